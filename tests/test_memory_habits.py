"""A habit, by whatever word it was told."""

import pytest

from memory.habits import habits_in, told_otherwise
from memory.requests import stems
from tests.test_swaps import after


def test_a_habit_and_its_words():
    assert habits_in(stems("four lattes a day")) == {"coffe"}
    assert "espresso" in told_otherwise("coffee")
    assert told_otherwise("the allotment") == set()


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("I drink four lattes a day", "given up coffee, it's green tea from here on"),
        ("I have three cappuccinos before noon", "off coffee since Easter"),
        ("I smoke roll-ups, ten a day", "I quit smoking"),
    ],
)
def test_given_up_it_ends(before, now):
    assert before not in after(before, now)


def test_another_one_given_up_ends_nothing():
    assert "I drink four lattes a day" in after("I drink four lattes a day", "I gave up sugar")
