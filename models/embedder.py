"""Texts → unit vectors. The only module that imports sentence_transformers; it knows nothing of what the texts mean."""

import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

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
        """Length of one vector; may load the model to find out."""

    @property
    def is_ready(self) -> bool:
        """Whether `embed` answers at once; before that, its first call loads the model, which takes seconds."""

    def warm(self) -> None:
        """Load the model, if it is not loaded."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 array of shape (len(texts), dimensions), rows of length 1."""


@runtime_checkable
class ReadsQuestions(Protocol):
    """An embedder that reads a question otherwise than what may answer it; see `embed_questions`."""

    def embed_query(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.embed`, for questions."""


@runtime_checkable
class Closable(Protocol):
    """An embedder that holds something to let go of; see `close`."""

    def close(self) -> None:
        """Let go of the model's memory; a later call loads it again."""


def embed_questions(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """The vectors of questions, shape (len(texts), dimensions), with a prompt of their own if the model wants one."""
    return embedder.embed_query(texts) if isinstance(embedder, ReadsQuestions) else embedder.embed(texts)


def close(embedder: Embedder) -> None:
    """Let go of what the embedder holds, if it holds anything."""
    if isinstance(embedder, Closable):
        embedder.close()


BATCH = 16  # texts per hold of the lock: what a single query may have to wait for
_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_WAIT_POLICY": "passive",  # waiting threads sleep; spinning ones starve on a busy machine (see models.serving)
}


class FolderEmbedder:
    """Any sentence-transformers model from a local folder; safe in any thread.

    The model reads as many tokens of a text as it was made for and ignores the rest. Nothing is loaded before `warm` or
    the first call; importing the library takes seconds, so call `warm` from a background thread. Code that comes with a
    folder is never run. `threads` is how many cores torch may use. A large `embed` gives way to other callers after
    every 16 texts, first come, first served. Questions and texts get the prompts that the folder names for them.
    """

    def __init__(self, path: Path, *, name: str, dimensions: int | None, threads: int) -> None:
        self._path = path
        self._name = name
        self._dimensions = dimensions
        self._threads = threads
        self._queue = FairLock()
        self._model: SentenceTransformer | None = None

    @property
    def name(self) -> str:
        """Identity of the weights."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of one vector; loads the model when its folder does not say."""
        if self._dimensions is None:
            self.warm()
        return self._dimensions or 0

    @property
    def is_ready(self) -> bool:
        """Whether the model is loaded, so that `embed` answers in milliseconds."""
        return self._model is not None

    def warm(self) -> None:
        """Load the model and run it once. Raises `ModelFileError` when the folder does not hold it."""
        with self._queue.turn():
            _encode(self._loaded(), [self._name], as_question=False)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 array of shape (len(texts), dimensions), rows of length 1; loads the model when needed."""
        return self._embed(texts, as_question=False)

    def embed_query(self, texts: Sequence[str]) -> Vectors:
        """The same for questions."""
        return self._embed(texts, as_question=True)

    def close(self) -> None:
        """Let go of the model's memory."""
        with self._queue.turn():
            self._model = None

    def _embed(self, texts: Sequence[str], *, as_question: bool) -> Vectors:
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            batch = list(texts[start : start + BATCH])
            with self._queue.turn():
                vectors[start : start + BATCH] = _encode(self._loaded(), batch, as_question=as_question)
        return vectors

    def _loaded(self) -> "SentenceTransformer":
        if self._model is None:
            model = _load(self._path, self._threads)
            found = model.get_embedding_dimension()
            if not found or self._dimensions not in (None, found):
                raise ModelFileError(
                    f"The embedding model in “{self._path}” is not what its description says. Choose another one."
                )
            self._dimensions, self._model = found, model
        return self._model


class MiniLM(FolderEmbedder):
    """sentence-transformers/all-MiniLM-L6-v2 from a local folder: 384 dimensions, English first, reads 256 tokens."""

    def __init__(self, path: Path, *, threads: int) -> None:
        super().__init__(path, name="all-MiniLM-L6-v2", dimensions=384, threads=threads)


class FairLock:
    """A lock that is given in the order of asking; `threading.Lock` may hand itself back to a busy loop for seconds."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and have it while the block runs."""
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
        return SentenceTransformer(
            str(path), device="cpu", local_files_only=True, trust_remote_code=False, model_kwargs={"dtype": "float32"}
        )
    except Exception as error:  # a damaged folder raises what any of its parts raises: KeyError, SafetensorError, …
        raise ModelFileError(
            f"The embedding model in “{path}” is damaged or incomplete. Get it again, or choose another one."
        ) from error


def _encode(model: "SentenceTransformer", texts: list[str], *, as_question: bool) -> Vectors:
    encode = model.encode_query if as_question else model.encode_document
    try:
        found = encode(texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
    except RuntimeError as error:  # torch's name for everything, memory above all
        raise ModelError("The embedding model ran out of memory. Close other programs and try again.") from error
    return np.asarray(found, dtype=np.float32)
