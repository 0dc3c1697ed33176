"""Pieces are made anew in one step, and never hold words that somebody has deleted while they were being embedded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from memory.indexing import Renewal
from memory.service import MemoryService
from tests.fake_embedder import WordEmbedder
from tests.real_memory import DAY, NOW, open_memory, say, tell, texts


class Interrupted(WordEmbedder):
    """Counts its calls, and does something else in the midst of the next one."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[list[str]] = []
        self.meanwhile: Callable[[], object] | None = None

    def embed(self, texts):
        self.calls.append(list(texts))
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return super().embed(texts)


@pytest.fixture
def embedder() -> Interrupted:
    return Interrupted()


@pytest.fixture
def memory(tmp_path: Path, embedder: Interrupted):
    service = open_memory(tmp_path, embedder)
    service.warm()
    yield service
    service.close()


def pieces_with(memory: MemoryService, word: str) -> int:
    with memory._vault.read() as session:
        query = "SELECT count(*) FROM item_text WHERE item_text MATCH ?"
        return int(session.connection().exec_driver_sql(query, (word,)).scalar_one())


def delete_and_tell(memory: MemoryService) -> None:
    """So that learning has something deleted to compare with."""
    memory.memories.forget(memory.memories.add("Keeps bees", at=NOW - DAY).id)


def test_what_is_deleted_while_it_is_embedded_is_in_no_piece(memory: MemoryService, embedder: Interrupted):
    _, message_id, _ = say(memory, "I live in Ghent. The heron at the mill caught a carp.")
    embedder.meanwhile = lambda: memory.memories.forget(texts(memory)["Lives in Ghent"].id)
    memory.learn(message_id)
    assert texts(memory) == {}
    assert pieces_with(memory, "ghent") == 0
    assert pieces_with(memory, "heron") == 1, "the rest of the message is there"
    assert (memory._items.count(), memory._items.in_index()) == (2, 2)


def test_what_is_edited_while_it_is_embedded_is_found_by_its_new_words(memory: MemoryService, embedder: Interrupted):
    one = memory.memories.add("Owns a dinghy", at=NOW)
    embedder.meanwhile = lambda: memory.memories.edit(one.id, "Owns a canoe", at=NOW)
    memory.memories.indexer.renew(Renewal(memories=[one.id]))
    assert (pieces_with(memory, "dinghy"), pieces_with(memory, "canoe")) == (0, 1)


def test_a_chat_that_is_deleted_while_it_is_embedded_leaves_no_piece(memory: MemoryService, embedder: Interrupted):
    chat_id, message_id, reply_id = say(memory, "The heron at the mill caught a carp.")
    embedder.meanwhile = lambda: memory.chats.delete(chat_id)
    memory.memories.index_messages([message_id, reply_id])
    assert memory._items.count() == memory._items.in_index() == 0


@pytest.mark.parametrize("something_was_deleted", [False, True])
def test_a_turn_is_embedded_in_one_go(memory: MemoryService, embedder: Interrupted, something_was_deleted: bool):
    if something_was_deleted:
        delete_and_tell(memory)
    embedder.calls.clear()
    learnt = tell(memory, "I live in Ghent. I have two cats.", reply="Cats like rivers. So do herons.")
    assert len(learnt.changes) == 2
    assert len(embedder.calls) == 1


def test_to_delete_a_memory_no_other_reply_is_embedded_again(memory: MemoryService, embedder: Interrupted):
    for number in range(12):
        tell(memory, f"What about number {number}?", reply=f"Cats like the number {number}.")
    tell(memory, "I have two cats and the weather is fine.")
    embedder.calls.clear()
    memory.memories.forget(next(iter(texts(memory).values())).id)
    assert [text for call in embedder.calls for text in call if "number" in text] == []
    assert len(embedder.calls) <= 1


def test_a_deleted_memory_is_not_found_even_when_the_embedder_fails(memory: MemoryService, embedder: Interrupted):
    tell(memory, "I live in Ghent. The heron at the mill caught a carp.")
    one = texts(memory)["Lives in Ghent"]
    embedder.broken = True
    with pytest.raises(RuntimeError):
        memory.memories.forget(one.id)
    embedder.broken = False
    assert memory.memories.list() == []
    with memory._vault.read() as session:
        query = "SELECT count(*) FROM item WHERE owner_kind = 'memory'"
        assert session.connection().exec_driver_sql(query).scalar_one() == 0


def test_many_messages_go_by_small_transactions(memory: MemoryService):
    chat_id, first, _ = say(memory, "The heron at the mill caught carp number 0.")
    ids = [first, *(say(memory, f"The heron caught carp number {n}.", chat_id=chat_id)[1] for n in range(1, 40))]
    memory.memories.index_messages(ids)
    assert pieces_with(memory, "heron") == 40
    assert memory._items.count() == memory._items.in_index() == 40


def test_secrets_are_in_no_piece(memory: MemoryService):
    _, message_id, _ = say(memory, "My password is hunter2hunter2. The heron caught a carp.")
    memory.memories.index_messages([message_id])
    assert pieces_with(memory, "hunter2hunter2") == 0
    assert pieces_with(memory, "heron") == 1
