"""ACT-R's base level: often and lately is more, and the approximation is near the sum that it stands for."""

import math
from datetime import datetime, timedelta

import pytest

from memory.activation import DECAY, WEIGHT, base_level, boost

NOW = datetime(2026, 11, 20, 10)


def level(uses: int, *, first: float, last: float) -> float:
    return base_level(uses=uses, first=NOW - timedelta(days=first), last=NOW - timedelta(days=last), now=NOW)


def test_one_use_decays_with_its_age():
    assert level(1, first=1, last=1) == pytest.approx(0.0)
    assert level(1, first=100, last=100) == pytest.approx(-DECAY * math.log(100))


def test_more_uses_and_later_ones_count_more():
    assert level(10, first=100, last=1) > level(2, first=100, last=1) > level(1, first=1, last=1)
    assert level(3, first=100, last=1) > level(3, first=100, last=50)


def test_it_is_near_the_sum_over_uses_spread_evenly():
    ages = [1 + 99 * number / 49 for number in range(50)]
    exact = math.log(sum(age**-DECAY for age in ages))
    assert level(50, first=100, last=1) == pytest.approx(exact, abs=0.1)


def test_clocks_that_run_backwards_do_no_harm():
    assert math.isfinite(level(3, first=-2, last=-5))
    assert math.isfinite(level(1, first=0, last=0))


def test_a_boost_is_gentle():
    for activation in (-50.0, -1.0, 0.0, 3.0, 50.0):
        assert 0.0 <= boost(activation) <= WEIGHT
    assert boost(1.0) > boost(0.0) == WEIGHT / 2
