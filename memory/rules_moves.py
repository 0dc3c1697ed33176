"""Where somebody lives and works, what they learn and eat, said longer or shorter than the other tables know. Data.

"We've moved into a real house in Zwolle" (the place stands after what they live in), "Bin nach Rostock gezogen" (the
subject is left out), "doing strict keto", "learning Italian instead".
"""

import re

from memory.rules_en import NAMES, Rule
from memory.rules_words import DIETS, LANGUAGES

_INTO = r"(?:an?|the|my|our)(?: own| new| real| proper| little| small| big| tiny| shared| rented)*"
_LIVES = (
    r"(?:i|we)(?:['’]ve|['’]m|['’]re| have| am| are)?(?: (?:just|finally|now|both|all|currently|recently))* "
    r"(?:live|living|moved|settled)(?: now)? (?:in|into|on|to|at)"
)
_HOUSED = r"(?: (?!(?:holiday|hotel|weekend|for|in|near|and)\b)[\w'’-]+){1,3}?"
_BEGINS = r"(?:^|[.!?,;:–]\s*)"
_NOW = r"(?=\s+(?:instead|now|these days|at the moment|with|on|for)\b|\s*(?:[.,;!–—-]|$))"
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
            rf"\b(?i:(?:(?:je|nous|on) )?(?:viens|venons|vient) d['’]emménager|ai emménagé|me suis installée?|"
            rf"suis partie? vivre)"
            rf"(?: \w+)?? (?i:à|au|en) (?P<v>{NAMES})"
        ),
        "place",
    ),
    Rule("employer", re.compile(rf"{_BEGINS}(?i:arbeite){_WHEN} (?i:bei|beim|für) (?P<v>{NAMES})"), "place"),
    Rule("employer", re.compile(rf"{_BEGINS}(?i:werk){_WHEN} (?i:bij|voor) (?P<v>{NAMES})"), "place"),
    Rule(
        "employer",
        re.compile(
            rf"\b(?i:i(?:['’]m| am)?(?: (?:now|also|finally))* (?:start|starting|begin|beginning|join|joining)"
            rf"(?: work| working| a new job| my new job)?(?: at| with)?(?: the)?) (?P<v>{NAMES})(?=\s+(?i:on|in|"
            rf"next|this|"
            rf"from|tomorrow|as)\b)"
        ),
        "place",
    ),
    Rule(
        "learning",
        re.compile(
            rf"(?:^\W*|[,;–-]\s*|\band\s+)(?:(?:now|currently|so|i['’]?m|i am) )*(?:learning|doing|studying|"
            rf"started|taking "
            rf"up)\s+(?P<v>{LANGUAGES})\b{_NOW}",
            re.I,
        ),
        "exact",
    ),
    Rule(
        "diet",
        re.compile(
            rf"(?:^\W*|[,;–-]\s*|\b(?:i['’]?m|we['’]re|i am|we are) )(?:(?:currently|now|still|trying|been) "
            rf")*(?:doing|on|"
            rf"following|sticking to)(?: (?:an?|the|strict|full|very|my))*\s+(?P<v>{DIETS})\b(?! (?:recipe|cook|snack|"
            rf"restaurant|option)\w*)",
            re.I,
        ),
        "exact",
    ),
)
