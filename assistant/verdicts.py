"""What the exam said of each model file, kept in the user's preferences. It must not know how the exam is done."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from assistant.exam import VERSION, Report
from memory.preferences import Preferences

_NAME = "exam"


def mark_of(path: Path) -> str | None:
    """A short mark of a model file as it is now: another file, or another exam, has another one. None when it is gone.

    By name, size and time of change, because a hash of several gigabytes takes as long as the exam.
    """
    try:
        stat = path.stat()
    except OSError:
        return None
    told = f"{VERSION}|{path.name}|{stat.st_size}|{stat.st_mtime_ns}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


class Verdicts:
    """Reports by model file."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def get(self, path: Path) -> Report | None:
        """The report on this file, None when it has not sat the exam (or has changed since)."""
        mark = mark_of(path)
        kept = self._preferences.get(f"{_NAME}:{mark}") if mark else None
        return None if kept is None else Report(**json.loads(kept))

    def put(self, path: Path, report: Report) -> None:
        """Keep the report on this file."""
        mark = mark_of(path)
        if mark is not None:
            self._preferences.set(f"{_NAME}:{mark}", json.dumps(asdict(report)))
