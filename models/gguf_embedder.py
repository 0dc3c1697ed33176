"""A GGUF embedding model as an `Embedder`: run by llama.cpp in a child process of its own, started when it is needed.

It knows the pipe and nothing of llama.cpp. A process that dies is one error; the next call starts it again.
"""

import logging
import multiprocessing
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import numpy as np

from models import errors
from models.child import interrupts_blocked
from models.embedder import BATCH, FairLock, Vectors
from models.embedding_worker import Loaded, Refused, main
from models.errors import ModelCrashed

log = logging.getLogger(__name__)

_PATIENCE_S = 2.0  # for an orderly end; then the process is killed


class GgufEmbedder:
    """Fulfils `models.embedder.Embedder` for one GGUF file; safe in any thread.

    `question_prompt` and `text_prompt` stand before what is embedded. A large `embed` gives way to other callers after
    every 16 texts. Raises `ModelFileError` when the file cannot be used and `ModelCrashed` when its process dies.
    """

    def __init__(
        self, path: Path, *, name: str, threads: int, question_prompt: str = "", text_prompt: str = ""
    ) -> None:
        self._path = path
        self._name = name
        self._threads = threads
        self._prompts = (text_prompt, question_prompt)
        self._queue = FairLock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._dimensions = 0
        self._is_loaded = False

    @property
    def name(self) -> str:
        """Identity of the weights."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of one vector; loads the model the first time."""
        if not self._dimensions:
            self.warm()
        return self._dimensions

    @property
    def is_ready(self) -> bool:
        """Whether the process runs and has the model loaded."""
        return self._is_loaded

    def warm(self) -> None:
        """Start the process and load the model."""
        with self._queue.turn():
            self._started()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 array of shape (len(texts), dimensions), rows of length 1; loads the model when needed."""
        return self._embed([self._prompts[0] + text for text in texts])

    def embed_query(self, texts: Sequence[str]) -> Vectors:
        """The same for questions."""
        return self._embed([self._prompts[1] + text for text in texts])

    def close(self) -> None:
        """End the process; a later call starts it again."""
        with self._queue.turn():
            self._end()

    def _embed(self, texts: list[str]) -> Vectors:
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            with self._queue.turn():
                answer = self._ask(texts[start : start + BATCH])
            vectors[start : start + BATCH] = answer
        return vectors

    def _ask(self, texts: list[str]) -> Vectors:
        pipe = self._started()
        try:
            pipe.send(texts)
            answer = pipe.recv()
        except (EOFError, OSError):
            raise self._crashed() from None
        if isinstance(answer, Refused):
            raise _error(answer)
        return np.asarray(answer, dtype=np.float32)

    def _started(self) -> "Connection[Any, Any]":
        if self._pipe is not None:
            return self._pipe
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=main, args=(theirs, str(self._path), self._threads), daemon=True, name="confidant-embedder"
        )
        with interrupts_blocked():
            self._process.start()
        theirs.close()
        self._pipe = pipe
        try:
            answer = pipe.recv()
        except (EOFError, OSError):
            raise self._crashed() from None
        if not isinstance(answer, Loaded):
            self._end()
            raise _error(answer)
        self._dimensions, self._is_loaded = answer.dimensions, True
        return pipe

    def _crashed(self) -> ModelCrashed:
        self._end()
        log.warning("the embedding model's process has ended unexpectedly")
        return ModelCrashed(
            f"The embedding model “{self._path.stem}” stopped unexpectedly. Nothing is lost, and it starts anew when "
            "it is next needed; if it keeps happening, choose another one."
        )

    def _end(self) -> None:
        self._is_loaded = False
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.join(_PATIENCE_S)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()


def _error(refused: Refused) -> errors.ModelError:
    kind = getattr(errors, refused.kind, errors.ModelError)
    return kind(refused.sentence) if issubclass(kind, errors.ModelError) else errors.ModelError(refused.sentence)
