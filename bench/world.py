"""The small world in which a scenario happens: users with memories on disk, a clock, and what can be done.

Turns and operations come as the steps of the file format. It knows nothing of what is expected of the outcome.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.formats import speaker
from bench.ingest import Feeder
from bench.parts import Parts
from memory.service import MemoryService
from memory.values import Memory
from models.errors import InputError

DEFAULT_USER = "default"
FIRST_TIME = datetime(2026, 1, 1, 9, 0)
STEP = timedelta(minutes=1)


class World:
    """One data folder with its users; `user` is the one of the last chat turn, for whom operations act."""

    def __init__(self, folder: Path, parts: Parts) -> None:
        self.folder = folder
        self.user = DEFAULT_USER
        self._parts = parts
        self._now = FIRST_TIME - STEP
        self._is_incognito = False
        self._memories: dict[str, MemoryService] = {}
        self._feeders: dict[str, Feeder] = {}

    def do(self, step: Mapping[str, Any]) -> None:
        """Carry out one step; `InputError` for one that the format does not have."""
        if "time" in step:
            self._now = datetime.fromisoformat(step["time"])
        if "op" not in step:
            self._turn(step)
            return
        if step["op"] not in OPERATIONS:
            raise InputError(f"The scenario has an operation {step['op']!r}, which this bench does not know.")
        self._feeder(self.user).flush()
        OPERATIONS[step["op"]](self, step)

    def settle(self) -> None:
        """Let all background work come to its end, as it does when the program is idle."""
        for name, memory in self._memories.items():
            self._feeder(name).flush()
            for waiting in memory.queue.pending():
                memory.learn(waiting)
            memory.maintain()

    def memory(self, user: str) -> MemoryService:
        """The user's memory, opened from disk when it is not open."""
        if user not in self._memories:
            self._memories[user] = self._parts.open(self.folder / "users" / folder_name(user))
        return self._memories[user]

    def close(self) -> None:
        """Close everything; a later step opens it again from disk."""
        for memory in self._memories.values():
            memory.close()
        self._memories.clear()
        self._feeders.clear()

    def _turn(self, step: Mapping[str, Any]) -> None:
        if "time" not in step:
            self._now += STEP
        self.user = step.get("user", DEFAULT_USER)
        if not self._is_incognito:
            self._feeder(self.user).feed(speaker(step["role"]), step["text"], at=self._now)

    def _feeder(self, user: str) -> Feeder:
        if user not in self._feeders:
            self._feeders[user] = Feeder(self.memory(user))
        return self._feeders[user]

    def _new_chat(self, _step: Mapping[str, Any]) -> None:
        self._feeder(self.user).new_chat()

    def _incognito(self, step: Mapping[str, Any]) -> None:
        """An incognito chat is a chat of its own of which nothing is stored."""
        self._is_incognito = bool(step["on"])
        self._feeder(self.user).new_chat()

    def _pause_memory(self, step: Mapping[str, Any]) -> None:
        self.memory(self.user).preferences.memory_on = not step["on"]

    def _delete_memory(self, step: Mapping[str, Any]) -> None:
        for memory in self._matching(step["match"]):
            self.memory(self.user).memories.forget(memory.id)

    def _edit_memory(self, step: Mapping[str, Any]) -> None:
        for memory in self._matching(step["match"]):
            self.memory(self.user).memories.edit(memory.id, step["text"], at=self._now)

    def _document(self, _step: Mapping[str, Any]) -> None:
        """Attached text is nobody's statement, and there is no code yet that takes attachments: nothing is fed."""

    def _restart(self, _step: Mapping[str, Any]) -> None:
        self.close()
        self._is_incognito = False

    def _matching(self, patterns: list[str]) -> list[Memory]:
        current = self.memory(self.user).memories.list(status="current")
        return [memory for memory in current if matches_all(memory.text, patterns)]


OPERATIONS = {
    "new_chat": World._new_chat,
    "incognito": World._incognito,
    "pause_memory": World._pause_memory,
    "delete_memory": World._delete_memory,
    "edit_memory": World._edit_memory,
    "document": World._document,
    "restart": World._restart,
}


def matches_all(text: str, patterns: list[str]) -> bool:
    """Whether every pattern is found in the text, upper or lower case."""
    return all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def folder_name(user: str) -> str:
    """A name that every file system takes, another one for every user."""
    return user if re.fullmatch(r"[a-z0-9_-]{1,40}", user) else hashlib.sha256(user.encode()).hexdigest()[:20]
