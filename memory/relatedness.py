"""What questions have to do with memories, learnt from made-up lives: a bilinear form over the embeddings of both.

With P the first principal axes of such texts, μ their mean, x' = [P(x − μ), c], a question q and a memory m, the
log-odds that m bears on q gain q'ᵀ A m'. So the head knows that an overdraft has to do with a bank, which share no word
and lie far apart. It is trained by `python -m bench head --write` for one embedder, kept as plain arrays, and of no use
for any other. It knows nothing of the other signals.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from memory.floor import Floor
from models.embedder import Vectors

FILE = Path(__file__).parent / "data" / "relatedness_head.npz"
CONSTANT = 0.3
"""The c above: how strongly a question or a memory counts by itself. Texts' projections have a length below 1."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Head:
    """A trained head: μ of shape (dimensions,), P (axes, dimensions), A (axes + 1, axes + 1), and what goes with it.

    `floor` has the weights of the other signals; `data` is the hash of what the head was trained on.
    """

    embedder: str
    mean: Vectors
    axes: Vectors
    form: Vectors
    floor: Floor
    data: str

    def projected(self, vectors: Vectors) -> Vectors:
        """X' of unit vectors of shape (n, dimensions): shape (n, axes + 1)."""
        along = (vectors - self.mean) @ self.axes.T
        return np.concatenate([along, np.full((len(vectors), 1), CONSTANT, np.float32)], axis=1)

    def log_odds(self, question: Vectors, memories: Vectors) -> Sequence[float]:
        """What each memory's log-odds gain, shape (n,), for a question of shape (dimensions,)."""
        (asked,) = self.projected(question[None])
        gained: Sequence[float] = (self.projected(memories) @ (asked @ self.form)).tolist()
        return gained

    def save(self, path: Path) -> None:
        """Write it as arrays of 16 bits."""
        about = {"embedder": self.embedder, "floor": asdict(self.floor), "data": self.data}
        arrays = {name: getattr(self, name).astype("<f2") for name in ("mean", "axes", "form")}
        np.savez(path, about=np.frombuffer(json.dumps(about).encode(), np.uint8), **arrays)


def read(path: Path) -> Head:
    """The head in a file; nothing in it is ever executed (`allow_pickle` is off)."""
    with np.load(path, allow_pickle=False) as kept:
        about = json.loads(kept["about"].tobytes())
        mean, axes, form = (kept[name].astype(np.float32) for name in ("mean", "axes", "form"))
    floor = Floor(**about["floor"] | {"weights": tuple(about["floor"]["weights"])})
    return Head(about["embedder"], mean, axes, form, floor, about["data"])


@cache
def head_for(embedder: str) -> Head | None:
    """The head that the program comes with, if it was trained for this embedder."""
    head = read(FILE)
    return head if head.embedder == embedder else None
