"""Diets and jobs that are told without a verb."""

import pytest

from memory.rules_alone import DIET_ALONE, JOB_ALONE


@pytest.mark.parametrize("said", ["as a vegan, is honey all right?", "vegetarian here"])
def test_a_diet(said: str):
    assert DIET_ALONE.search(said)


@pytest.mark.parametrize(("said", "is_job"), [("nurse here, nights", True), ("got a new cleaner, Renata", False)])
def test_a_job(said: str, is_job: bool):
    assert bool(JOB_ALONE.search(said)) is is_job
