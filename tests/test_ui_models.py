"""Choosing a model, with a scripted assistant: one choice loads a model once, and a failure may be tried again."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.assistant import Status
from models.errors import ModelFileError

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def chooser(choose: Any) -> Any:
    from ui.models import ModelChooser, ModelParts

    parts = ModelParts(**{name: name for name in ModelParts.__dataclass_fields__})  # type: ignore[arg-type]
    status = Status(loading=(), model="", is_starter=False, warnings=(), backlog=0)
    assistant = SimpleNamespace(status=lambda: status, models=list, choose_model=choose)
    return ModelChooser(lambda: assistant, parts, Path("models"))  # type: ignore[arg-type, return-value]


def test_a_choice_that_comes_twice_loads_the_model_once() -> None:
    loaded: list[str] = []
    room = chooser(loaded.append)
    for path in ("a.gguf", "a.gguf", "b.gguf", "a.gguf"):
        room.choose(path)
    assert loaded == ["a.gguf", "b.gguf", "a.gguf"]


def test_a_model_that_cannot_be_used_is_named_and_can_be_tried_again() -> None:
    tried: list[str] = []

    def fail(path: str) -> None:
        tried.append(path)
        raise ModelFileError("This file is cut short. Download it again.")

    room = chooser(fail)
    for _ in range(2):
        assert "cut short" in room.choose("a.gguf")["hint"]
    assert len(tried) == 2
