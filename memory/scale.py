"""Cosines of any embedder → what MiniLM's would be: recall's thresholds were set on MiniLM. Pure.

Some models put everything between .7 and .9, others between -.1 and .6. Three points are known of each: how near
unrelated and how near related made-up pairs are on the average (`memory.calibration`), and that equal texts are at 1.
Between them the scale is linear, so no ranking changes.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Cosines = npt.NDArray[np.float32]

UNRELATED = 0.065
"""The mean cosine of unrelated questions and memories with MiniLM,"""
RELATED = 0.248
"""and that of related ones; a test computes both anew."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The two means of one embedder; `related` has to be the larger."""

    unrelated: float = UNRELATED
    related: float = RELATED

    def of(self, cosines: Cosines) -> Cosines:
        """These cosines on MiniLM's scale, same shape, in [-1, 1]."""
        if self == PLAIN:
            return cosines
        slope = (RELATED - UNRELATED) / (self.related - self.unrelated)
        upper = (1.0 - RELATED) / max(1.0 - self.related, 1e-6)
        low = UNRELATED + slope * (cosines - self.unrelated)
        high = RELATED + upper * (cosines - self.related)
        return np.asarray(np.clip(np.where(cosines <= self.related, low, high), -1.0, 1.0), dtype=np.float32)

    def one(self, cosine: float) -> float:
        """One cosine on MiniLM's scale."""
        return cosine if self == PLAIN else float(self.of(np.array([cosine], dtype=np.float32))[0])


PLAIN = Scale()
"""MiniLM's own: changes nothing."""
