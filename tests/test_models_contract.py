"""The contract of a chat model: the same promises of the scripted fake, llama.cpp in its process, and a server."""

import json
import threading
from collections.abc import Iterator

import pytest

from models import starter
from models.chat import ChatModel, Done, Piece, PromptMessage, Sampling
from models.errors import ModelError, PromptTooLong
from models.process import ProcessChatModel
from models.remote import RemoteChatModel
from models.run_options import RunOptions
from tests import model_server
from tests.fakes import FakeChatModel

LONG_TASK = [PromptMessage("user", "Write a long story about a lighthouse keeper and the sea.")]
LONG = Sampling(max_tokens=400, seed=7)
SHORT = Sampling(max_tokens=8, seed=7)


@pytest.fixture(scope="module", params=["fake", "llama.cpp", "server"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatModel]:
    made: ChatModel
    if request.param == "server":
        with model_server.running(tmp_path_factory.mktemp("server"), context_tokens=1024, key="a key") as address:
            made = RemoteChatModel(address, model=None, key=lambda: "a key", context_tokens=1024)
            yield made
            made.close()
        return
    if request.param == "fake":
        made = FakeChatModel(["word " * 500], context_tokens=1024, seconds_per_word=0.002)
    else:
        made = ProcessChatModel(starter.chat_model(), RunOptions(context_tokens=1024, threads=1))
    yield made
    made.close()


def tells_reuse(model: ChatModel) -> bool:
    """Whether the engine says how much of the prompt it reused: llama-cpp-python's server does not."""
    return not isinstance(model, RemoteChatModel)


def whole(model: ChatModel, messages: list[PromptMessage], sampling: Sampling) -> tuple[str, Done]:
    """The reply's text and its end; fails unless there is exactly one `Done`, at the end."""
    events = list(model.stream(messages, sampling))
    ends = [event for event in events if isinstance(event, Done)]
    assert len(ends) == 1
    assert events[-1] is ends[0]
    return "".join(event.text for event in events if isinstance(event, Piece)), ends[0]


def test_a_stream_ends_with_exactly_one_done(model: ChatModel) -> None:
    text, done = whole(model, LONG_TASK, SHORT)
    assert text.strip()
    assert done.reason == "length"
    assert done.generated_tokens == 8
    assert done.prompt_tokens > len(LONG_TASK[0].content.split())


def test_info_tells_the_window(model: ChatModel) -> None:
    info = model.info()
    assert info.name
    assert info.context_tokens == 1024


def test_closing_the_stream_cancels_it_and_leaves_the_next_one_clean(model: ChatModel) -> None:
    alone, _ = whole(model, LONG_TASK, SHORT)
    stream = model.stream(LONG_TASK, LONG)
    assert isinstance(next(stream), Piece)
    stream.close()  # type: ignore[attr-defined]
    again, done = whole(model, LONG_TASK, SHORT)
    assert again == alone
    assert done.generated_tokens == 8


def test_cancel_from_another_thread_ends_the_stream_within_a_token(model: ChatModel) -> None:
    begun, after_cancel = threading.Event(), 0
    cancelled = threading.Event()
    ends: list[Done] = []

    def read() -> None:
        nonlocal after_cancel
        for event in model.stream(LONG_TASK, LONG):
            begun.set()
            if isinstance(event, Done):
                ends.append(event)
            elif cancelled.is_set():
                after_cancel += 1

    reader = threading.Thread(target=read)
    reader.start()
    assert begun.wait(60)
    model.cancel()
    cancelled.set()
    reader.join(20)
    assert [end.reason for end in ends] == ["cancelled"]
    assert after_cancel <= 2
    assert ends[0].generated_tokens < 400
    assert whole(model, LONG_TASK, SHORT)[1].reason == "length"


def test_cancel_without_a_request_changes_nothing(model: ChatModel) -> None:
    model.cancel()
    assert whole(model, LONG_TASK, SHORT)[1].generated_tokens == 8


def test_the_second_turn_reuses_the_first_ones_prompt(model: ChatModel) -> None:
    text, first = whole(model, LONG_TASK, SHORT)
    more = [*LONG_TASK, PromptMessage("assistant", text), PromptMessage("user", "Go on.")]
    _, second = whole(model, more, SHORT)
    assert second.cached_tokens >= first.prompt_tokens - 3 or not tells_reuse(model)
    assert second.cached_tokens < second.prompt_tokens


def test_without_adapters_all_stays_as_it_was(model: ChatModel) -> None:
    before, _ = whole(model, LONG_TASK, SHORT)
    model.use_adapters([])
    assert whole(model, LONG_TASK, SHORT)[0] == before


def test_count_tokens(model: ChatModel) -> None:
    assert model.count_tokens([]) == []
    none, one, several = model.count_tokens(["", "hello", "the quick brown fox jumps"])
    assert (none, one) == (0, 1)
    assert several == 5


def test_count_tokens_does_not_wait_for_a_reply(model: ChatModel) -> None:
    stream = model.stream(LONG_TASK, LONG)
    next(stream)
    estimated = 2  # by a server that would break the reply off to count
    assert model.count_tokens(["hello"]) == [estimated if isinstance(model, RemoteChatModel) else 1]
    stream.close()  # type: ignore[attr-defined]


def test_complete_json_keeps_to_the_schema(model: ChatModel) -> None:
    schema = {
        "type": "object",
        "properties": {"mood": {"type": "string", "enum": ["calm", "stormy"]}, "ok": {"type": "boolean"}},
        "required": ["mood", "ok"],
    }
    answer = json.loads(model.complete_json([PromptMessage("user", "How is the sea? Answer in JSON.")], schema, 60))
    assert set(answer) == {"mood", "ok"}
    assert answer["mood"] in ("calm", "stormy")
    assert isinstance(answer["ok"], bool)


def test_a_complete_answer_says_how_it_ended_and_leaves_the_chat_in_the_cache(model: ChatModel) -> None:
    schema = {"type": "object", "properties": {"mood": {"enum": ["calm", "stormy"]}}, "required": ["mood"]}
    text, _ = whole(model, LONG_TASK, SHORT)
    chat = [*LONG_TASK, PromptMessage("assistant", text)]
    answer = model.complete([*chat, PromptMessage("user", "How is the sea? Answer in JSON.")], schema, 60)
    assert json.loads(answer.text)["mood"] in ("calm", "stormy")
    assert answer.done.reason == "stop"
    assert answer.done.cached_tokens > answer.done.prompt_tokens // 2 or not tells_reuse(model)
    assert model.complete(LONG_TASK, schema, 1).done.reason == "length"
    _, after = whole(model, [*chat, PromptMessage("user", "Go on.")], SHORT)
    assert after.cached_tokens >= len(LONG_TASK[0].content.split()) or not tells_reuse(model)


def test_a_prompt_without_room_for_a_reply_is_refused_in_a_sentence(model: ChatModel) -> None:
    too_long = [PromptMessage("user", "waves and wind " * 500)]
    with pytest.raises(PromptTooLong, match="too long") as refused:
        list(model.stream(too_long, SHORT))
    assert isinstance(refused.value, ModelError)
    assert whole(model, LONG_TASK, SHORT)[1].generated_tokens == 8
