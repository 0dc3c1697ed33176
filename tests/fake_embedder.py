"""An embedder without a model: texts with the same words are near each other. For tests that are not about meaning."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from models.embedder import Vectors


class WordEmbedder:
    """Hashed bags of words as unit vectors; `broken` makes it fail, as a library may."""

    name = "words"
    dimensions = 64
    is_ready = True

    def __init__(self) -> None:
        self.broken = False

    def embed(self, texts: Sequence[str]) -> Vectors:
        if self.broken:
            raise RuntimeError(f"out of order, while embedding {texts}")
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()) or ["-"]:
                digest = hashlib.sha256(word.encode()).digest()
                vectors[row, digest[0] % self.dimensions] += 1 if digest[1] % 2 else -1
            vectors[row, 0] += 1e-3
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def warm(self) -> None:
        """Nothing to load."""
