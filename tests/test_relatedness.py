"""The trained head: kept without code, in step with the lives it was trained on, and better than no head."""

import json
from pathlib import Path

import numpy as np
import pytest

from bench.head import DATA, Pairs, hashed, odds, plain_odds, quality, read, train
from memory import relatedness
from memory.floor import PLAIN
from memory.relatedness import FILE, Head, head_for
from models.embedder import Embedder

LIVES = (
    (
        [["I bank with Nationwide", None], ["Has a bad left knee", "condition"], ["Plays the trombone", "plays"]],
        [["How do I raise my overdraft limit?", [0]], ["Is jogging a good idea?", [1]], ["Who wrote Faust?", []]],
    ),
    (
        [["Drives a Nissan Leaf", "car"], ["Our boiler is from 1998", None], ["Dislikes horror films", "dislikes"]],
        [["When is it due for a service?", [0]], ["Pick a film for tonight", [2]], ["Thanks!", []]],
    ),
)


@pytest.fixture
def lives(tmp_path: Path) -> Path:
    path = tmp_path / "lives.jsonl"
    path.write_text("\n".join(json.dumps({"memories": known, "asks": asked}) for known, asked in LIVES), "utf-8")
    return path


@pytest.fixture
def pairs(lives: Path, minilm: Embedder) -> Pairs:
    return read(minilm, lives)


def test_the_head_that_comes_with_the_program_was_trained_on_the_lives_that_come_with_it():
    assert relatedness.read(FILE).data == hashed(DATA), "run `python -m bench head --write`"


def test_a_head_is_of_use_for_its_own_embedder_only(minilm: Embedder):
    assert head_for(minilm.name) is not None
    assert head_for("another") is None


def test_every_question_meets_every_memory_of_its_life(pairs: Pairs):
    assert pairs.related.sum() == 4
    assert pairs.life.tolist() == [0] * 9 + [1] * 9
    assert pairs.question.tolist() == [number for number in range(6) for _ in range(3)]
    assert pairs.signals.shape == (18, len(PLAIN.weights))


def test_what_has_to_do_with_each_other_needs_no_word_in_common(minilm: Embedder):
    head = head_for(minilm.name)
    assert head is not None
    (question,) = minilm.embed(["How do I raise my overdraft limit?"])
    bank, trombone, cat = head.log_odds(question, minilm.embed(["Banks with Monzo", "Plays the oboe", "Has a cat"]))
    assert bank > max(trombone, cat)


def test_training_twice_gives_the_same_head_and_it_fits_its_pairs(pairs: Pairs):
    one, other = (train(pairs, embedder="minilm", data="x") for _ in range(2))
    assert one.floor == other.floor
    assert np.array_equal(one.form, other.form)
    assert quality(pairs, odds(pairs, one), one.floor)["auc"] >= quality(pairs, plain_odds(pairs), PLAIN)["auc"]


def test_a_head_is_kept_as_plain_arrays(pairs: Pairs, tmp_path: Path):
    head = train(pairs, embedder="minilm", data="x")
    head.save(tmp_path / "head.npz")
    again = relatedness.read(tmp_path / "head.npz")
    assert (again.embedder, again.floor, again.data) == (head.embedder, head.floor, head.data)
    assert odds(pairs, again) == pytest.approx(odds(pairs, head), abs=0.1)


def test_a_file_that_would_run_code_is_refused(tmp_path: Path):
    np.savez(tmp_path / "bad.npz", about=np.array([{"embedder": "minilm"}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        relatedness.read(tmp_path / "bad.npz")


def test_the_log_odds_are_the_bilinear_form():
    axes = np.eye(2, dtype=np.float32)
    form = np.array([[2, 0, 0], [0, 0, 0], [0, 0, 1]], np.float32)
    head = Head("any", np.zeros(2, np.float32), axes, form, PLAIN, "")
    found = head.log_odds(np.array([1, 0], np.float32), np.array([[1, 0], [0, 1]], np.float32))
    constant = relatedness.CONSTANT**2
    assert found == pytest.approx([2 + constant, constant])
