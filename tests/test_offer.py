"""The offer: what suits this machine, by what the starter model really does here."""

from types import SimpleNamespace
from typing import Any

import pytest

from assistant import offer
from assistant.model_shelf import ModelChoice
from models.chat import ModelInfo
from models.hardware import Machine
from models.source import Source

STARTER = ModelChoice("starter.gguf", "starter", "starter")
MACHINE = Machine(cores=4, free_cores=4, memory_total=16 * 10**9, memory_available=10 * 10**9)


def assistant(*, speed: float | None, backend: str = "CPU", gpu_memory: int = 0) -> Any:
    info = ModelInfo("starter", None, 8192, 0, is_starter=True, backend=backend, gpu_memory=gpu_memory)
    pace = SimpleNamespace(of=lambda model_id: speed if model_id == STARTER.id else None)
    return SimpleNamespace(loaded_model=lambda: info, models=lambda: [STARTER], pace=pace)


def downloads(file: str = "", status: str = "running") -> Any:
    """Downloads of which one is of this file."""
    states = [SimpleNamespace(name=file, source=Source(repository="a/b", path=file), status=status)] if file else []
    return SimpleNamespace(states=lambda: states)


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.offer.hardware.look", lambda: MACHINE)


def test_a_slow_machine_gets_a_smaller_model_than_a_fast_one() -> None:
    slow, fast = (offer.offer(assistant(speed=speed), downloads()).best for speed in (60.0, 900.0))
    assert slow is not None
    assert fast is not None
    assert slow.entry.parameters < fast.entry.parameters
    assert slow.tokens_per_second is not None


def test_before_the_starter_has_written_no_speed_is_told() -> None:
    found = offer.offer(assistant(speed=None), downloads())
    assert found.best is not None
    assert found.best.tokens_per_second is None


def test_a_graphics_card_of_its_own_counts() -> None:
    found = offer.offer(assistant(speed=60.0, backend="CUDA", gpu_memory=24 * 10**9), downloads())
    assert found.best is not None
    assert found.best.is_on_gpu
    assert "CUDA" in found.sentences[0]


def test_without_any_model_there_is_still_an_offer() -> None:
    nobody = SimpleNamespace(loaded_model=lambda: None, models=list, pace=SimpleNamespace(of=lambda _: None))
    found = offer.offer(nobody, downloads())  # type: ignore[arg-type]
    assert found.best is not None


@pytest.mark.parametrize("status", ["waiting", "running", "paused", "checking", "failed"])
def test_what_is_being_fetched_stays_recommended_though_the_machine_turns_out_slower(status: str) -> None:
    begun = offer.offer(assistant(speed=900.0), downloads()).best
    assert begun is not None
    slower = assistant(speed=60.0)
    assert offer.offer(slower, downloads()).best != begun
    kept = offer.offer(slower, downloads(begun.entry.file, status)).best
    assert kept is not None
    assert kept.entry == begun.entry
    done = offer.offer(slower, downloads(begun.entry.file, "done")).best
    assert done is not None
    assert done.entry != begun.entry
