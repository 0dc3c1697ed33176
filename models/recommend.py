"""Which of the known models suits this machine: one to recommend and a smaller one. Pure; it asks the system nothing.

Writing a token means reading all weights once, so speed ≈ memory bandwidth ÷ bytes of the weights. The bandwidth that
counts is what the starter model reaches here, measured; the same holds for no graphics card with a memory of its own,
where the tiny starter model measures everything but the memory, so there no speed is promised.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from models.catalogue import Catalogue, CatalogueEntry
from models.hardware import Machine

MEMORY_SHARE = 0.75  # of the free memory; the rest is for the program, its embedder and the browser, so nothing swaps
GPU_SHARE = 0.9  # of a graphics card's free memory; the rest is for the screen
READING_SPEED = 5.0  # tokens per second: as fast as people read; slower feels like waiting
THINKING_SPEED = 15.0  # for models that write some hundred tokens of thought before the first word of the answer
SMALLER = 0.6  # the smaller model is at most this part of the recommended one

STARTER_BYTES = 98_362_432  # the starter model's weights, whose speed is measured
_ASSUMED_BANDWIDTH = 10e9  # bytes per second while nothing is measured: two cores of a laptop reached 11e9
_GIGABYTE = 1e9


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A model that fits. `tokens_per_second` is what to expect of it here; None when it cannot be told yet."""

    entry: CatalogueEntry
    tokens_per_second: float | None
    is_on_gpu: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The one model to recommend and a smaller one, each None when there is none, and the sentences that say so."""

    best: Suggestion | None
    smaller: Suggestion | None
    sentences: tuple[str, ...]


def recommend(
    machine: Machine,
    *,
    backend: str,
    tokens_per_second: float | None,
    catalogue: Catalogue,
    gpu_memory: int = 0,
    language: str = "",
    fetching: Collection[str] = (),
) -> Recommendation:
    """Choose for this machine.

    `backend` is what the installed llama.cpp computes with (`ModelInfo.backend`), `tokens_per_second` the speed that
    was measured with the starter model, `gpu_memory` the free bytes on graphics cards with a memory of their own,
    `language` the ISO 639 code of the user's language: where models know it, only those count. Of the files that are
    being fetched the best stays recommended: the measured speed changes, and what the user has begun does not.
    """
    room = gpu_memory * GPU_SHARE if has_gpu(backend) else 0.0
    fitting = [
        Suggestion(entry, None, is_on_gpu=True)
        if entry.memory_bytes <= room
        else Suggestion(entry, expected_speed(entry.approximate_bytes, tokens_per_second))
        for entry in _in_language(catalogue.entries, language)
        if entry.memory_bytes <= max(room, machine.memory_available * MEMORY_SHARE)
    ]
    pleasant = [suggestion for suggestion in fitting if _is_pleasant(suggestion)]
    begun = [suggestion for suggestion in fitting if suggestion.entry.file in fetching]
    best = max(begun or pleasant, key=_rank, default=None) or next(iter(fitting), None)
    smaller = None
    if best is not None:
        limit = best.entry.approximate_bytes * SMALLER
        smaller = max((one for one in pleasant if one.entry.approximate_bytes <= limit), key=_rank, default=None)
    return Recommendation(best, smaller, tuple(_sentences(machine, backend, best=best, smaller=smaller)))


def expected_speed(weights_bytes: int, starter_tokens_per_second: float | None) -> float | None:
    """Tokens per second to expect of a model on the same processor; None while the starter is not measured."""
    if not starter_tokens_per_second or weights_bytes <= 0:
        return None
    return starter_tokens_per_second * STARTER_BYTES / weights_bytes


def has_gpu(backend: str) -> bool:
    """Whether this backend computes on a graphics card."""
    return backend not in ("", "CPU")


def _in_language(entries: Sequence[CatalogueEntry], language: str) -> Sequence[CatalogueEntry]:
    return [entry for entry in entries if language in entry.languages] or entries


def _is_pleasant(suggestion: Suggestion) -> bool:
    """Whether it answers fast enough to be enjoyed; while nothing is measured, a slow machine is assumed."""
    if suggestion.is_on_gpu:
        return True
    entry = suggestion.entry
    speed = suggestion.tokens_per_second or _ASSUMED_BANDWIDTH / entry.approximate_bytes
    return speed >= (THINKING_SPEED if entry.thinks else READING_SPEED)


def _rank(suggestion: Suggestion) -> tuple[bool, int]:
    """Free licences first, then the larger the better."""
    return suggestion.entry.is_permissive, suggestion.entry.parameters


def _sentences(machine: Machine, backend: str, *, best: Suggestion | None, smaller: Suggestion | None) -> Sequence[str]:
    free, total = _gigabytes(machine.memory_available), _gigabytes(machine.memory_total)
    cores = "1 core" if machine.cores == 1 else f"{machine.cores} cores"
    card = f"and computes with {backend}" if has_gpu(backend) else "and computes without a graphics card"
    lines = [f"This computer has {total} of memory, {free} of it free, {cores}, {card}."]
    if best is None:
        return [*lines, "None of the known models fits into the free memory. Close other programs, and look again."]
    lines.append(f"Recommended: {_described(best)}")
    if not _is_pleasant(best):
        lines.append("It fits, but it will write more slowly than you read.")
    if smaller is not None:
        lines.append(f"Smaller and faster: {_described(smaller)}")
    return lines


def _described(suggestion: Suggestion) -> str:
    entry, speed = suggestion.entry, suggestion.tokens_per_second
    if suggestion.is_on_gpu:
        pace = "it fits onto the graphics card"
    elif speed is None:
        pace = "its speed here is not measured yet"
    else:
        pace = f"about {speed:.0f} tokens per second here" if speed >= 1 else "less than 1 token per second here"
    size = _gigabytes(entry.approximate_bytes)
    return f"{entry.name}, about {size} to download, licence {entry.licence}, {pace}. {entry.good_for}"


def _gigabytes(size: int) -> str:
    return f"{size / _GIGABYTE:.1f} GB"
