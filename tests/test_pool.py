"""What is read for one question: each thing once, neighbours included, and one vector a message."""

import numpy as np
import pytest

from memory import lookups
from memory.pool import REACH, Pool
from memory.service import MemoryService
from tests.real_memory import say, tell


@pytest.fixture
def chat(service: MemoryService) -> list[str]:
    """Six messages in one chat, all searchable."""
    ids: list[str] = []
    chat_id = None
    for number in range(3):
        chat_id, said, reply = say(service, f"heron {number}", reply=f"carp {number}", chat_id=chat_id)
        ids += [said, reply]
    service.memories.index_messages(ids)
    return ids


def items_of(service: MemoryService, owner: str) -> list[int]:
    with service._vault.read() as session:
        return [row[0] for row in lookups.rows(session, "SELECT id FROM item WHERE owner_id IN {ids}", [owner])]


def test_hits_lead_to_their_owners_and_memories_to_what_proves_them(service: MemoryService):
    learnt = tell(service, "I live in Ghent.")
    memory = learnt.changes[0].memory.id
    hits = [(item, 1.0) for owner in (memory, learnt.message_id) for item in items_of(service, owner)]
    pool = Pool("words")
    with service._vault.read() as session:
        pool.take(session, [*hits, (10_000, 0.5)])
    assert {item.owner_id for item in pool.items.values()} == {memory, learnt.message_id}
    assert pool.memories == {memory}
    assert pool.proofs == {memory: [learnt.message_id]}


def test_what_two_channels_found_is_read_once(service: MemoryService, chat: list[str], monkeypatch: pytest.MonkeyPatch):
    asked: list[list[object]] = []
    rows = lookups.rows
    monkeypatch.setattr(
        lookups, "rows", lambda session, query, ids: asked.append(list(ids)) or rows(session, query, asked[-1])
    )
    hits = [(items_of(service, owner)[0], 1.0) for owner in chat]
    pool = Pool("words")
    with service._vault.read() as session:
        for _ in range(2):
            asked.clear()
            pool.take(session, hits)
            pool.place(session, chat)
            pool.read_pieces(session, chat)
    assert not any(asked)


def test_the_messages_around_a_hit_are_placed_with_it(service: MemoryService, chat: list[str]):
    pool = Pool("words")
    with service._vault.read() as session:
        pool.place(session, [chat[0]])
        assert list(pool.places) == chat[: REACH + 1]
        pool.place(session, [chat[-1]])
    assert set(pool.places) == set(chat)


def test_a_long_message_has_one_vector_and_each_of_its_pieces_a_cosine(service: MemoryService):
    text = "The heron stands at the mill. " * 30 + "A carp swims by in the river. " * 30
    _, said, _ = say(service, text)
    service.index_message(said)
    pool = Pool("words")
    with service._vault.read() as session:
        pool.read_pieces(session, [said])
    vector = pool.vectors([said, "not read"])[said]
    assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=0.01)
    first = pool.first_piece(said)
    assert first is not None
    assert first.start == 0
    assert pool.cosine(first, service._items.embed([text[first.start : first.end]])[0]) == pytest.approx(1.0, abs=0.01)


def test_what_may_not_be_found_has_no_piece(service: MemoryService):
    _, said, _ = say(service, "never made searchable")
    pool = Pool("words")
    with service._vault.read() as session:
        pool.read_pieces(session, [said])
    assert pool.first_piece(said) is None
    assert pool.vectors([said]) == {}
