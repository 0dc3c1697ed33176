"""Does memory behave? Plays scenarios in worlds of their own and checks what is remembered and what would be told.

What a model would be told for an ask is the always-on profile, line by line, and the text of each injected item.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.formats import Scenario
from bench.metrics import mean
from bench.parts import Parts
from bench.progress import track
from bench.scan import find_bytes
from bench.world import World, folder_name, matches_all
from memory.service import MemoryService


@dataclass(frozen=True, slots=True)
class Told:
    """One text that the model would be given; `is_past` if it is marked as no longer true."""

    text: str
    is_past: bool = False


def measure(scenarios: Sequence[Scenario], parts: Parts, *, keep: Path | None = None) -> dict[str, Any]:
    """The report over all scenarios, under the names of the format."""
    items = []
    for scenario in track(scenarios, "scenarios"):
        with world_folder(scenario, keep) as folder:
            items.append({"id": scenario.id, "category": scenario.category, "failed": play(scenario, folder, parts)})
    return report(items)


@contextmanager
def world_folder(scenario: Scenario, keep: Path | None) -> Iterator[Path]:
    """An empty data folder: a temporary one, or one that stays under `keep`."""
    if keep is not None:
        folder = keep / folder_name(scenario.id)
        folder.mkdir(parents=True, exist_ok=False)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="confidant-bench-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def play(scenario: Scenario, folder: Path, parts: Parts) -> list[str]:
    """Carry out the steps; returns a sentence for everything that does not hold after the last one."""
    world = World(folder, parts)
    try:
        for step in scenario.steps:
            world.do(step)
        memory = world.memory(world.user)
        world.settle()
        failed = [*check_bytes(scenario.expect, folder), *check_memories(scenario.expect, memory)]
        for expected in scenario.expect.get("asks", []):
            failed += check_ask(expected, world.memory(expected.get("user", world.user)), parts)
        return failed
    finally:
        world.close()


def check_bytes(expect: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """What should have left no trace on disk and has."""
    for text, path in find_bytes(folder, expect.get("absent_bytes", [])):
        yield f"{text!r} is on disk, in {path.relative_to(folder).as_posix()}"


def check_memories(expect: Mapping[str, Any], memory: MemoryService) -> Iterator[str]:
    """What should be remembered and is not, and the other way round."""
    texts = [known.text for known in memory.memories.list(status="current")]
    for patterns in expect.get("remembered", []):
        if not any(matches_all(text, patterns) for text in texts):
            yield f"no current memory matches {patterns}"
    for patterns in expect.get("not_remembered", []):
        yield from (f"the memory {text!r} matches {patterns}" for text in texts if matches_all(text, patterns))
    if expect.get("none") and texts:
        yield f"there should be no memory, and there are {texts}"
    if len(texts) > expect.get("max_memories", len(texts)):
        yield f"{len(texts)} memories are more than {expect['max_memories']}"


def check_ask(expected: Mapping[str, Any], memory: MemoryService, parts: Parts) -> Iterator[str]:
    """What the model should be told for this message and is not, and the other way round."""
    profile, retrieved = tell(memory, expected["text"], at=datetime.fromisoformat(expected["time"]), parts=parts)
    told = [*profile, *retrieved]
    current = [one.text for one in told if not one.is_past]
    place = f"asked {expected['text']!r}:"
    for pattern in expected.get("must", []):
        if not any(matches_all(text, [pattern]) for text in current):
            yield f"{place} no current item matches {pattern!r}"
    for pattern in expected.get("must_any", []):
        if not any(matches_all(one.text, [pattern]) for one in told):
            yield f"{place} no item matches {pattern!r}"
    for pattern in expected.get("must_not", []):
        yield from (f"{place} {text!r} matches {pattern!r}" for text in current if matches_all(text, [pattern]))
    if expected.get("empty") and retrieved:
        yield f"{place} nothing should be retrieved, and there are {[one.text for one in retrieved]}"


def tell(memory: MemoryService, text: str, *, at: datetime, parts: Parts) -> tuple[list[Told], list[Told]]:
    """The profile and the retrieved items that a model would be given in a new chat; nothing while memory is off."""
    if not memory.preferences.memory_on:
        return [], []
    found = memory.recall(text, now=at, budget_tokens=parts.budget_tokens, count_tokens=parts.count_tokens)
    profile = [Told(line) for line in memory.profile().splitlines() if line.strip()]
    return profile, [Told(item.text, item.is_past) for item in found.injected]


def report(items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The share of scenarios in which everything holds, in all and by category, and the items."""
    by_category: dict[str, list[float]] = defaultdict(list)
    for item in items:
        by_category[item["category"]].append(float(not item["failed"]))
    return {
        "passed": mean(float(not item["failed"]) for item in items),
        "categories": {name: mean(values) for name, values in sorted(by_category.items())},
        "items": list(items),
    }
