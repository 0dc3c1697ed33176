"""“Adapters”, with a scripted room: switched on for one chat with a strength, added, dropped, taken off."""

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from memory.service import MemoryService
from models.errors import InputError
from models.run_options import Adapter
from tests.room_parts import click, named, room

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Listed:
    """The room's list of adapters."""

    def __init__(self, *paths: Path) -> None:
        self.paths = list(paths)

    def adapter_choices(self) -> list[Adapter]:
        return [Adapter(path) for path in self.paths]

    def add_adapter(self, path: Path) -> None:
        if path.suffix != ".gguf":
            raise InputError("This is not an adapter.")
        self.paths.append(path)

    def take_adapter(self, path: Path) -> Path:
        self.add_adapter(path)
        return path

    def remove(self, path: Path) -> None:
        self.paths.remove(path)


@pytest.fixture
def poet(tmp_path: Path) -> Path:
    path = tmp_path / "poet.gguf"
    path.write_bytes(b"x" * 2_000_000)
    return path


def section(service: MemoryService, listed: Listed) -> Any:
    from ui.room_adapters import Adapters, AdaptersParts

    assistant = SimpleNamespace(memory=service)
    acts = {name: getattr(listed, name) for name in ("adapter_choices", "add_adapter", "take_adapter")}
    made = room(adapters=listed, **acts)
    return Adapters(lambda: assistant, lambda: made, named(AdaptersParts))  # type: ignore[arg-type, return-value]


def view(chat_id: str | None) -> Any:
    from ui.view import View

    return View(chat_id=chat_id)


def chat(service: MemoryService) -> Any:
    return view(service.chats.create(at=datetime(2026, 11, 20)).id)


def acting(service: MemoryService, here: Any) -> list[tuple[str, float]]:
    return [(each.path.stem, each.scale) for each in service.chats.get(here.chat_id).adapters]


def test_it_acts_in_the_chat_where_it_is_switched_on_and_nowhere_else(service: MemoryService, poet: Path) -> None:
    here, there = chat(service), chat(service)
    adapters = section(service, Listed(poet))
    drawn = adapters.act(here, click("on", str(poet), "0,5"))
    assert acting(service, here) == [("poet", 0.5)]
    assert acting(service, there) == []
    assert "acts in this chat" in drawn["listed"]
    assert 'value="0.5"' in drawn["listed"]
    assert "2 MB" in drawn["listed"]
    assert "acts in this chat" not in adapters.draw(there)["listed"]
    adapters.act(here, click("on", str(poet), "2"))
    assert acting(service, here) == [("poet", 2.0)], "a new strength, not a second adapter"
    adapters.act(here, click("off", str(poet)))
    assert acting(service, here) == []


@pytest.mark.parametrize(("strength", "said"), [("", "is a number"), ("strong", "is a number"), ("5", "from -4 to 4")])
def test_a_strength_that_makes_no_sense_is_a_sentence(
    service: MemoryService, poet: Path, strength: str, said: str
) -> None:
    here = chat(service)
    assert said in section(service, Listed(poet)).act(here, click("on", str(poet), strength))["hint"]
    assert acting(service, here) == []


def test_without_an_open_chat_it_says_what_to_do(service: MemoryService, poet: Path) -> None:
    adapters = section(service, Listed(poet))
    assert "Open a chat first" in adapters.act(view(None), click("on", str(poet), "1"))["hint"]
    assert "poet" in adapters.draw(view("a chat that was deleted elsewhere"))["listed"]


def test_one_is_added_by_path_and_a_wrong_one_says_why(service: MemoryService, poet: Path) -> None:
    listed = Listed()
    adapters, here = section(service, listed), view(None)
    assert "No adapters yet" in adapters.draw(here)["listed"]
    assert "Enter where the adapter lies" in adapters.add(here, " ")["hint"]
    assert "not an adapter" in adapters.add(here, "poem.txt")["hint"]
    assert adapters.add(here, f'"{poet}"')["path"] == ""
    assert listed.paths == [poet]
    drawn = adapters.act(here, click("remove", str(poet)))
    assert listed.paths == []
    assert "No adapters yet" in drawn["listed"]


def test_one_is_dropped_in(service: MemoryService, poet: Path) -> None:
    listed = Listed()
    adapters, here = section(service, listed), view(None)
    drawn = adapters.take(here, {"path": str(poet)})
    assert listed.paths == [poet]
    assert drawn["drop"] is None
    wrong = adapters.take(here, {"path": "poem.txt"})
    assert "not an adapter" in wrong["hint"]
    assert wrong["drop"] is None


def test_one_whose_file_is_gone_can_still_be_switched_off(service: MemoryService, poet: Path) -> None:
    here = chat(service)
    service.chats.set_adapters(here.chat_id, [Adapter(poet, 1.0)])
    poet.unlink()
    adapters = section(service, Listed())
    assert "The file is gone" in adapters.draw(here)["listed"]
    adapters.act(here, click("off", str(poet)))
    assert acting(service, here) == []
