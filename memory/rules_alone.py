"""A diet or a job that is told without a verb, as patterns: "as a vegan", "nurse here". Data only, no logic."""

import re

from memory.rules_words import DIETS, INTOLERANT, JOBS

DIET_ALONE = re.compile(
    rf"\b(?:as (?:an?|the only)\s+(?P<v>{DIETS}|{INTOLERANT})|(?P<v2>{DIETS}|{INTOLERANT})(?:\s+(?:here|btw|by the "
    rf"way)|\s+since\b)|(?:^|day \d+ of )being (?P<v3>{DIETS}))\b|^(?P<v4>{DIETS}|{INTOLERANT})(?=,|\s+(?:and|btw|so|"
    rf"kitchen|household|only|diet)\b)",
    re.I,
)
JOB_ALONE = re.compile(
    rf"\b(?:as an?|my job as an?|being an?)\s+(?P<v>(?:[\w/-]+\s+){{0,3}}?(?:{JOBS}))\b(?!\s+(?:said|would|"
    rf"might))|(?:^|, )(?!(?:one|two|three|four|an?|the|my|our|his|her|no|some|"
    rf"any|got|get|getting|found|hired|need|new|saw|met|switched|changed|called|booked|lost|fired|with|for|to|"
    rf"of)\b)(?P<v2>(?:[\w/-]+\s+){{1,3}}?(?:{JOBS}))(?=,|\s+(?:here|by trade|by day)\b|$)|"
    rf"^(?P<v3>{JOBS})\s+(?:here|by trade|by day)\b",
    re.I,
)
