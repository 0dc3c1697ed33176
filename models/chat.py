"""The contract of a chat model: what the rest of the program may ask of it, as values and one protocol.

It knows nothing of processes, llama.cpp, prompts or memory. `models.process` fulfils it with a worker process; the
tests fulfil it with a scripted fake, and one contract test runs against both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from models.run_options import Adapter

Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length", "context", "cancelled"]


@dataclass(frozen=True, slots=True)
class PromptMessage:
    """One message of a prompt, as the chat template gets it."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is drawn; the defaults suit small instruct models.

    `min_p` drops tokens less likely than this share of the likeliest one; the same `seed` gives the same text for the
    same prompt; a reply ends before the first of the `stop` texts.
    """

    temperature: float = 0.4
    top_p: float = 0.9
    top_k: int = 40
    repeat_penalty: float = 1.1
    max_tokens: int = 1024
    seed: int | None = None
    min_p: float = 0.05
    stop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What is known of a loaded model. `context_tokens` is the window really allocated, in tokens.

    `backend` is what computes: "CPU", "Metal", "CUDA", …; "" when it is not known. `gpu_layers` are the layers of the
    model that lie on graphics cards, which have `gpu_memory` bytes of their own. `notices` are sentences for a person
    about what had to be done otherwise than asked, such as a chat template that is missing. `is_local` is False when
    what is sent to it leaves this computer.
    """

    name: str
    path: Path | None
    context_tokens: int
    parameters: int
    is_starter: bool
    backend: str = ""
    notices: tuple[str, ...] = ()
    gpu_layers: int = 0
    gpu_memory: int = 0
    is_local: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a reply's text, as it streams; never splits a UTF-8 character, never holds thinking or its tags."""

    text: str


@dataclass(frozen=True, slots=True)
class Thought:
    """A piece of what a model thinks before it replies, without the tags around it; no part of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a stream. Token counts are of the whole prompt, of its part taken from the KV cache, and generated.

    `reason`: "stop" the model or a stop text ended it, "length" it has `max_tokens`, "context" the window is full,
    "cancelled" somebody stopped it.
    """

    reason: FinishReason
    prompt_tokens: int
    cached_tokens: int
    generated_tokens: int


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer and how it ended; with `done.reason` other than "stop" the text is cut short."""

    text: str
    done: Done


class ChatModel(Protocol):
    """A local chat model. One request runs at a time; methods are safe to call from any thread.

    Every method starts the model when it is not running. They raise `ModelFileError` when the file cannot be used and
    `ModelCrashed` when the process dies under the request; the next call starts it again.
    """

    def info(self) -> ModelInfo:
        """What is loaded; loads it first when needed."""

    def is_loaded(self) -> bool:
        """Whether the other methods find it loaded; neither loads it nor waits."""

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Thought | Done]:
        """Yield the reply's pieces and then exactly one `Done`. Closing the iterator cancels the request.

        When the last message is the assistant's, the reply goes on from its text, which is not repeated. Raises
        `PromptTooLong` when the messages leave no room for a reply.
        """

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, without any template or special tokens around it."""

    def complete(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> Completion:
        """An answer held to the JSON schema by a grammar, drawn greedily, and how it ended; `cancel` cuts it short."""

    def complete_json(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> str:
        """The text of `complete`; may be cut short at `max_tokens` (then invalid)."""

    def use_adapters(self, adapters: Sequence[Adapter]) -> None:
        """The LoRA adapters of all requests from now on, together; none when empty. Costs nothing when unchanged.

        Raises `ModelFileError` when one cannot be read or belongs to another model; then none of them are used.
        """

    def cancel(self) -> None:
        """Stop the running `stream` or `complete` within one token; nothing happens when none runs."""

    def close(self) -> None:
        """End the model's process and free its memory; a later call starts it again."""
