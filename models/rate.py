"""How fast something grows: bytes per second over the last few seconds. Pure but for its clock."""

from collections import deque
from collections.abc import Callable

WINDOW_S = 8.0


class Rate:
    """Feed it the total so far; it tells the speed over the last `WINDOW_S` seconds. `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def add(self, total: int) -> None:
        """`total` bytes are there now; when there are fewer than before, the measurement begins anew."""
        if self._seen and total < self._seen[-1][1]:
            self._seen.clear()
        now = self._clock()
        self._seen.append((now, total))
        while len(self._seen) > 2 and self._seen[1][0] <= now - WINDOW_S:
            self._seen.popleft()

    def per_second(self) -> float | None:
        """Bytes per second until now, so that it falls while nothing comes; None until there is enough to tell."""
        if not self._seen:
            return None
        first, last = self._seen[0], self._seen[-1]
        elapsed = self._clock() - first[0]
        return (last[1] - first[1]) / elapsed if elapsed > 0 and last[1] > first[1] else None
