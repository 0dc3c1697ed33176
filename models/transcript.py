"""The last few prompts with their replies, as text and as the tokens that the model really read and wrote. Pure.

A reply that is tokenised again from its text may come out in other tokens than were drawn, and the cache would end
there. A new prompt that begins with a text that is known here begins with its tokens.
"""

from collections import deque

KEPT = 4  # the chat's own, and those of extraction requests that continue it


class Transcript:
    """Texts with their tokens, the newest few."""

    def __init__(self) -> None:
        self._known: deque[tuple[str, list[int]]] = deque(maxlen=KEPT)

    def keep(self, text: str, tokens: list[int]) -> None:
        """Remember what the model has read and written."""
        self._known.append((text, tokens))

    def start_of(self, text: str) -> tuple[int, list[int]]:
        """The longest known beginning of this text: its number of characters, and its tokens; (0, []) if none."""
        fitting = [known for known in self._known if text.startswith(known[0])]
        if not fitting:
            return 0, []
        start, tokens = max(fitting, key=lambda known: len(known[0]))
        return len(start), tokens
