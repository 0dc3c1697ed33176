"""How fast each model has written lately, from the replies themselves: what a larger one can be expected to do.

It must not know who writes or who asks.
"""

import time
from collections.abc import Callable, Iterable, Iterator

from assistant.events import Token, TurnEvent
from memory.preferences import Preferences

_NAME = "pace"
LEAST_TOKENS = 24  # a shorter reply says little: its first tokens wait for the prompt
FADING = 0.9  # of what is kept with each slower reply: a busy moment says little about what the machine can do


class Pace:
    """Tokens per second by model id; pieces of a streamed reply are counted, nearly always one token each."""

    def __init__(self, preferences: Preferences, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._preferences = preferences
        self._clock = clock

    def of(self, model_id: str) -> float | None:
        """Tokens per second, or None when it has not written enough yet."""
        kept = self._preferences.get(f"{_NAME}:{model_id}")
        return float(kept) if kept else None

    def watched(self, events: Iterable[TurnEvent], *, model_id: str) -> Iterator[TurnEvent]:
        """The same events; what they say about the speed is kept when they end."""
        first, last, tokens = 0.0, 0.0, 0
        for event in events:
            if isinstance(event, Token):
                last = self._clock()
                first = first or last
                tokens += 1
            yield event
        if tokens > LEAST_TOKENS and last > first:
            self._keep(model_id, (tokens - 1) / (last - first))

    def _keep(self, model_id: str, newest: float) -> None:
        best = max(newest, FADING * (self.of(model_id) or 0.0))
        self._preferences.set(f"{_NAME}:{model_id}", f"{best:.2f}")
