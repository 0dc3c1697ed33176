"""What goes over the pipe between the program and the model's worker process: plain values, pickled.

A request travels as itself and carries its number; an answer travels as (number of the request, answer), where number 0
is the loading of the model. `Piece` and `Done` of the contract are answers too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.chat import Done, Piece, PromptMessage, Sampling

LOADING = 0


@dataclass(frozen=True, slots=True)
class Options:
    """What the worker loads: the file's path, the context in tokens, threads, and whether to send llama.cpp's log."""

    path: str
    context_tokens: int
    threads: int
    send_log: bool


@dataclass(frozen=True, slots=True)
class Generate:
    """Answer the messages; with a schema, in JSON held to it. Answers: `Piece`s, then one `Done` or `Failure`."""

    number: int
    messages: Sequence[PromptMessage]
    sampling: Sampling
    schema: Mapping[str, Any] | None = None


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
    """The model is loaded: the context really allocated, in tokens, the number of parameters, and what computes."""

    context_tokens: int
    parameters: int
    backend: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens of each text, in the order asked."""

    tokens: list[int]


@dataclass(frozen=True, slots=True)
class Failure:
    """The request failed: the name of an error class in `models.errors`, and its sentence."""

    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of llama.cpp's own log."""

    text: str


Request = Generate | Count | Cancel | Quit
Answer = Ready | Piece | Done | Counted | Failure | LogLine
