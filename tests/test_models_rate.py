"""Bytes per second over the last few seconds."""

import pytest

from models.rate import WINDOW_S, Rate


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_speed_is_that_of_the_last_seconds():
    clock = Clock()
    rate = Rate(clock)
    assert rate.per_second() is None
    rate.add(5_000_000)
    assert rate.per_second() is None, "what was there before it began is no speed"
    for second in range(1, 61):
        clock.now = 100.0 + second
        rate.add(5_000_000 + (second * 1000 if second < 30 else 30_000 + (second - 30) * 9000))
    assert rate.per_second() == pytest.approx(9000, rel=0.01)


def test_it_falls_while_nothing_comes_and_forgets_what_was_lost():
    clock = Clock()
    rate = Rate(clock)
    rate.add(0)
    clock.now += WINDOW_S
    rate.add(8000)
    assert rate.per_second() == pytest.approx(1000)
    clock.now += WINDOW_S
    assert rate.per_second() == pytest.approx(500)
    rate.add(0)
    assert rate.per_second() is None
