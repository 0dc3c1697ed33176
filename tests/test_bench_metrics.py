"""The measures of bench/, against figures worked out by hand."""

import math

import pytest

from bench.metrics import distinct, mean, ndcg_at, percentile, recall_at, strict_at


def test_recall_counts_the_share_of_the_evidence_among_the_first_k():
    assert recall_at(["a", "b", "c", "d"], ["b", "d"], 2) == 0.5
    assert recall_at(["a", "b", "c", "d"], ["b", "d"], 4) == 1.0
    assert recall_at([], ["b"], 10) == 0.0


def test_an_id_that_comes_twice_takes_one_place():
    assert distinct(["a", "a", "b"]) == ["a", "b"]
    assert recall_at(["a", "a", "b"], ["b"], 2) == 1.0


def test_evidence_named_twice_counts_once():
    assert recall_at(["a"], ["a", "a"], 1) == 1.0


def test_strict_wants_all_of_the_evidence():
    assert strict_at(["a", "b", "c"], ["a", "c"], 2) == 0.0
    assert strict_at(["a", "b", "c"], ["a", "c"], 3) == 1.0


def test_ndcg_is_one_for_the_best_order_and_falls_with_the_place():
    assert ndcg_at(["a", "b", "x"], ["a", "b"], 10) == pytest.approx(1.0)
    assert ndcg_at(["x", "a"], ["a"], 10) == pytest.approx(1 / math.log2(3))
    assert ndcg_at(["x", "y"], ["a"], 10) == 0.0


def test_ndcg_is_normalised_by_what_fits_into_k():
    assert ndcg_at(["a", "b"], ["a", "b", "c"], 2) == pytest.approx(1.0)


def test_means_and_percentiles():
    assert mean([1.0, 2.0]) == 1.5
    assert mean([]) is None
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([0.0, 10.0], 0.95) == pytest.approx(9.5)
    assert percentile([], 0.5) is None
