"""Where somebody lives, learns and works, said in a longer or a shorter way than the other tables know. Data only.

"We've moved into a real house in Zwolle" (the place stands after what they live in), "Bin nach Rostock gezogen" (the
subject is left out), "Ines loved her first day at Thornbury High".
"""

import re

from memory.rules_en import NAMES, Rule

_INTO = r"(?:an?|the|my|our)(?: own| new| real| proper| little| small| big| tiny| shared| rented)*"
_LIVES = (
    r"(?:i|we)(?:['’]ve|['’]m|['’]re| have| am| are)?(?: (?:just|finally|now|both|all|currently|recently))* "
    r"(?:live|living|moved|settled)(?: now)? (?:in|into|on|to|at)"
)
_HOUSED = r"(?: (?!(?:holiday|hotel|weekend|for|in|near|and)\b)[\w'’-]+){1,3}?"
_BEGINS = r"(?:^|[.!?,;:–]\s*)"
_WHEN = r"(?: (?:jetzt|nun|inzwischen|endlich|gerade|nu|inmiddels|eindelijk|seit \w+|sinds \w+))*"

MOVES: tuple[Rule, ...] = (
    Rule(
        "home",
        re.compile(rf"\b(?i:{_LIVES} {_INTO}{_HOUSED} (?:in|near|outside|just outside))\s+(?P<v>{NAMES})"),
        "place",
    ),
    Rule(
        "home",
        re.compile(
            rf"(?:\b(?i:ich|wir) |{_BEGINS})(?i:bin|sind)(?: [\wäöüß.]+){{0,5}}? nach (?P<v>{NAMES}?) (?i:um)?gezogen\b"
        ),
        "place",
    ),
    Rule("home", re.compile(rf"{_BEGINS}(?i:wohnen?|leben?){_WHEN} in (?P<v>{NAMES})"), "place"),
    Rule(
        "home",
        re.compile(rf"(?:\b(?i:ik|we|wij) |{_BEGINS})(?i:ben|zijn)(?: \w+){{0,4}}? naar (?P<v>{NAMES}?) verhuisd\b"),
        "place",
    ),
    Rule("home", re.compile(rf"{_BEGINS}(?i:woon|wonen){_WHEN} in (?P<v>{NAMES})"), "place"),
    Rule(
        "home",
        re.compile(
            rf"\b(?i:(?:viens|venons|vient) d['’]emménager|ai emménagé|me suis installée?|suis partie? vivre)"
            rf"(?: \w+)?? (?i:à|au|en) (?P<v>{NAMES})"
        ),
        "place",
    ),
    Rule("employer", re.compile(rf"{_BEGINS}(?i:arbeite){_WHEN} (?i:bei|beim|für) (?P<v>{NAMES})"), "place"),
    Rule("employer", re.compile(rf"{_BEGINS}(?i:werk){_WHEN} (?i:bij|voor) (?P<v>{NAMES})"), "place"),
)
