"""The models room as a whole: its frame, and that every section draws into components of its own."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.finder import Finder
from assistant.servers import ServerBook
from models.recommend import Recommendation
from tests.room_parts import Assistant, Preferences, click, named, room

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
NAMES = ("get", "files", "run", "adapters", "memory", "servers")


@pytest.fixture
def built() -> dict[str, Any]:
    """The sections' components, each one a name of its own."""
    from ui.room_adapters import AdaptersParts
    from ui.room_files import FilesParts
    from ui.room_get import GetParts
    from ui.room_memory import MemoryModelParts
    from ui.room_run import RunParts
    from ui.room_servers import ServersParts

    kinds = (GetParts, FilesParts, RunParts, AdaptersParts, MemoryModelParts, ServersParts)
    return {name: named(kind, prefix=f"{name} ") for name, kind in zip(NAMES, kinds, strict=True)}


def made(built: dict[str, Any], finder: Finder) -> Any:
    from ui.models_room import ModelsRoom

    assistant = Assistant()
    assistant.memory = SimpleNamespace(preferences=assistant.preferences, chats=None)
    desk = SimpleNamespace(progress=lambda: None, in_use=None, warnings=tuple, choices=lambda _: [])
    parts = room(
        finder=finder,
        offer=lambda: Recommendation(None, None, ("This computer has 16 GB.",)),
        adapter_choices=list,
        servers=ServerBook(Preferences()),  # type: ignore[arg-type]
        embedding=desk,
    )
    return ModelsRoom(lambda: assistant, lambda: parts, built)  # type: ignore[arg-type, return-value]


def test_every_section_has_a_tab() -> None:
    from ui.room import Section, head

    drawn = head([Section(name, name.title(), lambda: None) for name in NAMES])
    for name in NAMES:
        assert f'role="tab" aria-controls="room-{name}"' in drawn
        assert f">{name.title()}</button>" in drawn
    assert 'aria-label="Close"' in drawn


def test_all_that_is_drawn_has_its_place(built: dict[str, Any]) -> None:
    from ui.view import View

    models = made(built, Finder(tuple))
    drawn = models.draw(View())
    assert set(drawn) <= set(models.outputs)
    assert {name.split(" ")[0] for name in drawn} == set(NAMES)


@pytest.mark.parametrize("section", NAMES)
def test_turning_to_a_section_draws_that_one_only(built: dict[str, Any], section: str) -> None:
    from ui.view import View

    drawn = made(built, Finder(tuple)).look(View(), click(section))
    assert drawn
    assert set(drawn) <= set(built[section].all)
    typed = {"seed", "stop", "context", "gpu_layers", "unload", "path", "text", "address", "key", "token"}
    assert not typed & {name.split(" ")[1] for name in drawn}, "what was typed stays"


def test_models_are_looked_for_when_a_person_turns_to_them(built: dict[str, Any], tmp_path: Path) -> None:
    from ui.view import View

    for section, looks in (("files", True), ("memory", True), ("servers", False)):
        finder = Finder(tuple)
        made(built, finder).look(View(), click(section))
        assert finder.wait(20.0) is looks
