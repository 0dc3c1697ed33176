"""Relative and partial dates → absolute ones, against the day on which they were said.

Own rules first (English, and the date words of five other languages): people's "next Friday" and "a week on Thursday"
are where general parsers go wrong. `dateparser` reads what is left of the other languages, and is imported only then.
It must not know what happens on the date.
"""

import calendar
import re
import warnings
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from memory import spells
from memory.date_words import DATE_STEMS, DAY_OF, MONTH_OF, NUMBERS, SEASONS, SHORT_DAYS, any_of
from memory.tense import looks_back
from memory.when import Precision, When, make, months_on, nearest

_MOST_DATES = 8  # of one sentence
_Found = tuple[date, Precision] | None


_MONTH, _DAY = any_of(MONTH_OF), any_of(word for word in DAY_OF if word not in SHORT_DAYS)
_NUM = r"\d{1,3}|" + any_of(NUMBERS)
_LONG_DAY = any_of(
    word for word in DAY_OF if (len(word) > 4 or word in ("tues", "weds", "thur")) and word not in SHORT_DAYS
)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word.casefold()]


def _absolute(match: re.Match[str], at: date, is_past: bool) -> _Found:
    month, day = MONTH_OF[match["month"].casefold().rstrip(".")], int(match["day"])
    year = match["year"]
    on = make(int(year), month, day) if year else nearest(month, day, at, is_past=is_past)
    return (on, "day") if on else None


def _iso(match: re.Match[str], _at: date, _is_past: bool) -> _Found:
    on = make(int(match["year"]), int(match["month"]), int(match["day"]))
    return (on, "day") if on else None


def _in_days(days: int) -> Callable[[re.Match[str], date, bool], _Found]:
    return lambda _match, at, _is_past: (at + timedelta(days=days), "day")


def _shift(match: re.Match[str], at: date, sign: int) -> _Found:
    count, unit = _number(match["count"]) * sign, match["unit"].casefold()
    if unit.startswith(("day", "night", "sleep")):
        return at + timedelta(days=count), "day"
    if unit.startswith(("week", "fortnight")):
        return at + timedelta(days=count * (14 if unit.startswith("f") else 7)), "day"
    if unit.startswith("month"):
        return months_on(at, count).replace(day=1), "month"
    return date(max(1, at.year + count), 1, 1), "year"


def _ahead(match: re.Match[str], at: date, _is_past: bool) -> _Found:
    return _shift(match, at, 1)


def _ago(match: re.Match[str], at: date, _is_past: bool) -> _Found:
    return _shift(match, at, -1)


def _coming(day: str, at: date) -> date:
    return at + timedelta(days=(DAY_OF[day.casefold()] - at.weekday() - 1) % 7 + 1)


def _weekday(match: re.Match[str], at: date, is_past: bool) -> _Found:
    which = (match["which"] or "").casefold()
    day = match["weekday"]
    monday = at - timedelta(days=at.weekday())
    if which in ("next", "nächsten", "nächste", "nächster", "próximo", "próxima", "prochain", "volgende"):
        return monday + timedelta(days=7 + DAY_OF[day.casefold()]), "day"
    if which in ("last", "letzten", "pasado", "última", "dernier", "vorige", "afgelopen") or (
        is_past and which in ("", "na")
    ):
        return at - timedelta(days=(at.weekday() - DAY_OF[day.casefold()] - 1) % 7 + 1), "day"
    if which in ("this", "diesen", "este", "ce", "deze") and at.weekday() == DAY_OF[day.casefold()]:
        return at, "day"
    return _coming(day, at), "day"


def _week_on(match: re.Match[str], at: date, _is_past: bool) -> _Found:
    weeks = 2 if "fortnight" in match.group().casefold() else _number(match["count"]) if match["count"] else 1
    return _coming(match["weekday"], at) + timedelta(days=7 * weeks), "day"


def _month_end(match: re.Match[str], at: date, _is_past: bool) -> _Found:
    which = match["which"].casefold()
    first = months_on(at.replace(day=1), {"next": 1, "last": -1}.get(which, 0))
    return first.replace(day=calendar.monthrange(first.year, first.month)[1]), "day"


def _unit(match: re.Match[str], at: date, _is_past: bool) -> _Found:
    step = {"next": 1, "last": -1}.get(match["which"].casefold(), 0)
    unit = match["unit"].casefold()
    if unit == "month":
        return months_on(at.replace(day=1), step), "month"
    if unit == "year":
        return date(at.year + step, 1, 1), "year"
    return None


def _season(match: re.Match[str], at: date, is_past: bool) -> _Found:
    which, month = (match["which"] or "").casefold(), SEASONS[match["season"].casefold()]
    if match["year"]:
        return date(int(match["year"]), month, 1), "season"
    begins = date(at.year, month, 1)
    if which == "last" or "before last" in match.group() or (is_past and which != "next"):
        ends = months_on(begins, 3)
        year = at.year if ends <= at else at.year - 1
        return date(year - ("before last" in match.group()), month, 1), "season"
    year = at.year if begins > at or which == "this" else at.year + 1
    return date(year, month, 1), "season"


def _month(match: re.Match[str], at: date, is_past: bool) -> _Found:
    month, which = MONTH_OF[match["month"].casefold()], (match["which"] or "").casefold()
    if match["year"]:
        return date(int(match["year"]), month, 1), "month"
    backwards = is_past or which in ("since", "last", "seit", "desde", "depuis", "sinds")
    year = (
        at.year - (month >= at.month)
        if backwards and month != at.month
        else at.year + (not backwards and month < at.month)
    )
    return date(year, month, 1), "month"


def _since_year(match: re.Match[str], _at: date, _is_past: bool) -> _Found:
    return date(int(match["year"]), 1, 1), "year"


_YEAR = r"(?P<year>(?:19|20)\d\d)"
_UNITS = r"(?P<unit>days?|nights?|sleeps?|weeks?|fortnights?|months?|years?|yrs?)"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, bool], _Found]], ...] = tuple(
    (re.compile(pattern, re.I), handle)
    for pattern, handle in (
        (rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b", _iso),
        (rf"\b(?P<day>\d\d?)[./](?P<month>\d\d?)[./]{_YEAR}\b", _iso),
        (
            rf"\b(?P<day>\d\d?)(?:st|nd|rd|th|\.|er|º)?(?: of| de| do)? (?P<month>{_MONTH})\b\.?(?:,? (?:de |of "
            rf")?{_YEAR})?",
            _absolute,
        ),
        (
            rf"\b(?P<month>{_MONTH})\.? (?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?\b(?!:\d|\d| ?%)(?:,? {_YEAR})?",
            _absolute,
        ),
        (
            r"\b(?:the )?day after tomorrow\b|\bübermorgen\b|\bpasado mañana\b|\baprès-demain\b|\bovermorgen\b|"
            r"\bdepois de amanhã\b",
            _in_days(2),
        ),
        (
            r"\b(?:the )?day before yesterday\b|\bvorgestern\b|\banteayer\b|\bavant-hier\b|\beergisteren\b|"
            r"\banteontem\b",
            _in_days(-2),
        ),
        (r"\b(?:tomorrow|tmrw|tmr|tomoz|2moro|demain|amanhã)\b|(?<!la )(?<!por la )\bmañana(?! por)\b", _in_days(1)),
        (r"\b(?:yesterday|last night|gestern|ayer|hier soir|gisteren|ontem)\b", _in_days(-1)),
        (
            r"\b(?:today|tonight|this (?:morning|afternoon|evening)|heute|hoy|aujourd['’]hui|vandaag|hoje)\b",
            _in_days(0),
        ),
        (rf"\b(?:(?P<count>{_NUM}) weeks? (?:on|from)|(?:a )?fortnight (?:on|from)) (?P<weekday>{_DAY})\b", _week_on),
        (rf"\b(?:on )?(?P<weekday>{_LONG_DAY}) (?:week|fortnight)\b(?P<count>)", _week_on),
        (r"\b(?:the )?end of (?P<which>next|this|the|last) month\b", _month_end),
        (rf"\b(?P<count>{_NUM})(?: of)? {_UNITS} (?:ago|back|earlier)\b", _ago),
        (
            rf"\b(?:in|within) (?:exactly |about |just |roughly |only |another )?(?P<count>{_NUM})(?: of)? (?:more "
            rf")?{_UNITS}\b(?! of)",
            _ahead,
        ),
        (rf"\b(?P<count>{_NUM}) (?:more )?{_UNITS} (?:till|til|until|to go|from (?:now|today)|away)\b", _ahead),
        (
            rf"\b(?P<which>next|last|this|nächste[nr]?|letzten|diesen|próximo|este|ce|volgende|vorige|afgelopen|"
            rf"deze) (?P<weekday>{_DAY})\b",
            _weekday,
        ),
        (rf"\b(?P<weekday>{_DAY}) (?P<which>prochain|dernier|pasado|próximo)\b", _weekday),
        (r"\b(?P<which>next|last|this) (?P<unit>month|year)\b", _unit),
        (
            rf"\b(?:(?P<which>next|last|this) |in (?:the )?|since |the )(?P<season>spring|summer|autumn|winter)\b(?: "
            rf"before last| of)?(?: {_YEAR})?",
            _season,
        ),
        (rf"\b(?P<season>spring|summer|autumn|winter|fall)(?P<which>) (?:of )?{_YEAR}\b", _season),
        (
            rf"\b(?P<which>since|last|next|in|by|until|early|late|mid|from|end of|start of|beginning of|seit|im|"
            rf"ende|anfang|desde|en|a finales de|depuis|fin|sinds|eind|em|fim de) (?:last "
            rf"|early |late |the end of )?(?P<month>{_MONTH})\b(?: (?:de |of )?{_YEAR})?",
            _month,
        ),
        (rf"\b(?P<month>{_MONTH})(?P<which>) (?:de )?{_YEAR}\b", _month),
        (rf"\b(?P<weekday>{_LONG_DAY})\b(?P<which>)", _weekday),
        (rf"\b(?P<which>na|próxima|última) (?P<weekday>{any_of(SHORT_DAYS)})\b(?! vez)", _weekday),
        (rf"\b(?:since|seit|desde|depuis|sinds|in|en|by|around) {_YEAR}\b", _since_year),
    )
)
# One of these stands in every date: most sentences name none, and are then not looked through any further.
_HINT = re.compile(
    rf"\d|\b(?:(?:{any_of([*MONTH_OF, *DAY_OF])}|ans?)\b|{any_of(SEASONS)}|{any_of(DATE_STEMS.split())})", re.I
)
_OTHER = re.compile(
    r"\b(?:(?:in|vor|seit) (?:\d+|\w+) (?:Tag|Woche|Monat|Jahr)e?n?|(?:dentro de|hace|en) (?:\d+|\w+) "
    r"(?:d[ií]as?|semanas?|mes(?:es)?|años?)"
    r"|(?:dans|il y a) (?:\d+|\w+) (?:jours?|semaines?|mois|ans?)|over (?:\d+|\w+) (?:dagen|dag|weken|week|"
    r"maanden|jaar)"
    r"|(?:daqui a|há|em) (?:\d+|\w+) (?:dias?|semanas?|m[eê]s(?:es)?|anos?)|morgen (?:früh|abend|mittag|ochtend|"
    r"avond))\b",
    re.I,
)


@lru_cache(maxsize=64)  # learning asks it of the same words again and again
def find_date(text: str, at: datetime) -> When | None:
    """The first date that the text names, resolved against `at`; None when it names none."""
    if _HINT.search(text) is None:
        return None
    stretch = spells.find_range(text, at.date(), looks_back)
    if stretch is not None:
        return stretch
    for pattern, handle in _RULES:
        for match in pattern.finditer(text):
            found = handle(match, at.date(), looks_back(text, match.span()))
            if found is not None:
                return spells.lasting(When(found[0], found[1], match.span()), text)
    return spells.find_loose(text, at.date(), looks_back) or _parse_other(text, at)


def find_dates(text: str, at: datetime) -> list[When]:
    """All dates that the text names, in the order of their characters."""
    found: list[When] = []
    shown = text
    while len(found) < _MOST_DATES:
        when = find_date(shown, at)
        if when is None:
            break
        found.append(when)
        start, end = when.span
        shown = shown[:start] + "·" * (end - start) + shown[end:]
    return sorted(found, key=lambda when: when.span)


def _parse_other(text: str, at: datetime) -> When | None:
    """Relative dates of the other languages, read by `dateparser` (no own rule: their grammar is regular)."""
    match = _OTHER.search(text)
    if match is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateparser's own deprecations; nothing of ours runs inside
        import dateparser

        parsed = dateparser.parse(
            match.group().casefold(), languages=["de", "es", "fr", "nl", "pt"], settings={"RELATIVE_BASE": at}
        )
    return When(parsed.date(), "day", match.span()) if parsed else None
