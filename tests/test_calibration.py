"""The scale of an embedder is measured on the repository's pairs, and what understands nothing is refused."""

from pathlib import Path

import pytest

from memory.calibration import LEAST_TELLING, calibrate, measure
from memory.scale import PLAIN
from models.embedders import describe, open_embedder
from models.errors import ModelError
from tests.fake_embedder import WordEmbedder
from tests.tiny_embedder import write_tiny_embedder


def test_minilm_s_scale_is_the_plain_one(minilm):
    scale, telling = measure(minilm)
    assert scale.unrelated == pytest.approx(PLAIN.unrelated, abs=0.002)
    assert scale.related == pytest.approx(PLAIN.related, abs=0.002)
    assert telling > 0.85


def test_a_model_with_cosines_elsewhere_keeps_its_telling_and_gets_its_scale(minilm):
    class Raised:
        """MiniLM with one thing that all texts have in common: every cosine c becomes (c + 3) / 4."""

        name, dimensions, is_ready = "raised", 385, True

        def warm(self) -> None:
            """Nothing to load."""

        def embed(self, texts):
            import numpy as np

            common = np.full((len(texts), 1), 3**0.5, dtype=np.float32)
            return np.hstack([minilm.embed(texts), common]) / 2

    scale = calibrate(Raised())
    plain, _ = measure(minilm)
    assert scale.unrelated == pytest.approx((plain.unrelated + 3) / 4, abs=1e-4)
    for cosine in (0.05, 0.2, 0.45, 0.9):
        assert scale.one((cosine + 3) / 4) == pytest.approx(cosine, abs=0.005)


def test_words_alone_and_random_weights_are_refused(tmp_path: Path):
    assert measure(WordEmbedder())[1] < LEAST_TELLING
    with pytest.raises(ModelError, match="hardly tells related texts"):
        calibrate(WordEmbedder())
    with pytest.raises(ModelError, match="hardly tells related texts"):
        calibrate(open_embedder(describe(write_tiny_embedder(tmp_path / "random")), threads=1))
