"""“How it runs”, with a scripted assistant: what is saved, what is loaded anew, and what was typed stays."""

from dataclasses import replace
from typing import Any

import pytest

from assistant.habits import Habits
from models.errors import ModelError
from tests.room_parts import Assistant, last, named, room

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FIELDS: dict[str, Any] = {
    "preset": "own", "temperature": 0.8, "top_p": 0.9, "top_k": 40.0, "min_p": 0.05, "repeat": 1.1, "seed": "7",
    "stop": "END\n\nSTOP", "context": "", "kv": "f16", "flash": "auto", "layers": "", "unload": "15",
}  # fmt: skip


def section(assistant: Assistant) -> Any:
    from ui.room_run import RunParts, RunSettings

    return RunSettings(lambda: assistant, room, named(RunParts))  # type: ignore[arg-type, return-value]


def save(assistant: Assistant, **changed: Any) -> list[dict[Any, Any]]:
    return list(section(assistant).save(*{**FIELDS, **changed}.values()))


def test_what_the_fields_say_is_kept() -> None:
    assistant = Assistant()
    [drawn] = save(assistant)
    kept = assistant.kept
    assert (kept.preset, kept.temperature, kept.top_k, kept.seed) == ("own", 0.8, 40, 7)
    assert kept.stop == ("END", "STOP")
    assert assistant.unload_after_minutes == 15
    assert "Saved" in drawn["hint"]
    assert drawn["save"]["interactive"]


def test_sampling_alone_loads_nothing_and_the_context_says_that_it_does() -> None:
    assert len(save(Assistant(), temperature=0.1)) == 1
    first, second = save(Assistant(), context="4096")
    assert "Loading the model with these settings" in first["hint"]
    assert first["save"]["interactive"] is first["reset"]["interactive"] is False
    assert second["save"]["interactive"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"seed": "x"}, "seed has to be a whole number"),
        ({"context": "many"}, "context has to be a whole number"),
        ({"context": "3"}, "from 256"),
        ({"unload": "-1"}, "number of minutes has to be a whole number"),
        ({"layers": "1000"}, "0 to 999"),
        ({"stop": "\n".join("abcdefghij")}, "At most 8"),
    ],
)
def test_what_makes_no_sense_is_a_sentence_and_the_fields_stay(changed: dict[str, str], said: str) -> None:
    assistant = Assistant()
    [drawn] = save(assistant, **changed)
    assert said in drawn["hint"]
    assert set(drawn) == {"hint"}, "what was typed stays"
    assert assistant.did == []
    assert assistant.unload_after_minutes is None


def test_a_model_that_cannot_run_like_that_leaves_the_fields_too() -> None:
    assistant = Assistant()
    assistant.trouble = ModelError("There is not enough memory for this. Choose a smaller context.")
    drawn = save(assistant, context="100000")[-1]
    assert "not enough memory" in drawn["hint"]
    assert "context" not in drawn
    assert drawn["save"]["interactive"]
    assert assistant.kept == Habits()


def test_back_to_the_defaults() -> None:
    assistant = Assistant()
    assistant.kept = replace(Habits(), preset="creative", context_tokens=1024)
    updates = list(section(assistant).reset())
    assert "Loading" in updates[0]["hint"]
    assert assistant.kept == Habits()
    assert updates[-1]["preset"] == Habits().preset
    assert updates[-1]["context"] == ""


def test_a_preset_shows_its_values_and_only_ones_own_can_be_moved() -> None:
    run = section(Assistant())
    precise, own = run.show_preset("precise"), run.show_preset("own")
    assert precise["temperature"]["value"] == 0.1
    assert precise["temperature"]["interactive"] is False
    assert own["temperature"]["interactive"] is True
    assert "for facts" in precise["about"]


def test_what_really_runs_stands_above() -> None:
    assistant = Assistant()
    run = section(assistant)
    assert "reads 8,192 of 32,768 tokens" in run.draw()["title"]
    assistant.info, assistant.loading = None, ("chat model",)
    looking = run.look()
    assert "being loaded" in looking["title"]
    assert looking["clock"].active
    assistant.loading = ()
    assert not run.look()["clock"].active


def test_without_a_model_it_says_so() -> None:
    run = section(Assistant(in_use=None))
    assert "no model yet" in run.draw()["title"]
    assert "no model yet" in run.show_preset("own")["title"]
    assert "no model yet" in last(run.reset())["hint"]
