"""What this machine can run: free cores, memory, and the context size that fits. It knows nothing of llama.cpp.

Everything is asked from the system at call time; nothing here blocks or waits.
"""

import math
import os
from dataclasses import dataclass
from pathlib import Path

import psutil

from models.gguf import GgufHeader

CONTEXT_CAP = 8192  # tokens: enough for a long chat, and what a laptop's processor can still read in bearable time
CONTEXT_FLOOR = 512
_CONTEXT_STEP = 256  # llama.cpp rounds a context up to this
_KV_SHARE = 0.5  # of the memory that is left beside the weights; the rest is for the program and everything else
_COMPUTE_BYTES = 300 * 1024**2  # llama.cpp's work buffers, measured generously

_CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Machine:
    """Cores (physical, after affinity and container limits), those of them that are free, and memory in bytes."""

    cores: int
    free_cores: int
    memory_total: int
    memory_available: int


def look() -> Machine:
    """What the machine has at this moment."""
    memory = psutil.virtual_memory()
    total, available = int(memory.total), int(memory.available)
    limit = _cgroup_number("memory.max") or _cgroup_number("memory/memory.limit_in_bytes")
    if limit is not None and limit < total:
        used = _cgroup_number("memory.current") or _cgroup_number("memory/memory.usage_in_bytes") or 0
        total, available = limit, max(0, min(available, limit - used))
    cores = usable_cores()
    return Machine(
        cores=cores,
        free_cores=free_of(cores, load=_load()),
        memory_total=total,
        memory_available=available,
    )


def usable_cores() -> int:
    """Physical cores that this process may use: at least 1, held to its affinity and its container's quota."""
    limits = [psutil.cpu_count(logical=False) or psutil.cpu_count() or 1]
    if hasattr(os, "sched_getaffinity"):
        limits.append(len(os.sched_getaffinity(0)))
    quota = _cgroup_quota()
    if quota is not None:
        limits.append(math.floor(quota))
    return max(1, min(limits))


def free_of(cores: int, *, load: float) -> int:
    """Cores left by a load average, but never fewer than half: a start-up peak (often our own) passes, threads stay.

    Threads on cores that are busy wait for each other in llama.cpp and torch, which costs more than they bring.
    """
    return max(1, math.ceil(cores / 2), cores - math.floor(load))


def context_for(header: GgufHeader, *, memory_available: int, cap: int = CONTEXT_CAP, kv_share: float = 1.0) -> int:
    """Context in tokens: the least of what the model was trained for, what memory allows, and the cap.

    `kv_share` is what the cache takes of the memory that 16-bit keys and values would: less when it is quantised.

    Never below 512 (or what the model was trained for, if that is less): with less than that no chat is possible.
    """
    trained = header.context_tokens or CONTEXT_FLOOR
    left = memory_available - header.size_bytes - _COMPUTE_BYTES
    kv_bytes = header.kv_bytes_per_token * kv_share
    fits = int(left * _KV_SHARE / kv_bytes) if kv_bytes else cap
    tokens = min(trained, cap, max(fits, CONTEXT_FLOOR))
    return tokens // _CONTEXT_STEP * _CONTEXT_STEP or tokens


def _load() -> float:
    """Processes that wanted to run during the last minute, on average; Windows' is psutil's emulation of it."""
    try:
        return float(psutil.getloadavg()[0])
    except OSError:  # no /proc in some sandboxes: then nothing is known to be busy
        return 0.0


def _cgroup_number(name: str) -> int | None:
    """A number from the control group this process is in (Linux containers); None where there is none, or no limit."""
    try:
        text = (_CGROUP / name).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return int(text) if text.isdigit() else None


def _cgroup_quota() -> float | None:
    """Processors that the control group grants, as a fraction (1.5 = one and a half); None when it sets no limit."""
    try:
        quota, period = (_CGROUP / "cpu.max").read_text(encoding="ascii").split()[:2]
        return None if quota == "max" else int(quota) / int(period)
    except (OSError, ValueError):
        pass  # not Linux, or control groups of version 1
    quota_us, period_us = _cgroup_number("cpu/cpu.cfs_quota_us"), _cgroup_number("cpu/cpu.cfs_period_us")
    return quota_us / period_us if quota_us and period_us else None
