"""What recall reads in plain rows, on a real vault: only what exists, in any number, and common words last."""

from datetime import date

import pytest

from memory import lookups
from memory.items import Piece
from memory.lookups import Item, Place, Said
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


def test_items_are_those_that_exist(service: MemoryService):
    _, said, _ = say(service, "The heron stands at the mill.")
    service.index_message(said)
    (item,) = items_of(service, said)
    with service._vault.read() as session:
        found = lookups.items(session, [item, item + 1000])
    assert found == {item: Item(item, "message", said, 0, len("The heron stands at the mill."))}


def test_a_memory_is_proved_by_its_messages_oldest_first(service: MemoryService):
    first = tell(service, "I live in Ghent.", at=NOW - 3 * DAY)
    memory = first.changes[0].memory
    second = tell(service, "I live in Ghent.", at=NOW - DAY)
    with service._vault.read() as session:
        assert lookups.proofs(session, [memory.id, "gone"]) == {memory.id: [first.message_id, second.message_id]}
        spoken = lookups.spoken_for(session, [second.message_id])
    ((message, (start, end), owner),) = spoken
    assert (message, owner) == (second.message_id, memory.id)
    assert "I live in Ghent."[start:end].startswith("I live in Ghent")


def test_a_message_stands_among_those_before_and_after_it(service: MemoryService):
    chat, _, _ = say(service, "one", reply="two")
    _, middle, _ = say(service, "three", reply="four", chat_id=chat)
    with service._vault.read() as session:
        alone = lookups.places(session, [middle, "gone"], reach=0)
        near = lookups.places(session, [middle], reach=1)
    assert alone == {middle: Place(chat, near[middle].seq, "", (NOW - DAY).date(), by_assistant=False)}
    assert sorted(place.seq - near[middle].seq for place in near.values()) == [-1, 0, 1]
    assert [place.by_assistant for place in sorted(near.values(), key=lambda place: place.seq)] == [True, False, True]


def test_speakers_with_a_name_are_known_and_are_not_the_assistant(service: MemoryService):
    chat = service.chats.create(at=NOW)
    for speaker, author in (("user", "Ana"), ("assistant", "Joe"), ("user", "Ana"), ("user", "")):
        message = service.chats.add_message(chat.id, speaker=speaker, text="hello", at=NOW, author=author)
    with service._vault.read() as session:
        assert sorted(lookups.authors(session)) == ["Ana", "Joe"]
        places = lookups.places(session, [message.id], reach=3)
    assert not any(place.by_assistant for place in places.values())
    assert {place.on for place in places.values()} == {date(2026, 11, 20)}


def test_the_pieces_of_a_long_message_come_in_their_order_with_its_vectors(service: MemoryService):
    sentence = "The heron stands at the mill and waits for a carp. "
    _, said, _ = say(service, sentence * 40)
    service.index_message(said)
    with service._vault.read() as session:
        found = lookups.pieces(session, [said, "gone"], embedder="words")
        others = lookups.pieces(session, [said], embedder="another")
    assert list(found) == [said]
    starts = [item.start for item, _ in found[said]]
    assert len(starts) > 1
    assert starts == sorted(starts)
    assert all(vector.shape == (64,) and abs(float(vector @ vector) - 1) < 0.01 for _, vector in found[said])
    assert {vector for _, vector in others[said]} == {None}, "a vector is never taken for another model's"


def test_a_memory_has_one_vector_of_its_own_embedder(service: MemoryService):
    memory = service.memories.add("Lives in Ghent", at=NOW)
    with service._vault.read() as session:
        found = lookups.memory_vectors(session, [memory.id, "gone"], embedder="words")
        assert lookups.memory_vectors(session, [memory.id], embedder="another") == {}
    assert float(found[memory.id] @ service._items.embed(["Lives in Ghent"])[0]) == pytest.approx(1.0, abs=0.01)


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


def test_the_best_items_for_any_of_the_words_come_first(service: MemoryService):
    fill(service, ["heron at the mill", "heron", "a carp in the river"])
    with service._vault.read() as session:
        found = lookups.keyword(session, ["heron", "mill"], count=10)
        assert lookups.keyword(session, ["heron", "mill"], count=1) == found[:1]
        assert lookups.keyword(session, ["nothing"], count=10) == []
    assert [item for item, _ in found] == [1, 2]
    assert found[0][1] > found[1][1] > 0


def test_words_that_everybody_uses_are_left_to_those_that_few_use(
    service: MemoryService, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lookups, "COMMON", 10)
    fill(service, [f"heron by the water {number}" for number in range(30)] + ["mill in the rain", "heron in the rain"])
    with service._vault.read() as session:
        rare = lookups.keyword(session, ["heron", "mill"], count=50)
        both = lookups.keyword(session, ["heron", "water"], count=50)
        alone = lookups.keyword(session, ["heron"], count=50)
    assert [item for item, _ in rare] == [31]
    assert len(both) == 30, "two common words tell something where they stand together"
    assert len(alone) == 31, "a common word alone is better than nothing"


def test_among_common_words_who_holds_more_of_them_comes_first(service: MemoryService, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lookups, "COMMON", 10)
    others = ["heron at the water", "heron at the mill", "water at the mill"]
    fill(service, [*others * 10, *["mill", "water", "heron"] * 3, "heron, water, mill"])
    with service._vault.read() as session:
        asked = lookups.rarest(session, ["heron", "water", "mill", "nowhere"], together=3)
        query = "SELECT rowid FROM item_text WHERE item_text MATCH ? ORDER BY rank"
        found = [row[0] for row in lookups.asked(session, query, (asked,))]
    assert found[0] == 40
    assert len(found) == 11, "of the others those with the two that are rarest"


def test_what_was_known_among_a_thousand_memories_of_the_same_words_is_confirmed(
    service: MemoryService, monkeypatch: pytest.MonkeyPatch
):
    learnt = tell(service, "I bought a kayak in Porto with Rosa.")
    fill_with = [f"bought {thing} porto rosa {number}" for number in range(60) for thing in ("kayak", "kite")]
    with service._vault.write() as session:
        rows = [(1000 + number, words) for number, words in enumerate(fill_with)]
        session.connection().exec_driver_sql("INSERT INTO item_text (rowid, words) VALUES (?, ?)", rows)
    monkeypatch.setattr(lookups, "COMMON", 3)
    again = tell(service, "I bought a kayak in Porto with Rosa.")
    assert [(change.action, change.memory.id) for change in again.changes] == [
        ("confirmed", learnt.changes[0].memory.id)
    ]


def test_a_piece_that_was_replaced_is_found_by_its_new_words_only(service: MemoryService):
    service._items.replace("memory", "m", [Piece(0, 5, "heron")])
    service._items.replace("memory", "m", [Piece(0, 4, "carp")])
    with service._vault.read() as session:
        assert lookups.keyword(session, ["heron"], count=5) == []
        ((item, _),) = lookups.keyword(session, ["carp"], count=5)
        assert lookups.items(session, [item])[item].owner_id == "m"
