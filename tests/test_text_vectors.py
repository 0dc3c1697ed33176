"""The vectors of one piece of work: each text embedded once, together, and by one embedder from first to last."""

from pathlib import Path

import numpy as np
import pytest

from memory.index import VectorIndex
from memory.scale import Scale
from memory.spaces import Space
from memory.text_vectors import TextVectors
from models.errors import ModelCrashed
from tests.fake_embedder import WordEmbedder


class CountingEmbedder(WordEmbedder):
    """Notes the texts of each call."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[list[str]] = []

    def embed(self, texts):
        self.calls.append(list(texts))
        return super().embed(texts)


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def texts(embedder: CountingEmbedder) -> TextVectors:
    index = VectorIndex(Path(), rotation=lambda: np.eye(embedder.dimensions), embedder_name=embedder.name)
    return TextVectors(Space(embedder, index, Scale(0.1, 0.3)))


def test_texts_are_embedded_together_and_once(texts: TextVectors, embedder: CountingEmbedder):
    texts.add(["a heron", "a carp", "a heron"])
    texts.add(["a carp", "a mill"])
    texts.add(["a mill"])
    assert embedder.calls == [["a heron", "a carp"], ["a mill"]]
    assert texts.lacking(["a mill", "a boat", "a boat"]) == ["a boat"]


def test_vectors_are_found_by_text(texts: TextVectors, embedder: CountingEmbedder):
    texts.add(["a heron", "a carp"])
    assert np.allclose(texts.stacked(["a carp", "a heron"]), embedder.embed(["a carp", "a heron"]))
    assert texts.get("a boat") is None
    assert (texts.embedder, texts.scale) == ("words", Scale(0.1, 0.3))


def test_what_is_known_already_is_not_embedded(texts: TextVectors, embedder: CountingEmbedder):
    texts.know("a heron", np.ones(64, dtype=np.float32))
    texts.add(["a heron"])
    assert embedder.calls == []


def test_nothing_waits_for_an_embedder_that_is_being_loaded(texts: TextVectors, embedder: CountingEmbedder):
    embedder.is_ready = False
    texts.add_if_ready(["a heron"])
    assert texts.get("a heron") is None
    assert embedder.calls == []
    texts.add(["a heron"])
    assert texts.get("a heron") is not None, "here it is waited for"


def test_where_words_would_do_a_crash_of_the_embedder_is_only_logged(texts, embedder, monkeypatch, caplog):
    def crash(_texts):
        raise ModelCrashed("It stopped unexpectedly.")

    monkeypatch.setattr(embedder, "embed", crash)
    texts.add_if_ready(["a heron"])
    assert texts.get("a heron") is None
    assert "It stopped unexpectedly." in caplog.text
    assert "heron" not in caplog.text
    with pytest.raises(ModelCrashed):
        texts.add(["a heron"])
