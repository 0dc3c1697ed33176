"""Counts tokens with the model's tokenizer and remembers the counts, so that a long history is not counted every turn.

It must not know what the texts are: only a hash of each and its count are kept.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

from assistant.context import CountTokens

KEEP = 20_000  # counts; about 3 MB


class TokenCounts:
    """A `CountTokens` over another one that belongs to one model; safe to call from any thread."""

    def __init__(self, count: CountTokens) -> None:
        self._count = count
        self._known: OrderedDict[bytes, int] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text; the model is asked at most once, for those that are new."""
        keys = [hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() for text in texts]
        with self._lock:
            counts = {key: self._known[key] for key in keys if key in self._known}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in counts}
        if missing:
            counts |= zip(missing, self._count(list(missing.values())), strict=True)
        with self._lock:
            self._known |= counts
            while len(self._known) > KEEP:
                self._known.popitem(last=False)
        return [counts[key] for key in keys]
