"""Stretches of days, against a Monday: where they begin and when they are over."""

from datetime import date, datetime

import pytest

from memory.dates import find_date, find_dates

MONDAY = datetime(2026, 5, 11, 9, 0)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in Wales from 4 to 18 July", date(2026, 7, 4), date(2026, 7, 18)),
        ("in Wales 6-13 June", date(2026, 6, 6), date(2026, 6, 13)),
        ("from May 20th to 25th", date(2026, 5, 20), date(2026, 5, 25)),
        ("28 May until 3 June", date(2026, 5, 28), date(2026, 6, 3)),
        ("28 December to 3 January", date(2026, 12, 28), date(2027, 1, 3)),
        ("away Friday to Sunday", date(2026, 5, 15), date(2026, 5, 17)),
        ("we were away from Friday to Sunday", date(2026, 5, 8), date(2026, 5, 10)),
        ("off next week", date(2026, 5, 18), date(2026, 5, 24)),
        ("the week after next", date(2026, 5, 25), date(2026, 5, 31)),
        ("later this week", date(2026, 5, 11), date(2026, 5, 17)),
        ("this weekend", date(2026, 5, 16), date(2026, 5, 17)),
        ("next weekend", date(2026, 5, 23), date(2026, 5, 24)),
        ("on Tuesday next week", date(2026, 5, 19), date(2026, 5, 19)),
        ("the party's on Saturday 23rd", date(2026, 5, 23), date(2026, 5, 23)),
        ("the next one is the 4th", date(2026, 6, 4), date(2026, 6, 4)),
        ("on 3 June for two weeks", date(2026, 6, 3), date(2026, 6, 16)),
        ("at the end of June", date(2026, 6, 1), date(2026, 6, 30)),
        ("vom 3. bis 10. August", date(2026, 8, 3), date(2026, 8, 10)),
        ("nächste Woche", date(2026, 5, 18), date(2026, 5, 24)),
        ("la semana que viene", date(2026, 5, 18), date(2026, 5, 24)),
        ("del 4 al 18 de julio", date(2026, 7, 4), date(2026, 7, 18)),
        ("du 4 au 18 juillet", date(2026, 7, 4), date(2026, 7, 18)),
        ("volgende week", date(2026, 5, 18), date(2026, 5, 24)),
        ("na semana que vem", date(2026, 5, 18), date(2026, 5, 24)),
    ],
)
def test_first_and_last_day(text, first, last):
    found = find_date(text, MONDAY)
    assert found is not None
    assert (found.on, found.until) == (first, last)


@pytest.mark.parametrize("text", ["the 3rd book", "2-4 people", "his 90th", "the 1st floor"])
def test_what_is_no_day(text):
    assert find_date(text, MONDAY) is None


def test_working_days_are_no_stretch():
    found = find_date("I work Monday to Friday", MONDAY)
    assert found is None or found.until == found.on


def test_every_date_of_a_sentence_is_found_in_order():
    found = find_dates("lesson tomorrow, test in two weeks and results on 24 July", MONDAY)
    assert [when.on for when in found] == [date(2026, 5, 12), date(2026, 5, 25), date(2026, 7, 24)]


def test_labels_name_all_days():
    found = find_date("from 4 to 18 July", MONDAY)
    assert found is not None
    assert found.label == "4 July 2026 to 18 July 2026"
