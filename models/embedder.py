"""Texts → unit vectors. The only module that imports sentence_transformers; it knows nothing of what the texts mean."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Maps texts to unit vectors; safe to call from any thread."""

    @property
    def name(self) -> str:
        """Identity of the weights; vectors of different names are never compared."""

    @property
    def dimensions(self) -> int:
        """Length of one vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 array of shape (len(texts), dimensions), rows of length 1."""
