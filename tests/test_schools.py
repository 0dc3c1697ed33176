"""Which school a child goes to."""

import pytest

from memory.extract import extract
from tests.test_reconcile import AT
from tests.test_swaps import after


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Theo started at Kingsway Academy today", "Theo studies at Kingsway Academy"),
        ("first day at Hillside Primary for Mia, I cried", "Mia studies at Hillside Primary"),
        ("My niece Zara is at Loxley Grammar", "Niece Zara studies at Loxley Grammar"),
        ("Mia loved her first day at St Mark's Primary", "Mia studies at St Mark's Primary"),
    ],
)
def test_the_school_is_the_childs(message, told):
    assert any(each.text.startswith(told) for each in extract(message, at=AT))


@pytest.mark.parametrize(
    "message",
    [
        "We went to a fair at Millbrook Primary",
        "I started at Thornbury High, teaching Year 9",
        "Is Mia at Hillside Primary?",
        "Mia left Hillside Primary",
    ],
)
def test_nobody_is_sent_to_school(message):
    assert not any(each.slot == "school" and each.operation == "state" for each in extract(message, at=AT))


def test_another_school_takes_the_place_of_the_old():
    left = after("My daughter Mia goes to Little Acorns Nursery", "Mia's moved to Brook College now")
    assert any("Brook College" in text for text in left)
    assert not any("Little Acorns" in text for text in left)
