"""The English rules as data: what may follow a subject ("I", "my sister Ines") and sentences with a form of their own.

Each rule names a slot and captures its value as `v`. No logic here; `memory.extract` applies them.
"""

import re
from dataclasses import dataclass
from typing import Literal

from memory.people import ANIMAL, BARE_KIN, OWN_PARTNER, RELATION
from memory.rules_words import AT_WORK, DIETS, INTOLERANT, JOBS, LANGUAGES, NATIONALITIES, PLAYS, RELIGIONS, SEXUALITIES
from memory.values import Operation

Trim = Literal["words", "place", "name", "list", "exact", "job"]

UPPER = r"(?-i:[^\W\d_a-zß-öø-ÿ])"
NAME = rf"{UPPER}[\w\u0300-\u036f]+(?:[-’'](?!s\b)[\w\u0300-\u036f]+)*"
TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Frau|Herr|Señora?|Mme)\.? )"
NAMES = rf"{NAME}(?: (?:de |van |von |da |la )*{NAME}){{0,2}}"
_TO = r"[^.,;:!?()\n\x1f–—]{2,70}"
_LONG = r"[^.;:!?()\n\x1f–—]{2,90}"
MODIFIERS = (
    r"(?:(?:older|younger|elder|big|little|late|twin|eldest|youngest|middle|dear|lovely|own|other|new|old|elderly|"
    r"ex-)\s+)*"
)
_POST = r"(?P<ended> any ?more| any longer)?"

# Who a clause is about: the user, "my sister Ines", "mum", or he/she for the one last named.
SUBJECT = re.compile(
    r"\b(?:(?P<self>(?i:i(?=(?:m|ve)\s)|(?:i|we)(?=['’\s]|$)))"
    rf"|(?i:my|our|the(?=\s+(?:{OWN_PARTNER})\b))\s+{MODIFIERS}(?P<relation>(?i:{RELATION}|"
    rf"{ANIMAL})(?![\w-]))(?:,?\s+(?:called\s+|named\s+|is "
    rf"called\s+)?(?P<name>{TITLE}?{NAME})(?!-)(?:,(?=\s))?)?"
    rf"|(?P<kin>(?i:{BARE_KIN}))(?=['’]s\b|\s)(?:\s+(?P<kin_name>{NAME}))?"
    r"|(?P<pronoun>(?i:he|she)(?=['’\s])))(?:,?\s+who)?"
)

_BE = (
    r"(?:['’]m|['’]re|['’]s|m|\s+am|\s+is|\s+are|(?:['’]ve|['’]s|ve|\s+have|\s+has)\s+been|\s+(?:went|turned|became|"
    r"was born))"
)
_ADV = (
    r"(?:\s+(?:now|also|both|all|still|currently|actually|really|very|strictly|mostly|just|\w+ly|a|an|the|too|quite|"
    r"so|only|lifelong|proud))*"
)
_NEG = r"(?P<neg>(?:\s+(?:not|no longer|never)|n['’]t))?"
_COP = _BE + _NEG + _ADV + r"\s+"
_DO = (
    r"(?P<neg>\s+(?:do not|don['’]?t|does not|doesn['’]?t|no longer|never|can['’]?t|cannot))?(?:\s+(?:really|also|"
    r"absolutely|still|now|totally|just|\w+ly))*\s+"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A slot, the pattern that captures its value as `v`, and how the value is trimmed."""

    slot: str
    pattern: re.Pattern[str]
    trim: Trim = "words"
    operation: Operation = "state"


def _after(slot: str, pattern: str, trim: Trim = "words") -> Rule:
    return Rule(slot, re.compile(f"(?i:{pattern})" if "(?P<v>" in pattern else pattern), trim)


# Tried right after a subject; with `neg` the statement is denied, with `ended` (or "no longer") it has ended.
AFTER_SUBJECT: tuple[Rule, ...] = (
    _after("allergy", _BE + _NEG + _ADV + rf"\s+al+ergi?c\s+to\s+(?P<v>{_LONG})", "list"),
    _after(
        "allergy",
        (
            r"(?P<neg>\s+don['’]?t)?(?:['’]ve|\s+have|\s+has|\s+got|['’]ve got|['’]s "
            r"got)\s+(?:got\s+)?(?:an?\s+)?(?:\w+ly\s+)?(?P<v>[\w -]{2,30}?)\s+allerg(?:y|ies)\b"
        ),
        "list",
    ),
    _after(
        "allergy",
        rf"(?:['’]ve|\s+have|\s+has)\s+(?:got\s+)?(?:an?\s+)?(?:\w+\s+)?allerg(?:y|ies)\s+to\s+(?P<v>{_LONG})",
        "list",
    ),
    _after("intolerance", _COP + rf"(?P<v>{INTOLERANT})\b", "exact"),
    _after("diet", _COP + rf"(?P<v>{DIETS})\b" + _POST, "exact"),
    _after(
        "diet",
        (
            rf"(?P<neg>\s+(?:do not|don['’]?t|no longer|never))?\s+(?:eat|eats|follow|follows|do|keep|"
            rf"cook)\s+(?:an?\s+)?(?P<v>{DIETS})\b"
        )
        + _POST,
        "exact",
    ),
    _after(
        "avoids",
        (
            rf"(?:\s+(?:can['’]?t|cannot|can not|mustn['’]?t))\s+(?:eat|have|drink|tolerate|"
            rf"digest)\s+(?:any\s+)?(?P<v>{_LONG})"
        ),
        "list",
    ),
    _after("religion", _COP + rf"(?P<v>{RELIGIONS})\b" + _POST, "exact"),
    _after("sexuality", _COP + rf"(?P<v>{SEXUALITIES})\b(?! of| people| friend)", "exact"),
    _after(
        "nationality",
        _COP + rf"(?P<v>(?:half[- ])?(?:{NATIONALITIES}))(?!\s+(?:teacher|student|speaker|lit))\b",
        "exact",
    ),
    _after(
        "home",
        (
            rf"{_BE}{_NEG}(?:\s+(?:now|currently|still|actually|also|both|all))*\s+(?:living|residing|based|"
            rf"settled)\s+(?:now\s+|here\s+|out\s+|up\s+|down\s+|over\s+)*(?:in|at|near|just outside|"
            rf"outside)\s+(?P<v>{_TO})"
        ),
        "place",
    ),
    _after(
        "home",
        (
            rf"(?P<neg>\s+(?:do not|don['’]?t|doesn['’]?t|no longer|never))?(?:\s+(?:now|currently|still|actually|also|"
            rf"both|all))*\s+(?:live|lives|reside|resides)\s+(?:now\s+|out\s+|up\s+|down\s+|over\s+|here\s+)*(?:in|at|"
            rf"near|just outside|outside)\s+(?P<v>{_TO})"
        )
        + _POST,
        "place",
    ),
    _after(
        "home",
        (
            rf"(?:['’]ve|\s+have|\s+has|['’]s|ve)?(?:\s+(?:just|recently|finally|since|now))*\s+(?:moved|"
            rf"relocated)(?:\s+(?:house|back|over|out|up|down|again|here|from [\w ]{{2,25}}))*\s+(?:in)?to\s+(?!my |a |"
            rf"the )(?P<v>{_TO})"
        ),
        "place",
    ),
    _after(
        "home",
        (
            rf"(?:['’]ve got|['’]ve|\s+have|\s+own|\s+rent|\s+got|\s+bought|\s+(?:just\s+|finally\s+)?(?:bought|signed "
            rf"for)|['’]ve bought)\s+(?:an?|the|our|my)\s+(?!(?:[\w-]+\s+){{0,2}}(?:holiday|summer|weekend|"
            rf"second|rental|static|beach)\b)(?:[\w-]+\s+){{0,3}}(?:place|flat|house|apartment|bungalow|"
            rf"loft|barn|mill|cabin|villa|farm|maisonette|"
            rf"cottage|studio|condo)\s+(?:in|near)\s+(?P<v>{_TO})"
        ),
        "place",
    ),
    _after(
        "home",
        rf"(?:['’]ve|\s+have|['’]s|\s+has|ve)\s+(?:now\s+|always\s+|both\s+)*(?:lived|been living|been based|"
        rf"stayed)\s+(?:here\s+)?in\s+"
        rf"(?P<v>(?-i:{UPPER})[\w'’ -]{{1,40}}?)(?=,?\s+(?:since|for (?:[\w-]+ ){{1,3}}(?:years|months|weeks|"
        rf"decades)|all my life|ever "
        r"since|my whole life))",
        "place",
    ),
    _after("home", rf"{_BE}\s+(?:up|down|over|out)\s+(?:here\s+)?in\s+(?P<v>{_TO})", "place"),
    _after("home", rf"['’]s\s+in\s+(?P<v>{UPPER}[\w'’ -]{{2,40}})".replace(UPPER, "(?-i:" + UPPER + ")"), "place"),
    _after(
        "origin",
        (
            rf"{_BE}\s+(?:originally\s+)?from\s+(?P<v>{_TO})|\s+(?:come|comes|grew up|was born and raised)\s+(?:from|"
            rf"in)\s+(?P<v2>{_TO})"
        ),
        "place",
    ),
    _after(
        "job",
        (
            rf"(?:{_BE}\s+(?:now\s+)?working|\s+(?:now\s+)?works?|['’]ve worked|\s+have worked|['’]ve been working|"
            rf"\s+started(?: work)?|{_BE}\s+(?:starting|employed))\s+as\s+(?:an?\s+|the\s+)?(?P<v>{_TO})"
        ),
        "job",
    ),
    _after(
        "job",
        _BE
        + _NEG
        + (
            rf"(?:\s+(?:now|also|currently|actually|still|officially|just))*\s+(?:an?|"
            rf"the)\s+(?:now\s+)?(?P<v>(?:[\w/&-]+\s+){{0,4}}?(?:{JOBS}))(?!\s+(?:of mine|fan|lover))\b"
        )
        + _POST,
        "job",
    ),
    _after(
        "employer",
        (
            rf"(?:{_BE}(?P<neg>\s+no longer|\s+not)?\s+(?:now\s+)?(?:working|employed)|(?P<neg2>\s+(?:don['’]?t|no "
            rf"longer))?\s+(?:now\s+|currently\s+)?works?|['’]ve worked|\s+have worked|\s+started|"
            rf"\s+(?:just\s+)?joined|"
            rf"\s+teach(?:es)?|{_BE}\s+on the \w+ team)\s+(?:(?:as|with|on)\s+[\w ]{{2,30}}?\s+)?(?:at|"
            rf"for)\s+(?:the\s+)?(?P<v>{_TO})"
        )
        + _POST,
        "place",
    ),
    _after("employer", rf"(?P<neg>\s+(?:don['’]?t|no longer))?\s+works?{AT_WORK}" + _POST, "exact"),
    _after(
        "employer",
        _BE + rf"(?:\s+(?:now|also|currently|actually|still|just))*\s+(?:an?|"
        rf"the)\s+(?:[\w/&-]+\s+){{0,4}}?(?:{JOBS})\s+(?:for|at|with)"
        rf"\s+(?:the\s+)?(?P<v>(?-i:{UPPER}){_TO})",
        "place",
    ),
    _after("field", rf"(?:{_BE}\s+working|\s+works?)\s+in\s+(?P<v>(?:[a-z]+\s?){{1,3}})", "words"),
    _after(
        "school",
        (
            rf"(?:{_BE}\s+(?:studying|a student|doing (?:a|my) \w+)|\s+stud(?:y|ies)|\s+go(?:es)? to (?:school|college|"
            rf"university))(?:\s+[\w ]{{2,30}}?)?\s+(?:at|in)\s+(?:the\s+)?(?P<v>(?-i:{UPPER}){_TO})"
        ),
        "place",
    ),
    _after(
        "studies", rf"(?:{_BE}\s+studying|\s+stud(?:y|ies))\s+(?P<v>(?!for\b|at\b|in\b|the\b)[\w ]{{3,30}})", "words"
    ),
    _after("learning", rf"(?:{_BE}|['’]ve been|\s+have been)\s+(?:also\s+)?learning\s+(?P<v>{LANGUAGES})\b", "exact"),
    _after(
        "language",
        (
            rf"(?P<neg>\s+don['’]?t)?\s+(?:can\s+|also\s+)*speaks?\s+(?:fluent\s+|some\s+|a (?:bit|little)(?: of)?\s+|"
            rf"good\s+|basic\s+|both\s+)*(?P<v>(?:{LANGUAGES})(?:(?:,\s+|\s+and\s+|,\s+and\s+)(?:some\s+|a "
            rf"(?:bit|little) "
            rf"of\s+)?(?:{LANGUAGES}))*)\b"
        ),
        "list",
    ),
    _after("mother_tongue", rf"{_BE}\s+(?:a\s+)?native\s+(?P<v>{LANGUAGES})\s+speaker", "exact"),
    _after("plays", rf"\s+(?:also\s+)?plays?\s+(?:the\s+|a bit of\s+)?(?P<v>{PLAYS})\b", "exact"),
    _after(
        "age",
        (
            rf"{_BE}\s+(?:now\s+|only\s+|already\s+)?(?P<v>\d{{1,2}}|1[01]\d)(?=\s*(?:years?[- ]old|yrs?[- ]old|"
            rf"yo\b|y/o|"
            rf"$|[.,;!?)]|\s(?:and|but|now|so|with)\b))(?![.,]\d)"
        ),
        "exact",
    ),
    _after("age", r"(?:['’]ve|\s+have|\s+has)?\s+(?:just\s+)?turned\s+(?P<v>\d{1,2})\b", "exact"),
    _after(
        "height", _BE + r"\s+(?:about\s+)?(?P<v>[12][.,]\d\d\s?m?|[4-7]\s?ft\s?\d{0,2}|[4-7]['’]\d{1,2})(?!\d)", "exact"
    ),
    _after(
        "relationship",
        _COP + r"(?P<v>(?:happily\s+)?(?:married|divorced|widowed|engaged|single))(?! (?:to|with)\b)\b",
        "exact",
    ),
    _after("handedness", _COP + r"(?P<v>left[- ]handed|right[- ]handed|ambidextrous|lefty|leftie)\b", "exact"),
    _after(
        "condition",
        (
            rf"(?:['’]ve|\s+have|\s+has|['’]ve got|\s+(?:was|were)\s+diagnosed with|['’]ve been diagnosed with|\s+got "
            rf"diagnosed with|\s+suffers? from|{_BE}\s+diagnosed with)\s+(?:got\s+|a\s+|an\s+|"
            rf"had\s+)*(?P<v>(?:type [12] "
            rf"|chronic |severe |mild |bad )?(?:\w+\s)?(?:diabetes|asthma|adhd|autism|dyslexia|epilepsy|migraines?|"
            rf"arthritis|depression|anxiety|insomnia|eczema|ibs|crohn['’]?s|ms|pcos|endometriosis|hay ?fever|tinnitus|"
            rf"sciatica|anaemia|hypertension|high blood pressure|sleep apnoea|\w{{4,}}itis|\w{{4,}}osis))\b"
        ),
        "exact",
    ),
    _after("car", rf"\s+drives?\s+(?:an?|the|our|my)\s+(?P<v>{_TO})", "words"),
    _after(
        "dislikes",
        (
            rf"(?:\s+(?:absolutely|really|just|\w+ly))*\s+(?:hates?|loathes?|detests?|dislikes?|despises?|can['’]?t "
            rf"(?:stand|bear|abide)|cannot (?:stand|bear))\s+(?P<v>{_LONG})"
        ),
        "list",
    ),
    _after(
        "dislikes",
        (
            rf"(?:\s+(?:do not|don['’]?t|doesn['’]?t|never)(?: really| much)?\s+(?:like|enjoy|care for)|"
            rf"{_BE}\s+not\s+(?:an?\s+|much of an?\s+)?(?:big\s+|huge\s+)?fan of)\s+(?P<v>{_LONG})"
        ),
        "list",
    ),
    _after(
        "likes",
        (
            rf"(?:\s+(?:absolutely|really|also|just|still|do|always|\w+ly))*\s+(?:loves?|likes?|enjoys?|adores?|"
            rf"prefers?)\s+(?P<v>{_LONG})"
        ),
        "list",
    ),
    _after(
        "likes",
        (
            rf"{_BE}\s+(?:really\s+|very\s+|also\s+|quite\s+)*(?:into|fond of|keen on|crazy about|mad about|obsessed "
            rf"with|an?\s+(?:big|huge|massive|great)\s+fan of)\s+(?P<v>{_LONG})"
        ),
        "list",
    ),
)
