"""Which chat models there are to choose from, and the one in use.

It must not know how a model runs: whoever makes the shelf gives it a function from a file to a `ChatModel`.
"""

# ruff: noqa: ARG002  (a stand-in takes arguments that it has no use for)
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.chat import ChatModel, Completion, Done, ModelInfo, Piece, PromptMessage, Sampling
from models.errors import ModelFileError

MakeModel = Callable[[Path], ChatModel]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A GGUF file to choose. `size_bytes` is the file's size."""

    name: str
    path: Path
    is_starter: bool
    size_bytes: int


class NoModel:
    """A `ChatModel` that stands in while there is none: it says what to do, and everything else goes on working."""

    def __init__(self, folder: Path) -> None:
        self._sentence = (
            f"There is no chat model yet. Put a GGUF file into {folder} and choose it, or start with --model FILE.gguf."
        )

    def info(self) -> ModelInfo:
        """Raises `ModelFileError`, as all of them do."""
        raise ModelFileError(self._sentence)

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Done]:
        """Raises `ModelFileError`."""
        raise ModelFileError(self._sentence)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Raises `ModelFileError`."""
        raise ModelFileError(self._sentence)

    def complete(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> Completion:
        """Raises `ModelFileError`."""
        raise ModelFileError(self._sentence)

    def complete_json(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> str:
        """Raises `ModelFileError`."""
        raise ModelFileError(self._sentence)

    def cancel(self) -> None:
        """There is nothing to stop."""

    def close(self) -> None:
        """There is nothing to end."""


class ModelShelf:
    """The starter model, the one given at the start, and the GGUF files of the models folder; one of them in use."""

    def __init__(self, *, folder: Path, starter: Path | None, given: Path | None, make: MakeModel) -> None:
        self._folder = folder
        self._starter = starter
        self._given = given
        self._make = make
        self._lock = threading.Lock()
        self._model: ChatModel = NoModel(folder)
        self._path: Path | None = None

    @property
    def model(self) -> ChatModel:
        """The model in use, or a stand-in that raises `ModelFileError`."""
        with self._lock:
            return self._model

    @property
    def in_use(self) -> ModelChoice | None:
        """What is known of the model in use without loading it; None when there is none."""
        with self._lock:
            return None if self._path is None else self._choice(self._path)

    def choices(self) -> list[ModelChoice]:
        """All models to choose from; files that came or went since are seen at each call."""
        files = sorted(path for path in self._folder.glob("*.gguf") if path.is_file())
        paths = [path for path in (self._starter, self._given, *files) if path is not None and path.is_file()]
        return [self._choice(path) for path in dict.fromkeys(paths)]

    def begin(self, remembered: str | None) -> str | None:
        """Take the given model, else the remembered one, else the starter; a warning when it became another one.

        Raises `ModelFileError` only for the given one: the user asked for just that.
        """
        if self._given is not None:
            self._take(self._given)
            return None
        if remembered is None:
            return self._begin_with_starter("")
        try:
            self._take(Path(remembered))
        except ModelFileError as error:
            return self._begin_with_starter(f"{error} Until then Confidant uses the starter model.")
        return None

    def choose(self, path: Path) -> None:
        """Change to another model and load it. Raises `ModelFileError`; the current one then stays."""
        before = self.model
        fresh = self._make(path)
        before.close()  # two models at once may be more than the memory holds; closing keeps it usable
        try:
            fresh.info()
        except Exception:  # whatever it is, the new process must not stay behind; passed on
            fresh.close()
            raise
        with self._lock:
            self._model, self._path = fresh, path

    def _begin_with_starter(self, warning: str) -> str | None:
        if self._starter is not None:
            self._take(self._starter)
        return warning or None

    def _take(self, path: Path) -> None:
        model = self._make(path)
        with self._lock:
            self._model, self._path = model, path

    def _choice(self, path: Path) -> ModelChoice:
        is_starter = path == self._starter
        size = path.stat().st_size if path.is_file() else 0
        return ModelChoice(path.stem, path, is_starter=is_starter, size_bytes=size)
