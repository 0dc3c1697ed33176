"""“Memory's model”, with a scripted desk: the cost is said before the change, and how far it is during it."""

from pathlib import Path
from typing import Any

import pytest

from assistant.finder import Finder
from memory.reindex import Reindexing
from models.embedders import EmbedderChoice
from models.errors import InputError
from models.local_files import FoundModel
from tests.room_parts import click, named, room

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
MINILM = EmbedderChoice("minilm", "all-MiniLM-L6-v2", "minilm", Path("minilm"), 384, 90_000_000)
COST = "Memory reads its 12 pieces again: about 1 min."
WAIT_S = 20.0


class Desk:
    """Offers MiniLM and every folder that is found; `chosen` is what was asked for."""

    def __init__(self) -> None:
        self.in_use: EmbedderChoice | None = MINILM
        self.chosen: list[str] = []
        self.now: Reindexing | None = None
        self.trouble: tuple[str, ...] = ()
        self.refusal: InputError | None = None

    def choices(self, found: Any = ()) -> list[EmbedderChoice]:
        paths = dict.fromkeys(found)
        return [MINILM, *(EmbedderChoice(str(path), path.name, "folder", path, 1024, 10**9) for path in paths)]

    def choose(self, id_: str) -> None:
        self.chosen.append(id_)
        if self.refusal is not None:
            raise self.refusal
        self.now = None if id_ == MINILM.id else Reindexing(id_, 3, 12)

    def cost(self, choice: EmbedderChoice) -> str:
        return COST

    def progress(self) -> Reindexing | None:
        return self.now

    def warnings(self) -> tuple[str, ...]:
        return self.trouble


@pytest.fixture
def finder() -> Finder:
    finder = Finder(lambda: [FoundModel("polyglot", "Hugging Face", (Path("/polyglot"),), "embedder folder", 10**9)])
    finder.look()
    assert finder.wait(WAIT_S)
    return finder


def section(desk: Desk, finder: Finder) -> Any:
    from ui.room_memory import MemoryModel, MemoryModelParts

    made = room(embedding=desk, finder=finder)
    return MemoryModel(lambda: made, named(MemoryModelParts))  # type: ignore[arg-type, return-value]


def test_the_first_click_says_what_it_costs_and_changes_nothing(finder: Finder) -> None:
    desk = Desk()
    memory = section(desk, finder)
    assert COST not in memory.draw()["listed"]
    asked = memory.act("", click("use", "/polyglot"))
    assert COST in asked["listed"]
    assert 'data-act="embedding:change" data-id="/polyglot"' in asked["listed"]
    assert asked["asked"] == "/polyglot"
    assert desk.chosen == []
    kept = memory.act(asked["asked"], click("keep", "/polyglot"))
    assert COST not in kept["listed"]
    assert desk.chosen == []


def test_the_second_click_changes_and_shows_how_far_it_is(finder: Finder) -> None:
    desk = Desk()
    memory = section(desk, finder)
    drawn = memory.act("/polyglot", click("change", "/polyglot"))
    assert desk.chosen == ["/polyglot"]
    assert "3 of 12 steps" in drawn["progress"]
    assert 'value="0.2500"' in drawn["progress"]
    assert drawn["clock"].active
    assert drawn["asked"] == ""
    assert not memory.act("", click("stop"))["clock"].active
    assert desk.chosen[-1] == "minilm"
    memory.act("", click("stop"))
    assert len(desk.chosen) == 2, "there is nothing to stop any more"


def test_a_refusal_and_a_failed_change_are_sentences(finder: Finder) -> None:
    desk = Desk()
    memory = section(desk, finder)
    desk.refusal = InputError("Memory searches with it already.")
    assert "already" in memory.act("", click("change", "/polyglot"))["hint"]
    desk.now, desk.trouble = None, ("The change has failed. Choose it again.",)
    assert "The change has failed" in memory.draw()["progress"]


def test_an_entered_path_is_asked_about_like_a_card(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    memory = section(desk, finder)
    choice = EmbedderChoice("/mine", "mine", "folder", Path("/mine"), 512, 10**8)
    monkeypatch.setattr("ui.room_memory.embedders.choice", lambda id_: choice)
    drawn = memory.enter(' "/mine" ')
    assert COST in drawn["listed"]
    assert "mine" in drawn["listed"]
    assert drawn["path"] == ""
    assert desk.chosen == []


def test_what_is_no_embedding_model_is_a_sentence(finder: Finder, tmp_path: Path) -> None:
    memory = section(Desk(), finder)
    assert "Enter where" in memory.enter(" ")["hint"]
    drawn = memory.enter(str(tmp_path / "gone"))
    assert "cf-hint-error" in drawn["hint"]
    assert "path" not in drawn, "what was typed stays"


def test_the_one_in_use_has_no_button_and_none_in_use_has_no_badge(finder: Finder) -> None:
    desk = Desk()
    drawn = section(desk, finder).draw()["listed"]
    assert "in use" in drawn
    assert 'data-id="minilm"' not in drawn
    desk.in_use = None
    assert "in use" not in section(desk, finder).draw()["listed"]
