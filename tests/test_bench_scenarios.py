"""Checking scenarios: every kind of expectation must fail when it is broken, and hold when it is not."""

import pytest

from bench.formats import Scenario
from bench.scenarios import measure
from bench.world import World
from models.errors import InputError
from tests.bench_fakes import FakeMemory, fake_parts, found, item, known

TURN = {"role": "user", "text": "hello"}
AT = "2025-01-02T10:00:00"


def failed(memory, *steps, **expect):
    scenario = Scenario("s", "c", steps or (TURN,), expect)
    return measure([scenario], fake_parts(memory))["items"][0]["failed"]


def asked(memory, **expected):
    return failed(memory, asks=[{"time": AT, "text": "Where?", **expected}])


@pytest.mark.parametrize(
    ("expect", "holds"),
    [
        ({"remembered": [["LISBON", "live"]]}, True),
        ({"remembered": [["lisbon", "bread"]]}, False),
        ({"remembered": [["berlin"]]}, False),
        ({"not_remembered": [["lisbon", "bread"]]}, True),
        ({"not_remembered": [["lisbon"]]}, False),
        ({"none": True}, False),
        ({"max_memories": 2}, True),
        ({"max_memories": 1}, False),
        ({"max_memories": 0}, False),
    ],
)
def test_what_is_remembered(expect, holds):
    memory = FakeMemory(known=[known("Lives in Lisbon"), known("Bakes bread"), known("Lives in Berlin", status="past")])
    assert (failed(memory, **expect) == []) is holds


@pytest.mark.parametrize(
    ("expected", "holds"),
    [
        ({"must": ["lisbon"]}, True),
        ({"must": ["berlin"]}, False),
        ({"must_any": ["berlin"]}, True),
        ({"must_any": ["cairo"]}, False),
        ({"must_not": ["berlin"]}, True),
        ({"must_not": ["lisbon"]}, False),
        ({"must": ["maya"]}, True),
        ({"must": ["left out"]}, False),
        ({"empty": True}, False),
    ],
)
def test_what_the_model_would_be_told(expected, holds):
    answer = found(item("Lives in Lisbon"), item("Lived in Berlin", is_past=True), item("left out", injected=False))
    memory = FakeMemory(answer=answer, profile_text="Is called Maya\nWants short answers")
    assert (asked(memory, **expected) == []) is holds


def test_the_profile_does_not_count_as_retrieved():
    assert asked(FakeMemory(profile_text="Is called Maya"), empty=True) == []


def test_while_memory_is_off_the_model_is_told_nothing():
    memory = FakeMemory(answer=found(item("Lives in Lisbon")), profile_text="Is called Maya")
    memory.preferences.memory_on = False
    assert asked(memory, empty=True, must_not=["lisbon", "maya"]) == []


def test_bytes_on_disk_are_found():
    scenario = Scenario("s", "c", (TURN,), {"absent_bytes": ["Wexcombe"]})
    parts = fake_parts(FakeMemory())

    def leaky(folder):
        folder.mkdir(parents=True)
        (folder / "leak").write_text("Wexcombe", encoding="utf-16")
        return FakeMemory()

    parts.open = leaky
    assert measure([scenario], parts)["passed"] == 0.0
    assert measure([scenario], fake_parts(FakeMemory()))["passed"] == 1.0


def test_shares_are_given_in_all_and_by_category():
    scenarios = [Scenario("1", "a", (TURN,), {"none": True}), Scenario("2", "b", (TURN,), {"remembered": [["x"]]})]
    report = measure(scenarios, fake_parts(FakeMemory()))
    assert report["passed"] == 0.5
    assert report["categories"] == {"a": 1.0, "b": 0.0}


def test_kept_folders_stay(tmp_path):
    measure([Scenario("some-id", "c", (TURN,), {})], fake_parts(FakeMemory()), keep=tmp_path)
    assert (tmp_path / "some-id").is_dir()


def test_deleting_and_editing_act_on_every_current_memory_that_matches():
    memory = FakeMemory(known=[known("Bakes bread"), known("Eats bread"), known("Sold bread", status="past")])
    failed(
        memory,
        {"op": "delete_memory", "match": ["BREAD", "bakes"]},
        {"op": "edit_memory", "match": ["eats"], "text": "new"},
    )
    assert [step for step in memory.log if step[0] in ("forget", "edit")] == [
        ("forget", "Bakes bread"),
        ("edit", "Eats bread", "new"),
    ]


def test_nothing_said_in_incognito_is_stored_and_a_restart_ends_it():
    memory = FakeMemory()
    failed(memory, {"op": "incognito", "on": True}, TURN, {"op": "restart"}, {"role": "user", "text": "after"})
    assert [step[2] for step in memory.log if step[0] == "user"] == ["after"]
    assert ("close",) in memory.log


def test_a_document_is_nobodys_statement():
    memory = FakeMemory()
    failed(memory, {"op": "document", "name": "a.txt", "text": "I live in Rome"}, TURN)
    assert [step[2] for step in memory.log if step[0] == "user"] == ["hello"]


def test_turns_without_a_user_are_the_defaults_and_operations_act_for_the_last_one(tmp_path):
    opened = []
    parts = fake_parts(FakeMemory())
    parts.open = lambda folder: opened.append(folder.name) or FakeMemory()
    world = World(tmp_path, parts)
    for step in ({**TURN, "user": "Zoë"}, {"op": "pause_memory", "on": True}, TURN, {**TURN, "user": "ben"}):
        world.do(step)
    assert opened[1:] == ["default", "ben"]
    assert world.memory("Zoë").preferences.memory_on is False
    assert world.memory("default").preferences.memory_on is True


def test_an_unknown_operation_is_named(tmp_path):
    with pytest.raises(InputError, match="explode"):
        World(tmp_path, fake_parts(FakeMemory())).do({"op": "explode"})
