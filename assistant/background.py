"""One worker thread that learns: it takes the queue's messages in order, and tidies up when there is nothing to learn.

The queue lies in the vault, so what is not learnt today is learnt after the next start. While a reply is being written
the worker stands still: the turn has the machine, and a message is learnt together with its reply. What the rules have
learnt from, the chat model may read after them, in its spare time. It must not know how learning works, and logs no
text.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.trouble import log_trouble
from models.errors import NotFound

if TYPE_CHECKING:
    from memory.service import MemoryService

logger = logging.getLogger(__name__)

TIDY_EVERY_S = 20.0  # deletions by hand come without a message; the memory itself knows if there is anything to do
RETRY_AFTER_S = 0.5
DRAIN_S = 5.0
REST_S = 1.0
LOOK_EVERY_S = 0.2  # whether the rules have learnt from a message is kept in the vault, which nobody is told of


class Background:
    """Works the learning queue of one user. `start` it once; `close` drains it for a bounded time."""

    def __init__(self, memory: "MemoryService", *, read_some: Callable[[], object] = lambda: None) -> None:
        """`read_some` lets the chat model read messages that wait, until it has to stop; it may do nothing."""
        self._memory = memory
        self._read_some = read_some
        self._changed = threading.Condition()
        self._turns = 0
        self._closing = False
        self._give_up_at = 0.0
        self._poked = True
        self._thread = threading.Thread(target=self._work, name="learning", daemon=True)

    def start(self) -> None:
        """Begin with what an earlier run left in the queue."""
        self._thread.start()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """While the block runs, no further message is begun; afterwards the queue is looked at again."""
        with self._changed:
            self._turns += 1
        try:
            yield
        finally:
            with self._changed:
                self._turns -= 1
                self._poked = True
                self._changed.notify_all()

    def poke(self) -> None:
        """Look at once whether there is anything to do."""
        with self._changed:
            self._poked = True
            self._changed.notify_all()

    def wait(self, message_id: str, *, timeout_s: float) -> bool:
        """Whether the message is learnt from, given up on, or was never queued, within `timeout_s` seconds.

        While the embedder is still being loaded, what the rules learnt counts as soon as it is kept.
        """
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while message_id in self._memory.queue.pending():
                if not self._memory.is_warm and self._is_kept(message_id):
                    return True
                left = deadline - time.monotonic()
                if left <= 0 or not self._thread.is_alive():
                    return False
                self._changed.wait(min(left, LOOK_EVERY_S))
        return True

    def _is_kept(self, message_id: str) -> bool:
        learnt = self._memory.memories.learnt([message_id]).get(message_id)
        return learnt is not None and bool(learnt.changes)

    def close(self, *, timeout_s: float = DRAIN_S) -> None:
        """Learn what is queued, for at most `timeout_s` seconds and one message; the rest waits for the next start."""
        with self._changed:
            self._closing = True
            self._give_up_at = time.monotonic() + timeout_s
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(2 * timeout_s)

    def _work(self) -> None:
        closing = False
        while not closing:
            closing, failed = self._closing, False
            try:
                self._learn_all()
                if not closing:
                    self._read_some()
                    self._memory.maintain()
            except Exception as error:  # noqa: BLE001  the worker outlives a bad moment of the disk and tries again
                failed = True
                log_trouble(logger, "Work in the background", error)
            with self._changed:
                if failed and not self._closing:  # what fails at once would fail a thousand times a second
                    self._changed.wait_for(lambda: self._closing, REST_S)
                if not (self._poked or self._closing):
                    self._changed.wait(TIDY_EVERY_S)
                self._poked = False

    def _learn_all(self) -> None:
        """Learn until the queue is empty. Every message has a bounded number of tries, so this comes to an end."""
        while pending := self._memory.queue.pending():
            with self._changed:
                if self._closing and time.monotonic() >= self._give_up_at:
                    return
                if self._turns and not self._closing:  # asked after `pending` was read: a turn's own message waits
                    self._changed.wait()
                    continue
            self._learn(pending[0])
            with self._changed:
                self._changed.notify_all()

    def _learn(self, message_id: str) -> None:
        try:
            self._memory.readings.put(message_id)
            self._memory.learn(message_id)
        except NotFound:  # its chat was deleted meanwhile: there is nothing left to learn from
            self._memory.queue.remove(message_id)
        except Exception as error:  # noqa: BLE001  one message must not end the worker; it is counted, logged and kept
            log_trouble(logger, "Learning from a message", error)
            self._memory.queue.failed(message_id)
            time.sleep(0 if self._closing else RETRY_AFTER_S)
