"""Who may use the chat model now: turns first, and other work only in the time between them.

A turn that begins cuts other work short within a token. It must not know what the work is.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CANCEL_EVERY_S = 0.02
PATIENCE_S = 2.0  # a turn waits no longer for work that does not end; the model itself then takes them in order


class SpareTime:
    """Shared by the turns and the work of one model; `cancel` stops what the model is doing. Safe for any thread."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        self._cancel = cancel
        self._changed = threading.Condition()
        self._turns = 0
        self._working = False
        self._closed = False
        self._last_turn = time.monotonic()

    @property
    def is_free(self) -> bool:
        """Whether work could begin at once."""
        with self._changed:
            return not (self._turns or self._working or self._closed)

    @property
    def is_closed(self) -> bool:
        """Whether no work will begin any more."""
        return self._closed

    @property
    def quiet_s(self) -> float:
        """Seconds since the last turn ended, or since the start; 0 while one runs."""
        with self._changed:
            return 0.0 if self._turns else time.monotonic() - self._last_turn

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While the block runs no work begins; work that is running is cancelled first."""
        with self._changed:
            self._turns += 1
            self._stop_work()
        try:
            yield
        finally:
            with self._changed:
                self._turns -= 1
                self._last_turn = time.monotonic()
                self._changed.notify_all()

    @contextmanager
    def work(self, *, wait: bool = False) -> Iterator[bool]:
        """True if the block may use the model, one block at a time. With `wait` it waits for that, unless closed."""
        with self._changed:
            while wait and not self._closed and (self._turns or self._working):
                self._changed.wait()
            mine = not (self._turns or self._working or self._closed)
            self._working = self._working or mine
        try:
            yield mine
        finally:
            with self._changed:
                if mine:
                    self._working = False
                self._changed.notify_all()

    def close(self) -> None:
        """Cancel running work and let none begin any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            self._stop_work()

    def _stop_work(self) -> None:
        """Cancel again and again: work that has just begun may not have reached the model yet."""
        give_up_at = time.monotonic() + PATIENCE_S
        while self._working and time.monotonic() < give_up_at:
            self._cancel()
            self._changed.wait(CANCEL_EVERY_S)
