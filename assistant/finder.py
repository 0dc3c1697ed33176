"""Looks for models that other programs have put on this computer, in a thread of its own, when somebody asks.

It must not know where other programs keep theirs: `models.local_files` does.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.trouble import log_trouble
from models.local_files import FoundModel

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What has been found so far; `is_done` once everywhere has been looked."""

    models: tuple[FoundModel, ...] = ()
    is_done: bool = False


class Finder:
    """One look at a time. `scan` yields what it finds; it is read-only, and may take long on a slow disk."""

    def __init__(self, scan: Callable[[], Iterable[FoundModel]]) -> None:
        self._scan = scan
        self._lock = threading.Lock()
        self._found = Found()
        self._thread: threading.Thread | None = None

    @property
    def found(self) -> Found:
        """What the last look, or the one that is going on, has found."""
        return self._found

    @property
    def is_looking(self) -> bool:
        """Whether a look is going on."""
        return self._thread is not None and not self._found.is_done

    def look(self, *, again: bool = False) -> None:
        """Begin to look around, unless that is going on or, without `again`, has been done."""
        with self._lock:
            if self._thread is not None and (self._thread.is_alive() or not again):
                return
            self._found = Found()
            self._thread = threading.Thread(target=self._work, name="looking for models", daemon=True)
            self._thread.start()

    def wait(self, timeout_s: float) -> bool:
        """Whether the look is over within `timeout_s` seconds."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        return self._found.is_done

    def _work(self) -> None:
        found: list[FoundModel] = []
        try:
            for model in self._scan():
                found.append(model)
                self._found = Found(tuple(found))
        except Exception as error:  # noqa: BLE001  a thread's outermost edge: what was found until then still counts
            log_trouble(logger, "Looking for models", error)
        self._found = Found(tuple(found), is_done=True)
