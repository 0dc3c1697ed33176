"""What a preset means for a model, by the model's name."""

import pytest

from assistant.presets import PRESETS, SUGGESTED, sampling_of
from models.chat import Sampling


@pytest.mark.parametrize(
    ("model", "temperature", "top_k"),
    [
        ("Qwen3-4B-Q4_K_M", 0.6, 20),
        ("Qwen3-4B-Instruct-2507-Q4_K_M", 0.7, 20),
        ("qwen3-4b-thinking-2507-q8_0", 0.6, 20),
        ("gemma-3-4b-it-Q4_K_M", 1.0, 64),
        ("Llama-3.2-3B-Instruct-Q4_K_M", 0.6, 0),
        ("DeepSeek R1 Distill Llama 3 8B", 0.6, 0),
        ("SmolLM3-Q4_K_M", 0.6, 0),
    ],
)
def test_the_makers_suggestion_goes_by_the_name(model, temperature, top_k):
    found = sampling_of(SUGGESTED, model=model)
    assert (found.temperature, found.top_k) == (temperature, top_k)


def test_the_starter_keeps_the_programs_own_defaults():
    assert sampling_of(SUGGESTED, model="SmolLM2-135M-Instruct.Q4_1") == Sampling()


def test_an_unknown_model_and_an_unknown_preset_are_balanced():
    assert sampling_of(SUGGESTED, model="house-blend-7b") == sampling_of("balanced", model="x")
    assert sampling_of("no such preset", model="gemma-3-1b") == sampling_of(SUGGESTED, model="gemma-3-1b")


def test_the_plain_presets_go_from_tame_to_bold_whatever_the_model():
    heats = [sampling_of(name, model="gemma-3-1b").temperature for name in ("precise", "balanced", "creative")]
    assert heats == sorted(set(heats))


def test_every_preset_says_what_it_is_good_for():
    assert all(preset.about.endswith(".") and preset.label for preset in PRESETS)
    assert len({preset.name for preset in PRESETS}) == len(PRESETS)
