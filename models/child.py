"""What a child process of the program does first. It knows nothing of what they work on."""

import contextlib
import os
import signal
import sys


def keep_quiet() -> None:
    """Ctrl-C is the parent's to handle, and nothing that C++ code writes reaches the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):  # no console (pythonw): then there is no noise
            os.dup2(sink, stream.fileno())
    os.close(sink)


def give_way() -> None:
    """Let other processes go first, where the system knows how."""
    if hasattr(os, "nice"):
        os.nice(10)
