"""Stretches of days in a text: "from 4 to 18 July", "Friday to Sunday", "next week", "at the weekend", "the 20th".

What a plan lasts decides when it is over. English first, and the same forms in five other languages. It knows no single
days: those are `memory.dates`.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from memory.date_words import DAY_OF, MONTH_OF, NUMBERS, SHORT_DAYS, any_of
from memory.values import Span
from memory.when import Precision, When, make, months_on, nearest

LooksBack = Callable[[str, Span], bool]

_MONTH = any_of(MONTH_OF)
_DAY = any_of(word for word in DAY_OF if len(word) > 2 and word not in SHORT_DAYS)
_NTH = r"(?:st|nd|rd|th|\.|º|er)?"
_TO = (
    r"(?:\s*[-–—]\s*|\s+(?:to|until|till|til|through|thru|and|bis(?: zum)?|al?|hasta(?: el)?|au|jusqu['’]au|"
    r"tot(?: en met)?|"
    r"t/m|a|até(?: o)?|ao)\s+(?:the\s+|den\s+)?)"
)
_YEAR = r"(?:,? (?:de |of )?(?P<year>(?:19|20)\d\d))?"
_OF = r"(?: of| de| do| del)?"
_ONE_MONTH = re.compile(rf"\b(?P<d1>\d\d?){_NTH}{_TO}(?P<d2>\d\d?){_NTH}{_OF} (?P<m2>{_MONTH})\b\.?{_YEAR}", re.I)
_TWO_MONTHS = re.compile(
    rf"\b(?P<d1>\d\d?){_NTH}{_OF} (?P<m1>{_MONTH})\b\.?(?: (?:19|"
    rf"20)\d\d)?{_TO}(?P<d2>\d\d?){_NTH}{_OF} (?P<m2>{_MONTH})\b\.?{_YEAR}",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<m1>{_MONTH})\b\.? (?:the )?(?P<d1>\d\d?){_NTH}{_TO}(?:(?P<m2>{_MONTH})\b\.? )?(?P<d2>\d\d?){_NTH}\b(?!:)"
    rf"{_YEAR}",
    re.I,
)
_WEEKDAYS = re.compile(
    rf"\b(?P<which>next |nächsten |volgende )?(?P<w1>{_DAY}){_TO.replace('and|', '')}(?P<w2>{_DAY})\b", re.I
)
_WEEKDAY_OF_WEEK = re.compile(
    rf"\b(?:(?P<a>{_DAY})(?:,? (?:of )?next week| nächste[rn]? woche| de la semana que viene| de la semaine prochaine| "
    rf"volgende week| da próxima semana)|(?:next week|nächste woche|volgende week),? (?:on |am |op )?(?P<b>{_DAY}))\b",
    re.I,
)
_WEEKDAY_AND_DAY = re.compile(
    rf"\b(?:{_DAY}),? (?:the )?(?P<d>\d\d?)(?:st|nd|rd|th)\b(?! (?:of )?(?:{_MONTH})\b)", re.I
)
_NTH_ALONE = re.compile(
    r"\b(?:on|by|before|until|till|from|is|be|for) the (?P<d>\d\d?)(?:st|nd|rd|th)\b(?=\s*(?:$|[.,;!?)–—-]|(?:at|and|"
    r"in "
    r"the|if|so|for|with|until|till|to|but|now|from|around|instead)\b))",
    re.I,
)
_LENGTH = re.compile(
    rf"\bfor (?:about |around |the whole |a whole )?(?P<n>\d{{1,2}}|{any_of(NUMBERS)}|few)(?: of)? (?P<unit>days?|"
    rf"nights?|"
    rf"weeks?|fortnights?)\b",
    re.I,
)
_BACK = re.compile(
    r"\b(?:back|home|return(?:s|ing)?|zurück|de vuelta|vuelvo|retour|terug|de volta|volto)\b(?: home)?(?: on| am| el|"
    r" le| op| no| "
    rf"dia)? (?:the |den )?(?P<d>\d\d?)(?:st|nd|rd|th|\.|er)?\b(?! (?:of )?(?:{_MONTH})\b|[:\d])",
    re.I,
)

_NEXT_WEEK = (
    r"next week|(?:nächste|kommende)n? woche|(?:la )?(?:semana que viene|próxima semana)|la semaine prochaine|"
    r"volgende week|"
    r"(?:na |a )?(?:próxima semana|semana que vem)|all (?:of )?next week"
)
_NAMED_SPELLS: tuple[tuple[str, Precision, int], ...] = (
    (
        r"(?:the )?week after next|übernächste woche|dentro de dos semanas|dans deux semaines|de week daarna",
        "week",
        2,
    ),
    (
        r"(?:the )?weekend after next|übernächstes wochenende",
        "weekend",
        2,
    ),
    (
        r"next weekend|nächstes wochenende|(?:el )?(?:próximo fin de semana|fin de semana que viene)|"
        r"le week-?end prochain|"
        r"volgend weekend|(?:no )?próximo fim de semana",
        "weekend",
        1,
    ),
    (
        r"(?:this|at the|over the|on the|for the|the) weekend|(?:am|dieses|übers) wochenende|(?:este|el) (?:fin de "
        r"semana|finde)|ce week-?end|(?:dit|in het) weekend|(?:este|no) fim de semana",
        "weekend",
        0,
    ),
    (_NEXT_WEEK, "week", 1),
    (
        r"(?:later )?this week|diese woche|esta semana|cette semaine|deze week",
        "week",
        0,
    ),
    (
        r"nächsten monat|(?:el )?(?:mes que viene|próximo mes)|le mois prochain|volgende maand|mês que vem",
        "month",
        1,
    ),
)
_LOOSE = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.I), precision, count) for pattern, precision, count in _NAMED_SPELLS
)


def find_range(text: str, at: date, looks_back: LooksBack) -> When | None:
    """The first stretch with two ends, or a day named by its number only ("Saturday 23rd"); None when there is none."""
    for pattern, handle in (
        (_TWO_MONTHS, _dated),
        (_ONE_MONTH, _dated),
        (_MONTH_FIRST, _dated),
        (_WEEKDAYS, _weekdays),
        (_WEEKDAY_OF_WEEK, _in_next_week),
        (_WEEKDAY_AND_DAY, _numbered),
    ):
        match = pattern.search(text)
        found = handle(match, at, looks_back(text, match.span())) if match is not None else None
        if found is not None:
            return found
    return None


def find_loose(text: str, at: date, looks_back: LooksBack) -> When | None:
    """The first day named by its number only, or week, weekend or month by its place from now, or None."""
    alone = _NTH_ALONE.search(text)
    if alone is not None:
        return _numbered(alone, at, looks_back(text, alone.span()))
    for pattern, precision, count in _LOOSE:
        match = pattern.search(text)
        if match is None:
            continue
        if precision == "month":
            return When(months_on(at.replace(day=1), count), precision, match.span())
        is_past = count == 0 and looks_back(text, match.span())
        monday = at - timedelta(days=at.weekday()) + timedelta(days=7 * count)
        if is_past and precision == "week":
            return When(monday, precision, match.span(), at - timedelta(days=1))
        if is_past and at.weekday() < 5:
            monday -= timedelta(days=7)
        if precision == "weekend":
            return When(monday + timedelta(days=5), precision, match.span())
        return When(max(monday, at) if count == 0 else monday, precision, match.span(), monday + timedelta(days=6))
    return None


def lasting(when: When, text: str) -> When:
    """A day with what lasts from it: "on 3 June for two weeks", "on the 2nd of July, back on the 9th"."""
    match = _LENGTH.search(text)
    back = _BACK.search(text, when.span[1])
    if when.precision == "day" and back is not None:
        home = _numbered(back, when.on, False)
        return when if home is None else replace(when, precision="days", end=home.on)
    if when.precision != "day" or match is None:
        return when
    number = match["n"].casefold()
    count = int(number) if number.isdigit() else NUMBERS.get(number, 3)
    unit = match["unit"].casefold()
    days = count * (14 if unit.startswith("f") else 7 if unit.startswith("w") else 1)
    return replace(when, precision="days", end=when.on + timedelta(days=days - (0 if unit.startswith("night") else 1)))


def _dated(match: re.Match[str], at: date, is_past: bool) -> When | None:
    months = match.groupdict()
    named = months.get("m2") or months["m1"]
    last_month = MONTH_OF[named.casefold()]
    first_month = MONTH_OF[(months.get("m1") or named).casefold()]
    year = match["year"]
    end = (
        make(int(year), last_month, int(match["d2"]))
        if year
        else nearest(last_month, int(match["d2"]), at, is_past=is_past)
    )
    if end is None:
        return None
    on = make(end.year, first_month, int(match["d1"]))
    if on is not None and on > end:
        on = make(end.year - 1, first_month, int(match["d1"]))
    return None if on is None else When(on, "days", match.span(), end)


def _weekdays(match: re.Match[str], at: date, is_past: bool) -> When | None:
    first, last = DAY_OF[match["w1"].casefold()], DAY_OF[match["w2"].casefold()]
    on = at + timedelta(days=(first - at.weekday() - 1) % 7 + 1)
    if (first, last) == (0, 4) and not match["which"]:
        return None  # working days, of every week
    if is_past:
        on = at - timedelta(days=(at.weekday() - first - 1) % 7 + 1)
    elif match["which"]:
        on = at - timedelta(days=at.weekday()) + timedelta(days=7 + first)
    return When(on, "days", match.span(), on + timedelta(days=(last - first - 1) % 7 + 1))


def _in_next_week(match: re.Match[str], at: date, _is_past: bool) -> When | None:
    monday = at - timedelta(days=at.weekday()) + timedelta(days=7)
    return When(monday + timedelta(days=DAY_OF[(match["a"] or match["b"]).casefold()]), "day", match.span())


def _numbered(match: re.Match[str], at: date, is_past: bool) -> When | None:
    """The next day (of the past, the last one) with this number."""
    number = int(match["d"])
    steps = (0, -1, -2) if is_past else (0, 1, 2)
    for step in steps:
        first = months_on(at.replace(day=1), step)
        on = make(first.year, first.month, number)
        if on is not None and (on < at if is_past else on >= at):
            return When(on, "day", match.span())
    return None
