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


def test_a_faster_reply_counts_at_once_and_a_slower_one_little_by_little():
    found = pace(seconds_per_token=0.1)
    for seconds, expected in ((0.1, 10.0), (0.05, 20.0), (0.1, 18.0), (0.1, 16.2)):
        ticks = itertools.count(10)
        found._clock = lambda ticks=ticks, seconds=seconds: next(ticks) * seconds
        list(found.watched([Token("x")] * 50, model_id="a"))
        assert found.of("a") == expected
