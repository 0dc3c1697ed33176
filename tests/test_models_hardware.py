"""What this machine can run, and the context that fits."""

from pathlib import Path

import pytest

from models import hardware
from models.gguf import GgufHeader

GIB = 1024**3


def header(*, context: int = 32768, size: int = GIB, kv: int = 100_000) -> GgufHeader:
    return GgufHeader(
        path=Path("x.gguf"),
        name="x",
        architecture="llama",
        quantisation="",
        parameters=0,
        context_tokens=context,
        size_bytes=size,
        kv_bytes_per_token=kv,
    )


def test_this_machine_has_cores_and_memory() -> None:
    machine = hardware.look()
    assert 1 <= machine.free_cores <= machine.cores
    assert 0 <= machine.memory_available <= machine.memory_total


@pytest.mark.parametrize(
    ("cores", "load", "free"),
    [(1, 0.0, 1), (1, 9.0, 1), (2, 0.4, 2), (2, 1.6, 1), (8, 0.0, 8), (8, 3.2, 5), (8, 30.0, 4)],
)
def test_free_cores_are_those_that_load_leaves_but_half_at_least(cores: int, load: float, free: int) -> None:
    assert hardware.free_of(cores, load=load) == free


def test_a_container_quota_limits_the_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cpu.max").write_text("100000 100000\n")
    (tmp_path / "memory.max").write_text(f"{GIB // 4}\n")
    (tmp_path / "memory.current").write_text(f"{GIB // 8}\n")
    monkeypatch.setattr(hardware, "_CGROUP", tmp_path)
    machine = hardware.look()
    assert (machine.cores, machine.memory_total) == (1, GIB // 4)
    assert machine.memory_available <= GIB // 8


def test_without_a_container_limit_nothing_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cpu.max").write_text("max 100000\n")
    (tmp_path / "memory.max").write_text("max\n")
    monkeypatch.setattr(hardware, "_CGROUP", tmp_path)
    assert hardware.look().memory_total > GIB // 4


def test_the_context_is_the_least_of_trained_memory_and_cap() -> None:
    assert hardware.context_for(header(), memory_available=16 * GIB) == hardware.CONTEXT_CAP
    assert hardware.context_for(header(context=2048), memory_available=16 * GIB) == 2048
    tight = hardware.context_for(header(), memory_available=int(1.6 * GIB))
    assert hardware.CONTEXT_FLOOR < tight < 4096
    assert tight % 256 == 0


def test_the_context_never_falls_below_what_a_chat_needs() -> None:
    assert hardware.context_for(header(), memory_available=0) == hardware.CONTEXT_FLOOR
    assert hardware.context_for(header(context=128), memory_available=0) == 128
    assert hardware.context_for(header(context=0, kv=0), memory_available=GIB) == hardware.CONTEXT_FLOOR
