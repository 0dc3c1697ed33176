import pytest

from models.chat import Done, Piece, Thought
from models.remote_events import Delta
from models.remote_reply import RemoteReply


def reply(*, limit: int = 10, is_begun: bool = False) -> RemoteReply:
    return RemoteReply(prompt_tokens=90, context_tokens=100, limit=limit, is_begun=is_begun)


def shown(made: RemoteReply, *deltas: Delta) -> list[Piece | Thought]:
    return [piece for delta in deltas for piece in made.take(delta)] + list(made.rest())


def test_what_might_have_been_a_tag_is_not_lost():
    made = reply()
    assert list(made.take(Delta(text="<thin"))) == []
    assert list(made.rest()) == [Piece("<thin")]


def test_a_reply_that_goes_on_may_speak_of_tags():
    assert shown(reply(is_begun=True), Delta(text="<think>a</think>")) == [Piece("<think>a</think>")]


def test_without_the_servers_counts_the_pieces_are_counted():
    made = reply()
    shown(made, Delta(), Delta(text="a"), Delta(thought="b"), Delta(reason="stop"))
    assert made.done(is_cancelled=False) == Done("stop", prompt_tokens=90, cached_tokens=0, generated_tokens=2)


def test_the_servers_counts_are_taken_whenever_they_come():
    made = reply()
    shown(made, Delta(text="a", reason="stop"), Delta(prompt_tokens=7, cached_tokens=99, generated_tokens=3))
    assert made.done(is_cancelled=False) == Done("stop", prompt_tokens=7, cached_tokens=7, generated_tokens=3)


@pytest.mark.parametrize(
    ("limit", "said", "is_cancelled", "reason"),
    [
        (10, "stop", False, "stop"),
        (10, "content_filter", False, "stop"),
        (9, "length", False, "length"),
        (50, "length", False, "context"),
        (10, None, True, "cancelled"),
        (10, "stop", True, "stop"),  # it had ended already
    ],
)
def test_how_it_ended(limit: int, said: str | None, is_cancelled: bool, reason: str):
    made = reply(limit=limit)
    shown(made, Delta(text="a"), Delta(reason=said, generated_tokens=9))
    assert made.done(is_cancelled=is_cancelled).reason == reason


@pytest.mark.parametrize("deltas", [[Delta(text="a")] * 21, [Delta(text="a" * 641)], [Delta(thought="a" * 641)]])
def test_more_than_was_asked_for_is_noticed(deltas: list[Delta]):
    made = reply(limit=10)
    shown(made, Delta(text="a"))
    assert not made.is_over_limit
    shown(made, *deltas)
    assert made.is_over_limit
    assert made.done(is_cancelled=False).reason == "length"
