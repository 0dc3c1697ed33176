"""Times a call; knows nothing of what is called."""

import time
from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")


def timed(work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> float:
    """The milliseconds that the call took."""
    started = time.perf_counter()
    work(*args, **kwargs)
    return (time.perf_counter() - started) * 1000
