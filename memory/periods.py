"""The months that a question names: "in May 2023", "am 3. Juni", "en agosto". Pure data and one lookup."""

import re

_NAMES = (
    "january januar enero janvier januari janeiro",
    "february februar febrero février februari fevereiro",
    "march märz marzo mars maart março",
    "april abril avril",
    "may mai mayo mei maio",
    "june juni junio juin junho",
    "july juli julio juillet julho",
    "august agosto août augustus",
    "september septiembre septembre setembro",
    "october oktober octubre octobre outubro",
    "november noviembre novembre novembro",
    "december dezember diciembre décembre dezembro",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
# "may" and "march" are also verbs, "mars" a planet: they count only beside a day, a year, or a preposition of time.
_UNSURE = frozenset(("may", "march", "mars", "mei"))
_MONTH = re.compile(
    rf"(?P<before>\b(?:in|on|of|during|since|until|by|early|late|mid|im|am|seit|en|de|em|op|\d{{1,2}}(?:st|nd|rd|th)?\.?)\s+)?"
    rf"\b(?P<month>{'|'.join(_MONTHS)})\b(?P<day>\s+\d{{1,2}}\b)?(?:,?\s+(?:de\s+|do\s+)?(?P<year>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def months_named(question: str) -> tuple[tuple[int | None, int], ...]:
    """The months that the question names as (year, month); the year is None where the question names none."""
    found = []
    years = _YEAR.findall(question)
    for match in _MONTH.finditer(question):
        name = match["month"].casefold()
        if name in _UNSURE and not (match["before"] or match["day"] or match["year"]):
            continue
        year = match["year"] or (years[0] if len(years) == 1 else None)
        found.append((int(year) if year else None, _MONTHS[name]))
    return tuple(dict.fromkeys(found))
