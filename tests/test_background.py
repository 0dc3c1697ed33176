import logging
import threading
import time
from datetime import datetime

import pytest

from assistant import background
from assistant.background import Background
from memory.queue import MAX_TRIES
from memory.service import MemoryService
from tests.fake_embedder import WordEmbedder

AT = datetime(2026, 11, 20, 9, 30)
KEY = "7" * 64
PATIENCE_S = 10.0


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(background, "RETRY_AFTER_S", 0.0)


@pytest.fixture
def memory(tmp_path):
    service = MemoryService.open(tmp_path, key=KEY, embedder=WordEmbedder())
    yield service
    service.close()


@pytest.fixture
def worker(memory):
    made = Background(memory)
    yield made
    made.close()


def say(memory, text):
    """A round in a chat of its own, queued to be learnt; its user message's id."""
    chat = memory.chats.create(at=AT)
    message = memory.chats.add_message(chat.id, speaker="user", text=text, at=AT)
    memory.chats.add_message(chat.id, speaker="assistant", text="I see.", at=AT)
    memory.queue.put(message.id)
    return message.id


def test_what_is_queued_is_learnt(memory, worker):
    message = say(memory, "I live in Lisbon.")
    worker.start()
    assert worker.wait(message, timeout_s=PATIENCE_S)
    assert [each.text for each in memory.memories.list()] == ["Lives in Lisbon"]


def test_what_the_rules_learn_is_not_kept_waiting_for_the_embedder(memory, worker, monkeypatch):
    """The page shows "Saved" then; afterwards the message is made searchable, and leaves the queue."""
    loaded = threading.Event()
    embed = WordEmbedder.embed
    monkeypatch.setattr(WordEmbedder, "is_ready", False)
    monkeypatch.setattr(WordEmbedder, "embed", lambda self, texts: loaded.wait(PATIENCE_S) and embed(self, texts))
    message = say(memory, "I live in Lisbon.")
    worker.start()
    assert worker.wait(message, timeout_s=PATIENCE_S)
    assert not loaded.is_set()
    assert [each.text for each in memory.memories.list()] == ["Lives in Lisbon"]
    loaded.set()
    monkeypatch.setattr(WordEmbedder, "is_ready", True)
    assert worker.wait(message, timeout_s=PATIENCE_S)
    assert memory.queue.size() == 0


def test_the_queue_outlives_the_program(tmp_path):
    before = MemoryService.open(tmp_path, key=KEY, embedder=WordEmbedder())
    message = say(before, "I live in Lisbon.")
    before.close()
    after = MemoryService.open(tmp_path, key=KEY, embedder=WordEmbedder())
    worker = Background(after)
    worker.start()
    assert worker.wait(message, timeout_s=PATIENCE_S)
    assert after.memories.list()
    worker.close()
    after.close()


def test_messages_are_learnt_in_their_order(memory, worker, monkeypatch):
    order = []
    learn = memory.learn
    monkeypatch.setattr(memory, "learn", lambda message_id: (order.append(message_id), learn(message_id))[1])
    messages = [say(memory, f"I live in {city}.") for city in ("Lisbon", "Porto", "Faro")]
    worker.start()
    assert worker.wait(messages[-1], timeout_s=PATIENCE_S)
    assert order == messages


def test_nothing_is_begun_while_a_turn_runs(memory, worker):
    worker.start()
    with worker.paused():
        message = say(memory, "I live in Lisbon.")
        assert not worker.wait(message, timeout_s=0.3)
        assert memory.memories.list() == []
    assert worker.wait(message, timeout_s=PATIENCE_S)


def test_closing_drains_the_queue(memory):
    worker = Background(memory)
    worker.start()
    messages = [say(memory, f"I live in {city}.") for city in ("Lisbon", "Porto", "Faro")]
    worker.close()
    assert not set(messages) & set(memory.queue.pending())


def test_closing_takes_a_bounded_time_and_loses_nothing(memory, monkeypatch):
    begun = threading.Event()

    def slow(_message_id):
        begun.set()
        time.sleep(0.3)
        memory.queue.failed(_message_id)

    monkeypatch.setattr(memory, "learn", slow)
    for city in ("Lisbon", "Porto", "Faro"):
        say(memory, f"I live in {city}.")
    worker = Background(memory)
    worker.start()
    assert begun.wait(PATIENCE_S)
    before = time.monotonic()
    worker.close(timeout_s=0.1)
    assert time.monotonic() - before < 2
    assert memory.queue.size() == 3


def test_a_message_that_cannot_be_learnt_is_tried_counted_logged_and_kept(memory, worker, monkeypatch, caplog):
    learn, tries = memory.learn, []

    def fail(message_id):
        if message_id == poisoned:
            tries.append(message_id)
            raise ValueError("cannot learn “I live in Atlantis.”")
        return learn(message_id)

    monkeypatch.setattr(memory, "learn", fail)
    poisoned = say(memory, "I live in Atlantis.")
    good = say(memory, "I live in Lisbon.")
    with caplog.at_level(logging.DEBUG):
        worker.start()
        assert worker.wait(good, timeout_s=PATIENCE_S)
    assert len(tries) == MAX_TRIES
    assert memory.queue.size() == 1, "given up on for now, but not forgotten"
    assert "ValueError" in caplog.text
    assert "Atlantis" not in caplog.text, "no text of the user's in the log"


def test_a_chat_that_is_deleted_meanwhile_is_no_trouble(memory, worker, monkeypatch, caplog):
    learn = memory.learn

    def too_late(message_id):
        memory.chats.delete(memory.chats.message(message_id).chat_id)
        return learn(message_id)

    monkeypatch.setattr(memory, "learn", too_late)
    message = say(memory, "I live in Lisbon.")
    worker.start()
    assert worker.wait(message, timeout_s=PATIENCE_S)
    assert memory.queue.size() == 0
    assert memory.memories.list() == []
    assert "failed" not in caplog.text


def test_idle_moments_are_used_to_tidy_and_survive_its_failing(memory, worker, monkeypatch, caplog):
    tidied = threading.Event()

    def fail():
        tidied.set()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(memory, "maintain", fail)
    worker.start()
    assert tidied.wait(PATIENCE_S)
    message = say(memory, "I live in Lisbon.")
    with worker.paused():
        pass
    assert worker.wait(message, timeout_s=PATIENCE_S)


def test_what_fails_at_once_is_not_tried_again_without_a_pause(memory, worker, monkeypatch):
    tried = []

    def fail():
        tried.append(1)
        raise OSError("the disk is gone")

    monkeypatch.setattr(memory, "maintain", fail)
    worker.start()
    for _ in range(40):
        worker.poke()
        time.sleep(0.01)
    assert 1 <= len(tried) <= 2
