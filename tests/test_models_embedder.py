"""MiniLM on the real weights: unit vectors that mean something, quick for one query while a batch runs."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest

from models import starter
from models.embedder import Embedder, MiniLM
from models.errors import ModelFileError


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    model = MiniLM(starter.embedder(), threads=1)
    assert not model.is_ready
    model.warm()
    assert model.is_ready
    return model


def test_it_fulfils_the_contract(minilm: MiniLM) -> None:
    embedder: Embedder = minilm
    vectors = embedder.embed(["I live in Lisbon.", "", "é 😀 漢字"])
    assert vectors.shape == (3, embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_the_same_text_has_the_same_vector_alone_and_in_a_batch(minilm: MiniLM) -> None:
    texts = [f"sentence number {number} about the sea" + " and the wind" * (number % 7) for number in range(40)]
    together = minilm.embed(texts)
    alone = np.concatenate([minilm.embed([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-4)


def test_near_meanings_are_near(minilm: MiniLM) -> None:
    query, near, far = minilm.embed(
        ["Where is my home?", "The user lives in a flat in Lisbon.", "Bananas are rich in potassium."]
    )
    assert query @ near > query @ far + 0.1


def test_only_the_first_256_tokens_count(minilm: MiniLM) -> None:
    long = "the sea is calm tonight " * 100
    assert np.allclose(minilm.embed([long]), minilm.embed([long + " but my name is Maya"]), atol=1e-5)


def test_a_query_does_not_wait_for_a_whole_batch(minilm: MiniLM) -> None:
    finished_at: list[float] = []

    def learn() -> None:
        minilm.embed(["a memory of medium length about a dog called Bruno and his walks"] * 400)
        finished_at.append(time.monotonic())

    batch = threading.Thread(target=learn)
    batch.start()
    time.sleep(0.1)
    begun = time.monotonic()
    for _ in range(3):
        minilm.embed(["who is Bruno?"])
    answered = time.monotonic()
    batch.join()
    assert answered < finished_at[0]
    assert answered - begun < (finished_at[0] - begun) / 2


def test_several_threads_get_what_one_gets(minilm: MiniLM) -> None:
    texts = [f"thread {number}" for number in range(8)]
    found: dict[str, np.ndarray] = {}
    threads = [threading.Thread(target=lambda t=t: found.update({t: minilm.embed([t])[0]})) for t in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert np.allclose(np.stack([found[text] for text in texts]), minilm.embed(texts), atol=1e-4)


def test_a_folder_without_a_model_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="no embedding model"):
        MiniLM(tmp_path, threads=1).warm()
    (tmp_path / "modules.json").write_text("{}")
    with pytest.raises(ModelFileError, match="damaged or incomplete"):
        MiniLM(tmp_path, threads=1).warm()
