"""What the exam said of each model, kept in the user's preferences. It must not know how the exam is done."""

import hashlib
import json
from dataclasses import asdict

from assistant.exam import VERSION, Report
from assistant.model_shelf import ModelChoice
from memory.preferences import Preferences

_NAME = "exam"


def mark_of(choice: ModelChoice) -> str | None:
    """A short mark of a model as it is now: another file, or another exam, has another one. None when it is gone.

    A file is told by name, size and time of change, because a hash of several gigabytes takes as long as the exam; a
    model on a server by its id.
    """
    told = choice.id
    if choice.path is not None:
        try:
            stat = choice.path.stat()
        except OSError:
            return None
        told = f"{choice.path.name}|{stat.st_size}|{stat.st_mtime_ns}"
    return hashlib.sha256(f"{VERSION}|{told}".encode()).hexdigest()[:16]


class Verdicts:
    """Reports by model."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def get(self, choice: ModelChoice) -> Report | None:
        """The report on this model, None when it has not sat the exam (or has changed since)."""
        mark = mark_of(choice)
        kept = self._preferences.get(f"{_NAME}:{mark}") if mark else None
        return None if kept is None else Report(**json.loads(kept))

    def put(self, choice: ModelChoice, report: Report) -> None:
        """Keep the report on this model."""
        mark = mark_of(choice)
        if mark is not None:
            self._preferences.set(f"{_NAME}:{mark}", json.dumps(asdict(report)))
