"""More, or fewer, of what was told before."""

import pytest

from tests.test_swaps import after


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("I run a food truck in Leeds", "it's three trucks now!", "I run three trucks in Leeds: "),
        ("I own a small bakery in Gdynia", "and it's two bakeries since Monday", "I own two bakeries in Gdynia: "),
        ("We keep 12 hives on the allotment", "we've got 15 hives now", "We keep 15 hives on the allotment: "),
    ],
)
def test_the_number_is_put_right_in_its_words(before, now, told):
    assert any(text.startswith(told) for text in after(before, now))
    assert before not in after(before, now)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("I run a food truck in Leeds", "my brother has two trucks now"),
        ("I run a food truck in Leeds", "it's three o'clock now"),
        ("I run a food truck in Leeds", "I've got two dogs now"),
    ],
)
def test_of_anything_else_it_stays(before, now):
    assert before in after(before, now)
