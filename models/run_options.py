"""How a model file is to be run, as values: what a person may set, None where the machine decides.

It knows nothing of llama.cpp or of the machine: `models.fitting` turns these wishes into what is really loaded.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

KvCache = Literal["f16", "q8_0", "q4_0"]
FlashAttention = Literal["auto", "on", "off"]


@dataclass(frozen=True, slots=True)
class Adapter:
    """A LoRA adapter (a GGUF file) and how strongly it acts: 1 as it was trained, 0 not at all."""

    path: Path
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Wishes for one model; the defaults leave everything to the machine.

    `context_tokens`: the window; None is what the model was trained for and memory allows, at most 8192.
    `threads`: None is the physical cores that are free when the process starts. `kv_cache`: how the cache of keys and
    values is stored; "q8_0" takes about half the memory of "f16", "q4_0" a little more than a quarter.
    `gpu_layers`: layers of the model on the graphics card; None is as many as fit, 0 none.
    `chat_template`: Jinja source used instead of the file's own.
    """

    context_tokens: int | None = None
    threads: int | None = None
    kv_cache: KvCache = "f16"
    flash_attention: FlashAttention = "auto"
    gpu_layers: int | None = None
    chat_template: str | None = None
