"""What is loaded in the background at the start, each in a thread of its own, and what went wrong with it.

It must not know what is loaded.
"""

import logging
import threading
import time
from collections.abc import Callable

from assistant.trouble import log_trouble
from models.errors import ConfidantError

logger = logging.getLogger(__name__)


class Loading:
    """Named pieces of work. A failure becomes a sentence in `warnings`, which whoever made this shares."""

    def __init__(self, warnings: list[str]) -> None:
        self._warnings = warnings
        self._threads: dict[str, threading.Thread] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """What is still being loaded."""
        return tuple(name for name, thread in self._threads.items() if thread.is_alive())

    def begin(self, name: str, work: Callable[[], object]) -> None:
        """Do `work` in the background, under a name that a person understands."""
        thread = threading.Thread(target=self._run, args=(name, work), name=f"loading {name}", daemon=True)
        self._threads[name] = thread
        thread.start()

    def _run(self, name: str, work: Callable[[], object]) -> None:
        began = time.monotonic()
        try:
            work()
        except ConfidantError as error:
            self._warnings.append(str(error))
        except Exception as error:  # noqa: BLE001  a thread's outermost edge: it becomes a warning on the page
            log_trouble(logger, f"Loading the {name}", error)
            self._warnings.append(
                f"The {name} could not be loaded. Run the program with “doctor” to see what is wrong."
            )
        logger.info("The %s took %.1f s to load.", name, time.monotonic() - began)
