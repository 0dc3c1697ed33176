"""Works the messages that wait for the chat model, in its spare time, if the exam has allowed it to.

The chat that was used last is read at once, while the model still has it in its cache. What was left over in other
chats would push it out, and waits until nobody has written for a while. It must not know what is asked or kept: that
is `assistant.refine`.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assistant import refine
from assistant.exam import Progress
from assistant.spare_time import SpareTime
from models.errors import NotFound

if TYPE_CHECKING:
    from assistant.turn import TurnTools
    from memory.service import MemoryService

logger = logging.getLogger(__name__)

QUIET_S = 180.0  # without a turn; after that the next one may have to read its chat again
LOOK_EVERY_S = 0.5
IN_CACHE = 100  # messages of a chat, at most


class ModelReader:
    """Reads for one user. `allowed_reader` gives the mark of the model in use if it may learn, otherwise None."""

    def __init__(
        self,
        memory: "MemoryService",
        *,
        spare: SpareTime,
        tools: Callable[[], "TurnTools"],
        allowed_reader: Callable[[], str | None],
    ) -> None:
        self._memory = memory
        self._spare = spare
        self._tools = tools
        self._allowed_reader = allowed_reader
        self._progressed = threading.Condition()
        self._asked_for = False

    def read_some(self) -> None:
        """Read what waits, until nothing does, a turn begins, or the rules have something to learn."""
        while (reader := self._allowed_reader()) is not None and not self._memory.queue.pending():
            message_id = self._next()
            if message_id is None:
                return
            with self._spare.work() as mine:
                outcome = self._read(message_id, reader) if mine else "interrupted"
            with self._progressed:
                self._progressed.notify_all()
            if outcome == "interrupted":
                return

    def ask_again(self, *, all_history: bool) -> int:
        """Let what failed, or every message that this model has not read, wait to be read; returns how many wait."""
        reader = self._allowed_reader()
        total = self._memory.readings.put_history(reader) if all_history and reader else self._memory.readings.retry()
        self._asked_for = total > 0
        return total

    def pause(self) -> None:
        """Leave what was asked for to quiet moments. The message that is being read is read to its end."""
        self._asked_for = False

    def follow(self, total: int) -> Iterator[Progress]:
        """Progress until nothing waits any more, or the model may no longer read. Leaving it ends no reading."""
        while self._allowed_reader() is not None and not self._spare.is_closed:
            left = min(self._memory.readings.waiting(), total)
            yield Progress(total - left, total)
            if not left:
                return
            with self._progressed:
                self._progressed.wait(LOOK_EVERY_S)

    def _next(self) -> str | None:
        """The message to read now: of the last chat; another one when that was asked for, or all is quiet."""
        if not self._memory.preferences.memory_on:
            return None
        at_hand = self._memory.readings.next(among=self._in_cache())
        if at_hand is not None:
            return at_hand
        if not (self._asked_for or self._spare.quiet_s >= QUIET_S):
            return None
        older = self._memory.readings.next()
        self._asked_for = self._asked_for and older is not None
        return older

    def _in_cache(self) -> list[str]:
        """The messages of the chat that was used last."""
        chats = self._memory.chats.list()[:1]
        return [each.id for chat in chats for each in self._memory.chats.messages(chat.id, last=IN_CACHE)]

    def _read(self, message_id: str, reader: str) -> refine.Outcome:
        try:
            outcome = refine.read(self._tools(), message_id, reader=reader)
        except NotFound:  # its chat was deleted meanwhile, and its row with it
            return "read"
        except Exception:  # only counted here, whatever it is, and passed on
            self._memory.readings.failed(message_id)
            raise
        if outcome == "failed":
            self._memory.readings.failed(message_id)
        return outcome
