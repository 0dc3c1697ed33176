"""Texts → unit vectors. The only module that imports sentence_transformers; it knows nothing of what the texts mean."""

import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from models.errors import ModelError, ModelFileError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Maps texts to unit vectors; safe to call from any thread."""

    @property
    def name(self) -> str:
        """Identity of the weights; vectors of different names are never compared."""

    @property
    def dimensions(self) -> int:
        """Length of one vector."""

    @property
    def is_ready(self) -> bool:
        """Whether `embed` answers at once; before that, its first call loads the model, which takes seconds."""

    def warm(self) -> None:
        """Load the model, if it is not loaded."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 array of shape (len(texts), dimensions), rows of length 1."""


_BATCH = 16  # texts per hold of the lock: what a single query may have to wait for
_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_WAIT_POLICY": "passive",  # waiting threads sleep; spinning ones starve on a busy machine (see models.serving)
}


class MiniLM:
    """sentence-transformers/all-MiniLM-L6-v2 from a local folder: 384 dimensions, English first, safe in any thread.

    The model reads the first 256 tokens of a text and ignores the rest. Nothing is loaded before `warm` or the first
    `embed`; importing the library takes seconds, so call `warm` from a background thread. `threads` is how many cores
    torch may use. A large `embed` gives way to other callers after every 16 texts, first come, first served.
    """

    name = "all-MiniLM-L6-v2"
    dimensions = 384
    max_tokens = 256

    def __init__(self, path: Path, *, threads: int) -> None:
        self._path = path
        self._threads = threads
        self._queue = _FairLock()
        self._model: SentenceTransformer | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the model is loaded, so that `embed` answers in milliseconds."""
        return self._model is not None

    def warm(self) -> None:
        """Load the model and run it once. Raises `ModelFileError` when the folder does not hold it."""
        self.embed([self.name])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 array of shape (len(texts), 384), rows of length 1; loads the model when needed."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            with self._queue.turn():
                if self._model is None:
                    self._model = _load(self._path, self._threads)
                vectors[start : start + _BATCH] = _encode(self._model, list(texts[start : start + _BATCH]))
        return vectors


class _FairLock:
    """A lock that is given in the order of asking; `threading.Lock` may hand itself back to a busy loop for seconds."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
            self._changed.wait_for(lambda: self._waiting[0] is ticket)
        try:
            yield
        finally:
            with self._changed:
                self._waiting.popleft()
                self._changed.notify_all()


def _load(path: Path, threads: int) -> "SentenceTransformer":
    """Load from the folder, without network, telemetry or progress bars."""
    if not (path / "modules.json").is_file():
        raise ModelFileError(f"There is no embedding model in “{path}”. Install it with: pip install -e .[starter]")
    os.environ.update(_QUIET)  # these libraries read the environment when they are first imported
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(max(1, threads))
    try:
        return SentenceTransformer(str(path), device="cpu", local_files_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelFileError(
            f"The embedding model in “{path}” is damaged or incomplete. Uninstall and install its package again."
        ) from error


def _encode(model: "SentenceTransformer", texts: list[str]) -> Vectors:
    try:
        found = model.encode(texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False)
    except RuntimeError as error:  # torch's name for everything, memory above all
        raise ModelError("The embedding model ran out of memory. Close other programs and try again.") from error
    return np.asarray(found, dtype=np.float32)
