"""“On this computer”, with scripted parts: a file is used where it lies, a dropped one moves, errors are sentences."""

from pathlib import Path
from typing import Any

import pytest

from assistant.finder import Finder
from models.errors import InputError, ModelFileError
from models.local_files import FoundModel
from tests.room_parts import Assistant, click, last, named, room

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
TALKER = FoundModel("Talker", "Jan", (Path("talker.gguf"),), "chat", 1)
WAIT_S = 20.0


class Taker:
    """What the room does with files."""

    def __init__(self) -> None:
        self.added: list[Path] = []
        self.taken: list[Path] = []
        self.finder = Finder(lambda: [TALKER])

    def add_file(self, path: Path) -> None:
        self.added.append(path)

    def take_file(self, path: Path) -> Path:
        if path.suffix != ".gguf":
            raise InputError("This is no GGUF file.")
        self.taken.append(path)
        return Path("models") / path.name


def section(assistant: Assistant, taker: Taker) -> Any:
    from ui.room_files import FilesOnComputer, FilesParts

    made = room(finder=taker.finder, add_file=taker.add_file, take_file=taker.take_file)
    return FilesOnComputer(lambda: assistant, lambda: made, named(FilesParts))  # type: ignore[arg-type, return-value]


def test_a_file_is_used_where_it_lies_and_then_remembered() -> None:
    assistant, taker = Assistant(), Taker()
    path = Path("talker.gguf").absolute()
    updates = list(section(assistant, taker).use(f' "{path}" '))
    assert "Loading “talker”" in updates[0]["hint"]
    assert "“talker” answers from now on" in updates[-1]["hint"]
    assert assistant.did == [f"choose {path}"]
    assert taker.added == [path]
    assert updates[-1]["path"] == ""


def test_one_that_cannot_be_used_says_why_and_is_not_remembered() -> None:
    assistant, taker = Assistant(), Taker()
    assistant.trouble = ModelFileError("“talker.gguf” is cut off. Download it again.")
    drawn = last(section(assistant, taker).act(click("use", "talker.gguf")))
    assert "is cut off" in drawn["hint"]
    assert taker.added == []
    assert "path" not in drawn, "what was typed stays"


def test_an_empty_field_is_a_sentence() -> None:
    assert "Enter where the file lies" in last(section(Assistant(), Taker()).use("  "))["hint"]


def test_a_dropped_file_moves_and_is_used_and_the_field_is_empty_again() -> None:
    assistant, taker = Assistant(), Taker()
    drawn = last(section(assistant, taker).take({"path": "/tmp/up/0/new.gguf", "orig_name": "x"}))
    assert taker.taken == [Path("/tmp/up/0/new.gguf")]
    assert assistant.did == [f"choose {Path('models/new.gguf')}"]
    assert drawn["drop"] is None
    assert "“new” answers" in drawn["hint"]


def test_a_wrong_file_gets_a_sentence_and_leaves_the_field() -> None:
    drawn = last(section(Assistant(), Taker()).take({"path": "/tmp/up/0/new.txt"}))
    assert "no GGUF file" in drawn["hint"]
    assert drawn["drop"] is None
    assert list(section(Assistant(), Taker()).take(None)) == [{"drop": None}]


def test_the_clock_runs_only_while_it_looks() -> None:
    taker = Taker()
    files = section(Assistant(), taker)
    assert not files.draw()["clock"].active, "nobody has asked yet"
    files.begin()
    assert taker.finder.wait(WAIT_S)
    drawn = files.draw()
    assert not drawn["clock"].active
    assert "Talker" in drawn["found"]
    files.look_again()
    assert taker.finder.wait(WAIT_S)
