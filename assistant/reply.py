"""The reply that is being written: its text so far, what was thought before it, and its row in the chat.

It is saved now and then while it streams, so that a killed program keeps what was seen. It must not know the model.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from memory.values import Cut, CutBy, Message, MessageStatus, Recall

if TYPE_CHECKING:
    from memory.chats import ChatStore

SAVE_EVERY_S = 2.0


class Reply:
    """One assistant's message in the making. `row` is an earlier, failed or stopped one that it replaces."""

    def __init__(
        self, chats: "ChatStore", *, chat_id: str, now: Callable[[], datetime], row: Message | None = None
    ) -> None:
        self._chats = chats
        self._chat_id = chat_id
        self._now = now
        self._row = row
        self._before: Message | None = None
        self._pieces: list[str] = []
        self._thoughts: list[str] = []
        self._thought_from = self._thought_until = 0.0
        self._save_at = time.monotonic() + SAVE_EVERY_S
        self._receipt_for: str | None = None
        self.recall = Recall()

    @classmethod
    def going_on(cls, chats: "ChatStore", row: Message, *, now: Callable[[], datetime]) -> "Reply":
        """A reply that goes on from the text of `row`, which a limit has cut; its receipt stays as it is."""
        reply = cls(chats, chat_id=row.chat_id, now=now, row=row)
        reply._before, reply._receipt_for = row, row.id
        reply._pieces.append(row.text)
        return reply

    @property
    def text(self) -> str:
        """What was written so far."""
        return "".join(self._pieces)

    @property
    def has_thoughts(self) -> bool:
        """Whether the model has thought anything."""
        return bool(self._thoughts)

    def add(self, piece: str) -> None:
        """Take the next piece of text; every two seconds all of it goes to disk."""
        self._pieces.append(piece)
        if time.monotonic() >= self._save_at:
            self.save("pending")
            self._save_at = time.monotonic() + SAVE_EVERY_S

    def think(self, piece: str) -> None:
        """Take the next piece of a thought; it goes to disk beside the text, and is never a part of it."""
        self._thought_until = time.monotonic()
        if not self._thoughts:
            self._thought_from = self._thought_until
        self._thoughts.append(piece)

    def save(self, status: MessageStatus, *, cut_by: CutBy | None = None) -> Message:
        """Write the text so far, the limit that cut it, and the receipt of what was recalled for it.

        A replaced row keeps what it has until there is something new. Raises `NotFound` when the chat is gone.
        """
        if self._row is None:
            self._row = self._chats.add_message(
                self._chat_id, speaker="assistant", text=self.text, at=self._now(), status=status
            )
        is_new = bool(self._pieces or self._thoughts)
        text = self.text if is_new else self._row.text
        cuts = self._cuts(text, cut_by)
        if (text, status, cuts) != (self._row.text, self._row.status, self._row.cuts):
            self._row = self._chats.update_message(self._row.id, text=text, status=status, cuts=cuts)
        if is_new:
            self._row = self._save_thoughts(self._row)
        if self._receipt_for is None:
            self._chats.save_receipt(self._row.id, self.recall)
            self._receipt_for = self._row.id
        return self._row

    def break_off(self, status: Literal["stopped", "failed"]) -> Message:
        """Write the text of a reply that ends too early; one that was to be continued still can be.

        Raises `NotFound` when the chat is gone.
        """
        before = self._before
        if before is None or (status == "stopped" and self.text != before.text):
            return self.save(status)
        return self.save("complete", cut_by=before.cut)

    def _cuts(self, text: str, cut_by: CutBy | None) -> tuple[Cut, ...]:
        earlier = self._before.cuts if self._before else ()
        cuts = tuple(cut for cut in earlier if cut.at < len(text))
        return cuts if cut_by is None else (*cuts, Cut(len(text), cut_by))

    def _save_thoughts(self, row: Message) -> Message:
        earlier = self._before
        thoughts = "\n\n".join(part for part in (earlier.thoughts if earlier else "", "".join(self._thoughts)) if part)
        if thoughts == row.thoughts:
            return row
        seconds = self._thought_until - self._thought_from + (earlier.thought_s if earlier else 0.0)
        return self._chats.set_thoughts(row.id, thoughts, seconds=seconds)
