"""The chat model on a server: what it makes of good servers, and of every way in which one fails. All on loopback."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.chat import Done, Piece, PromptMessage, Sampling, Thought
from models.errors import InputError, ModelCrashed, ModelError
from models.remote import RemoteChatModel, models_of
from models.run_options import Adapter
from tests import model_server
from tests.scripted_server import (
    CHAT,
    DONE,
    Answer,
    ScriptedServer,
    endless,
    lists,
    piece,
    says,
    serving,
    streams,
    usage,
)

ASK = [PromptMessage("user", "How is the sea?")]
SCHEMA = {"type": "object", "properties": {"mood": {"enum": ["calm", "stormy"]}}, "required": ["mood"]}
KEY = "sk-very-secret"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with serving() as made:
        yield made


@pytest.fixture
def model(server: ScriptedServer) -> Iterator[RemoteChatModel]:
    made = RemoteChatModel(server.address, model=None, key=lambda: KEY, patience_s=5)
    yield made
    made.close()


PLAIN = Sampling()


def told(model: RemoteChatModel, sampling: Sampling = PLAIN, messages: list[PromptMessage] = ASK) -> list[object]:
    return list(model.stream(messages, sampling))


def test_a_reply_comes_in_pieces_with_the_servers_counts(model: RemoteChatModel, server: ScriptedServer) -> None:
    counts = usage(prompt=20, generated=2, prompt_tokens_details={"cached_tokens": 15})
    server.answers[CHAT] = streams(piece("Ca"), piece("lm."), piece(reason="stop"), counts, DONE)
    *pieces, done = told(model, Sampling(temperature=0.7, max_tokens=9, seed=3, stop=("END",)))
    assert pieces == [Piece("Ca"), Piece("lm.")]
    assert done == Done("stop", prompt_tokens=20, cached_tokens=15, generated_tokens=2)
    (body,) = server.bodies()
    assert body["model"] == "a-model"
    assert body["messages"] == [{"role": "user", "content": "How is the sea?"}]
    assert (body["temperature"], body["max_tokens"], body["seed"], body["stop"]) == (0.7, 9, 3, ["END"])
    assert "top_k" not in body, "an unknown server may refuse what OpenAI does not have"


def test_the_key_is_sent_and_never_logged(
    model: RemoteChatModel, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers[CHAT] = says({"error": {"message": f"bad key {KEY}"}}, status=401)
    with caplog.at_level(logging.DEBUG), pytest.raises(ModelError, match="Enter its key again") as refused:
        told(model)
    assert {headers["Authorization"] for _, headers, _ in server.asked} == {f"Bearer {KEY}"}
    assert KEY not in caplog.text + str(refused.value)
    assert "the sea" not in caplog.text


def test_a_new_key_is_taken_for_the_next_reply(server: ScriptedServer) -> None:
    keys = ["old"]
    model = RemoteChatModel(server.address, model=None, key=lambda: keys[-1])
    server.answers[CHAT] = streams(piece("Calm.", reason="stop"), DONE)
    told(model)
    keys.append("new")
    told(model)
    model.close()
    assert [headers["Authorization"] for path, headers, _ in server.asked if path == CHAT] == [
        "Bearer old",
        "Bearer new",
    ]


def test_nothing_is_connected_before_it_is_needed(model: RemoteChatModel, server: ScriptedServer) -> None:
    model.cancel()
    assert model.count_tokens([]) == []
    model.use_adapters([])
    assert server.asked == []


def test_thinking_is_told_from_the_reply_however_it_comes(model: RemoteChatModel, server: ScriptedServer) -> None:
    expected = [Thought("Well."), Piece("Calm.")]
    for first in (piece(reasoning_content="Well."), piece(reasoning="Well."), piece("<think>Well.</think>")):
        server.answers[CHAT] = streams(first, piece("Calm."), piece(reason="stop"), DONE)
        assert told(model)[:-1] == expected
    server.answers[CHAT] = streams(
        piece("<thi"), piece("nk>We"), piece("ll.</thi"), piece("nk>Calm."), piece(reason="stop")
    )
    pieces = told(model)[:-1]
    assert "".join(each.text for each in pieces if isinstance(each, Thought)) == "Well."
    assert "".join(each.text for each in pieces if isinstance(each, Piece)) == "Calm."


def test_a_reply_cut_by_the_window_says_so(server: ScriptedServer) -> None:
    model = RemoteChatModel(server.address, model=None, key=lambda: None, context_tokens=100)
    for generated, reason in ((20, "context"), (50, "length")):
        counts = usage(prompt=80, generated=generated)
        server.answers[CHAT] = streams(piece("Calm"), piece(reason="length"), counts, DONE)
        done = told(model, Sampling(max_tokens=50))[-1]
        assert isinstance(done, Done)
        assert done.reason == reason
    model.close()


def test_a_server_that_is_not_there_is_said_and_asked_again_later() -> None:
    port = model_server.free_port()
    model = RemoteChatModel(f"127.0.0.1:{port}", model=None, key=lambda: None)
    for ask in (model.info, lambda: told(model), lambda: model.count_tokens(["a"])):
        with pytest.raises(ModelError, match=f"no answer from the server at 127.0.0.1:{port}.*on this computer"):
            ask()


@pytest.mark.parametrize("failing", [streams(piece("Ca"), ends=False), says({"error": "no such model"}, status=404)])
def test_a_server_that_comes_back_with_another_model_is_asked_anew(
    model: RemoteChatModel, server: ScriptedServer, failing: Answer
) -> None:
    server.answers[CHAT] = failing
    with pytest.raises(ModelError):
        told(model)
    server.answers["/v1/models"] = lists({"id": "b-model"})
    assert model.info().name == "b-model"


def test_https_to_a_server_without_it_is_said(server: ScriptedServer) -> None:
    with pytest.raises(ModelError, match="does not speak https"):
        models_of(server.address.replace("http:", "https:"), lambda: None)


@pytest.mark.parametrize("begun", [(), (piece("Ca"),)], ids=["while the prompt is read", "in the reply"])
def test_cancel_closes_the_connection_at_once(
    model: RemoteChatModel, server: ScriptedServer, begun: tuple[bytes, ...]
) -> None:
    never, ends = threading.Event(), list[object]()
    server.answers[CHAT] = streams(*begun, never, *[b": still there\n\n"] * 10_000)
    reader = threading.Thread(target=lambda: ends.extend(told(model)))
    reader.start()
    while not server.bodies():
        time.sleep(0.01)
    time.sleep(0.1)
    asked = time.monotonic()
    model.cancel()
    reader.join(5)
    assert time.monotonic() - asked < 1
    assert isinstance(ends[-1], Done)
    assert ends[-1].reason == "cancelled"
    never.set()
    assert server.hung_up.wait(5), "the server has to notice, so that it stops writing"


def test_leaving_the_stream_and_closing_the_model_end_the_request(
    model: RemoteChatModel, server: ScriptedServer
) -> None:
    server.answers[CHAT] = endless(piece("Ca") + b": still there\n\n" * 100)
    stream = model.stream(ASK, Sampling(max_tokens=100_000))
    assert next(stream) == Piece("Ca")
    stream.close()  # type: ignore[attr-defined]
    assert server.hung_up.wait(5)
    stream = model.stream(ASK, Sampling(max_tokens=100_000))
    next(stream)
    model.close()
    ends = [each for each in stream if isinstance(each, Done)]
    assert [end.reason for end in ends] == ["cancelled"]
    assert model.info().name == "a-model", "a later call opens it again"


def test_a_server_that_never_ends_is_stopped(server: ScriptedServer) -> None:
    model = RemoteChatModel(server.address, model=None, key=lambda: None, patience_s=0.3)
    server.answers[CHAT] = endless(piece("Ca"))
    done = told(model, Sampling(max_tokens=10))[-1]
    assert isinstance(done, Done)
    assert done.reason == "length"
    for silence in (b": ping\n\n", piece(role="assistant")):
        server.answers[CHAT] = endless(silence)
        with pytest.raises(ModelCrashed, match="silent for too long"):
            told(model)
    server.answers[CHAT] = streams(piece("Ca"), threading.Event())
    with pytest.raises(ModelCrashed, match="silent for too long"):
        told(model)
    model.close()


def test_a_connection_that_stays_open_after_the_last_word_is_not_waited_for(
    model: RemoteChatModel, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.remote.TAIL_S", 0.1)
    server.answers[CHAT] = streams(piece("Calm.", reason="stop"), threading.Event())
    begun = time.monotonic()
    *pieces, done = told(model)
    assert time.monotonic() - begun < 3
    assert pieces == [Piece("Calm.")]
    assert isinstance(done, Done)
    assert done.reason == "stop"


def test_an_answer_is_held_to_the_schema(model: RemoteChatModel, server: ScriptedServer) -> None:
    server.answers[CHAT] = streams(piece(reasoning="Hm."), piece('{"mood": '), piece('"calm"}', reason="stop"), DONE)
    answer = model.complete(ASK, SCHEMA, 30)
    assert json.loads(answer.text) == {"mood": "calm"}
    (body,) = server.bodies()
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert (body["temperature"], body["max_tokens"]) == (0, 30)


def test_a_server_without_schemas_is_no_model_to_learn_with(model: RemoteChatModel, server: ScriptedServer) -> None:
    server.answers[CHAT] = says({"error": {"message": "response_format is not supported"}}, status=400)
    with pytest.raises(ModelError, match="cannot help with learning"):
        model.complete_json(ASK, SCHEMA, 30)
    assert [body["response_format"]["type"] for body in server.bodies()] == ["json_schema", "json_object"]


def test_a_server_that_does_not_know_usage_is_asked_without(model: RemoteChatModel, server: ScriptedServer) -> None:
    fine = streams(piece("Calm"), piece("."), piece(reason="stop"), DONE)
    refuses = says({"error": {"message": "Unknown field: stream_options"}}, status=400)
    server.answers[CHAT] = lambda handler: (refuses if "stream_options" in handler.body else fine)(handler)
    for _ in range(2):
        done = told(model)[-1]
        assert isinstance(done, Done)
        assert done.generated_tokens == 2
        assert done.prompt_tokens >= 5
    assert ["stream_options" in body for body in server.bodies()] == [True, False, False]


def test_adapters_are_refused_in_a_sentence(model: RemoteChatModel) -> None:
    with pytest.raises(InputError, match="runs itself"):
        model.use_adapters([Adapter(Path("adapter.gguf"))])


def test_no_proxy_of_the_environment_sees_what_goes_to_this_computer(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{model_server.free_port()}")
    assert models_of(server.address, lambda: None) == ["a-model"]


def test_a_key_that_cannot_be_one_is_said_and_not_shown(server: ScriptedServer) -> None:
    with pytest.raises(ModelError, match="characters that no key has") as refused:
        models_of(server.address, lambda: "ключ\n")
    assert "ключ" not in str(refused.value)


def test_text_with_half_a_character_can_be_sent(model: RemoteChatModel, server: ScriptedServer) -> None:
    server.answers[CHAT] = streams(piece("Calm.", reason="stop"), DONE)
    told(model, messages=[PromptMessage("user", "a \ud83d b")])
    assert server.bodies()[0]["messages"][0]["content"] == "a ? b"


def test_a_server_elsewhere_is_no_local_one(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    model = RemoteChatModel(server.address, model=None, key=lambda: None)
    assert model.info().is_local
    monkeypatch.setattr("models.remote_address.is_this_machine", lambda address: False)
    assert not model.info().is_local
    model.close()
