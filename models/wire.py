"""What goes over the pipe between the program and the model's worker process: plain values, pickled.

A request travels as itself and carries its number; an answer travels as (number of the request, answer), where number 0
is the loading of the model. `Piece` and `Done` of the contract are answers too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.chat import Done, Piece, PromptMessage, Sampling, Thought
from models.gguf import GgufHeader
from models.run_options import Adapter, RunOptions

LOADING = 0


@dataclass(frozen=True, slots=True)
class Options:
    """What the worker loads: the file by its header, the wishes how to run it, and whether to send llama.cpp's log."""

    header: GgufHeader
    wishes: RunOptions
    send_log: bool


@dataclass(frozen=True, slots=True)
class Generate:
    """Answer the messages, with these LoRA adapters and no others; with a schema, in JSON held to it.

    Answers: `Piece`s and `Thought`s, then one `Done` or `Failure`.
    """

    number: int
    messages: Sequence[PromptMessage]
    sampling: Sampling
    schema: Mapping[str, Any] | None = None
    adapters: tuple[Adapter, ...] = ()


@dataclass(frozen=True, slots=True)
class Adapt:
    """Use these LoRA adapters and no others. Answer: `Adapted` or `Failure`, and then none are used."""

    number: int
    adapters: tuple[Adapter, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Count the tokens of each text. Answer: `Counted` or `Failure`; it comes while a reply is being written, too."""

    number: int
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Cancel:
    """End `Generate` requests up to this number; one that has not begun ends before it begins."""

    number: int


@dataclass(frozen=True, slots=True)
class Quit:
    """End the process at once."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded: the context really allocated, in tokens, the number of parameters, and what computes.

    `gpu_layers` lie on graphics cards, which have `gpu_memory` bytes of their own; `notices` are sentences for
    a person.
    """

    context_tokens: int
    parameters: int
    backend: str
    gpu_layers: int = 0
    gpu_memory: int = 0
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens of each text, in the order asked."""

    tokens: list[int]


@dataclass(frozen=True, slots=True)
class Adapted:
    """The adapters are in use."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The request failed: the name of an error class in `models.errors`, and its sentence."""

    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of llama.cpp's own log."""

    text: str


Request = Generate | Adapt | Count | Cancel | Quit
Answer = Ready | Piece | Thought | Done | Counted | Adapted | Failure | LogLine
