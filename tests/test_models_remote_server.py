"""Each kind of server is asked in its own way. Scripted after the servers' own documentation, on loopback."""

import time
from collections.abc import Iterator

import pytest

from models import remote_server
from models.chat import PromptMessage, Sampling
from models.errors import ModelError
from models.remote_http import Http
from models.remote_server import estimate, look
from tests.scripted_server import ScriptedServer, lists, says, serving

HELLO = [PromptMessage("user", "hello")]
BEGUN = [*HELLO, PromptMessage("assistant", "Hello the")]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with serving() as made:
        yield made


@pytest.fixture
def http(server: ScriptedServer) -> Iterator[Http]:
    made = Http(server.address, key=lambda: None, patience_s=5)
    yield made
    made.close()


def words(field: str, answer: str, *, extra: int = 0):
    """A tokenizer that counts words, and adds so many tokens of its own."""

    def act(handler) -> None:
        number = len(handler.body[field].split()) + extra
        says({answer: [0] * number if answer == "tokens" else number})(handler)

    return act


def test_llama_server(http: Http, server: ScriptedServer) -> None:
    server.answers |= {
        "/v1/models": lists(
            {"id": "qwen.gguf", "owned_by": "llamacpp", "meta": {"n_params": 600, "n_ctx_train": 32768}}
        ),
        "/props": says({"default_generation_settings": {"n_ctx": 8192}, "total_slots": 4}),
        "/tokenize": words("content", "tokens"),
    }
    found = look(http, model=None, context_tokens=None)
    assert (found.kind, found.model, found.context_tokens, found.parameters) == ("llama.cpp", "qwen.gguf", 8192, 600)
    assert found.notices == ()
    assert remote_server.count(http, found, ["the quick fox", "", "hello"]) == [3, 0, 1]
    assert server.bodies("/tokenize")[0]["add_special"] is False
    body = found.request(HELLO, Sampling(top_k=7, min_p=0.2, repeat_penalty=1.3))
    assert (body["top_k"], body["min_p"], body["repeat_penalty"]) == (7, 0.2, 1.3)
    assert "chat_template_kwargs" not in body
    going_on = found.request(BEGUN, Sampling())
    assert going_on["messages"][-1] == {"role": "assistant", "content": "Hello the"}
    assert going_on["chat_template_kwargs"] == {"enable_thinking": False}, "it refuses otherwise"


def test_vllm(http: Http, server: ScriptedServer) -> None:
    server.answers |= {
        "/v1/models": lists({"id": "a/b", "owned_by": "vllm", "max_model_len": 16384}),
        "/tokenize": words("prompt", "count"),
    }
    found = look(http, model="a/b", context_tokens=None)
    assert (found.kind, found.context_tokens, found.notices) == ("vLLM", 16384, ())
    assert remote_server.count(http, found, ["the quick fox"]) == [3]
    assert server.bodies("/tokenize")[0] == {"model": "a/b", "prompt": "the quick fox", "add_special_tokens": False}
    assert found.request(HELLO, Sampling(repeat_penalty=1.3))["repetition_penalty"] == 1.3
    assert "continue_final_message" not in found.request(HELLO, Sampling())
    going_on = found.request(BEGUN, Sampling())
    assert (going_on["continue_final_message"], going_on["add_generation_prompt"]) == (True, False)


@pytest.mark.parametrize("owner", ["library", "somebody"])
def test_ollama(http: Http, server: ScriptedServer, owner: str) -> None:
    server.answers |= {
        "/v1/models": lists({"id": "llama3.2:latest", "owned_by": owner}),
        "/api/version": says({"version": "0.12.0"}),
        "/api/ps": says({"models": []}),
        "/api/show": says(
            {"parameters": 'stop "<|x|>"\nnum_ctx    6000', "model_info": {"llama.context_length": 131072}}
        ),
    }
    found = look(http, model="llama3.2", context_tokens=None)
    assert (found.kind, found.model, found.context_tokens) == ("Ollama", "llama3.2:latest", 6000)
    assert "does not count tokens" in found.notices[0]
    server.answers["/api/ps"] = says({"models": [{"name": "llama3.2:latest", "context_length": 5000}]})
    assert look(http, model=None, context_tokens=None).context_tokens == 5000
    del server.answers["/api/ps"], server.answers["/api/show"]
    assumed = look(http, model=None, context_tokens=None)
    assert assumed.context_tokens == 4096, "and not what the model was trained for: more would be cut off silently"
    assert "4,096 tokens are assumed" in assumed.notices[0]


def test_lm_studio(http: Http, server: ScriptedServer) -> None:
    server.answers |= {
        "/v1/models": lists({"id": "phi-4", "owned_by": "organization_owner"}),
        "/api/v0/models": says({"data": [{"id": "x"}, {"id": "phi-4", "loaded_context_length": 7000}]}),
    }
    found = look(http, model=None, context_tokens=None)
    assert (found.kind, found.context_tokens) == ("LM Studio", 7000)


def test_llama_cpp_python_counts_the_first_token_that_is_none_of_the_text(http: Http, server: ScriptedServer) -> None:
    server.answers |= {
        "/v1/models": lists({"id": "m", "owned_by": "me"}),
        "/extras/tokenize/count": words("input", "count", extra=1),
    }
    found = look(http, model=None, context_tokens=None)
    assert (found.kind, found.context_tokens) == ("llama-cpp-python", 2048)
    assert not found.counts_while_busy
    assert remote_server.count(http, found, ["the quick fox", "hello"]) == [3, 1]


def test_an_unknown_server_is_assumed_to_know_little(http: Http) -> None:
    found = look(http, model=None, context_tokens=None)
    assert (found.kind, found.context_tokens) == ("", 4096)
    assert len(found.notices) == 2
    assert remote_server.count(http, found, ["hello", ""]) == [2, 0]
    assert [each["role"] for each in found.request(BEGUN, Sampling())["messages"]] == ["user", "assistant", "user"]
    assert look(http, model=None, context_tokens=9000).context_tokens == 9000


def test_a_model_that_is_not_there_is_named_with_those_that_are(http: Http, server: ScriptedServer) -> None:
    with pytest.raises(ModelError, match=r"no model “x”.*“a-model”"):
        look(http, model="x", context_tokens=None)
    server.answers["/v1/models"] = lists()
    with pytest.raises(ModelError, match="Load one there"):
        look(http, model=None, context_tokens=None)
    for odd in ({"data": 7}, [1], "text"):
        server.answers["/v1/models"] = says(odd)
        with pytest.raises(ModelError, match="does not understand"):
            look(http, model=None, context_tokens=None)


def test_counting_many_texts_keeps_nobody_waiting(http: Http, server: ScriptedServer, monkeypatch) -> None:
    def slow(handler) -> None:
        time.sleep(0.1)
        says({"count": 7})(handler)

    monkeypatch.setattr(remote_server, "COUNT_S", 0.3)
    server.answers |= {"/v1/models": lists({"id": "m", "owned_by": "vllm", "max_model_len": 100}), "/tokenize": slow}
    found = look(http, model=None, context_tokens=None)
    begun = time.monotonic()
    counts = remote_server.count(http, found, ["hello"] * 50)
    assert time.monotonic() - begun < 1.5
    assert counts[0] == 7
    assert counts[-1] == estimate("hello")


@pytest.mark.parametrize(
    ("text", "tokens"),  # tokens as Qwen's and Llama's tokenizers have them are fewer
    [("", 0), ("a", 1), ("The quick brown fox jumps over the lazy dog.", 13), ("今天天气很好", 6), ("Быстрая лиса", 7)],
)
def test_an_estimate_is_rather_too_high(text: str, tokens: int) -> None:
    assert estimate(text) == tokens
