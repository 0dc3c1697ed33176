"""A vault filled in bulk is one that the memory itself could have written: it recalls, learns and erases as usual."""

from datetime import datetime

import pytest

from bench import speed_fill
from bench.parts import Parts
from bench.speed_fill import filled, vectoring
from bench.speed_memory import time_recall
from bench.speed_texts import PIECES, exchanges, targets, word
from memory.service import MemoryService
from tests.fake_embedder import WordEmbedder
from tests.real_memory import ask, count_words, tell

COUNT = 300
PARTS = Parts(WordEmbedder(), None, count_words, 700)


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory):
    opened = filled(tmp_path_factory.mktemp("filled"), COUNT, PARTS)
    yield opened
    opened.close()


def test_the_texts_are_the_same_every_time_and_differ_from_each_other():
    first, again = list(exchanges(200)), list(exchanges(200))
    assert first == again
    assert len({text for exchange in first for text in (*exchange.said, exchange.memory)}) > 550
    assert len({word(rank) for rank in range(1, 20_000)}) == 19_999


def test_what_is_asked_for_was_said():
    said = {text for exchange in exchanges(100) for text in exchange.said}
    assert len(targets(100)) == 20
    assert all(answer in said for _, answer in targets(100))
    assert len(targets(3)) == 3
    assert targets(0) == []


def test_as_many_pieces_are_known_as_were_asked_for(memory: MemoryService):
    health = memory.index_health()
    usual = len(speed_fill.USUAL) + len(speed_fill.INSTRUCTIONS)
    assert health.items_in_vault == health.items_in_index == COUNT // PIECES * PIECES + usual


def test_the_message_that_answers_is_found(memory: MemoryService):
    figures = time_recall(memory, PARTS, asked=targets(COUNT // PIECES))
    assert figures["found_share"] == 1.0
    assert 0 < figures["recall_ms_p50"] <= figures["recall_ms_p95"]
    assert figures["recall_per_embedding"] > 0


def test_what_is_implied_and_what_always_holds_are_there(memory: MemoryService):
    assert "Lives in Porto" in ask(memory, "Is there a bakery near me?").notes
    assert "Use metric units" in memory.profile()


def test_it_goes_on_living(memory: MemoryService):
    learnt = tell(memory, "I live in Ghent now.", at=datetime(2026, 11, 1))
    assert learnt.changes[0].action == "superseded"
    memory.memories.forget(learnt.changes[0].memory.id)
    memory.maintain()
    assert "Ghent" not in ask(memory, "Is there a bakery near me?").notes


def test_only_the_first_texts_and_those_asked_for_are_embedded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(speed_fill, "REAL", 20)
    vectors = vectoring(WordEmbedder(), ["the answer"])
    (answer, filler) = vectors.of(["the answer", "something else"])
    assert float(answer @ WordEmbedder().embed(["the answer"])[0]) == pytest.approx(1.0)
    assert float(filler @ filler) == pytest.approx(1.0)
    assert "something else" not in vectors.real
