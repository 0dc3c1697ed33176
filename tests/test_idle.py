"""A model that nobody uses is closed after a while, and never during a reply."""

import threading
import time

import pytest

from assistant.idle import IdleModel, IdleTimer
from models.chat import ChatModel, Piece, PromptMessage, Sampling
from tests.fakes import FakeChatModel

HELLO = [PromptMessage("user", "hello")]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_it_closes_once_when_it_is_time_and_again_after_the_next_use(clock: Clock) -> None:
    closed: list[float] = []
    timer = IdleTimer(lambda: closed.append(clock.now), after_s=60, clock=clock)
    clock.now = 100
    assert not timer.check(), "it was never used, so there is nothing to close"
    with timer.using():
        pass
    clock.now = 159
    assert not timer.check()
    clock.now = 160
    assert timer.check()
    clock.now = 500
    assert not timer.check()
    with timer.using():
        pass
    clock.now = 560
    assert timer.check()
    assert closed == [160, 560]


def test_it_never_closes_during_use(clock: Clock) -> None:
    timer = IdleTimer(lambda: None, after_s=60, clock=clock)
    with timer.using():
        pass
    clock.now = 50
    with timer.looking():
        clock.now = 70
        assert not timer.check()
    assert timer.check(), "a look is no use"
    with timer.using():
        clock.now = 1000
        with timer.using():
            pass
        assert not timer.check()
    assert not timer.check(), "the time runs from the end of the use"
    clock.now = 1060
    assert timer.check()


def wait_closed(model: FakeChatModel) -> None:
    end = time.monotonic() + 5
    while not model.closed:
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def test_a_model_is_closed_after_its_last_reply_and_answers_again() -> None:
    inner = FakeChatModel(["one two three"])
    idle: ChatModel = IdleModel(inner, minutes=0.1 / 60)
    inner.gate.clear()
    reader = threading.Thread(target=lambda: list(idle.stream(HELLO, Sampling())))
    reader.start()
    time.sleep(0.4)
    assert not inner.closed, "a reply is being written"
    inner.gate.set()
    reader.join()
    wait_closed(inner)
    assert any(isinstance(part, Piece) for part in idle.stream(HELLO, Sampling()))
    idle.close()


def test_closing_ends_the_watch_and_a_later_use_begins_it_anew() -> None:
    inner = FakeChatModel()
    idle = IdleModel(inner, minutes=0.05 / 60)
    assert idle.count_tokens(["a b"]) == [2]
    idle.close()
    assert inner.closed
    inner.closed = False
    time.sleep(0.2)
    assert not inner.closed, "nobody watches any more"
    assert list(idle.stream(HELLO, Sampling()))
    wait_closed(inner)
    idle.close()


def test_it_passes_everything_on() -> None:
    inner = FakeChatModel(json_replies=['{"a": 1}', '{"b": 2}'])
    idle = IdleModel(inner, minutes=5)
    assert idle.complete_json(HELLO, {}, 10) == '{"a": 1}'
    assert idle.complete(HELLO, {}, 10).text == '{"b": 2}'
    assert idle.info().name == "fake"
    assert idle.is_loaded() is inner.is_loaded()
    idle.use_adapters([])
    idle.cancel()
    idle.close()
    assert inner.closed
