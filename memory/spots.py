"""What can stand for a value in a sentence: a figure with its unit, a day, a time, a name. Pure; it knows no memory."""

import re
from dataclasses import dataclass
from typing import Literal

from memory.people import normal
from memory.rules_en import NAME, TITLE
from memory.rules_phrases import NOT_NAMES
from memory.values import Span

Kind = Literal["figure", "day", "time", "name", "pattern", "school"]

_FIGURE = re.compile(
    r"(?P<sign>[£$€]\s?)?(?<![\w.,])(?P<n>\d+(?:[.,:]\d+)*)(?P<tail>[^\W\d_]{1,3}\b|%)?(?P<after>\s+[^\W\d_]+)?"
)
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|lunes|"
    r"martes|miércoles|jueves|viernes|sábados?|domingos?|lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|"
    r"dimanches?|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|segundas?|terças?|quartas?|quintas?|"
    r"sextas?|weekends?)\b",
    re.I,
)
_TIME = re.compile(
    r"\b(?:(?:\d{1,2}(?:[:.h]\d{2})?\s?(?:am|pm|uhr|h|o['’]clock))\b|(?:at|um|a las|à|om|às)\s+(?:half\s+)?"
    r"(?:\d{1,2}(?:[:.h]\d{2})?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight)\b"
    r"(?!\s+(?:\w+s|%)\b))",
    re.I,
)
_NAME = re.compile(
    rf"(?:{TITLE}|Miss |Mx |St )?(?:[A-Z]&[A-Z]|{NAME}|[A-Z]{{2,5}}\b)(?:(?: (?:of|and|de|van|von|la|the|du|&))?(?: "
    rf"the)?"
    rf" (?:{NAME}|[A-Z]\b|\d{{1,3}}\b))*"
)
_PATTERN = re.compile(
    r"\b(?:(?:on|onto|to|do|doing|work|working|back on|gone|went|going|i['’]m now|i['’]m|"
    r"we['’]re)\s+)(?P<v>nights|days|earlies|lates|twilights|"
    r"(?:night|day|early|late) shifts?|part[- ]time|full[- ]time|from home|remotely|hybrid)\b",
    re.I,
)
_SCHOOL = re.compile(
    rf"\b(?:{NAME}(?:['’]s)? )+(?:Primary|High|Juniors?|Infants?|Grammar|Academy|College|Nursery|Comp|"
    rf"Comprehensive|Prep|Sixth "
    rf"Form|"
    rf"University|Uni|School)\b(?: School)?|\bUniversity of {NAME}"
)
_LEADS = re.compile(r"(?:['’]s|\s(?:is|has|took|takes|became|teaches|does|replaced|joined|arrived))\b")
_ORDINAL = re.compile(
    r"\b(?P<n>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)) "
    r"(?P<what>floor|year|"
    r"team|row|form|grade|class|line|eleven|violins?|desk)\b",
    re.I,
)
_TITLES = frozenset("mr mrs ms miss mx dr prof frau herr st the of".split())
_LASTS = frozenset("year month week day yr jahre monate tage año mes día an mois jour jaar maand dag ano dia".split())
_MONEY = frozenset("quid pound pounds euro euros eur gbp usd dollar dollars bucks francs".split())
_NO_UNIT = frozenset(
    "about around only just than nearly almost roughly still costs cost charge charges have paid been takes earn "
    "earns weigh weighs we i you they he she can could that a an the and or over per of for now to in on at it "
    "its so which was is by from with".split()
)
_PLACED = re.compile(
    r"\b(?:at|in|on|near|by|im|in der|am|bei|en|chez|au|à|op|no|na)\s+(?:the |le |la |el |o |a )?$", re.I
)
_NO_NAMES = frozenset("now new no not i im ive ok yes so mum mom dad nan".split()) | NOT_NAMES


@dataclass(frozen=True, slots=True)
class Spot:
    """One value in a text: its characters, normal form, what it counts ("money", "mg", "" if unsaid), if "at" leads."""

    kind: Kind
    text: str
    span: Span
    unit: str = ""
    is_placed: bool = False


_GROUPS = {"part": "hours", "full": "hours", "from": "place", "remotely": "place", "hybrid": "place"}
PATTERN_WORDS = {
    "shift": frozenset("nights days earlies lates twilights night day early late shift shifts".split()),
    "hours": frozenset(("part", "full", "time")),
    "place": frozenset(("home", "remotely", "hybrid", "office")),
}
"""Words by which another working pattern of the same sort is found."""


def spots(text: str) -> list[Spot]:
    """The values in a text in their order; a time is no figure, and a day no name."""
    found = [_plain("time", match, text) for match in _TIME.finditer(text)]
    found += [_plain("day", match, text) for match in _DAY.finditer(text)]
    found += [_pattern(match) for match in _PATTERN.finditer(text)]
    found += [_plain("school", match, text) for match in _SCHOOL.finditer(text)]
    found += [Spot("figure", normal(m["n"]), m.span("n"), unit=m["what"].casefold()) for m in _ORDINAL.finditer(text)]
    for match in _FIGURE.finditer(text):
        figure = _figure(match, text)
        if not _overlaps(match.span("n"), found) and not _is_date(figure):
            found.append(figure)
    for match in _NAME.finditer(text):
        if _is_name(match, text) and not _overlaps(match.span(), found):
            found.append(_plain("name", match, text))
    return sorted(found, key=lambda spot: spot.span)


def are_rivals(one: Spot, other: Spot) -> bool:
    """Whether two values of one sort differ, so that one thing cannot have both."""
    if one.kind != other.kind:
        return False
    if one.kind in ("name", "school"):
        return not (set(one.text.split()) & set(other.text.split())) - _TITLES
    if one.kind in ("figure", "pattern") and one.unit and other.unit and one.unit != other.unit:
        return False
    return one.text != other.text


def _plain(kind: Kind, match: re.Match[str], text: str) -> Spot:
    words = normal(match.group())
    if kind == "day":
        words = words.removesuffix("s")
    if kind == "time":
        words = re.sub(r"^(?:at|um|a las|om|as) ", "", words)
    return Spot(kind, words, match.span(), is_placed=_PLACED.search(text, 0, match.start()) is not None)


def _pattern(match: re.Match[str]) -> Spot:
    """A working pattern in one form, "early shifts" as "earlies"; its unit says what it excludes others in."""
    words = normal(match["v"]).replace("-", " ")
    unit = _GROUPS.get(words.split()[0], "shift")
    stem_ = re.sub(r"(?:y|ies|s)$", "", re.sub(r" shifts?$", "", words)) if unit == "shift" else words
    return Spot("pattern", stem_, match.span("v"), unit=unit)


def _figure(match: re.Match[str], text: str) -> Spot:
    tail, after = match["tail"] or "", (match["after"] or "").strip().casefold()
    unit = ""
    if match["sign"] or after in _MONEY or tail in ("k", "p"):
        unit = "money"
    elif tail and tail != "s":
        unit = tail.casefold()
    elif after and after not in _NO_UNIT:
        unit = after.removesuffix("s")
    else:
        before = re.search(r"([^\W\d_]+)\s$", text[: match.start()])
        noun = before.group(1).casefold() if before else ""
        unit = noun if len(noun) > 3 and noun not in _NO_UNIT else ""
    return Spot("figure", re.sub(r"[.,](?=\d{3}\b)", "", match["n"]), match.span(), unit=unit)


def _is_date(figure: Spot) -> bool:
    """Whether a figure is a year, or how long something lasts or has lasted."""
    return re.fullmatch(r"(?:19|20)\d\d", figure.text) is not None or figure.unit in _LASTS


def _is_name(match: re.Match[str], text: str) -> bool:
    first = match.group().split()[0].casefold()
    if re.match(TITLE, match.group()) or (first == "the" and " " in match.group()):
        return True
    if first in _NO_NAMES or first.split("'")[0].split("’")[0] in _NO_NAMES:
        return False
    begins = re.search(r"(?:^|[.!?…:\n]\s*|\.\.\s*)\W*$", text[: match.start()]) is not None
    if begins and _LEADS.match(text, match.end()):
        return True
    return not begins or len(match.group().split()) > 1 or text[match.start() - 2 : match.start()].strip() == ":"


def _overlaps(span: Span, found: list[Spot]) -> bool:
    return any(spot.span[0] < span[1] and span[0] < spot.span[1] for spot in found)
