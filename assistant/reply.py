"""The reply that is being written: its text so far, and its row in the chat.

It is saved now and then while it streams, so that a killed program keeps what was seen. It must not know the model.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from memory.values import Message, MessageStatus, Recall

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
        self._pieces: list[str] = []
        self._save_at = time.monotonic() + SAVE_EVERY_S
        self._receipt_for: str | None = None
        self.recall = Recall()

    @property
    def text(self) -> str:
        """What was written so far."""
        return "".join(self._pieces)

    def add(self, piece: str) -> None:
        """Take the next piece of text; every two seconds all of it goes to disk."""
        self._pieces.append(piece)
        if time.monotonic() >= self._save_at:
            self.save("pending")
            self._save_at = time.monotonic() + SAVE_EVERY_S

    def save(self, status: MessageStatus) -> Message:
        """Write the text so far, with the receipt of what was recalled for it.

        A replaced row keeps its old text until there is new text. Raises `NotFound` when the chat is gone.
        """
        if self._row is None:
            self._row = self._chats.add_message(
                self._chat_id, speaker="assistant", text=self.text, at=self._now(), status=status
            )
        else:
            text = self.text if self._pieces else self._row.text
            self._row = self._chats.update_message(self._row.id, text=text, status=status)
        if self._receipt_for is None:
            self._chats.save_receipt(self._row.id, self.recall)
            self._receipt_for = self._row.id
        return self._row
