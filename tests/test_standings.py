"""Single, together, engaged, married: one state ends another, whatever words told it."""

import re

import pytest

from memory.standings import tells_standing
from tests.test_swaps import after


@pytest.mark.parametrize(
    ("before", "now", "told", "gone"),
    [
        ("I've been single since my twenties", "Priya and I got married on Saturday!", "married|Priya", "single"),
        ("I'm engaged to Rob", "Rob and I split up, wedding's off", "split up", "engaged to Rob$"),
        ("I'm divorced, two years now", "Petra and I got engaged last night!", "Petra", "divorced"),
        ("I'm single and happy about it", "So... Anna and I are officially a couple", "couple|Anna", "single"),
        ("Estoy soltera desde hace un año", "Me he casado con Julián el sábado", "casado", "soltera"),
    ],
)
def test_a_state_ends_another(before, now, told, gone):
    left = after(before, now)
    assert any(re.search(told, text) for text in left)
    assert not any(re.search(gone, text) for text in left)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("I'm single", "My sister got engaged!"),
        ("I'm married", "My colleague Dana is single again"),
    ],
)
def test_of_somebody_else_it_ends_nothing(before, now):
    assert set(after(before, before)) <= set(after(before, now))


@pytest.mark.parametrize("text", ["a single ticket to Leeds", "we engaged a plumber", "the married couple upstairs"])
def test_other_senses_tell_none(text):
    assert not tells_standing(text)
