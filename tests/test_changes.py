"""What learning does to the vault and how each of it is taken back; with decisions made by hand, not by rules."""

from collections.abc import Sequence
from datetime import date

import pytest

from memory import changes
from memory.changes import Proof
from memory.indexing import Renewal
from memory.reconcile import Action, Decision
from memory.service import MemoryService
from memory.values import Candidate, Change, Memory
from tests.real_memory import DAY, NOW, ask, say, texts, told

GHENT = Candidate(text="Lives in Ghent", span=(0, 16), slot="home", value="Ghent")
BRUGES = Candidate(text="Lives in Bruges", span=(0, 17), slot="home", value="Bruges")
OPERA = Candidate(
    text="Goes to the opera", span=(0, 20), kind="event", slot="appointment", value="opera", event_on=date(2026, 12, 5)
)


def decide(
    service: MemoryService, candidate: Candidate, action: Action = "add", targets: Sequence[str] = ()
) -> tuple[Change, str]:
    """Carry out one decision on a message of its own, as learning does; the change and the message."""
    words = f"{candidate.text}, I said. And the weather is fine."
    chat_id, message_id, _ = say(service, words, at=NOW - DAY)
    proof = Proof(message_id=message_id, chat_id=chat_id, text=words, at=NOW - DAY)
    with service._vault.write() as session:
        new = changes.apply(session, candidate, Decision(action, tuple(targets)), proof)
    for memory_id in new:
        service.memories.indexer.renew(Renewal(memories=[memory_id]))
    return service.memories.learnt([message_id])[message_id].changes[-1], message_id


def only(service: MemoryService) -> Memory:
    (memory,) = service.memories.list()
    return memory


def test_an_added_memory_has_its_proof(service):
    change, message_id = decide(service, GHENT)
    assert change.action == "added"
    assert change.memory == only(service)
    (proof,) = change.memory.evidence
    assert (proof.message_id, proof.quote, proof.span, proof.at) == (message_id, "Lives in Ghent, ", (0, 16), NOW - DAY)
    assert change.memory.status == "current"


def test_nothing_happens_for_ignore(service):
    chat_id, message_id, _ = say(service, "Hm.")
    with service._vault.write() as session:
        proof = Proof(message_id=message_id, chat_id=chat_id, text="Hm.", at=NOW)
        assert changes.apply(session, GHENT, Decision("ignore"), proof) == []
    assert service.memories.list() == []
    assert service.memories.learnt([message_id]) == {}


def test_undo_of_added_takes_it_out_of_everything(service):
    change, message_id = decide(service, GHENT)
    service.memories.undo(change.undo_id)
    assert service.memories.list() == []
    assert service.memories.learnt([message_id]) == {}
    assert ask(service, "Ghent").items == ()


@pytest.mark.parametrize("action", ["add", "supersede"])
def test_undo_is_done_as_a_whole_or_not_at_all(service, monkeypatch, action: Action):
    old, _ = decide(service, GHENT)
    targets = [old.memory.id] if action == "supersede" else []
    change, message_id = decide(service, BRUGES if targets else OPERA, action, targets)
    before = service.memories.list(), service.memories.learnt([message_id])

    def full_disk(*_args: object, **_keywords: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("memory.erase.bury", full_disk)
        with pytest.raises(OSError, match="disk is full"):
            service.memories.undo(change.undo_id)
    assert (service.memories.list(), service.memories.learnt([message_id])) == before
    service.memories.undo(change.undo_id)
    assert [memory.text for memory in service.memories.list(status="current")] == ["Lives in Ghent"]


def test_superseding_closes_the_old_and_keeps_it_as_the_past(service):
    old, _ = decide(service, GHENT)
    change, _ = decide(service, BRUGES, "supersede", [old.memory.id])
    assert (change.action, change.memory.text) == ("superseded", "Lives in Bruges")
    assert change.replaced is not None
    assert (change.replaced.id, change.replaced.status) == (old.memory.id, "past")
    assert change.replaced.valid_to == (NOW - DAY).date()
    assert [memory.text for memory in service.memories.list(status="current")] == ["Lives in Bruges"]
    assert [memory.text for memory in service.memories.list(status="past")] == ["Lives in Ghent"]


def test_a_date_that_was_said_closes_the_old_at_that_date(service):
    old, _ = decide(service, GHENT)
    since = Candidate(text="Lives in Bruges", span=(0, 9), slot="home", value="Bruges", valid_from=date(2026, 3, 1))
    decide(service, since, "supersede", [old.memory.id])
    assert service.memories.get(old.memory.id).valid_to == date(2026, 3, 1)


def test_undo_of_superseded_brings_the_old_back(service):
    old, _ = decide(service, GHENT)
    change, _ = decide(service, BRUGES, "supersede", [old.memory.id])
    service.memories.undo(change.undo_id)
    assert only(service) == old.memory
    assert "Ghent" in told(service, "What is there to do near my home?")
    assert "Bruges" not in told(service, "What is there to do near my home?")


def test_undo_of_superseded_brings_all_back_that_it_closed(service):
    one, _ = decide(service, GHENT)
    other, _ = decide(service, Candidate(text="Lives in Lier", span=(0, 9), slot="home", value="Lier"))
    change, _ = decide(service, BRUGES, "supersede", [one.memory.id, other.memory.id])
    assert [memory.status for memory in service.memories.list()].count("past") == 2
    service.memories.undo(change.undo_id)
    assert {memory.text: memory.status for memory in service.memories.list()} == {
        "Lives in Ghent": "current",
        "Lives in Lier": "current",
    }


def test_ending_and_its_undo(service):
    old, _ = decide(service, GHENT)
    change, _ = decide(service, GHENT, "end", [old.memory.id])
    assert change.action == "ended"
    assert (change.memory.status, change.memory.valid_to) == ("past", (NOW - DAY).date())
    assert len(change.memory.evidence) == 2
    assert "Ghent" not in told(service, "What is there to do near my home?")
    service.memories.undo(change.undo_id)
    assert only(service) == old.memory
    assert "Ghent" in told(service, "What is there to do near my home?")


def test_confirming_and_its_undo(service):
    old, _ = decide(service, GHENT)
    change, message_id = decide(service, GHENT, "confirm", [old.memory.id])
    assert change.action == "confirmed"
    assert [proof.message_id for proof in only(service).evidence] == [old.memory.evidence[0].message_id, message_id]
    service.memories.undo(change.undo_id)
    assert only(service).evidence == old.memory.evidence


def test_correcting_rewrites_and_its_undo_restores_all_of_it(service):
    old, _ = decide(service, OPERA)
    moved = Candidate(
        text="Goes to the ballet",
        span=(0, 9),
        kind="event",
        slot="appointment",
        value="ballet",
        event_on=date(2026, 12, 9),
    )
    change, _ = decide(service, moved, "correct", [old.memory.id])
    assert change.action == "corrected"
    assert (only(service).id, only(service).text, only(service).event_on) == (
        old.memory.id,
        "Goes to the ballet",
        date(2026, 12, 9),
    )
    assert "ballet (on 9 December 2026)" in told(service, "goes to the ballet")
    service.memories.undo(change.undo_id)
    restored = only(service)
    assert (restored.text, restored.value, restored.event_on) == ("Goes to the opera", "opera", date(2026, 12, 5))
    assert restored.evidence == old.memory.evidence
    assert "opera (on 5 December 2026)" in told(service, "goes to the opera")


def test_a_correction_is_stored_as_reconciling_rewrote_it(service):
    old, message_id = decide(service, GHENT)
    proof = Proof(message_id=message_id, chat_id="", text="no, Genk", at=NOW)
    said = Candidate(text="Genk", span=(4, 8), value="Genk", operation="correct")
    rewritten = Candidate(text="Lives in Genk", span=(4, 8), slot="home", value="Genk", operation="correct")
    with service._vault.write() as session:
        changes.apply(session, said, Decision("correct", (old.memory.id,), rewritten), proof)
    assert (only(service).text, only(service).slot) == ("Lives in Genk", "home")


@pytest.mark.parametrize("action", ["add", "supersede", "end", "confirm", "correct"])
def test_undoing_twice_is_undoing_once(service, action: Action):
    old, _ = decide(service, GHENT)
    change = old if action == "add" else decide(service, BRUGES, action, [old.memory.id])[0]
    service.memories.undo(change.undo_id)
    once = service.memories.list()
    service.memories.undo(change.undo_id)
    service.memories.undo("never existed")
    assert service.memories.list() == once


def test_what_was_learnt_is_told_by_message_in_order(service):
    old, first = decide(service, GHENT)
    new, second = decide(service, BRUGES, "supersede", [old.memory.id])
    found = service.memories.learnt([first, second, "another"])
    assert {key: [change.action for change in learnt.changes] for key, learnt in found.items()} == {
        first: ["added"],
        second: ["superseded"],
    }
    assert found[second].chat_id == service.chats.message(second).chat_id
    service.memories.forget(new.memory.id)
    assert list(service.memories.learnt([first, second])) == [first]
    assert set(texts(service)) == {"Lives in Ghent"}
