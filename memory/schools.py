"""Which school somebody's child goes to: "Mia goes to Little Acorns Nursery", "first day at Hillside Primary for Mia".

Pure; the user's own schooling is left to the other rules: who starts at a school may well teach there.
"""

import re
from collections.abc import Iterator

from memory.building import build
from memory.rules_en import NAME, SUBJECT
from memory.rules_phrases import NOT_NAMES
from memory.sentences import Sentence
from memory.spots import spots
from memory.values import Candidate

_GOES = re.compile(
    r"(?:\b(?:goes|go|going|moved?|moving|switched|transferred|started|starts|starting|enrolled|settl\w+|got in|"
    r"is|are|been|attends|(?:first|second|last|new) (?:day|week|term|year))|['’]s)(?: now| back| just| up)*"
    r"(?: (?:at|to|in|into))? (?:the )?$",
    re.I,
)
_FIRST = re.compile(rf"^\W*(?:(?i:my|our) (?i:boy|girl|lad|little one|eldest|youngest|middle one) )?(?P<name>{NAME})\b")
_FOR = re.compile(rf"^\W*(?:(?:today|yesterday|this \w+) )?for (?:(?:my|our|little) )*(?P<name>{NAME})")
_LEFT = re.compile(r"\b(?:left|leaving|used to|last day)\b", re.I)


def read_schools(sentence: Sentence, *, last_named: str) -> Iterator[Candidate]:
    """The schools that the sentence says others go to; `last_named` is whom "he" and "she" mean."""
    if sentence.is_question:
        return
    for spot in spots(sentence.text):
        before = sentence.text[: spot.span[0]]
        if spot.kind != "school" or _GOES.search(before) is None or _LEFT.search(before):
            continue
        subject = _whose(sentence.text, spot.span[0], spot.span[1], last_named)
        if subject:
            span = (sentence.span[0], sentence.span[0] + spot.span[1])
            yield build("school", sentence.text[slice(*spot.span)], span, subject=subject)


def _whose(text: str, start: int, end: int, last_named: str) -> str:
    """The child, by the subject before the school, the name that the sentence begins with, or "for Mia" after it."""
    subjects = list(SUBJECT.finditer(text, 0, start))
    if subjects:
        match = subjects[-1]
        if match["self"]:
            return ""
        named = f"{(match['relation'] or match['kin'] or '').casefold()} {match['name'] or match['kin_name'] or ''}"
        return last_named if match["pronoun"] else named.strip()
    found = _FOR.match(text[end:]) or _FIRST.match(text)
    return (
        found["name"]
        if found is not None and found["name"].casefold() not in NOT_NAMES | {"first", "my", "our", "his", "her"}
        else ""
    )
