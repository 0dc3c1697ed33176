"""The floor: the weights in use are those that the made-up data gives, and they tell related from unrelated."""

from dataclasses import replace

import pytest

from bench.calibrate import measure
from memory import floor
from memory.floor import Signals, is_general, likelihood


def test_the_weights_in_use_are_the_ones_that_the_script_computes(minilm):
    measured = measure(minilm)
    assert measured["fitted"] == pytest.approx(
        {**dict(zip(Signals.__dataclass_fields__, floor.PLAIN.weights, strict=True)), "bias": floor.PLAIN.bias}, abs=0.3
    )
    assert measured["in_use_quality"]["unrelated_questions_silent"] >= 0.9
    assert measured["in_use_quality"]["related_told"] >= 0.6


def test_nearer_is_likelier_and_so_is_what_the_question_implies():
    plain = Signals(cosine=0.3, shared=0.0, topic=0.1, implied=0.0, personal=1.0, general=0.0)
    assert likelihood(replace(plain, cosine=0.5)) > likelihood(plain)
    assert likelihood(replace(plain, implied=1.0)) > likelihood(plain)
    assert 0.0 <= likelihood(replace(plain, cosine=-1.0)) < floor.PLAIN.least


@pytest.mark.parametrize(
    ("question", "general"),
    [
        ("What is the capital of Mongolia?", True),
        ("What's the population of Norway?", True),
        ("Explain recursion", True),
        ("Wie hoch ist der Watzmann?", True),
        ("What is my name?", False),
        ("Explain to me what we agreed", False),
        ("Dinner ideas, please", False),
    ],
)
def test_questions_about_the_world(question: str, general: bool):
    assert is_general(question) is general
