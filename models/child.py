"""How a child process of the program is started, and what it does first. It knows nothing of what they work on."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from multiprocessing import resource_tracker
from typing import Any


@contextlib.contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Let the child begin with Ctrl-C blocked, so that it cannot print a traceback before it ignores the signal."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # would unblock the signals itself when it is first started
    before: Any = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def keep_quiet() -> None:
    """Ctrl-C is the parent's to handle, and nothing that C++ code writes reaches the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["GGML_NO_BACKTRACE"] = "1"
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):  # no console (pythonw): then there is no noise
            os.dup2(sink, stream.fileno())
    os.close(sink)


def give_way() -> None:
    """Let other processes go first, where the system knows how."""
    if hasattr(os, "nice"):
        os.nice(10)
