"""From a user message to memories: idempotent, in order, all or nothing, and only what the user said."""

import threading
import time

import pytest

from memory import learn
from models.errors import NotFound
from tests.fake_embedder import WordEmbedder
from tests.real_memory import DAY, NOW, ask, open_memory, say, tell, texts, told


def test_a_message_is_learnt_from_with_its_evidence(service):
    learnt = tell(service, "Hello! I live in Ghent, by the river.")
    (change,) = [change for change in learnt.changes if change.memory.slot == "home"]
    assert (change.action, change.memory.text) == ("added", "Lives in Ghent")
    (proof,) = change.memory.evidence
    assert proof.message_id == learnt.message_id
    assert proof.chat_id == learnt.chat_id
    assert proof.span is not None
    assert "Hello! I live in Ghent, by the river."[slice(*proof.span)] == proof.quote
    assert "live in Ghent" in proof.quote


def test_learning_twice_is_learning_once(service):
    words = "I live in Ghent. I'm allergic to walnuts."
    first = tell(service, words)
    memories, health = service.memories.list(), service.index_health()
    assert service.learn(first.message_id) == first
    assert service.memories.list() == memories
    assert service.index_health() == health


def test_a_new_home_supersedes_the_old_one(service):
    tell(service, "I live in Ghent.", at=NOW - 2 * DAY)
    learnt = tell(service, "I live in Bruges now.")
    assert [change.action for change in learnt.changes] == ["superseded"]
    assert texts(service)["Lives in Ghent"].status == "past"


def test_saying_it_again_confirms_it(service):
    tell(service, "I live in Ghent.", at=NOW - 2 * DAY)
    learnt = tell(service, "As you know, I live in Ghent.")
    assert [change.action for change in learnt.changes] == ["confirmed"]
    assert len(texts(service)["Lives in Ghent"].evidence) == 2


def test_a_message_that_contradicts_itself_ends_with_what_was_said_last(service):
    tell(service, "I lived in Ghent for years. I live in Lier. No wait. I live in Bruges.")
    assert [memory.text for memory in service.memories.list(status="current") if memory.slot == "home"] == [
        "Lives in Bruges"
    ]


def test_a_correction_changes_the_memory_it_means(service):
    tell(service, "I live in Genk.", at=NOW - DAY)
    learnt = tell(service, "No, Ghent.", at=NOW)
    assert [change.action for change in learnt.changes] == ["corrected"]
    assert [(memory.text, memory.slot) for memory in service.memories.list()] == [("Lives in Ghent", "home")]
    assert "Ghent" in told(service, "What is near me?")


def test_what_the_assistant_says_teaches_nothing(service):
    learnt = tell(service, "What is there to see?", reply="You live in Ghent and you are allergic to walnuts.")
    assert learnt.changes == ()
    assert service.memories.list() == []


def test_an_answer_to_the_assistants_question_is_learnt(service):
    chat_id, *_ = say(service, "Hello", reply="Where do you live?")
    learnt = tell(service, "Ghent", chat_id=chat_id)
    assert [change.memory.text for change in learnt.changes] == ["Lives in Ghent"]


def test_the_round_is_searchable_even_if_there_is_nothing_to_learn(service):
    learnt = tell(service, "Which bird is at the old mill?", reply="It may be a purple heron, they nest there.")
    assert learnt.changes == ()
    assert learnt.message_id in ask(service, "the bird at the old mill").ranked_message_ids
    assert "purple heron, they nest there" in told(service, "It may be a purple heron, they nest there")


def test_it_leaves_the_queue_when_it_is_done_and_not_before(tmp_path):
    embedder = WordEmbedder()
    service = open_memory(tmp_path, embedder)
    _, message_id, _ = say(service, "I live in Ghent.")
    service.queue.put(message_id)
    embedder.broken = True
    with pytest.raises(RuntimeError):
        service.learn(message_id)
    assert service.queue.pending() == [message_id]
    embedder.broken = False
    service.learn(message_id)
    assert service.queue.pending() == []
    assert list(texts(service)) == ["Lives in Ghent"]
    assert "Ghent" in told(service, "What is near me?")
    service.close()


def test_a_failure_in_the_middle_changes_no_memory_and_the_next_try_does_all(service, monkeypatch):
    """A model's output can add, never destroy: all candidates of a message are kept in one step, or none."""
    tell(service, "I live in Ghent.", at=NOW - 2 * DAY)
    before = service.memories.list()
    _, message_id, _ = say(service, "I'm allergic to walnuts. I live in Bruges.")
    real, calls = learn.reconcile, []

    def fails_at_the_second(candidate, known):
        calls.append(candidate)
        if len(calls) == 2:
            raise ZeroDivisionError
        return real(candidate, known)

    monkeypatch.setattr(learn, "reconcile", fails_at_the_second)
    with pytest.raises(ZeroDivisionError):
        service.learn(message_id)
    assert service.memories.list() == before
    assert len(service.learn(message_id).changes) == 2


def test_a_crash_after_the_vault_was_written_is_made_good(tmp_path):
    """The memory is in the vault, its piece is not: the next try of the same message makes it."""
    embedder = WordEmbedder()
    service = open_memory(tmp_path, embedder)
    _, message_id, _ = say(service, "I live in Ghent.")
    renew = service.memories.indexer.renew
    service.memories.indexer.renew = lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        service.learn(message_id)
    assert [memory.text for memory in service.memories.list()] == ["Lives in Ghent"]
    assert not service.memories.list(search="Ghent")
    service.memories.indexer.renew = renew
    assert [change.memory.text for change in service.learn(message_id).changes] == ["Lives in Ghent"]
    assert len(service.memories.list(search="Ghent")) == 1
    service.close()


def test_a_message_that_is_gone_is_named(service):
    chat_id, message_id, _ = say(service, "I live in Ghent.")
    service.chats.delete(chat_id)
    with pytest.raises(NotFound, match="This message no longer exists"):
        service.learn(message_id)


class StillLoading(WordEmbedder):
    """Its first call waits until the model is there."""

    is_ready = False

    def __init__(self) -> None:
        super().__init__()
        self.loaded = threading.Event()

    def embed(self, texts):
        assert self.loaded.wait(30)
        self.is_ready = True
        return super().embed(texts)


def test_what_the_rules_learn_is_kept_before_the_embedder_is_loaded(tmp_path):
    embedder = StillLoading()
    service = open_memory(tmp_path, embedder)
    _, message_id, _ = say(service, "I live in Ghent.")
    service.queue.put(message_id)
    learning = threading.Thread(target=service.learn, args=(message_id,))
    learning.start()
    deadline = time.monotonic() + 20
    while message_id not in service.memories.learnt([message_id]) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not embedder.loaded.is_set()
    assert [change.action for change in service.memories.learnt([message_id])[message_id].changes] == ["added"]
    assert service.queue.size() == 1, "it is not searchable yet"
    embedder.loaded.set()
    learning.join(20)
    assert service.queue.size() == 0
    assert "Ghent" in told(service, "Where do I live?")
    service.close()


def test_a_round_is_searchable_even_if_learning_from_it_fails(service, monkeypatch):
    def broken(*_args, **_keywords):
        raise ZeroDivisionError

    _, message_id, _ = say(service, "The heron at the mill caught a carp.")
    monkeypatch.setattr(learn, "extract", broken)
    with pytest.raises(ZeroDivisionError):
        service.learn(message_id)
    assert "heron" in told(service, "What did the heron catch?")


@pytest.mark.parametrize("something_was_deleted", [False, True])
def test_a_round_is_made_searchable_once(service, something_was_deleted: bool):
    if something_was_deleted:
        service.memories.forget(service.memories.add("Keeps bees", at=NOW).id)
        service.maintain()
    tell(service, "I live in Ghent.")
    assert not service._items.space.index.has_leftovers


@pytest.mark.parametrize("something_was_deleted", [False, True])
def test_the_reply_that_repeats_what_is_to_be_forgotten_is_not_found_by_it(service, something_was_deleted: bool):
    if something_was_deleted:
        service.memories.forget(service.memories.add("Keeps bees", at=NOW).id)
    tell(service, "I'm allergic to walnuts.", at=NOW - 2 * DAY)
    reply = "Gone: nothing about the walnuts is left. Anything else?"
    tell(service, "Please forget what I told you about the walnuts.", reply=reply)
    assert service._items.keyword(["walnuts"], count=5) == []
    assert service._items.keyword(["anything"], count=5) != []
