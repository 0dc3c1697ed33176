"""Against llama-cpp-python's own server with the starter model, in a process of its own on loopback.

The contract of a chat model (`test_models_contract`) runs against it, too; here is what is special to a server.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.chat import Done, Piece, PromptMessage, Sampling
from models.errors import ModelCrashed, ModelError
from models.remote import RemoteChatModel, models_of
from tests import model_server

TASK = [PromptMessage("user", "Write a long story about a lighthouse keeper and the sea.")]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with model_server.running(tmp_path_factory.mktemp("server"), context_tokens=512, key="right") as running:
        yield running


@pytest.fixture
def model(address: str) -> Iterator[RemoteChatModel]:
    made = RemoteChatModel(address, model="starter", key=lambda: "right", context_tokens=512)
    yield made
    made.close()


def test_the_key_is_needed(address: str) -> None:
    assert models_of(address, lambda: "right") == ["starter"]
    for wrong in ("wrong", None):
        with pytest.raises(ModelError, match="wants a key, or does not accept this one"):
            models_of(address, lambda key=wrong: key)


def test_what_is_known_of_the_model(model: RemoteChatModel) -> None:
    info = model.info()
    assert (info.name, info.path, info.is_starter, info.is_local) == ("starter", None, False, True)


def test_counting_does_not_break_a_reply_off(model: RemoteChatModel) -> None:
    events = []
    for event in model.stream(TASK, Sampling(max_tokens=40, seed=7)):
        model.count_tokens(["How long is this?"])
        events.append(event)
    assert isinstance(events[-1], Done)
    assert events[-1].reason == "length"
    assert events[-1].generated_tokens == 40
    assert re.search(r"\w", "".join(event.text for event in events if isinstance(event, Piece)))


def test_a_stop_text_ends_the_reply(model: RemoteChatModel) -> None:
    *pieces, done = model.stream(TASK, Sampling(max_tokens=40, seed=7, stop=(" ",)))
    assert isinstance(done, Done)
    assert done.reason == "stop"
    assert all(" " not in piece.text for piece in pieces if isinstance(piece, Piece))


def test_a_killed_server_is_one_sentence_and_a_new_one_serves_on(tmp_path: Path) -> None:
    with model_server.running(tmp_path, context_tokens=512, key="k") as address:
        model = RemoteChatModel(address, model=None, key=lambda: "k")
        stream = model.stream(TASK, Sampling(max_tokens=400))
        next(stream)
    with pytest.raises(ModelCrashed, match="stopped answering"):
        list(stream)
    with pytest.raises(ModelError, match="Check that it is running"):
        model.info()
    port = int(address.rpartition(":")[2])
    with model_server.running(tmp_path, context_tokens=512, key="k", port=port):
        assert [event.text for event in model.stream(TASK, Sampling(max_tokens=4)) if isinstance(event, Piece)]
    model.close()
