"""Cosines of other models on MiniLM's scale: the known points meet, nothing changes its rank."""

import numpy as np
import pytest

from memory.scale import PLAIN, RELATED, UNRELATED, Scale

NARROW = Scale(unrelated=0.72, related=0.80)  # as models of the E5 family have it


def test_the_known_points_meet():
    found = NARROW.of(np.array([0.72, 0.80, 1.0], dtype=np.float32))
    assert found == pytest.approx([UNRELATED, RELATED, 1.0], abs=1e-5)
    assert NARROW.one(0.8) == pytest.approx(RELATED, abs=1e-5)


@pytest.mark.parametrize("scale", [PLAIN, NARROW, Scale(0.0, 0.5), Scale(-0.1, 0.99)])
def test_ranks_stay_and_cosines_stay_cosines(scale: Scale):
    cosines = np.linspace(-1, 1, 400, dtype=np.float32)
    found = scale.of(cosines)
    assert (np.diff(found) >= -1e-6).all()
    assert np.abs(found).max() <= 1.0
    assert scale.of(cosines.reshape(20, 20)).shape == (20, 20)


def test_minilm_s_own_changes_nothing():
    cosines = np.array([0.123, -0.5], dtype=np.float32)
    assert PLAIN.of(cosines) is cosines
    assert PLAIN.one(0.123) == 0.123
