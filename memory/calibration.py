"""Where an embedder puts related and unrelated texts: measured on made-up questions and memories, before it is used.

The pairs are English; of a model for other languages they say only how it does in English.
"""

import json
from pathlib import Path

import numpy as np

from memory.scale import Scale
from models.embedder import Embedder, embed_questions
from models.errors import ModelError

DATA = Path(__file__).parent / "data" / "relatedness.jsonl"
LEAST_TELLING = 0.7
"""How often a related pair has to be nearer than an unrelated one; chance is .5, MiniLM reaches .89."""


def measure(embedder: Embedder) -> tuple[Scale, float]:
    """The embedder's scale, and how often a related pair is nearer than an unrelated one (the area under the ROC)."""
    related: list[float] = []
    unrelated: list[float] = []
    for line in DATA.read_text("utf-8").splitlines():
        world = json.loads(line)
        memories = embedder.embed([text for text, _ in world["memories"]])
        questions = embed_questions(embedder, [question for question, _ in world["asks"]])
        for cosines, (_, bearing) in zip(questions @ memories.T, world["asks"], strict=True):
            for number, cosine in enumerate(cosines.tolist()):
                (related if number in bearing else unrelated).append(cosine)
    ranks = np.searchsorted(np.sort(unrelated), related) / len(unrelated)
    return Scale(float(np.mean(unrelated)), float(np.mean(related))), float(np.mean(ranks))


def calibrate(embedder: Embedder) -> Scale:
    """The embedder's scale. Raises `ModelError` when it cannot tell related texts from unrelated ones."""
    scale, telling = measure(embedder)
    if telling < LEAST_TELLING or scale.related <= scale.unrelated:
        raise ModelError(
            "This embedding model hardly tells related texts from unrelated ones in a short test, so memory would "
            "search worse with it. Nothing was changed; choose another one."
        )
    return scale
