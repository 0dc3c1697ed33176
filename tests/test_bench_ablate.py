"""The ablation on a tiny made-up conversation: every part is really off while it is said to be, and on again after."""

from datetime import datetime

import pytest

from bench import ablate
from bench.ablate import FIGURES, PARTS, measure, switched_off, table
from bench.formats import Conversation, Question, Turn
from memory import recall
from memory.items import ItemStore
from tests.bench_fakes import fake_parts
from tests.real_memory import count_words, open_memory

NOON = datetime(2025, 3, 1, 12, 0)
TURNS = tuple(
    Turn(id=f"t{number}", at=NOON, speaker=speaker, text=text)
    for number, (speaker, text) in enumerate(
        (
            ("user", "The greyhound Pixel sleeps in the hall."),
            ("assistant", "That sounds cosy."),
            ("user", "My pottery kiln exploded on Monday."),
        )
    )
)
QUESTIONS = (
    Question("q0", "single-hop", NOON, "Where does the greyhound sleep?", ("t0",)),
    Question("q1", "unanswerable", NOON, "Who sold the lighthouse?", ()),
)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    parts = fake_parts(None)
    parts.open = lambda _folder: open_memory(tmp_path_factory.mktemp("ablate"))
    parts.count_tokens = count_words
    return measure([Conversation("c", TURNS, QUESTIONS)], parts)


def test_each_part_has_all_figures(measured: dict[str, dict[str, object]]):
    assert list(measured) == list(PARTS)
    assert all(tuple(figures) == FIGURES for figures in measured.values())


def test_what_is_found_with_everything_on_needs_a_channel(measured: dict[str, dict[str, object]]):
    assert measured["everything on"]["recall@10"] == 1.0


def test_a_part_is_off_for_the_time_of_its_run_only():
    before = recall.AUTHOR_BONUS
    during = []

    def fail() -> None:
        with switched_off((recall, "AUTHOR_BONUS", 0.0)):
            during.append(recall.AUTHOR_BONUS)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert during == [0.0]
    assert before == recall.AUTHOR_BONUS


@pytest.mark.parametrize("name", [name for name, off in PARTS.items() if off is not None])
def test_each_part_names_something_that_is_there(name: str):
    off = PARTS[name]
    assert off is not None
    owner, attribute, value = off
    assert getattr(owner, attribute) != value, "switching it off would change nothing"


def test_a_channel_that_is_off_finds_nothing(service):
    service._items.replace("memory", "m", [])
    with switched_off(PARTS["keyword channel"]):
        assert service._items.keyword(["heron"], count=5) == []
    with switched_off(PARTS["dense channel"]):
        assert service._items.dense(None, count=5) == []
    assert ItemStore.keyword is not ablate._nothing


def test_the_table_has_a_line_for_each_part(measured: dict[str, dict[str, object]]):
    lines: list[str] = []
    table(measured, lines.append)
    assert len(lines) == len(PARTS) + 1
    assert lines[1].startswith("everything on")
    assert lines[1].split()[2] == "1.000"
