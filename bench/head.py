"""Trains the head of recall's floor (`memory.relatedness`) on made-up lives, and tests it on lives left out.

A logistic regression over the signals and the bilinear form together, each with a ridge, by L-BFGS: deterministic. The
lives (`bench/data/relatedness.jsonl`) were written for it; it knows nothing of the evaluation's data.
"""

import hashlib
import json
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.calibrate import RELATED_WEIGHT
from bench.progress import track
from memory import floor
from memory.floor import Floor
from memory.implied import implied_slots
from memory.recall import content_words, shared_words
from memory.relatedness import FILE, Floats, Head
from memory.topics import TopicMap
from models.embedder import Embedder, Vectors

DATA = Path(__file__).parent / "data" / "relatedness.jsonl"
AXES = 128
RIDGE = 0.3
SIGNALS_RIDGE = 1.0
STEPS = 80
FOLDS = 4
LEAST, PERHAPS = 0.25, 0.18
"""What is told (see `memory.floor.Floor`): more of what is related, and less of the rest, than without a head."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every question of every life with every memory of it, a row each; lives and questions are running numbers."""

    signals: Floats
    asked: Vectors
    known: Vectors
    related: Floats
    life: Numbers
    question: Numbers

    def only(self, chosen: npt.NDArray[np.bool_]) -> "Pairs":
        """Some of the rows."""
        return Pairs(*(getattr(self, each.name)[chosen] for each in fields(self)))


def read(embedder: Embedder, path: Path = DATA) -> Pairs:
    """The pairs of a file of lives, one JSON object a line, as in `memory/data/relatedness.jsonl`."""
    topics = TopicMap(embedder)
    rows: list[tuple[list[float], Vectors, Vectors, bool, int, int]] = []
    asked = 0
    for life, line in enumerate(track(path.read_text("utf-8").splitlines(), "embedding")):
        world = json.loads(line)
        known = embedder.embed([text for text, _ in world["memories"]])
        questions = embedder.embed([question for question, _ in world["asks"]])
        for vector, (question, related) in zip(questions, world["asks"], strict=True):
            common = topics.common(vector, known).tolist()
            slots, words = implied_slots(question), content_words(question)
            for number, (text, slot) in enumerate(world["memories"]):
                signals = floor.signals(
                    question,
                    cosine=float(known[number] @ vector),
                    shared=shared_words(words, text),
                    topic=common[number],
                    implied=slot in slots,
                )
                rows.append(([*astuple(signals)], vector, known[number], number in related, life, asked))
            asked += 1
    signals_, vectors, memories, related_, lives, numbers = zip(*rows, strict=True)
    return Pairs(
        np.array(signals_), np.stack(vectors), np.stack(memories), np.array(related_, float), np.array(lives),
        np.array(numbers),
    )  # fmt: skip


def train(pairs: Pairs, *, embedder: str, data: str) -> Head:
    """The head with the least weighted log-loss on these pairs."""
    from scipy.optimize import minimize

    texts = np.unique(np.concatenate([pairs.asked, pairs.known]), axis=0).astype(np.float64)
    mean = texts.mean(axis=0)
    axes = np.linalg.svd(texts - mean, full_matrices=False)[2][:AXES]
    axes *= np.where(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)] < 0, -1, 1)[:, None]
    head = Head(
        embedder, mean.astype(np.float32), axes.astype(np.float32), np.zeros((0, 0), np.float32), floor.PLAIN, data
    )
    asked, known = (head.projected(vectors).astype(np.float64) for vectors in (pairs.asked, pairs.known))
    count, size = pairs.signals.shape[1], asked.shape[1]
    weight = np.where(pairs.related > 0, RELATED_WEIGHT, 1.0)
    ridge = np.r_[np.full(count, SIGNALS_RIDGE), 0.0, np.full(size * size, RIDGE)]

    def loss(theta: Floats) -> tuple[float, Floats]:
        form = theta[count + 1 :].reshape(size, size)
        odds = pairs.signals @ theta[:count] + theta[count] + ((asked @ form) * known).sum(axis=1)
        value = (weight * (np.logaddexp(0, odds) - pairs.related * odds)).sum() + 0.5 * (ridge * theta**2).sum()
        error = weight * (1 / (1 + np.exp(-odds)) - pairs.related)
        slope = np.r_[pairs.signals.T @ error, error.sum(), (asked.T @ (error[:, None] * known)).ravel()]
        return float(value), slope + ridge * theta

    found = minimize(loss, np.zeros(len(ridge)), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    form = found[count + 1 :].reshape(size, size).astype(np.float32)
    weights = tuple(round(float(value), 3) for value in found[:count])
    return replace(head, form=form, floor=Floor(weights, round(float(found[count]), 3), LEAST, PERHAPS))


def odds(pairs: Pairs, head: Head) -> Floats:
    """The log-odds that each pair is related."""
    gained = ((head.projected(pairs.asked) @ head.form) * head.projected(pairs.known)).sum(axis=1)
    return np.asarray(_plainly(pairs, head.floor) + gained, dtype=np.float64)


def plain_odds(pairs: Pairs) -> Floats:
    """The same without a head."""
    return _plainly(pairs, floor.PLAIN)


def _plainly(pairs: Pairs, by: Floor) -> Floats:
    return np.asarray(pairs.signals @ np.array(by.weights) + by.bias, dtype=np.float64)


def left_out(pairs: Pairs, embedder: str) -> Floats:
    """The log-odds of each pair by a head that was trained without its life and a part of the others."""
    found = np.zeros(len(pairs.related))
    for fold in track(range(FOLDS), "training"):
        apart = pairs.life % FOLDS == fold
        found[apart] = odds(pairs.only(apart), train(pairs.only(~apart), embedder=embedder, data=""))
    return found


def quality(pairs: Pairs, log_odds: Floats, by: Floor) -> dict[str, float]:
    """Of related pairs the share that is told, of what is told the share that is related, of idle questions the silent.

    `auc` is how often a related pair has better odds than an unrelated one.
    """
    related = pairs.related > 0
    ranks = np.searchsorted(np.sort(log_odds[~related]), log_odds[related]) / max(1, (~related).sum())
    told = _told(pairs, 1 / (1 + np.exp(-log_odds)), by)
    idle = set(pairs.question.tolist()) - set(pairs.question[related].tolist())
    loud = idle & set(pairs.question[told].tolist())
    return {
        "auc": float(ranks.mean()),
        "related_told": float(told[related].mean()),
        "told_related": float(related[told].mean()) if told.any() else 0.0,
        "unrelated_questions_silent": 1 - len(loud) / max(1, len(idle)),
    }


def _told(pairs: Pairs, likely: Floats, by: Floor) -> npt.NDArray[np.bool_]:
    """What `memory.shortlist` would tell."""
    told = likely >= by.least
    for question in np.unique(pairs.question):
        rows = np.flatnonzero(pairs.question == question)
        likeliest = rows[np.argmax(likely[rows])]
        told[likeliest] |= likely[likeliest] >= by.perhaps
    return told


def measure(embedder: Embedder, *, write: bool = False) -> dict[str, Any]:
    """How the plain floor and the head do on lives that it has not seen; with `write`, train on all and keep it."""
    pairs = read(embedder)
    by = replace(floor.PLAIN, least=LEAST, perhaps=PERHAPS)
    report = {
        "pairs": len(pairs.related),
        "lives": int(pairs.life.max()) + 1,
        "plain": quality(pairs, plain_odds(pairs), floor.PLAIN),
        "head_on_lives_left_out": quality(pairs, left_out(pairs, embedder.name), by),
    }
    if write:
        train(pairs, embedder=embedder.name, data=hashed(DATA)).save(FILE)
    return report


def hashed(path: Path) -> str:
    """The SHA-256 of a file's text, whatever its line ends."""
    return hashlib.sha256("\n".join(path.read_text("utf-8").splitlines()).encode()).hexdigest()
