"""What may be shown of a text: its characters without the hidden spans."""

import pytest

from memory.tables import ItemRow
from memory.words import hidden_spans, visible, words_of
from tests.real_memory import NOW, tell

TEXT = "I like tea. I live in Ghent. It rains."
LIVES = (12, 28)


def test_without_hidden_spans_all_is_visible():
    assert visible(TEXT, []) == TEXT
    assert visible("", []) == ""


def test_a_hidden_sentence_is_cut_and_the_gap_closed():
    assert TEXT[slice(*LIVES)] == "I live in Ghent."
    assert visible(TEXT, [LIVES]) == "I like tea. It rains."


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        ([(0, 11), LIVES], "It rains."),
        ([LIVES, (0, 11)], "It rains."),
        ([(0, 20), (12, 28)], "It rains."),
        ([(12, 28), (14, 18)], "I like tea. It rains."),
        ([(0, len(TEXT))], ""),
        ([(0, 1000)], ""),
        ([LIVES, LIVES], "I like tea. It rains."),
        ([(12, 27)], "I like tea. It rains."),
        ([(0, 10), (12, 27)], "It rains."),
    ],
)
def test_spans_may_touch_overlap_and_stand_in_any_order(hidden: list[tuple[int, int]], expected: str):
    assert visible(TEXT, hidden) == expected


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ((0, 11), "I like tea."),
        ((0, 20), "I like tea."),
        ((20, 38), "It rains."),
        ((12, 28), ""),
        ((29, 38), "It rains."),
    ],
)
def test_within_a_chunk_only_its_own_characters_count(within: tuple[int, int], expected: str):
    assert visible(TEXT, [LIVES], within=within) == expected


def test_the_words_of_an_item_are_read_from_its_owner(service):
    learnt = tell(service, "I live in Ghent.")
    memory = learnt.changes[0].memory
    with service._vault.read() as session:
        assert words_of(session, item("memory", memory.id, len(memory.text))) == "Lives in Ghent"
        assert words_of(session, item("message", learnt.message_id, 6)) == "I live"
        assert words_of(session, item("memory", "gone", 3)) == ""
        assert words_of(session, item("message", "gone", 3)) == ""


def test_a_hidden_sentence_is_in_no_item(service):
    learnt = tell(service, "I live in Ghent.")
    service.memories.edit(learnt.changes[0].memory.id, "Lives in Bruges", at=NOW)
    with service._vault.read() as session:
        ((start, end),) = hidden_spans(session, learnt.message_id)
        assert "I live in Ghent."[start:end].startswith("I live in Ghent")
        assert "Ghent" not in words_of(session, item("message", learnt.message_id, 16))


def item(kind: str, owner: str, end: int) -> ItemRow:
    return ItemRow(owner_kind=kind, owner_id=owner, start=0, end=end, embedder="words", vector=b"")
