"""How each model is to run and to write, as its user set it: JSON in the vault's preferences, by the model's id.

It must not know how a model runs: `run_options` and `sampling` turn habits into the values that `models` understands.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from typing import get_args

from assistant.presets import PRESETS, SUGGESTED, sampling_of
from memory.preferences import Preferences
from models.chat import Sampling
from models.errors import InputError
from models.run_options import FlashAttention, KvCache, RunOptions

_NAME = "habits"
_UNLOAD = "unload_after_minutes"
MOST_STOPS = 8


@dataclass(frozen=True, slots=True)
class Habits:
    """One model's settings. None and "auto" leave a choice to the program; sizes are in tokens.

    The six values from `temperature` on count only with the preset "own".
    """

    preset: str = SUGGESTED
    seed: int | None = None
    stop: tuple[str, ...] = ()
    context_tokens: int | None = None
    kv_cache: KvCache = "f16"
    flash_attention: FlashAttention = "auto"
    gpu_layers: int | None = None
    temperature: float = 0.6
    top_p: float = 0.92
    top_k: int = 40
    min_p: float = 0.05
    repeat_penalty: float = 1.05

    def sampling(self, *, model: str, max_tokens: int) -> Sampling:
        """How a model of this name draws its words."""
        own = Sampling(self.temperature, self.top_p, self.top_k, self.repeat_penalty, min_p=self.min_p)
        base = own if self.preset == "own" else sampling_of(self.preset, model=model)
        return replace(base, max_tokens=max_tokens, seed=self.seed, stop=self.stop)

    def run_options(self, *, threads: int | None, context_tokens: int | None) -> RunOptions:
        """How the model is loaded; `context_tokens` is the command line's wish, which counts more."""
        return RunOptions(
            context_tokens=context_tokens or self.context_tokens,
            threads=threads,
            kv_cache=self.kv_cache,
            flash_attention=self.flash_attention,
            gpu_layers=self.gpu_layers,
        )

    def needs_reload(self, other: "Habits") -> bool:
        """Whether a model that runs with these has to be loaded again to run with the others."""
        plain = {"threads": None, "context_tokens": None}
        return self.run_options(**plain) != other.run_options(**plain)


def checked(habits: Habits) -> Habits:
    """The habits, if they make sense. Raises `InputError` with a sentence about the first value that does not."""
    for ask, sentence in _RULES:
        if not ask(habits):
            raise InputError(sentence)
    return habits


def whole_number(text: str, *, name: str) -> int | None:
    """A number from a field; None for an empty one. Raises `InputError` for anything else."""
    text = text.strip().replace(",", "").replace(" ", "")
    if not text:
        return None
    if not text.isdecimal():
        raise InputError(f"The {name} has to be a whole number, or empty.")
    return int(text)


_RULES: tuple[tuple[Callable[[Habits], bool], str], ...] = (
    (lambda h: h.preset in {preset.name for preset in PRESETS}, "There is no such preset. Choose one of the list."),
    (lambda h: 0 <= h.temperature <= 2, "The temperature goes from 0 (always the likeliest word) to 2."),
    (lambda h: 0 < h.top_p <= 1, "Top-p is a share: above 0, at most 1."),
    (lambda h: 0 <= h.top_k <= 1000, "Top-k is a number of words from 1 to 1000, or 0 for no limit."),
    (lambda h: 0 <= h.min_p < 1, "Min-p is a share: from 0 to below 1."),
    (lambda h: 0.5 <= h.repeat_penalty <= 2, "The repeat penalty goes from 0.5 to 2; 1 is none."),
    (lambda h: h.seed is None or 0 <= h.seed < 2**31, "The seed is a whole number from 0 to 2147483647, or empty."),
    (lambda h: len(h.stop) <= MOST_STOPS and all(h.stop), f"At most {MOST_STOPS} stop texts, none of them empty."),
    (
        lambda h: h.context_tokens is None or 256 <= h.context_tokens <= 1_048_576,
        "The context is a number of tokens from 256 to 1048576, or empty for what fits.",
    ),
    (lambda h: h.kv_cache in get_args(KvCache), "The context's memory can be f16, q8_0 or q4_0."),
    (lambda h: h.flash_attention in get_args(FlashAttention), "Flash attention can be auto, on or off."),
    (lambda h: h.gpu_layers is None or 0 <= h.gpu_layers <= 999, "GPU layers are a number from 0 to 999, or empty."),
)


class HabitBook:
    """Each model's habits, and after how many idle minutes a model's memory is freed."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def get(self, model_id: str) -> Habits:
        """The habits of this model; the defaults where none, or none that can be read, are kept."""
        kept = self._preferences.get(f"{_NAME}:{model_id}")
        try:
            return checked(_read(json.loads(kept))) if kept else Habits()
        except (ValueError, TypeError, InputError):  # written by a later version, perhaps: the defaults are safe
            return Habits()

    def put(self, model_id: str, habits: Habits) -> None:
        """Keep them. Raises `InputError` when a value makes no sense; what was kept then stays."""
        checked(habits)
        text = None if habits == Habits() else json.dumps(asdict(habits))
        self._preferences.set(f"{_NAME}:{model_id}", text)

    @property
    def unload_after_minutes(self) -> int | None:
        """After how many idle minutes the model leaves memory; None is never."""
        kept = self._preferences.get(_UNLOAD)
        return int(kept) if kept and kept.isdecimal() and int(kept) else None

    @unload_after_minutes.setter
    def unload_after_minutes(self, minutes: int | None) -> None:
        if minutes is not None and not 1 <= minutes <= 1440:
            raise InputError("The model can be unloaded after 1 to 1440 idle minutes, or never.")
        self._preferences.set(_UNLOAD, None if minutes is None else str(minutes))


def _read(kept: object) -> Habits:
    if not isinstance(kept, dict):
        raise TypeError("habits are kept as an object")
    known = {each.name for each in fields(Habits)}
    values = {name: value for name, value in kept.items() if name in known}
    return Habits(**{**values, "stop": tuple(values.get("stop", ()))})
