"""What recall reads in plain rows, on a real vault: only what exists, in any number, and common words last."""

import pytest

from memory import lookups
from memory.lookups import Item, Said
from memory.service import MemoryService
from models.errors import VaultError
from tests.real_memory import DAY, NOW, say, tell


@pytest.fixture
def session(service: MemoryService):
    with service._vault.read() as opened:
        yield opened


def items_of(service: MemoryService, *owners: str) -> list[int]:
    with service._vault.read() as session:
        query = "SELECT id FROM item WHERE owner_id IN {ids} ORDER BY id"
        return [row[0] for row in lookups.rows(session, query, owners)]


def fill(service: MemoryService, texts: list[str]) -> None:
    """Memories with these texts, written in one go."""
    with service._vault.write() as session:
        connection = session.connection()
        for number, text in enumerate(texts, 1):
            row = (number, "memory", f"m{number}", 0, len(text), "words", b"\0" * 128)
            connection.exec_driver_sql("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            connection.exec_driver_sql("INSERT INTO item_text (rowid, words) VALUES (?, ?)", (number, text))


def test_any_number_of_ids_is_read(session):
    query = "SELECT id FROM item WHERE id IN {ids}"
    assert lookups.rows(session, query, range(40_000)) == []
    assert lookups.rows(session, query, []) == []


def test_lists_of_any_length_give_each_row_once(service: MemoryService):
    fill(service, ["heron"] * 1000)
    query = "SELECT id FROM item WHERE id IN {ids}"
    with service._vault.read() as session:
        for count in (1, 2, 4, 5, 700, 900, 901, 1000):
            assert sorted(row[0] for row in lookups.rows(session, query, range(1, count + 1))) == [*range(1, count + 1)]


def test_what_the_driver_refuses_is_said_in_a_sentence(service: MemoryService):
    with pytest.raises(VaultError, match="no such table: nowhere"), service._vault.read() as session:
        lookups.rows(session, "SELECT 1 FROM nowhere WHERE id IN {ids}", [1])


def test_owners_are_those_of_items_that_exist(service: MemoryService):
    _, said, _ = say(service, "The heron stands at the mill.")
    service.index_message(said)
    (item,) = items_of(service, said)
    with service._vault.read() as session:
        assert lookups.owners(session, [item, item + 1000]) == {("message", said)}


def test_a_memory_is_proved_by_its_messages_oldest_first(service: MemoryService):
    first = tell(service, "I live in Ghent.", at=NOW - 3 * DAY)
    memory = first.changes[0].memory
    second = tell(service, "I live in Ghent.", at=NOW - DAY)
    with service._vault.read() as session:
        messages = lookups.messages(session, ids=[second.message_id, first.message_id])
        seqs = {owner: seq for seq, owner, *_ in messages}
        proofs = lookups.proofs(session, [memory.id, "gone"])
        spoken = lookups.spoken_for(session, [second.message_id])
    assert proofs == {memory.id: [seqs[first.message_id], seqs[second.message_id]]}
    ((message, (start, end), owner),) = spoken
    assert (message, owner) == (second.message_id, memory.id)
    assert "I live in Ghent."[start:end].startswith("I live in Ghent")


def test_messages_are_found_by_id_and_by_their_place_in_time(service: MemoryService):
    chat, _, _ = say(service, "one", reply="two")
    _, said, _ = say(service, "three", reply="four", chat_id=chat)
    with service._vault.read() as session:
        (by_id,) = lookups.messages(session, ids=[said, "gone"])
        (by_seq,) = lookups.messages(session, seqs=[by_id[0], 10_000])
    assert tuple(by_id) == tuple(by_seq)
    seq, owner, in_chat, author, at, speaker = by_id
    assert (seq, owner, in_chat, author, at[:10], speaker) == (3, said, chat, "", str((NOW - DAY).date()), "user")


def test_speakers_with_a_name_are_known(service: MemoryService):
    chat = service.chats.create(at=NOW)
    for speaker, author in (("user", "Ana"), ("assistant", "Joe"), ("user", "Ana"), ("user", "")):
        service.chats.add_message(chat.id, speaker=speaker, text="hello", at=NOW, author=author)
    with service._vault.read() as session:
        assert sorted(lookups.authors(session)) == ["Ana", "Joe"]


def test_the_pieces_of_a_long_message_come_in_their_order_with_its_vectors(service: MemoryService):
    sentence = "The heron stands at the mill and waits for a carp. "
    _, said, _ = say(service, sentence * 40)
    service.index_message(said)
    with service._vault.read() as session:
        found = lookups.pieces(session, [said, "gone"], kind="message", embedder="words")
        others = lookups.pieces(session, [said], kind="message", embedder="another")
        assert lookups.pieces(session, [said], kind="memory", embedder="words").items == []
    starts = [item.start for item in found.items]
    assert found.items[0] == Item(found.items[0].id, "message", said, 0, found.items[0].end)
    assert len(starts) > 1
    assert starts == sorted(starts)
    assert set(found.vectors) == {item.id for item in found.items}
    assert all(vector.shape == (64,) and abs(float(vector @ vector) - 1) < 0.01 for vector in found.vectors.values())
    assert others.items == found.items
    assert others.vectors == {}, "a vector is never taken for another model's"


def test_a_message_is_read_with_what_is_hidden_in_it(service: MemoryService):
    learnt = tell(service, "I live in Ghent. The mill is old.")
    service.memories.forget(learnt.changes[0].memory.id)
    with service._vault.read() as session:
        found = lookups.said(session, [learnt.message_id, "gone"])
    said = found[learnt.message_id]
    assert isinstance(said, Said)
    assert (list(found), said.speaker, said.author, said.at) == ([learnt.message_id], "user", "", NOW - DAY)
    ((start, end),) = said.hidden
    assert "Ghent" in said.text[start:end]
    assert "mill" not in said.text[start:end]
