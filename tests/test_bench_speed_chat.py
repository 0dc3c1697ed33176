"""The figures of a long chat, from made-up ends of replies; and the heartbeat that a load is watched with."""

import time

import pytest

from bench import speed_chat, speed_model
from models.chat import Done


def ends(*counts: tuple[int, int, int]) -> list[Done]:
    return [Done("stop", prompt, cached, written) for prompt, cached, written in counts]


def test_what_is_new_in_a_turn_is_not_read_again() -> None:
    assert speed_chat.read_again(ends((100, 0, 20), (160, 120, 20), (220, 180, 20))) == 0.0
    assert speed_chat.read_again(ends((100, 0, 20))) == 0.0


def test_a_lost_cache_is_seen() -> None:
    assert speed_chat.read_again(ends((100, 0, 20), (160, 120, 20), (220, 80, 20))) == 50.0


def test_the_share_is_by_tokens() -> None:
    assert speed_chat._share(ends((100, 0, 9), (300, 200, 9))) == 0.5


def test_a_heartbeat_sees_that_nobody_could_run() -> None:
    with speed_model.Heartbeat() as heart:
        time.sleep(0.1)
        total = sum(range(30_000_000))  # one long operation, with the interpreter's lock let go of at times only
    assert total
    assert 0 < heart.longest_s < 5


def test_seconds_per_token_leave_the_first_one_out() -> None:
    def pieces() -> object:
        time.sleep(0.2)
        yield "a"
        for _ in range(4):
            time.sleep(0.02)
            yield "b"

    assert speed_model.token_seconds(pieces()) == pytest.approx(0.02, abs=0.05)  # type: ignore[arg-type]
