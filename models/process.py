"""`ChatModel` on llama.cpp in a process of its own, so that a model that aborts takes nothing with it.

It starts the process when it is first needed and again after it has died. It knows the pipe's values and nothing of
llama.cpp, prompts or memory.
"""

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from models import errors, gguf, hardware, starter
from models.chat import Completion, Done, ModelInfo, Piece, PromptMessage, Sampling
from models.link import Inbox, Link
from models.wire import Answer, Count, Counted, Failure, Generate, Options

LOG = logging.getLogger(__name__)


class ProcessChatModel:
    """Fulfils `models.chat.ChatModel` for one GGUF file.

    `context_tokens` None: what the model has and memory allows, at most 8192. `threads` None: the cores that are free
    when the process starts.
    """

    def __init__(self, path: Path, *, context_tokens: int | None = None, threads: int | None = None) -> None:
        self._path = path
        self._context_tokens = context_tokens
        self._threads = threads
        self._turn = threading.Lock()
        self._starting = threading.Lock()
        self._link: Link | None = None
        self._running: tuple[Link, Inbox] | None = None

    def info(self) -> ModelInfo:
        """What is loaded; loads it first when needed."""
        ready = self._linked().wait_ready()
        if isinstance(ready, Failure):
            raise _error(ready)
        return ModelInfo(
            name=self._path.stem,
            path=self._path,
            context_tokens=ready.context_tokens,
            parameters=ready.parameters,
            is_starter=starter.is_starter(self._path),
            backend=ready.backend,
        )

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Done]:
        """Yield the reply's pieces and then exactly one `Done`; see `ChatModel.stream`."""
        yield from self._generate(messages, sampling, schema=None)

    def complete(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> Completion:
        """An answer held to the schema, drawn greedily; cut short at `max_tokens` or by `cancel`."""
        sampling = Sampling(temperature=0.0, repeat_penalty=1.0, max_tokens=max_tokens)
        pieces: list[str] = []
        for answer in self._generate(messages, sampling, schema=schema):
            if isinstance(answer, Done):
                return Completion("".join(pieces), answer)
            pieces.append(answer.text)
        raise errors.ModelCrashed("The model was closed before it could answer. Try again.")

    def complete_json(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> str:
        """The text of `complete`."""
        return self.complete(messages, schema, max_tokens).text

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text; does not wait for a reply that is being written."""
        if not texts:
            return []
        link = self._linked()
        inbox = link.open()
        link.send(Count(inbox.number, tuple(texts)))
        answer = inbox.answers.get()
        link.drop(inbox)
        if isinstance(answer, Counted):
            return answer.tokens
        if isinstance(answer, Failure):
            raise _error(answer)
        raise errors.ModelCrashed("The model was closed before it could answer. Try again.")

    def cancel(self) -> None:
        """Stop the running `stream` or `complete` within one token; nothing happens when none runs."""
        running = self._running
        if running is not None:
            link, inbox = running
            link.cancel(inbox)

    def close(self) -> None:
        """End the process and free its memory; a reply in progress ends as cancelled."""
        with self._starting:
            link, self._link = self._link, None
        if link is not None:
            link.close()

    def _generate(
        self, messages: Sequence[PromptMessage], sampling: Sampling, *, schema: Mapping[str, Any] | None
    ) -> Iterator[Piece | Done]:
        with self._request() as (link, inbox):
            link.send(Generate(inbox.number, tuple(messages), sampling, schema))
            while True:
                answer: Answer = inbox.answers.get()
                if isinstance(answer, Failure):
                    link.drop(inbox)
                    raise _error(answer)
                if isinstance(answer, Done):
                    link.drop(inbox)
                    yield answer
                    return
                if isinstance(answer, Piece):
                    yield answer

    @contextmanager
    def _request(self) -> Iterator[tuple[Link, Inbox]]:
        """One reply at a time; one that is left before its end is cancelled, and its last answers go nowhere.

        A plain lock and no re-entrant one: a generator may be closed by another thread than the one that began it.
        """
        with self._turn:
            link = self._linked()
            inbox = link.open()
            self._running = (link, inbox)
            try:
                yield link, inbox
            finally:
                self._running = None
                if link.drop(inbox):
                    link.cancel(inbox)

    def _linked(self) -> Link:
        """The running process, started when there is none; raises `ModelFileError` when the file cannot be used."""
        with self._starting:
            if self._link is None or self._link.failure is not None:
                self._link = Link(self._options(gguf.read_header(self._path)))
            return self._link

    def _options(self, header: gguf.GgufHeader) -> Options:
        machine = hardware.look()
        context = self._context_tokens or hardware.context_for(header, memory_available=machine.memory_available)
        return Options(
            path=str(self._path),
            context_tokens=context,
            threads=self._threads or machine.free_cores,
            send_log=LOG.isEnabledFor(logging.DEBUG),
        )


def _error(failure: Failure) -> errors.ModelError:
    """The error of that name in `models.errors`."""
    kind = getattr(errors, failure.kind, errors.ModelError)
    return kind(failure.sentence) if issubclass(kind, errors.ModelError) else errors.ModelError(failure.sentence)
