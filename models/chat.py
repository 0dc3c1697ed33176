"""The contract of a chat model: what the rest of the program may ask of it, as values and one protocol.

It knows nothing of processes, llama.cpp, prompts or memory. `models.process` fulfils it with a worker process; the
tests fulfil it with a scripted fake, and one contract test runs against both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length", "cancelled"]


@dataclass(frozen=True, slots=True)
class PromptMessage:
    """One message of a prompt, as the chat template gets it."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is drawn; the defaults suit small instruct models."""

    temperature: float = 0.4
    top_p: float = 0.9
    top_k: int = 40
    repeat_penalty: float = 1.1
    max_tokens: int = 1024
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What is known of a loaded model. `context_tokens` is the window really allocated, in tokens.

    `backend` is what computes: "CPU", "Metal", "CUDA", …; "" when it is not known.
    """

    name: str
    path: Path | None
    context_tokens: int
    parameters: int
    is_starter: bool
    backend: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a reply's text, as it streams; never splits a UTF-8 character."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a stream. Token counts are of the whole prompt, of its part taken from the KV cache, and generated."""

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

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Done]:
        """Yield the reply's pieces and then exactly one `Done`. Closing the iterator cancels the request.

        Raises `PromptTooLong` when the messages leave no room for a reply.
        """

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, without any template or special tokens around it."""

    def complete(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> Completion:
        """An answer held to the JSON schema by a grammar, drawn greedily, and how it ended; `cancel` cuts it short."""

    def complete_json(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> str:
        """The text of `complete`; may be cut short at `max_tokens` (then invalid)."""

    def cancel(self) -> None:
        """Stop the running `stream` or `complete` within one token; nothing happens when none runs."""

    def close(self) -> None:
        """End the model's process and free its memory; a later call starts it again."""
