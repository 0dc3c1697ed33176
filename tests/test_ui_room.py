"""The models room as a whole: its frame, and that every section draws into components of its own."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.finder import Finder
from assistant.servers import ServerBook
from models.recommend import Recommendation
from tests.room_parts import Assistant, Preferences, click, room

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
NAMES = ("get", "files", "run", "adapters", "memory", "servers")


@pytest.fixture(scope="module")
def built() -> dict[str, Any]:
    """The real components, without a page around them."""
    import gradio as gr

    from ui.models_room import build_models_room
    from ui.room_get import build_line, build_offer

    with gr.Blocks(analytics_enabled=False):
        return build_models_room(build_offer(), build_line())


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


def test_every_section_has_a_tab_and_a_page() -> None:
    import gradio as gr

    from ui.room import Section, build_room

    with gr.Blocks(analytics_enabled=False) as page:
        sections = [Section(name, f"<{name}>"[1:-1], lambda name=name: f"built {name}") for name in NAMES]
        assert build_room(sections) == {name: f"built {name}" for name in NAMES}
    shown = {block.elem_id: block for block in page.blocks.values() if getattr(block, "elem_id", None)}
    head = shown["room-head"].value
    for name in NAMES:
        assert f'role="tab" aria-controls="room-{name}"' in head
        assert f"room-{name}" in shown
    assert 'aria-label="Close"' in head


def test_all_that_is_drawn_has_its_place(built: dict[str, Any]) -> None:
    from ui.view import View

    models = made(built, Finder(tuple))
    drawn = models.draw(View())
    assert set(map(id, drawn)) <= set(map(id, models.outputs))
    assert len(set(map(id, models.outputs))) == len(models.outputs), "no component belongs to two sections"


@pytest.mark.parametrize("section", NAMES)
def test_turning_to_a_section_draws_that_one_only(built: dict[str, Any], section: str) -> None:
    from ui.view import View

    drawn = made(built, Finder(tuple)).look(View(), click(section))
    assert drawn
    assert set(map(id, drawn)) <= set(map(id, built[section].all))
    fields = ("seed", "stop", "context", "gpu_layers", "unload", "path", "text", "address", "key", "token")
    typed = {id(getattr(built[section], name)) for name in fields if hasattr(built[section], name)}
    assert not typed & set(map(id, drawn)), "what was typed stays"


def test_models_are_looked_for_when_a_person_turns_to_them(built: dict[str, Any], tmp_path: Path) -> None:
    from ui.view import View

    for section, looks in (("files", True), ("memory", True), ("servers", False)):
        finder = Finder(tuple)
        made(built, finder).look(View(), click(section))
        assert finder.wait(20.0) is looks
