"""Whom somebody changed to without saying from whom."""

import re

import pytest

from memory.handovers import changed_to
from tests.test_swaps import after


@pytest.mark.parametrize(
    ("before", "now", "told", "gone"),
    [
        ("We're with British Gas for the heating", "Switched to Octopus at last, half the price",
         r"with Octopus for the heating: ", "with British Gas"),
        ("I'm with Barclays for my current account", "went over to Monzo last week and I love the app",
         "with Monzo for my current account: ", "with Barclays"),
        ("Our broadband is with TalkTalk", "finally switched over to Vodafone, what a faff", "Vodafone", "TalkTalk"),
        ("I bank with Lloyds", "Moved everything across to Starling on Monday", "Starling", "Lloyds"),
        ("we're with Aviva for the car insurance", "changed the car insurance to Admiral", "Admiral", "with Aviva"),
    ],
)  # fmt: skip
def test_the_new_one_takes_the_place_and_says_of_what(before, now, told, gone):
    left = after(before, now)
    assert any(re.search(told, text) for text in left)
    assert not any(re.search(gone, text) for text in left)


def test_of_two_none_is_guessed():
    before = "We're with British Gas for the heating. I'm with Vodafone for my phone."
    left = after(before, "Switched to Octopus at last")
    assert any("British Gas" in text for text in left)
    assert any("Vodafone" in text for text in left)


@pytest.mark.parametrize("now", ["I changed to the red dress", "I switched to the Kindle version of the book"])
def test_what_is_no_provider_replaces_none(now):
    assert any("Barclays" in text for text in after("I'm with Barclays for my current account", now))


def test_who_it_is():
    assert changed_to("Changed over to EE, four bars in the kitchen!") == "EE"
    assert changed_to("I changed my mind") == ""
