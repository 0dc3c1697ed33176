"""`ChatModel` on llama.cpp in a process of its own, so that a model that aborts takes nothing with it.

It starts the process when it is first needed and again after it has died. It knows the pipe's values and nothing of
llama.cpp, prompts or memory.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from models import errors, gguf, starter
from models.adapters import check_adapter
from models.chat import Completion, Done, ModelInfo, Piece, PromptMessage, Sampling, Thought
from models.link import Inbox, Link
from models.run_options import Adapter, RunOptions
from models.wire import Adapt, Answer, Count, Counted, Failure, Generate, Options

LOG = logging.getLogger(__name__)

DEFAULTS = RunOptions()
Check = Callable[[Path], str | None]


class ProcessChatModel:
    """Fulfils `models.chat.ChatModel` for one GGUF file, run as the options say.

    `check` gets the file before each start and says in a sentence why it must not be run, None that it may.
    """

    def __init__(self, path: Path, options: RunOptions = DEFAULTS, *, check: Check = lambda _: None) -> None:
        self._path = path
        self._wishes = options
        self._check = check
        self._adapters: tuple[Adapter, ...] = ()
        self._turn = threading.Lock()
        self._starting = threading.Lock()
        self._checking = threading.Lock()
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
            notices=ready.notices,
            gpu_layers=ready.gpu_layers,
            gpu_memory=ready.gpu_memory,
        )

    def is_loaded(self) -> bool:
        """Whether the process runs and has loaded the model."""
        link = self._link
        return link is not None and link.is_ready

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Thought | Done]:
        """Yield the reply's pieces and then exactly one `Done`; see `ChatModel.stream`."""
        yield from self._generate(messages, sampling, schema=None)

    def complete(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> Completion:
        """An answer held to the schema, drawn greedily; cut short at `max_tokens` or by `cancel`."""
        sampling = Sampling(temperature=0.0, repeat_penalty=1.0, max_tokens=max_tokens)
        pieces: list[str] = []
        for answer in self._generate(messages, sampling, schema=schema):
            if isinstance(answer, Done):
                return Completion("".join(pieces), answer)
            if isinstance(answer, Piece):
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

    def use_adapters(self, adapters: Sequence[Adapter]) -> None:
        """The LoRA adapters of all requests from now on; waits for a reply that is being written."""
        wanted = tuple(adapters)
        if wanted == self._adapters:
            return
        self._adapters = ()
        if not wanted:
            return
        base = gguf.read_header(self._path)
        for adapter in wanted:
            check_adapter(adapter.path, base)
        with self._request() as (link, inbox):
            link.send(Adapt(inbox.number, wanted))
            answer: Answer = inbox.answers.get()
            link.drop(inbox)
        if isinstance(answer, Failure):
            raise _error(answer)
        self._adapters = wanted

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
    ) -> Iterator[Piece | Thought | Done]:
        with self._request() as (link, inbox):
            link.send(Generate(inbox.number, tuple(messages), sampling, schema, self._adapters))
            while True:
                answer: Answer = inbox.answers.get()
                if isinstance(answer, Failure):
                    link.drop(inbox)
                    raise _error(answer)
                if isinstance(answer, Done):
                    link.drop(inbox)
                    yield answer
                    return
                if isinstance(answer, Piece | Thought):
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
        if self._link is None or self._link.failure is not None:
            self._refuse_what_fails()
        with self._starting:
            if self._link is None or self._link.failure is not None:
                header = gguf.read_header(self._path)
                self._link = Link(Options(header, self._wishes, send_log=LOG.isEnabledFor(logging.DEBUG)))
            return self._link

    def _refuse_what_fails(self) -> None:
        """Check the file, which may take long: `close` does not wait for it."""
        with self._checking:
            sentence = self._check(self._path)
        if sentence is not None:
            raise errors.ModelFileError(sentence)


def _error(failure: Failure) -> errors.ModelError:
    """The error of that name in `models.errors`."""
    kind = getattr(errors, failure.kind, errors.ModelError)
    return kind(failure.sentence) if issubclass(kind, errors.ModelError) else errors.ModelError(failure.sentence)
