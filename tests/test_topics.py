"""The usual topics of a life: what shares one is near it, by meaning and not by words."""

import numpy as np
import pytest

from memory.topics import TOPICS, TopicMap
from models.embedder import Vectors


class OneHot:
    """Each topic in a direction of its own."""

    name = "one hot"
    dimensions = len(TOPICS)
    is_ready = True

    def __init__(self) -> None:
        self.calls = 0

    def warm(self) -> None:
        """Nothing to load."""

    def embed(self, texts) -> Vectors:
        self.calls += 1
        return np.eye(len(TOPICS), dtype=np.float32)[[TOPICS.index(text) for text in texts]]


def unit(*parts: tuple[int, float]) -> Vectors:
    vector = np.zeros(len(TOPICS), dtype=np.float32)
    for place, share in parts:
        vector[place] = share
    return vector / np.linalg.norm(vector)


def test_the_topics_are_embedded_once():
    embedder = OneHot()
    topics = TopicMap(embedder)
    assert embedder.calls == 0
    topics.warm()
    topics.common(unit((0, 1.0)), np.stack([unit((0, 1.0))]))
    topics.warm()
    assert embedder.calls == 1


def test_there_is_a_figure_for_each_memory_and_the_one_on_the_same_topic_has_the_highest():
    memories = np.stack([unit((3, 1.0)), unit((0, 1.0)), unit((0, 1.0), (7, 1.0))])
    common = TopicMap(OneHot()).common(unit((0, 1.0)), memories)
    assert common.shape == (3,)
    assert common.dtype == np.float32
    assert common[1] > common[2] > common[0]


def test_both_have_to_touch_the_topic():
    """A question that is near its topic does not make a memory near it."""
    topics = TopicMap(OneHot())
    far = topics.common(unit((0, 1.0)), np.stack([unit((0, 0.1), (5, 1.0))]))
    near = topics.common(unit((0, 1.0)), np.stack([unit((0, 1.0), (5, 0.1))]))
    assert near[0] > far[0] + 0.5


def test_being_a_little_near_to_all_topics_counts_nothing():
    general = unit(*((place, 1.0) for place in range(len(TOPICS))))
    common = TopicMap(OneHot()).common(unit((0, 1.0)), np.stack([general]))
    assert common[0] == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(
    ("question", "same", "other"),
    [
        ("What could I bake for the party?", "Coriander tastes of soap", "Drives a grey van"),
        ("How do I get to the match on Saturday?", "Rides a bicycle to the office", "Is called Ottilie"),
        ("Which book should I take along?", "Watches a lot of silent films", "Has a bad knee"),
    ],
)
def test_without_a_common_word_the_topic_tells(minilm, question: str, same: str, other: str):
    topics = TopicMap(minilm)
    vectors = minilm.embed([question, same, other])
    common = topics.common(vectors[0], vectors[1:])
    assert common[0] > common[1]
