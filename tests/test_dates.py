"""Relative dates against the day on which they were said."""

from datetime import date, datetime

import pytest

from memory.dates import find_date

FRIDAY = datetime(2026, 5, 8, 9, 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow", date(2026, 5, 9)),
        ("tmrw at 7", date(2026, 5, 9)),
        ("the day after tomorrow", date(2026, 5, 10)),
        ("next Friday", date(2026, 5, 15)),
        ("next Monday", date(2026, 5, 11)),
        ("this Sunday", date(2026, 5, 10)),
        ("on Tuesday", date(2026, 5, 12)),
        ("a week on Thursday", date(2026, 5, 21)),
        ("Thursday week", date(2026, 5, 21)),
        ("in two weeks", date(2026, 5, 22)),
        ("in exactly 3 days", date(2026, 5, 11)),
        ("ten days until the race", date(2026, 5, 18)),
        ("at the end of next month", date(2026, 6, 30)),
        ("the end of this month", date(2026, 5, 31)),
        ("next month", date(2026, 6, 1)),
        ("on the 19th of October", date(2026, 10, 19)),
        ("March 3", date(2027, 3, 3)),
        ("3 March 2025", date(2025, 3, 3)),
        ("2026-08-01", date(2026, 8, 1)),
        ("24.12.2026", date(2026, 12, 24)),
        ("we met yesterday", date(2026, 5, 7)),
        ("we split up on Sunday", date(2026, 5, 3)),
        ("last Friday", date(2026, 5, 1)),
        ("three years ago", date(2023, 1, 1)),
        ("last summer", date(2025, 6, 1)),
        ("the summer before last", date(2024, 6, 1)),
        ("since March", date(2026, 3, 1)),
        ("since last October", date(2025, 10, 1)),
        ("since 2019", date(2019, 1, 1)),
        ("übermorgen", date(2026, 5, 10)),
        ("nächsten Montag", date(2026, 5, 11)),
        ("in drei Wochen", date(2026, 5, 29)),
        ("pasado mañana", date(2026, 5, 10)),
        ("el 4 de julio", date(2026, 7, 4)),
        ("après-demain", date(2026, 5, 10)),
        ("vendredi prochain", date(2026, 5, 15)),
        ("overmorgen", date(2026, 5, 10)),
        ("depois de amanhã", date(2026, 5, 10)),
    ],
)
def test_resolved(text, expected):
    found = find_date(text, FRIDAY)
    assert found is not None
    assert found.on == expected


@pytest.mark.parametrize(
    "text", ["I may go", "spring onions", "a second opinion", "in a minute", "31 February", "I march on"]
)
def test_no_date(text):
    assert find_date(text, FRIDAY) is None


def test_labels():
    labels = [find_date(text, FRIDAY) for text in ("tomorrow", "since March", "last summer", "since 2019")]
    assert [found.label for found in labels if found] == ["Saturday 9 May 2026", "March 2026", "summer 2025", "2019"]


def test_over_the_end_of_a_year():
    found = find_date("tmrw", datetime(2026, 12, 31, 23, 55))
    assert found is not None
    assert found.on == date(2027, 1, 1)
