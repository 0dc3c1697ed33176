"""Fits a model to this machine: context, layers on the graphics card, cache, threads. Pure; it must not know llama.cpp.

What a person has set is taken as it is; the rest follows from the file's header, the memory, and the devices that the
installed llama.cpp was really built for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models import hardware
from models.gguf import GgufHeader
from models.hardware import Machine
from models.run_options import KvCache, RunOptions

MIB = 1024**2

# What the cache takes of the memory that 16-bit values would: blocks of 32 values in 34 and 18 bytes instead of 64.
KV_SHARES: dict[KvCache, float] = {"f16": 1.0, "q8_0": 34 / 64, "q4_0": 18 / 64}

_GPU_RESERVE = 700 * MIB  # per card, for llama.cpp's work buffers and for what the screen needs
_GPU_SHARE = 0.95  # of the rest: layers differ in size

_SMALLER_CACHE = (
    "This model cannot keep its cache in the smaller form that the settings ask for, so the ordinary one is used."
)
_ON_PROCESSOR = (
    "The graphics card had not enough free memory for all that was planned, so more of the model runs on the processor "
    "and it answers more slowly."
)


@dataclass(frozen=True, slots=True)
class Device:
    """A graphics card that llama.cpp can use; memory in bytes. `is_shared`: its memory is the machine's own RAM."""

    name: str
    memory_free: int
    memory_total: int
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """How a model is loaded. `gpu_layers` counts the output layer too; `notices` say what is other than asked."""

    context_tokens: int
    threads: int
    gpu_layers: int
    kv_cache: KvCache
    flash_attention: bool
    notices: tuple[str, ...] = ()


def plan(header: GgufHeader, wishes: RunOptions, *, machine: Machine, devices: Sequence[Device]) -> Plan:
    """How to load the file here."""
    share = KV_SHARES[wishes.kv_cache]
    own = sum(device.memory_free for device in devices if not device.is_shared)
    context = wishes.context_tokens or hardware.context_for(
        header, memory_available=machine.memory_available + own, kv_share=share
    )
    cache = int(context * header.kv_bytes_per_token * share)
    layers = _gpu_layers(header, wishes.gpu_layers, cache=cache, machine=machine, devices=devices)
    return Plan(
        context_tokens=context,
        threads=wishes.threads or machine.free_cores,
        gpu_layers=layers,
        kv_cache=wishes.kv_cache,
        flash_attention=_flash_attention(wishes, gpu_layers=layers),
    )


def retries(first: Plan, wishes: RunOptions) -> list[Plan]:
    """What to try when llama.cpp refuses a plan, in turn: an ordinary cache, then less on the graphics card."""
    plans = []
    now = first
    if now.kv_cache != "f16":
        plain = replace(wishes, kv_cache="f16")
        flash = _flash_attention(plain, gpu_layers=now.gpu_layers)
        now = replace(now, kv_cache="f16", flash_attention=flash, notices=(_SMALLER_CACHE,))
        plans.append(now)
    for layers in (first.gpu_layers // 2, 0) if first.gpu_layers else ():
        flash = _flash_attention(replace(wishes, kv_cache=now.kv_cache), gpu_layers=layers)
        notices = (*now.notices, _ON_PROCESSOR)
        plans.append(replace(now, gpu_layers=layers, flash_attention=flash, notices=notices))
    return plans


def _gpu_layers(
    header: GgufHeader, wished: int | None, *, cache: int, machine: Machine, devices: Sequence[Device]
) -> int:
    """Layers, the output among them, that fit into the free memory of the cards with their share of the cache."""
    if not devices or not header.layers:
        return 0
    all_layers = header.layers + 1
    if wished is not None:
        return min(wished, all_layers)
    per_layer = (header.size_bytes + cache) / all_layers
    free = sum(max(0, _usable(device, machine) - _GPU_RESERVE) for device in devices)
    return min(all_layers, int(free * _GPU_SHARE / per_layer))


def _usable(device: Device, machine: Machine) -> int:
    return min(device.memory_free, machine.memory_available) if device.is_shared else device.memory_free


def _flash_attention(wishes: RunOptions, *, gpu_layers: int) -> bool:
    """On a graphics card it is faster, and a quantised cache needs it; on a processor it made no difference worth it.

    Starter model, one thread, processor seconds without and with it: 0.55 and 0.55 to read 113 tokens, 2.22 and 2.29 to
    read 342. A q8_0 cache took 2.59 for the latter, a q4_0 one 3.04: they save memory, not time.
    """
    if wishes.kv_cache != "f16" or wishes.flash_attention == "on":
        return True
    return wishes.flash_attention == "auto" and gpu_layers > 0
