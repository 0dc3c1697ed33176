"""Looking for models: in the background, once unless asked again, and a fault keeps what was found."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.finder import Finder
from models.local_files import FoundModel

WAIT_S = 20.0


def found(name: str) -> FoundModel:
    return FoundModel(name, "Jan", (Path(name),), "chat", 1)


def names(finder: Finder) -> list[str]:
    return [each.name for each in finder.found.models]


def test_what_is_found_is_told_while_the_look_goes_on() -> None:
    seen, go = threading.Event(), threading.Event()

    def scan() -> Iterator[FoundModel]:
        yield found("first")
        seen.set()
        go.wait(WAIT_S)
        yield found("second")

    finder = Finder(scan)
    assert not finder.is_looking
    assert finder.found.models == ()
    finder.look()
    seen.wait(WAIT_S)
    assert finder.is_looking
    assert names(finder) == ["first"]
    assert not finder.found.is_done
    go.set()
    assert finder.wait(WAIT_S)
    assert names(finder) == ["first", "second"]
    assert not finder.is_looking


def test_it_looks_once_unless_asked_again() -> None:
    looks: list[int] = []

    def scan() -> Iterator[FoundModel]:
        looks.append(1)
        yield found(f"look {len(looks)}")

    finder = Finder(scan)
    for again in (False, False, True):
        finder.look(again=again)
        assert finder.wait(WAIT_S)
    assert names(finder) == ["look 2"]


def test_a_fault_ends_the_look_and_keeps_what_was_found(caplog: pytest.LogCaptureFixture) -> None:
    def scan() -> Iterator[FoundModel]:
        yield found("first")
        raise RuntimeError("a private path")

    finder = Finder(scan)
    finder.look()
    assert finder.wait(WAIT_S)
    assert names(finder) == ["first"]
    assert "a private path" not in caplog.text
