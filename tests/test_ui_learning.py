"""How learning stands: its sentences, and the exam and the reading of old messages, with a scripted assistant."""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.assistant import Status
from assistant.exam import Progress, Report
from models.errors import InputError
from ui.render_learning import backlog_line, reading_line, verdict

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
GOOD = Report(
    cases=20, coverage=0.9, invention=0.0, wrong_subject=0.0, missed_updates=0.0, abstention=1.0, invalid=0.0,
    ms_per_turn=900.0, passed=True,
)  # fmt: skip
UNTESTED = Status(loading=(), model="big", is_starter=False, warnings=(), backlog=0)
PASSED = replace(UNTESTED, exam="passed", unread=12)


class Scripted:
    """An assistant whose exam and whose reading are lists of steps; an error in a list is raised."""

    def __init__(self, status: Status, steps: Any = ()) -> None:
        self.now, self.steps, self.paused = status, steps, False
        self.schooling = self
        switches = SimpleNamespace(memory_on=True)
        self.memory = SimpleNamespace(memories=SimpleNamespace(list=lambda **_: []), preferences=switches)

    def status(self) -> Status:
        return self.now

    def exam(self) -> Iterator[Any]:
        for step in self.steps:
            if isinstance(step, Exception):
                raise step
            yield step

    def reread(self, *, all_history: bool) -> Iterator[Any]:
        return self.exam()

    def pause(self) -> None:
        self.paused = True


def room(assistant: Scripted) -> Any:
    from ui.learning import Learning, LearningParts
    from ui.memories import MemoryParts

    parts = LearningParts(**{name: name for name in LearningParts.__dataclass_fields__})  # type: ignore[arg-type]
    memories = MemoryParts(**{name: f"memory {name}" for name in MemoryParts.__dataclass_fields__})  # type: ignore[arg-type]
    return Learning(lambda: assistant, parts, memories)  # type: ignore[arg-type, return-value]


def click(learning: Any, act: str) -> Iterator[dict[Any, Any]]:
    from ui.view import View

    return learning.act(View(), SimpleNamespace(_data={"act": act}))


def test_a_model_that_was_not_tested_says_so_and_the_starter_is_left_alone() -> None:
    drawn = room(Scripted(UNTESTED)).draw()
    assert "has not been tested" in drawn["exam"]
    assert 'data-act="learning:test"' in drawn["exam"]
    assert drawn["history"] == ""
    for nothing in (replace(UNTESTED, is_starter=True), replace(UNTESTED, model="")):
        assert room(Scripted(nothing)).draw()["exam"] == ""


def test_a_model_that_passed_is_offered_what_it_has_not_read() -> None:
    drawn = room(Scripted(PASSED)).draw()
    assert "12 messages not yet read by this model" in drawn["history"]
    assert "learning:read" in drawn["history"]
    assert "learning:again" in drawn["history"]
    assert "not yet read" not in reading_line(0)


def test_the_exam_shows_how_far_it_is_and_then_its_verdict() -> None:
    updates = list(click(room(Scripted(UNTESTED, [Progress(3, 20), GOOD])), "test"))
    assert "3 of 20" in updates[0]["exam"]
    assert "learning:stop" in updates[0]["exam"]
    assert "It may help learning" in updates[-1]["exam"]
    assert "none invented" in updates[-1]["exam"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"invention": 0.5}, "would invent facts"),
        ({"abstention": 0.1}, "would invent facts"),
        ({"wrong_subject": 0.5}, "mix up who"),
        ({"coverage": 0.3}, "found only 3 of 10 facts"),
        ({"missed_updates": 0.9}, "has changed"),
        ({"invalid": 0.9}, "not be used"),
        ({"ms_per_turn": 45_000.0}, "45 s for one message"),
    ],
)
def test_a_failed_exam_says_why_in_a_sentence(changed: dict[str, float], why: str) -> None:
    told = verdict(replace(GOOD, passed=False, **changed), facts=10)  # type: ignore[arg-type]
    assert why in told
    assert "built-in rules work alone" in told


def test_a_broken_exam_says_so_and_can_be_begun_again() -> None:
    learning = room(Scripted(UNTESTED, [Progress(0, 20), InputError("The exam was broken off.")]))
    for _ in range(2):
        last = list(click(learning, "test"))[-1]
        assert "broken off" in last["exam"]
        assert "learning:test" in last["exam"]


def test_reading_shows_progress_and_stop_leaves_the_rest() -> None:
    assistant = Scripted(PASSED, [Progress(1, 12), Progress(1, 12), Progress(2, 12)])
    learning = room(assistant)
    updates = click(learning, "again")
    assert "Reading 1 of 12 messages" in next(updates)["history"]
    list(click(learning, "stop"))
    rest = list(updates)
    assert len(rest) == 1
    assert "Stopped" in rest[0]["history"]
    assert assistant.paused


def test_one_thing_at_a_time_also_from_two_windows() -> None:
    learning = room(Scripted(UNTESTED, [Progress(0, 20), GOOD]))
    first = click(learning, "test")
    next(first)
    (second,) = click(learning, "test")
    assert "another window" in second["exam"]
    assert "It may help" in list(first)[-1]["exam"]


def test_the_clock_runs_only_while_there_is_something_to_learn_from() -> None:
    from ui.view import View

    assistant = Scripted(replace(UNTESTED, backlog=3))
    learning = room(assistant)
    assert learning.wake()["clock"].active
    assert "line" not in learning.wake(), "most is learnt before the first tick: nothing flickers"
    assert "Learning from 3 messages…" in learning.look(View())["line"]
    assistant.now = UNTESTED
    done = learning.look(View())
    assert not done["clock"].active
    assert done["line"] == ""
    assert "memory cards" in done
    assert "memory cards" not in learning.look(View(editing_memory="m")), "what is being typed stays"


def test_the_backlog_line_counts() -> None:
    assert backlog_line(0) == ""
    assert "1 message…" in backlog_line(1)
