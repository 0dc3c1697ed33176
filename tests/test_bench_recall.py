"""The recall report over made-up answers, against figures worked out by hand."""

from datetime import datetime

import pytest

from bench.formats import Conversation, Question, Turn
from bench.recall import measure
from tests.bench_fakes import FakeMemory, fake_parts, found, item

NOON = datetime(2025, 1, 1, 12, 0)
# The fake gives a message its text as its id, so that a turn's text stands for its message here.
TURNS = tuple(Turn(id=f"t{number}", at=NOON, speaker="user", text=f"m{number}") for number in range(4))


def question(*evidence, category="single-hop"):
    return Question("q", category, NOON, "What?", evidence)


def report(*questions, answer):
    return measure([Conversation("c", TURNS, questions)], fake_parts(FakeMemory(answer=answer)))


def test_the_ranking_is_measured_over_turn_ids():
    figures = report(question("t1", "t3"), answer=found(item("x", "m3"), ranked=("m3", "m0", "m1")))
    assert figures["recall@5"] == 1.0
    assert figures["strict@5"] == 1.0
    assert figures["items"] == [{"id": "q", "ranked": ["t3", "t0", "t1"], "slice": ["t3"], "tokens": 1}]
    assert figures["slice_recall"] == 0.5
    assert figures["slice_tokens"] == 1.0


def test_an_item_counts_for_every_turn_that_it_carries():
    figures = report(question("t1", "t2"), answer=found(item("x", "m1", "m2")))
    assert figures["recall@10"] == figures["slice_recall"] == 1.0


def test_what_was_found_but_not_injected_is_not_in_the_slice():
    figures = report(question("t1"), answer=found(item("x", "m1", injected=False), ranked=("m1",)))
    assert figures["recall@10"] == 1.0
    assert figures["slice_recall"] == 0.0


def test_unanswerable_questions_count_for_abstaining_only():
    silent = report(question(category="unanswerable"), answer=found())
    assert silent["abstain"] == 1.0
    assert silent["recall@10"] is None
    assert report(question(category="unanswerable"), answer=found(item("x", "m1")))["abstain"] == 0.0


def test_categories_give_recall_at_ten():
    figures = report(question("t1"), question("t2", category="temporal"), answer=found(item("x", "m1")))
    assert figures["categories"] == {"single-hop": 1.0, "temporal": 0.0}
    assert figures["recall@10"] == pytest.approx(0.5)


def test_times_are_given_in_milliseconds():
    figures = report(question("t1"), answer=found())
    assert all(figures[f"{what}_ms_p{share}"] >= 0 for what in ("ingest", "retrieval") for share in (50, 95))
