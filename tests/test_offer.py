"""The offer: what suits this machine, by what the starter model really does here."""

from types import SimpleNamespace
from typing import Any

import pytest

from assistant import offer
from assistant.model_shelf import ModelChoice
from models.chat import ModelInfo
from models.hardware import Machine

STARTER = ModelChoice("starter.gguf", "starter", "starter")
MACHINE = Machine(cores=4, free_cores=4, memory_total=16 * 10**9, memory_available=10 * 10**9)


def assistant(*, speed: float | None, backend: str = "CPU", gpu_memory: int = 0) -> Any:
    info = ModelInfo("starter", None, 8192, 0, is_starter=True, backend=backend, gpu_memory=gpu_memory)
    pace = SimpleNamespace(of=lambda model_id: speed if model_id == STARTER.id else None)
    return SimpleNamespace(loaded_model=lambda: info, models=lambda: [STARTER], pace=pace)


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.offer.hardware.look", lambda: MACHINE)


def test_a_slow_machine_gets_a_smaller_model_than_a_fast_one() -> None:
    slow, fast = (offer.offer(assistant(speed=speed)).best for speed in (60.0, 900.0))
    assert slow is not None
    assert fast is not None
    assert slow.entry.parameters < fast.entry.parameters
    assert slow.tokens_per_second is not None


def test_before_the_starter_has_written_no_speed_is_told() -> None:
    found = offer.offer(assistant(speed=None))
    assert found.best is not None
    assert found.best.tokens_per_second is None


def test_a_graphics_card_of_its_own_counts() -> None:
    found = offer.offer(assistant(speed=60.0, backend="CUDA", gpu_memory=24 * 10**9))
    assert found.best is not None
    assert found.best.is_on_gpu
    assert "CUDA" in found.sentences[0]


def test_without_any_model_there_is_still_an_offer() -> None:
    nobody = SimpleNamespace(loaded_model=lambda: None, models=list, pace=SimpleNamespace(of=lambda _: None))
    found = offer.offer(nobody)  # type: ignore[arg-type]
    assert found.best is not None
