"""What kind of model server this is: which models it has, how much they read at once, how it counts, what it accepts.

The OpenAI interface says none of this except the names, so each kind of server is asked in its own way; one that is not
known is given careful assumptions, said in `notices`. It must not know how a reply is streamed.
"""

import math
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from models.chat import PromptMessage, Sampling
from models.errors import ModelError
from models.remote_faults import Refused, strange
from models.remote_http import Http

Kind = Literal["llama.cpp", "llama-cpp-python", "vLLM", "Ollama", "LM Studio", ""]

BYTES_PER_TOKEN = 3.5  # of UTF-8; English has about 4, so an estimate rather says too much than too little
MESSAGE_OVERHEAD = 8  # tokens that a chat template puts around one message, at most
ASSUMED_CONTEXT = 4096
COUNT_S = 1.0  # the time after which the texts that are left are estimated: a message never waits for counting

# Who the list of models says that it belongs to → what the server is.
_OWNERS: dict[str, Kind] = {
    "llamacpp": "llama.cpp",
    "me": "llama-cpp-python",
    "vllm": "vLLM",
    "library": "Ollama",
    "organization_owner": "LM Studio",
}
_COUNTING: tuple[Kind, ...] = ("llama.cpp", "llama-cpp-python", "vLLM")
# Kinds that know these beside what OpenAI has; others may refuse a request that holds them.
_SAMPLERS: dict[Kind, dict[str, str]] = {
    "llama.cpp": {"top_k": "top_k", "min_p": "min_p", "repeat_penalty": "repeat_penalty"},
    "llama-cpp-python": {"top_k": "top_k", "min_p": "min_p", "repeat_penalty": "repeat_penalty"},
    "vLLM": {"top_k": "top_k", "min_p": "min_p", "repeat_penalty": "repetition_penalty"},
    "LM Studio": {"top_k": "top_k", "repeat_penalty": "repeat_penalty"},
}


# Kinds that go on from an assistant's message at the end, as the model itself would; the others begin a new reply.
_CONTINUING: tuple[Kind, ...] = ("llama.cpp", "vLLM", "Ollama")
_GO_ON = "Go on exactly where your last message stopped. Do not repeat or announce anything."


@dataclass(slots=True)
class Server:
    """One model of one server. `says_usage` and `schema_form` are what it has accepted so far.

    `context_tokens` is the window, stated or assumed; `notices` are sentences for a person.
    """

    model: str
    kind: Kind
    context_tokens: int
    notices: tuple[str, ...] = ()
    parameters: int = 0
    says_usage: bool = True
    schema_form: Literal["json_schema", "json_object"] = "json_schema"
    extra_token: int | None = field(default=None, repr=False)

    @property
    def can_count(self) -> bool:
        """Whether the server counts tokens; otherwise they are estimated."""
        return self.kind in _COUNTING

    @property
    def continues(self) -> bool:
        """Whether a reply goes on from an assistant's message at the end; otherwise the model is asked to go on."""
        return self.kind in _CONTINUING

    @property
    def counts_while_busy(self) -> bool:
        """Whether counting leaves a running reply alone; llama-cpp-python breaks it off for any other request."""
        return self.can_count and self.kind != "llama-cpp-python"

    def request(self, messages: Sequence[PromptMessage], sampling: Sampling) -> dict[str, Any]:
        """The body that asks for a streamed reply."""
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": message.role, "content": _sendable(message.content)} for message in messages],
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_tokens": sampling.max_tokens,
            "stream": True,
        }
        body |= {theirs: getattr(sampling, ours) for ours, theirs in _SAMPLERS.get(self.kind, {}).items()}
        if sampling.seed is not None:
            body["seed"] = sampling.seed
        if sampling.stop:
            body["stop"] = list(sampling.stop)
        if self.says_usage:
            body["stream_options"] = {"include_usage": True}
        return body | (self._going_on(body["messages"]) if messages and messages[-1].role == "assistant" else {})

    def _going_on(self, messages: list[dict[str, str]]) -> dict[str, Any]:
        """What is to be said so that the reply goes on from the last message."""
        if not self.continues:
            return {"messages": [*messages, {"role": "user", "content": _GO_ON}]}
        if self.kind == "vLLM":
            return {"continue_final_message": True, "add_generation_prompt": False}
        # llama-server refuses to go on as long as the model may think first.
        return {"chat_template_kwargs": {"enable_thinking": False}} if self.kind == "llama.cpp" else {}

    def held_to(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """What is added to a request so that the answer keeps to a JSON schema."""
        held: dict[str, Any] = {"type": "json_object", "schema": schema}  # llama.cpp's older form
        if self.schema_form == "json_schema":
            held = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
        if self.kind in ("llama.cpp", "vLLM"):
            return {"response_format": held, "chat_template_kwargs": {"enable_thinking": False}}
        return {"response_format": held}

    def gives_in(self, refused: Refused, body: dict[str, Any]) -> bool:
        """Whether there is another way to ask, after this refusal; it is used from now on.

        Raises `ModelError` when the server cannot hold an answer to a schema in any way.
        """
        said = refused.said.lower()
        if "stream_options" in said and self.says_usage:
            self.says_usage = False
            return True
        if "response_format" in body and re.search(r"response_format|json_schema|grammar|json_object", said):
            if self.schema_form == "json_schema":
                self.schema_form = "json_object"
                return True
            raise ModelError(
                "The model's server cannot keep an answer to a given form, so the model cannot help with learning. "
                "Confidant goes on learning by itself."
            ) from refused
        return False


def models_at(http: Http) -> list[dict[str, Any]]:
    """The server's models, as it describes them. Raises `ModelError`."""
    data = http.get("/v1/models").get("data")
    if not isinstance(data, list):
        raise strange(http.host)
    return [each for each in data if isinstance(each, dict) and isinstance(each.get("id"), str)]


def look(http: Http, *, model: str | None, context_tokens: int | None) -> Server:
    """Find out about the model of this name, or about the first one; `context_tokens` is what the user says of it."""
    found = models_at(http)
    if not found:
        raise ModelError(f"The server at {http.host} has no model. Load one there, then try again.")
    entry = found[0] if not model else _named(found, model, host=http.host)
    kind = _OWNERS.get(str(entry.get("owned_by")), "")
    if not kind and "version" in http.try_get("/api/version"):
        kind = "Ollama"  # it names the owner of a model that was fetched from elsewhere
    window = context_tokens or _window(http, kind, entry)
    notices = []
    if not window:
        window = ASSUMED_CONTEXT if kind != "llama-cpp-python" else 2048  # what that one allocates unless told
        notices.append(
            f"The server at {http.host} does not say how much it can read at once. {window:,} tokens are assumed."
        )
    if kind not in _COUNTING:
        notices.append(
            f"The server at {http.host} does not count tokens, so they are estimated, rather too high than too low."
        )
    parameters = _number(_dict(entry.get("meta")).get("n_params")) or 0
    return Server(entry["id"], kind, window, tuple(notices), parameters)


def estimate(text: str) -> int:
    """An estimate of a text's tokens that is rather too high than too low; no model is asked."""
    return math.ceil(len(text.encode("utf-8", "surrogatepass")) / BYTES_PER_TOKEN)


def count(http: Http, server: Server, texts: Sequence[str]) -> list[int]:
    """The tokens of each text, by the server's own tokenizer where it has one; estimates after `COUNT_S` seconds."""
    end = time.monotonic() + COUNT_S
    counts = []
    for text in texts:
        exact = (
            _counted(http, server, _sendable(text)) if text and server.can_count and time.monotonic() < end else None
        )
        counts.append(estimate(text) if exact is None else exact)
    return counts


def _counted(http: Http, server: Server, text: str) -> int | None:
    """The server's count; None when it does not tell."""
    if server.kind == "llama.cpp":
        read = http.try_post("/tokenize", {"content": text, "add_special": False, "parse_special": False})
        return len(read["tokens"]) if isinstance(read.get("tokens"), list) else None
    if server.kind == "vLLM":
        asked = {"model": server.model, "prompt": text, "add_special_tokens": False}
        return _number(http.try_post("/tokenize", asked).get("count"))
    if server.extra_token is None:  # llama-cpp-python counts the token that begins every text, where the model has one
        server.extra_token = _python_count(http, server, "") or 0
    counted = _python_count(http, server, text)
    return None if counted is None else max(0, counted - server.extra_token)


def _python_count(http: Http, server: Server, text: str) -> int | None:
    asked = {"model": server.model, "input": text}
    return _number(http.try_post("/extras/tokenize/count", asked).get("count"))


def _named(found: Sequence[dict[str, Any]], model: str, *, host: str) -> dict[str, Any]:
    for each in found:
        if each["id"] in (model, f"{model}:latest"):  # Ollama's name for the usual version
            return each
    names = ", ".join(f"“{each['id']}”" for each in found[:5])
    raise ModelError(f"The server at {host} has no model “{model}”. Choose one that it has: {names}.")


def _window(http: Http, kind: Kind, entry: dict[str, Any]) -> int | None:
    """The window in tokens that the server has really set up; None when it does not say."""
    name = entry["id"]
    match kind:
        case "llama.cpp":
            props = http.try_get("/props")
            return _number(_dict(props.get("default_generation_settings")).get("n_ctx"))
        case "Ollama":
            return _ollama_window(http, name)
        case "LM Studio":
            listed = http.try_get("/api/v0/models").get("data")
            entries = [_dict(each) for each in listed] if isinstance(listed, list) else []
            return next(
                (_number(each.get("loaded_context_length")) for each in entries if each.get("id") == name), None
            )
        case _:
            return _number(entry.get("max_model_len"))


def _ollama_window(http: Http, name: str) -> int | None:
    """What is set up now, or what the model's own settings ask for; its trained length says nothing about that."""
    running = http.try_get("/api/ps").get("models")
    for each in map(_dict, running if isinstance(running, list) else ()):
        if each.get("name") == name and (window := _number(each.get("context_length"))):
            return window
    settings = http.try_post("/api/show", {"model": name}).get("parameters")
    asked = re.search(r"^num_ctx\s+(\d{1,9})$", settings, re.MULTILINE) if isinstance(settings, str) else None
    return int(asked[1]) if asked else None


def _sendable(text: str) -> str:
    """The text without halves of characters, which no JSON in UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> int | None:
    """A count above or equal to zero; None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
