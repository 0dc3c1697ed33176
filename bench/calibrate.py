"""Computes the weights of recall's floor from made-up memories and questions (`memory/data/relatedness.jsonl`).

A logistic regression by Newton's method with a ridge; deterministic. Prints the weights for `memory.floor`, and how
well they, and the ones in use, tell related pairs from unrelated ones. It knows nothing of the evaluation's data.
"""

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from memory import floor
from memory.calibration import DATA
from memory.floor import Signals
from memory.implied import implied_slots
from memory.recall import content_words, shared_words
from memory.topics import TopicMap
from models.embedder import Embedder

RIDGE = 1.0
ROUNDS = 30
RELATED_WEIGHT = 3.0
"""A related pair that is missed counts as much as this many unrelated ones that are told: a note can be ignored."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One question with one memory."""

    question: str
    memory: str
    signals: Signals
    related: bool


def pairs(embedder: Embedder, path: Path = DATA) -> Iterator[Pair]:
    """All pairs of the file, with their signals."""
    topics = TopicMap(embedder)
    for line in path.read_text("utf-8").splitlines():
        world = json.loads(line)
        vectors = embedder.embed([text for text, _ in world["memories"]])
        for question, related in world["asks"]:
            vector = embedder.embed([question])[0]
            common = topics.common(vector, vectors)
            slots, words = implied_slots(question), content_words(question)
            for number, (text, slot) in enumerate(world["memories"]):
                measured = floor.signals(
                    question,
                    cosine=float(vectors[number] @ vector),
                    shared=shared_words(words, text),
                    topic=float(common[number]),
                    implied=slot in slots,
                )
                yield Pair(question, text, measured, number in related)


def fit(found: list[Pair]) -> tuple[Signals, float]:
    """The weights and the bias."""
    inputs = np.array([[*astuple(pair.signals), 1.0] for pair in found])
    wanted = np.array([float(pair.related) for pair in found])
    weight = np.where(wanted > 0, RELATED_WEIGHT, 1.0)
    ridge = RIDGE * np.eye(inputs.shape[1])
    ridge[-1, -1] = 0.0
    theta = np.zeros(inputs.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-inputs @ theta))
        slope = inputs.T @ (weight * (likely - wanted)) + ridge @ theta
        curve = (inputs * (weight * likely * (1 - likely))[:, None]).T @ inputs + ridge
        theta -= np.linalg.solve(curve, slope)
    return Signals(*(round(float(value), 2) for value in theta[:-1])), round(float(theta[-1]), 2)


def quality(found: list[Pair], weights: Signals, bias: float) -> dict[str, float]:
    """Share of related pairs that are told, share of what is told that is related, and questions wrongly answered."""
    told = [
        bias + float(np.dot(astuple(weights), astuple(pair.signals)))
        >= float(np.log(floor.PLAIN.least / (1 - floor.PLAIN.least)))
        for pair in found
    ]
    related = [pair.related for pair in found]
    both = sum(one and other for one, other in zip(told, related, strict=True))
    idle = {pair.question for pair in found} - {pair.question for pair in found if pair.related}
    loud = {pair.question for pair, is_told in zip(found, told, strict=True) if is_told and pair.question in idle}
    return {
        "pairs": len(found),
        "related_told": both / sum(related),
        "told_related": both / max(1, sum(told)),
        "unrelated_questions_silent": 1 - len(loud) / len(idle),
    }


def measure(embedder: Embedder) -> dict[str, Any]:
    """The fitted weights beside the ones in use, and the quality of both."""
    found = list(pairs(embedder))
    weights, bias = fit(found)
    return {
        "fitted": {field.name: getattr(weights, field.name) for field in fields(Signals)} | {"bias": bias},
        "fitted_quality": quality(found, weights, bias),
        "in_use_quality": quality(found, Signals(*floor.PLAIN.weights), floor.PLAIN.bias),
    }
