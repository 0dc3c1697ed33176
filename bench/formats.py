"""The two file formats of the bench as values: conversations with questions, and scenarios. Knows nothing of memory.

Both are JSON Lines, one object a line. Times are ISO 8601, naive local.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from memory.values import Speaker
from models.errors import InputError

Built = TypeVar("Built")


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said. `name` is the speaker's name where the file gives one."""

    id: str
    at: datetime
    speaker: Speaker
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the ids of the turns that hold its answer; none if the conversation cannot answer it."""

    id: str
    category: str
    at: datetime
    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns in their order and the questions asked after them."""

    id: str
    turns: tuple[Turn, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Steps (turns and operations, as they stand in the file) and what must hold after them."""

    id: str
    category: str
    steps: tuple[Mapping[str, Any], ...]
    expect: Mapping[str, Any]


def read_conversations(path: Path) -> list[Conversation]:
    """Read a file of the recall format; `InputError` names the line that is not in it."""
    return [_checked(_conversation, row, place=place) for place, row in _rows(path)]


def read_scenarios(path: Path) -> list[Scenario]:
    """Read a file of the scenarios format; `InputError` names the line that is not in it."""
    return [_checked(_scenario, row, place=place) for place, row in _rows(path)]


def _rows(path: Path) -> list[tuple[str, Mapping[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InputError(f"The data file {path} cannot be read ({error.strerror}). Give a file with --data.") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                rows.append((f"line {number} of {path}", json.loads(line)))
            except json.JSONDecodeError as error:
                raise InputError(f"In line {number} of {path} stands no JSON object: {error}.") from error
    return rows


def _checked(build: Callable[[Mapping[str, Any]], Built], row: Mapping[str, Any], *, place: str) -> Built:
    try:
        return build(row)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"The object in {place} is not in the format: {error!r}.") from error


def _conversation(row: Mapping[str, Any]) -> Conversation:
    turns = tuple(_turn(turn) for turn in row["turns"])
    return Conversation(row["id"], turns, tuple(_question(question) for question in row["questions"]))


def _turn(row: Mapping[str, Any]) -> Turn:
    return Turn(
        id=row["id"],
        at=datetime.fromisoformat(row["time"]),
        speaker=speaker(row["role"]),
        text=row["text"],
        name=row.get("name", ""),
    )


def _question(row: Mapping[str, Any]) -> Question:
    at = datetime.fromisoformat(row["time"])
    return Question(row["id"], row["category"], at, row["text"], tuple(row["evidence"]))


def _scenario(row: Mapping[str, Any]) -> Scenario:
    for step in row["steps"]:
        if "op" not in step:
            speaker(step["role"])
            str(step["text"])
    return Scenario(row["id"], row["category"], tuple(row["steps"]), row["expect"])


def speaker(role: str) -> Speaker:
    """The role, if it is one of the two."""
    if role not in ("user", "assistant"):
        raise ValueError(f"role {role!r}")
    return "user" if role == "user" else "assistant"
