"""The keyword channel on a real vault: the best pieces first, common words last, and counts that follow the vault."""

from collections.abc import Sequence

import pytest
from sqlmodel import Session

from memory import keywords, lookups
from memory.items import Piece
from memory.keywords import Frequencies
from memory.service import MemoryService
from tests.real_memory import tell


def search(session: Session, words: Sequence[str], *, count: int) -> list[tuple[int, float]]:
    return keywords.search(session, words, frequencies=Frequencies(), count=count)


def fill(service: MemoryService, texts: list[str]) -> None:
    """Memories with these texts, written in one go."""
    with service._vault.write() as session:
        connection = session.connection()
        for number, text in enumerate(texts, 1):
            row = (number, "memory", f"m{number}", 0, len(text), "words", b"\0" * 128)
            connection.exec_driver_sql("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            connection.exec_driver_sql("INSERT INTO item_text (rowid, words) VALUES (?, ?)", (number, text))


def test_the_best_items_for_any_of_the_words_come_first(service: MemoryService):
    fill(service, ["heron at the mill", "heron", "a carp in the river"])
    with service._vault.read() as session:
        found = search(session, ["heron", "mill"], count=10)
        assert search(session, ["heron", "mill"], count=1) == found[:1]
        assert search(session, ["nothing"], count=10) == []
    assert [item for item, _ in found] == [1, 2]
    assert found[0][1] > found[1][1] > 0


def test_words_that_everybody_uses_are_left_to_those_that_few_use(
    service: MemoryService, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keywords, "COMMON", 10)
    fill(service, [f"heron by the water {number}" for number in range(30)] + ["mill in the rain", "heron in the rain"])
    with service._vault.read() as session:
        rare = search(session, ["heron", "mill"], count=50)
        both = search(session, ["heron", "water"], count=50)
        alone = search(session, ["heron"], count=50)
    assert [item for item, _ in rare] == [31]
    assert len(both) == 30, "two common words tell something where they stand together"
    assert len(alone) == 31, "a common word alone is better than nothing"


def test_among_common_words_who_holds_more_of_them_comes_first(service: MemoryService, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keywords, "COMMON", 10)
    others = ["heron at the water", "heron at the mill", "water at the mill"]
    fill(service, [*others * 10, *["mill", "water", "heron"] * 3, "heron, water, mill"])
    with service._vault.read() as session:
        asked = keywords.rarest(session, ["heron", "water", "mill", "nowhere"], together=3)
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
    monkeypatch.setattr(keywords, "COMMON", 3)
    again = tell(service, "I bought a kayak in Porto with Rosa.")
    assert [(change.action, change.memory.id) for change in again.changes] == [
        ("confirmed", learnt.changes[0].memory.id)
    ]


def test_a_piece_that_was_replaced_is_found_by_its_new_words_only(service: MemoryService):
    service._items.replace("memory", "m", [Piece(0, 5, "heron")])
    service._items.replace("memory", "m", [Piece(0, 4, "carp")])
    with service._vault.read() as session:
        assert search(session, ["heron"], count=5) == []
        ((item, _),) = search(session, ["carp"], count=5)
        assert lookups.owners(session, [item]) == {("memory", "m")}


def test_a_word_is_counted_again_once_the_vault_has_grown(service: MemoryService):
    frequencies = Frequencies()
    fill(service, ["heron"] * 100)
    with service._vault.write() as session:
        assert frequencies.of(session, "heron", last=100) == 100
        rows = [(1000 + number, "heron") for number in range(5)]
        session.connection().exec_driver_sql("INSERT INTO item_text (rowid, words) VALUES (?, ?)", rows)
        assert frequencies.of(session, "heron", last=102) == 100
        assert frequencies.of(session, "heron", last=103) == 105
