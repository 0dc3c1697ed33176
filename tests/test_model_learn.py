"""What is kept of a model's findings: it adds to the rules, closes what it names, and destroys nothing."""

import json
import threading

import pytest

from memory.extract_llm import Question
from memory.findings import read_answer
from models.errors import NotFound
from tests.real_memory import DAY, NOW, count_words, say, tell, texts, told


def entry(**changed):
    return {
        "sentence": 1,
        "subject": "user",
        "slot": "other",
        "value": "",
        "operation": "new",
        "memory": 0,
    } | changed


def number_of(question: Question, text: str) -> int:
    return [memory.text for memory in question.known].index(text) + 1


def answer(service, message_id, *entries, closing=None, reader="model"):
    """Let a scripted model answer; `closing` is the text of the known memory that the entries name."""
    (question,) = service.model_learner.questions(message_id, count_words)
    named = {} if closing is None else {"memory": number_of(question, closing)}
    found = read_answer(json.dumps({"facts": [each | named for each in entries]}), question)
    return service.model_learner.keep(message_id, found, reader=reader)


def test_it_adds_what_the_rules_have_missed_with_its_evidence(service):
    learnt = tell(service, "Luthiers like me spend whole days with glue.")
    before = len(texts(service))
    after = answer(service, learnt.message_id, entry(slot="job", value="Luthiers"))
    change = after.changes[-1]
    assert (change.action, change.memory.text) == ("added", "Works as a Luthiers")
    assert change.memory.evidence[0].quote in "Luthiers like me spend whole days with glue."
    assert len(texts(service)) == before + 1
    assert "Luthiers" in told(service, "Which Luthiers do I know?")


def test_the_embedder_does_not_change_while_findings_are_kept(service, monkeypatch):
    learnt = tell(service, "Luthiers like me spend whole days with glue.")
    handed_over = threading.Event()

    def hand_over() -> None:
        with service._handover.changing():
            handed_over.set()

    changing = threading.Thread(target=hand_over)
    embedder = service._items.space.embedder
    embed, during = embedder.embed, []

    def slow(said):
        if not changing.is_alive():
            changing.start()
        during.append(handed_over.wait(0.2))
        return embed(said)

    monkeypatch.setattr(embedder, "embed", slow)
    answer(service, learnt.message_id, entry(slot="job", value="Luthiers"))
    changing.join(10)
    assert during
    assert not any(during)
    assert handed_over.is_set()


def test_what_the_rules_have_read_is_not_doubled(service):
    learnt = tell(service, "I live in Ghent.")
    home = entry(slot="home", value="Ghent")
    assert answer(service, learnt.message_id, home, entry()) == learnt
    assert len(texts(service)["Lives in Ghent"].evidence) == 1


def test_reading_again_doubles_nothing(service):
    learnt = tell(service, "Luthiers like me spend whole days with glue.")
    first = answer(service, learnt.message_id, entry(slot="job", value="Luthiers"))
    assert answer(service, learnt.message_id, entry(slot="job", value="Luthiers"), reader="better") == first


def test_an_update_closes_the_old_and_can_be_taken_back(service):
    tell(service, "I live in Bruges.", at=NOW - 2 * DAY)
    learnt = tell(service, "The keys are ours, so Ghent it will be.")
    moved = entry(slot="home", value="Ghent", operation="update")
    after = answer(service, learnt.message_id, moved, closing="Lives in Bruges")
    assert texts(service)["Lives in Bruges"].status == "past"
    assert after.changes[-1].replaced == texts(service)["Lives in Bruges"]
    service.memories.undo(after.changes[-1].undo_id)
    assert {text: memory.status for text, memory in texts(service).items() if "Lives" in text} == {
        "Lives in Bruges": "current"
    }


def test_an_end_is_the_past_and_no_deletion(service):
    tell(service, "I live in Bruges.", at=NOW - 2 * DAY)
    learnt = tell(service, "Bruges has seen the back of me.")
    after = answer(service, learnt.message_id, entry(operation="end"), closing="Lives in Bruges")
    assert after.changes[-1].action == "ended"
    assert texts(service)["Lives in Bruges"].status == "past"


def test_an_older_message_closes_nothing_that_was_said_later(service):
    old = tell(service, "Bruges, the city of my heart and my bed.", at=NOW - 9 * DAY)
    tell(service, "I live in Ghent.", at=NOW - DAY)
    answer(service, old.message_id, entry(slot="home", value="Bruges"))
    assert texts(service)["Lives in Ghent"].status == "current"
    assert "Lives in Bruges" not in texts(service)


def test_what_is_pinned_is_not_closed(service):
    tell(service, "I live in Bruges.", at=NOW - 2 * DAY)
    with service._vault.write() as session:
        from memory.rows import memory_row

        memory_row(session, texts(service)["Lives in Bruges"].id).pinned = True
    learnt = tell(service, "The keys are ours, so Ghent it will be.")
    moved = entry(slot="home", value="Ghent", operation="update")
    answer(service, learnt.message_id, moved, closing="Lives in Bruges")
    assert texts(service)["Lives in Bruges"].status == "current"


def test_what_is_doubtful_is_proposed_and_not_told_to_the_model(service):
    learnt = tell(service, "Short sentences suit me.")
    short = entry(slot="instruction", value="Short sentences")
    answer(service, learnt.message_id, short)
    assert texts(service)["Short sentences"].status == "proposed"
    assert "Short sentences" not in service.profile()


def test_what_was_deleted_is_not_learnt_again_from_another_message(service):
    job = entry(slot="job", value="Luthiers")
    change = answer(service, tell(service, "Luthiers like me spend whole days with glue.").message_id, job).changes[-1]
    service.memories.forget(change.memory.id)
    answer(service, tell(service, "Glue is what Luthiers like me dream of.").message_id, job)
    assert change.memory.text not in texts(service)


def test_a_sentence_that_proved_something_deleted_is_not_shown_to_a_model_again(service):
    learnt = tell(service, "I live in Ghent. My bees came along.")
    (asked,) = service.model_learner.questions(learnt.message_id, count_words)
    service.memories.forget(texts(service)["Lives in Ghent"].id)
    (again,) = service.model_learner.questions(learnt.message_id, count_words)
    assert [each.text for each in again.sentences] == ["My bees came along."]
    late = read_answer(json.dumps({"facts": [entry(slot="origin", value="Ghent")]}), asked)
    service.model_learner.keep(learnt.message_id, late, reader="model")
    assert not any("Ghent" in text for text in texts(service)), "it was deleted while the model wrote"


def test_what_was_deleted_is_not_learnt_again_in_nearly_the_same_words(service):
    learnt = tell(service, "The pond behind the barn freezes by Advent.")
    kept = answer(service, learnt.message_id, entry()).changes
    assert kept
    for change in kept:
        service.memories.forget(change.memory.id)
    again = tell(service, "By Advent the pond behind the barn freezes.")
    answer(service, again.message_id, entry())
    assert not any("pond" in text for text in texts(service))


def test_the_nearest_memories_are_offered(service):
    for number in range(30):
        service.memories.add(f"Owns the book number {number}", at=NOW - 3 * DAY)
    service.memories.add("Rides a tandem bicycle", at=NOW - 9 * DAY)
    _, message_id, _ = say(service, "The tandem was stolen last night.")
    (question,) = service.model_learner.questions(message_id, count_words)
    assert question.known[0].text == "Rides a tandem bicycle"
    assert len(question.known) <= 10


def test_a_message_that_is_gone_is_said_so(service):
    with pytest.raises(NotFound):
        service.model_learner.questions("gone", count_words)
    with pytest.raises(NotFound):
        service.model_learner.keep("gone", [], reader="model")
