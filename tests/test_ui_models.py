"""Choosing a model, with a scripted assistant: one choice loads a model once, and a failure may be tried again."""

from pathlib import Path
from typing import Any

import pytest

from assistant.model_shelf import ModelChoice
from models.errors import ModelFileError
from tests.room_parts import BIG, STARTER, Assistant, last, named

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
REMOTE = ModelChoice("http://127.0.0.1:8080#far", "Far", "server")


def chooser(assistant: Assistant) -> Any:
    from ui.models import ModelChooser, ModelParts

    return ModelChooser(lambda: assistant, named(ModelParts), Path("models"))  # type: ignore[arg-type, return-value]


def test_a_choice_that_comes_twice_loads_the_model_once() -> None:
    assistant = Assistant()
    room = chooser(assistant)
    for model in (BIG, BIG, STARTER, BIG):
        last(room.choose(model.id))
    assert assistant.did == ["choose big.gguf", "choose starter.gguf", "choose big.gguf"]


def test_a_model_chosen_elsewhere_meanwhile_can_be_left_again() -> None:
    assistant = Assistant()
    room = chooser(assistant)
    last(room.choose(BIG.id))
    assistant.model_in_use = STARTER
    last(room.choose(BIG.id))
    assert assistant.did == ["choose big.gguf"] * 2


def test_a_model_that_cannot_be_used_is_named_and_can_be_tried_again() -> None:
    assistant = Assistant()
    room = chooser(assistant)
    for _ in range(2):
        assistant.trouble = ModelFileError("This file is cut short. Download it again.")
        first, second = room.choose(BIG.id)
        assert "Loading “Big”" in first["hint"]
        assert "cut short" in second["hint"]
        assert second["choice"]["value"] == STARTER.id
    assert len(assistant.did) == 2


def test_the_list_says_what_each_is_and_which_one_answers() -> None:
    twin = ModelChoice("elsewhere/big.gguf", "Big", "added")
    drawn = chooser(Assistant(STARTER, BIG, twin, REMOTE, in_use=twin)).draw()
    assert drawn["choice"]["choices"] == [
        ("Starter (starter)", STARTER.id),
        ("Big", BIG.id),
        ("Big", twin.id),
        ("Far (server)", REMOTE.id),
    ]
    assert drawn["choice"]["value"] == twin.id
    assert drawn["hint"] == ""


def test_one_whose_file_is_gone_is_still_named_while_it_answers() -> None:
    drawn = chooser(Assistant(STARTER, in_use=BIG)).draw()
    assert ("Big", BIG.id) in drawn["choice"]["choices"]
    assert drawn["choice"]["value"] == BIG.id


def test_without_any_model_it_says_what_to_do() -> None:
    assistant = Assistant(in_use=None)
    assistant.choices = []
    assert "no model yet" in chooser(assistant).draw()["hint"]
