"""Which chat models there are to choose from, and the one in use.

It must not know how a model runs: whoever makes the shelf gives it a function from a choice to a `ChatModel`.
"""

# ruff: noqa: ARG002  (a stand-in takes arguments that it has no use for)
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.servers import Server
from models.chat import ChatModel, Completion, Done, ModelInfo, Piece, PromptMessage, Sampling, Thought
from models.errors import ConfidantError, ModelFileError
from models.remote_address import is_this_machine
from models.run_options import Adapter

Origin = Literal["starter", "given", "folder", "added", "server"]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model to choose: a GGUF file, or one on a server (then `path` is None).

    `id` is the file's path, or how the server's model is named in the program; it is what is remembered. `size_bytes`
    is the file's size, `is_local` whether what is sent to it stays on this computer.
    """

    id: str
    name: str
    origin: Origin
    path: Path | None = None
    size_bytes: int = 0
    is_local: bool = True

    @property
    def is_starter(self) -> bool:
        """Whether it is the tiny model that comes with the program."""
        return self.origin == "starter"


MakeModel = Callable[[ModelChoice], ChatModel]


def file_choice(path: Path, origin: Origin) -> ModelChoice:
    """The choice of a file, which need not be there."""
    size = path.stat().st_size if path.is_file() else 0
    return ModelChoice(str(path), path.stem, origin, path, size)


def server_choice(server: Server) -> ModelChoice:
    """The choice of a server's model; the server is not asked."""
    return ModelChoice(server.id, server.name, "server", is_local=is_this_machine(server.address))


class NoModel:
    """A `ChatModel` that stands in while there is none: it says what to do, and everything else goes on working."""

    def __init__(self, folder: Path) -> None:
        self._sentence = (
            f"There is no chat model yet. Put a GGUF file into {folder} and choose it, or start with --model FILE.gguf."
        )

    def info(self) -> ModelInfo:
        """Raises `ModelFileError`, as all of them do."""
        raise ModelFileError(self._sentence)

    def is_loaded(self) -> bool:
        """There is nothing to load."""
        return False

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Thought | Done]:
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

    def use_adapters(self, adapters: Sequence[Adapter]) -> None:
        """There is nothing to adapt."""

    def cancel(self) -> None:
        """There is nothing to stop."""

    def close(self) -> None:
        """There is nothing to end."""


class ModelShelf:
    """The starter, the file given at the start, the GGUF files of the models folder, and `more`; one of them in use."""

    def __init__(
        self,
        *,
        folder: Path,
        starter: Path | None,
        given: Path | None,
        make: MakeModel,
        more: Callable[[], Iterable[ModelChoice]] = tuple,
    ) -> None:
        """`more` are the files that the user has added from elsewhere, and the models of servers."""
        self.folder = folder
        self._starter = starter
        self._given = given
        self._make = make
        self._more = more
        self._lock = threading.Lock()
        self._model: ChatModel = NoModel(folder)
        self._in_use: ModelChoice | None = None

    @property
    def model(self) -> ChatModel:
        """The model in use, or a stand-in that raises `ModelFileError`."""
        with self._lock:
            return self._model

    @property
    def in_use(self) -> ModelChoice | None:
        """What is known of the model in use without loading it; None when there is none."""
        with self._lock:
            return self._in_use

    def choices(self) -> list[ModelChoice]:
        """All models to choose from; files that came or went since are seen at each call."""
        own = [
            *([file_choice(self._starter, "starter")] if self._starter else []),
            *([file_choice(self._given, "given")] if self._given else []),
            *(file_choice(path, "folder") for path in sorted(self.folder.glob("*.gguf"))),
            *self._more(),
        ]
        found: dict[str, ModelChoice] = {}
        for choice in own:
            if choice.path is None or choice.path.is_file():
                found.setdefault(choice.id, choice)
        return list(found.values())

    def find(self, model_id: str) -> ModelChoice:
        """The choice of that id; a file that is not among the choices can be taken all the same."""
        known = (choice for choice in self.choices() if choice.id == model_id)
        return next(known, None) or file_choice(Path(model_id), "added")

    def begin(self, remembered: str | None) -> str | None:
        """Take the given model, else the remembered one, else the starter; a warning when it became another one.

        Raises `ModelFileError` only for the given one: the user asked for just that.
        """
        if self._given is not None:
            self._take(file_choice(self._given, "given"))
            return None
        if remembered is None:
            return self._begin_with_starter("")
        try:
            self._take(self.find(remembered))
        except ConfidantError as error:
            return self._begin_with_starter(f"{error} Until then Confidant uses the starter model.")
        return None

    def choose(self, choice: ModelChoice) -> None:
        """Change to another model, or to the same one with other habits, and load it.

        Raises `ModelError` or `InputError`; the current one then stays.
        """
        before = self.model
        fresh = self._make(choice)
        before.close()  # two models at once may be more than the memory holds; closing keeps it usable
        try:
            fresh.info()
        except Exception:  # whatever it is, the new process must not stay behind; passed on
            fresh.close()
            raise
        with self._lock:
            self._model, self._in_use = fresh, choice

    def _begin_with_starter(self, warning: str) -> str | None:
        if self._starter is not None:
            self._take(file_choice(self._starter, "starter"))
        return warning or None

    def _take(self, choice: ModelChoice) -> None:
        model = self._make(choice)
        with self._lock:
            self._model, self._in_use = model, choice
