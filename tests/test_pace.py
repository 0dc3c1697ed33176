"""The speed of a model, from the events of its replies."""

import itertools

from assistant.events import Token
from assistant.pace import LEAST_TOKENS, Pace
from tests.test_habits import Preferences


def pace(*, seconds_per_token: float) -> Pace:
    ticks = itertools.count(10)
    return Pace(Preferences(), clock=lambda: next(ticks) * seconds_per_token)


def test_the_speed_is_tokens_by_time_between_the_first_and_the_last():
    found = pace(seconds_per_token=0.1)
    events = [Token("x")] * (LEAST_TOKENS + 10)
    assert list(found.watched(events, model_id="a")) == events
    assert found.of("a") == 10.0
    assert found.of("b") is None


def test_a_short_reply_says_nothing():
    found = pace(seconds_per_token=0.1)
    list(found.watched([Token("x")] * LEAST_TOKENS, model_id="a"))
    assert found.of("a") is None


def test_the_newest_reply_counts_half():
    found = pace(seconds_per_token=0.1)
    list(found.watched([Token("x")] * 50, model_id="a"))
    ticks = itertools.count(10)
    found._clock = lambda: next(ticks) * 0.05
    list(found.watched([Token("x")] * 50, model_id="a"))
    assert found.of("a") == 15.0
