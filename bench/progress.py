"""A progress bar on stderr, so that figures on stdout stay clean. It knows nothing of what is being counted."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TextIO, TypeVar

T = TypeVar("T")
WIDTH = 30
PAUSE_S = 0.2


def track(things: Sequence[T], label: str, *, stream: TextIO | None = None) -> Iterator[T]:
    """Yield the things one by one; a terminal sees a bar, a file only one line at the end."""
    out = stream or sys.stderr
    started = shown = time.monotonic()
    for number, thing in enumerate(things):
        now = time.monotonic()
        if out.isatty() and (number == 0 or now - shown >= PAUSE_S):
            shown = now
            out.write(f"\r{label} {bar(number, len(things))}")
            out.flush()
        yield thing
    start = "\r" if out.isatty() else ""
    out.write(f"{start}{label} {bar(len(things), len(things))} in {time.monotonic() - started:.1f} s\n")
    out.flush()


def bar(done: int, total: int) -> str:
    """A bar of fixed width with its count."""
    filled = WIDTH * done // total if total else WIDTH
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}"
