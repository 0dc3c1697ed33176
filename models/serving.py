"""The worker process: takes requests from the pipe and answers them, one reply at a time. It must not know llama.cpp.

Two threads. The main one loads the model and writes replies; the other reads the pipe, so that a cancel, a count of
tokens, or the end of the parent (the pipe ends) is seen while a reply is being written.
"""

import logging
import os
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any, Protocol

from models import child
from models.chat import Done, Piece, PromptMessage, Sampling, Thought
from models.errors import ModelError
from models.run_options import Adapter
from models.wire import (
    LOADING,
    Adapt,
    Adapted,
    Answer,
    Cancel,
    Count,
    Counted,
    Failure,
    Generate,
    LogLine,
    Options,
    Quit,
    Ready,
    Request,
)

LOG = logging.getLogger(__name__)

# How OpenMP's threads wait for each other; it is read when llama.cpp is loaded. Two threads on two cores, one of them
# busy with something else, wrote 60 tokens in 41 s while they waited by spinning (the default), and in 1.5 s passively.
_WAIT_POLICY = "passive"


class Engine(Protocol):
    """What the loop needs of a loaded model; `models.worker.LlamaModel` is one."""

    def about(self) -> Ready:
        """What was loaded."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text; called from the reading thread."""

    def use_adapters(self, adapters: Sequence[Adapter]) -> None:
        """Let these LoRA adapters act and no others; raises `ModelFileError`, and then none act."""

    def generate(
        self,
        messages: Sequence[PromptMessage],
        sampling: Sampling,
        *,
        schema: Mapping[str, Any] | None,
        cancelled: Callable[[], bool],
    ) -> Iterator[Piece | Thought | Done]:
        """A reply's pieces, and its `Done`."""


def main(connection: "Connection[Any, Any]", options: Options) -> None:
    """The process's whole life: load, serve, end when the pipe ends. Started by `models.link`."""
    child.keep_quiet()
    os.environ.setdefault("OMP_WAIT_POLICY", _WAIT_POLICY)
    desk = _Desk(connection)
    if options.send_log:
        desk.send_log()
    try:
        from models.worker import LlamaModel

        engine = LlamaModel(options)
    except Exception as error:  # noqa: BLE001  # the edge of the process: whatever it is, the parent has to hear of it
        desk.answer(LOADING, _failure(error))
        return
    desk.answer(LOADING, engine.about())
    desk.serve(engine)


class _Desk:
    """Reads requests, sends answers. `answer` may be called from both threads."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._waiting: queue.SimpleQueue[Generate | Adapt] = queue.SimpleQueue()
        self._cancelled_up_to = 0

    def answer(self, number: int, answer: Answer) -> None:
        try:
            with self._sending:
                self._connection.send((number, answer))
        except OSError:  # the parent is gone; nobody is left to answer
            os._exit(0)

    def send_log(self) -> None:
        """Pass on what this process logs."""
        root = logging.getLogger("models")
        root.setLevel(logging.DEBUG)
        root.propagate = False
        root.addHandler(_PipeHandler(self))

    def serve(self, engine: Engine) -> None:
        threading.Thread(target=self._read, args=(engine,), daemon=True, name="requests").start()
        while True:
            request = self._waiting.get()
            try:
                if isinstance(request, Adapt):
                    engine.use_adapters(request.adapters)
                    self.answer(request.number, Adapted())
                else:
                    self._write_reply(engine, request)
            except Exception as error:  # noqa: BLE001  # the edge of the process: the parent raises it again
                self.answer(request.number, _failure(error))

    def _write_reply(self, engine: Engine, request: Generate) -> None:
        def cancelled() -> bool:
            return request.number <= self._cancelled_up_to

        if cancelled():
            self.answer(request.number, Done("cancelled", prompt_tokens=0, cached_tokens=0, generated_tokens=0))
            return
        engine.use_adapters(request.adapters)
        stream = engine.generate(request.messages, request.sampling, schema=request.schema, cancelled=cancelled)
        for answer in stream:
            self.answer(request.number, answer)

    def _read(self, engine: Engine) -> None:
        while True:
            try:
                request: Request = self._connection.recv()
            except (EOFError, OSError):
                os._exit(0)  # the parent has ended or closed the pipe; a reply in progress is nobody's any more
            if isinstance(request, Generate | Adapt):
                self._waiting.put(request)
            elif isinstance(request, Cancel):
                self._cancelled_up_to = max(self._cancelled_up_to, request.number)
            elif isinstance(request, Count):
                self._count(engine, request)
            elif isinstance(request, Quit):
                os._exit(0)

    def _count(self, engine: Engine, request: Count) -> None:
        try:
            self.answer(request.number, Counted(engine.count_tokens(request.texts)))
        except Exception as error:  # noqa: BLE001  # the edge of the process: the parent raises it again
            self.answer(request.number, _failure(error))


class _PipeHandler(logging.Handler):
    """Sends log lines to the parent."""

    def __init__(self, desk: _Desk) -> None:
        super().__init__()
        self._desk = desk

    def emit(self, record: logging.LogRecord) -> None:
        self._desk.answer(LOADING, LogLine(record.getMessage()))


def _failure(error: Exception) -> Failure:
    """The error as it travels; a foreign one becomes a `ModelError` that says no more than its kind."""
    if isinstance(error, ModelError):
        return Failure(type(error).__name__, str(error))
    LOG.debug("the model failed", exc_info=error)
    return Failure(
        "ModelError",
        f"The model could not answer ({type(error).__name__}). Try again; if it happens again, choose another model.",
    )
