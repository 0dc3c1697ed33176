"""Feeds given turns to a user's memory through the code that a chat turn goes through, without a language model.

A user's message is stored and queued in the foreground and learnt from once the reply to it stands, as in the chat.
Real conversations are less tidy than a chat: a message may have no reply, and a turn of the assistant's may answer
nothing. Both are fed too, since either may hold what is asked for later. It knows nothing of files or measures.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from memory.service import MemoryService
from memory.values import Speaker

# Who comes back after an hour opens a new chat. In the public conversation sets a gap is under five minutes or a night.
NEW_CHAT_AFTER = timedelta(hours=1)


class Feeder:
    """Feeds one user's turns, in their order. `flush` once there are no more, and before anything is asked."""

    def __init__(self, memory: MemoryService, *, on_step: Callable[[float], None] = lambda _seconds: None) -> None:
        """`on_step` is told the seconds that each stored or learnt message took."""
        self._memory = memory
        self._on_step = on_step
        self._chat_id: str | None = None
        self._waiting: str | None = None
        self._last: datetime | None = None

    def feed(self, speaker: Speaker, text: str, *, at: datetime, author: str = "") -> str:
        """Store one turn at its time, and learn what can now be learnt; returns the message's id.

        `author` is the speaker's name where the file gives one.
        """
        started = time.perf_counter()
        if self._last is not None and at - self._last > NEW_CHAT_AFTER:
            self.new_chat()
        self._last = at
        message_id = (
            self._user(text, at=at, author=author) if speaker == "user" else self._assistant(text, at=at, author=author)
        )
        self._on_step(time.perf_counter() - started)
        return message_id

    def new_chat(self) -> None:
        """What follows stands in a new chat."""
        self.flush()
        self._chat_id = None

    def flush(self) -> None:
        """Learn from the last user message even though no reply came."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._memory.learn(waiting)

    def _user(self, text: str, *, at: datetime, author: str) -> str:
        self.flush()
        message = self._memory.chats.add_message(self._chat(at), speaker="user", text=text, at=at, author=author)
        if self._memory.preferences.memory_on:
            self._memory.queue.put(message.id)
            self._waiting = message.id
        return message.id

    def _assistant(self, text: str, *, at: datetime, author: str) -> str:
        message = self._memory.chats.add_message(self._chat(at), speaker="assistant", text=text, at=at, author=author)
        if self._waiting is not None:
            self.flush()
        elif self._memory.preferences.memory_on:
            self._memory.index_message(message.id)
        return message.id

    def _chat(self, at: datetime) -> str:
        if self._chat_id is None:
            self._chat_id = self._memory.chats.create(at=at).id
        return self._chat_id
