"""A guard against rules that only fit what they were written for: made-up conversations, and what is known after them.

What the model would be told is not checked here, so an embedder of words is enough.
"""

from pathlib import Path
from types import SimpleNamespace

import pytest

from bench.formats import Scenario, read_scenarios
from bench.scenarios import check_memories
from bench.world import World
from tests.real_memory import open_memory

SCENARIOS = read_scenarios(Path(__file__).parent / "data" / "scenarios_extra.jsonl")


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_what_is_remembered(scenario: Scenario, tmp_path: Path):
    world = World(tmp_path, SimpleNamespace(open=open_memory))
    try:
        for step in scenario.steps:
            world.do(step)
        world.settle()
        assert list(check_memories(scenario.expect, world.memory(world.user))) == []
    finally:
        world.close()
