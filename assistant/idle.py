"""Frees the memory of a chat model that nobody has used for a while; the next use starts it again.

It must not know how a model runs: it closes one that restarts by itself, which is what `models.chat` promises.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from models.chat import ChatModel, Completion, Done, ModelInfo, Piece, PromptMessage, Sampling, Thought
from models.run_options import Adapter

_LOOKS_PER_WAIT = 10


class IdleTimer:
    """Calls `close` once, when nothing has been `using` it for `after_s` seconds; never while something is.

    `clock` gives seconds that only grow. Safe to use from any thread; it starts none.
    """

    def __init__(
        self, close: Callable[[], None], *, after_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._close = close
        self._after_s = after_s
        self._clock = clock
        self._lock = threading.Lock()
        self._users = 0
        self._is_open = False
        self._last_used = clock()

    @contextmanager
    def using(self) -> Iterator[None]:
        """While the block runs nothing is closed; a close that has begun is waited for. The wait begins anew after."""
        try:
            with self.looking():
                yield
        finally:
            with self._lock:
                self._last_used = self._clock()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """As `using`, for a look that is no use: the wait goes on as if it had not been."""
        with self._lock:
            self._users += 1
            self._is_open = True
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1

    def check(self) -> bool:
        """Close if it is time; whether it was."""
        with self._lock:
            if not self._is_open or self._users or self._clock() - self._last_used < self._after_s:
                return False
            self._is_open = False
            self._close()
            return True


class IdleModel:
    """A `ChatModel` that gives its memory back after so many minutes without use, and is there again when needed."""

    def __init__(self, model: ChatModel, *, minutes: float) -> None:
        self._model = model
        self._timer = IdleTimer(model.close, after_s=minutes * 60)
        self._every_s = minutes * 60 / _LOOKS_PER_WAIT
        self._ended = threading.Event()
        self._watching = threading.Lock()
        self._watcher: threading.Thread | None = None

    def info(self) -> ModelInfo:
        """What is loaded; loads it first when needed, and else is no use that would keep it loaded."""
        self._watch()
        with self._timer.looking() if self._model.is_loaded() else self._timer.using():
            return self._model.info()

    def is_loaded(self) -> bool:
        """Whether it is loaded now."""
        return self._model.is_loaded()

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Thought | Done]:
        """The reply's pieces and its end."""
        with self._using():
            yield from self._model.stream(messages, sampling)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text."""
        with self._using():
            return self._model.count_tokens(texts)

    def complete(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> Completion:
        """An answer held to the schema."""
        with self._using():
            return self._model.complete(messages, schema, max_tokens)

    def complete_json(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> str:
        """The text of `complete`."""
        return self.complete(messages, schema, max_tokens).text

    def use_adapters(self, adapters: Sequence[Adapter]) -> None:
        """The LoRA adapters of all requests from now on."""
        with self._using():
            self._model.use_adapters(adapters)

    def cancel(self) -> None:
        """Stop what is running."""
        self._model.cancel()

    def close(self) -> None:
        """End the process and the watch over it; a later call starts both again."""
        with self._watching:
            self._ended.set()
            self._watcher = None
        self._model.close()

    @contextmanager
    def _using(self) -> Iterator[None]:
        self._watch()
        with self._timer.using():
            yield

    def _watch(self) -> None:
        """Start the thread that looks at the timer now and then, unless it runs."""
        with self._watching:
            if self._watcher is None:
                self._ended = threading.Event()
                self._watcher = threading.Thread(target=self._look, args=(self._ended,), daemon=True, name="idle-model")
                self._watcher.start()

    def _look(self, ended: threading.Event) -> None:
        while not ended.wait(self._every_s):
            self._timer.check()
