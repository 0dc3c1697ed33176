"""What stands around the models room in its tests: a scripted assistant, a room, names for components, and clicks."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assistant.finder import Finder
from assistant.habits import Habits
from assistant.model_shelf import ModelChoice
from models.chat import ModelInfo
from models.download_records import DownloadState
from models.errors import ConfidantError
from models.source import Source

STARTER = ModelChoice("starter.gguf", "Starter", "starter", Path("starter.gguf"))
BIG = ModelChoice("big.gguf", "Big", "folder", Path("big.gguf"))
INFO = ModelInfo("Starter", Path("starter.gguf"), 8192, 135_000_000, is_starter=True, backend="CPU")
STATE = DownloadState(
    "d1", "tiny.gguf", Source("ada/tiny", "tiny.gguf"), "running", 250, 1000, 50.0, 15.0, "", None, needs_token=False
)


class Preferences(dict[str, str]):
    """Preferences without a vault."""

    def set(self, name: str, value: str | None) -> None:
        self.pop(name, None) if value is None else self.__setitem__(name, value)


class Assistant:
    """Chooses models by name only; `trouble` is raised by the next choice. `did` is what was asked of it."""

    def __init__(self, *choices: ModelChoice, in_use: ModelChoice | None = STARTER) -> None:
        self.choices, self.model_in_use = list(choices or (STARTER, BIG)), in_use
        self.preferences, self.arriving = Preferences(), ""
        self.memory = SimpleNamespace(preferences=self.preferences)
        self.trouble: ConfidantError | None = None
        self.did: list[str] = []
        self.loading: tuple[str, ...] = ()
        self.info: ModelInfo | None = INFO
        self.kept, self.unload_after_minutes = Habits(), None
        self.habits = self

    def get(self, _model_id: str) -> Habits:
        return self.kept

    def models(self) -> list[ModelChoice]:
        return self.choices

    def status(self) -> Any:
        is_starter = self.model_in_use is not None and self.model_in_use.is_starter
        return SimpleNamespace(loading=self.loading, warnings=(), is_starter=is_starter)

    def loaded_model(self) -> ModelInfo | None:
        return self.info

    def choose_model(self, model_id: str) -> None:
        self.did.append(f"choose {model_id}")
        self._fail()
        known = next((each for each in self.choices if each.id == model_id), None)
        self.model_in_use = known or ModelChoice(model_id, Path(model_id).stem, "added", Path(model_id))

    def set_habits(self, model_id: str, habits: Habits) -> None:
        self.did.append(f"habits {model_id}")
        self._fail()
        self.kept = habits

    def set_unload_after(self, minutes: int | None) -> None:
        self.unload_after_minutes = minutes

    def _fail(self) -> None:
        trouble, self.trouble = self.trouble, None
        if trouble is not None:
            raise trouble


class Downloads:
    """Remembers what it was asked; `listed` is what any server has."""

    def __init__(self, *states: DownloadState) -> None:
        self.all, self.did, self.listed = list(states), [], []
        self.trouble: ConfidantError | None = None

    did: list[Any]
    listed: list[Any]

    def states(self) -> list[DownloadState]:
        return self.all

    def files(self, source: Source) -> list[Any]:
        self.did.append(("files", source))
        if self.trouble is not None:
            raise self.trouble
        return self.listed

    def start(self, source: Source, file: Any = None) -> str:
        self.did.append(("start", source, file))
        return "d1"

    def __getattr__(self, act: str) -> Callable[[str], None]:
        return lambda target: self.did.append((act, target))


def room(**parts: Any) -> Any:
    """A models room with these parts; the others are missing."""
    given = {"finder": Finder(tuple), "downloads": Downloads(), **parts}
    return SimpleNamespace(
        **{"own_files": dict, "fitting_bytes": lambda: 10**10, "trained_context": lambda _: 32_768, **given}
    )


def named(parts: type, *, prefix: str = "") -> Any:
    """The section's components, each one a name."""
    return parts(**{name: prefix + name for name in parts.__dataclass_fields__})  # type: ignore[attr-defined]


def click(act: str, target: str = "", text: str = "") -> Any:
    """A click on one of our own buttons, as the bridge brings it."""
    return SimpleNamespace(_data={"act": act, "id": target, "text": text})


def last(updates: Iterator[dict[Any, Any]]) -> dict[Any, Any]:
    """All that the updates leave on the page."""
    drawn: dict[Any, Any] = {}
    for update in updates:
        drawn.update(update)
    return drawn


def state(**changed: Any) -> DownloadState:
    return replace(STATE, **changed)
