"""How a model is asked to draw its words: what its makers suggest, and three plain alternatives. Pure.

It must not know where a choice is kept (`assistant.habits`) nor how sampling works (`models`).
"""

import re
from dataclasses import dataclass

from models.chat import Sampling

SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Preset:
    """A named way to draw words; `about` says in a sentence what it is good for."""

    name: str
    label: str
    about: str


PRESETS = (
    Preset(SUGGESTED, "Suggested", "What suits this model; its makers' advice, where they give some."),
    Preset("precise", "Precise", "Sticks to the likeliest words: for facts, sums and code."),
    Preset("balanced", "Balanced", "A little freedom: for everyday talk."),
    Preset("creative", "Creative", "Bolder words: for stories and ideas, and for surprises."),
    Preset("own", "My own", "The values below, as you set them."),
)

_PLAIN = {
    "precise": Sampling(temperature=0.1, top_p=0.9, top_k=20, repeat_penalty=1.05),
    "balanced": Sampling(temperature=0.6, top_p=0.92, top_k=40, repeat_penalty=1.05),
    "creative": Sampling(temperature=1.0, top_p=0.98, top_k=80, min_p=0.03, repeat_penalty=1.05),
}

# From the makers' model cards and generation settings, by family; the first that fits the file's name counts. Where
# they give no repeat penalty none is used: it makes capable models avoid words that they need. Granite's cards decode
# greedily, which loops in long chats: a low temperature stands in for it.
_FAMILIES = (
    (r"smollm2", Sampling()),  # the starter's family: what our prompts were tried with
    (r"smollm3", Sampling(temperature=0.6, top_p=0.95, top_k=0, repeat_penalty=1.0)),
    (r"qwen-?3(?!.*thinking).*(instruct|2507)", Sampling(0.7, 0.8, 20, 1.0, min_p=0.0)),
    (r"qwen-?3|qwq", Sampling(0.6, 0.95, 20, 1.0, min_p=0.0)),
    (r"qwen-?2", Sampling(0.7, 0.8, 20, 1.05)),
    (r"gemma", Sampling(1.0, 0.95, 64, 1.0, min_p=0.0)),
    (r"deepseek-?r1", Sampling(0.6, 0.95, 0, 1.0)),
    (r"llama-?3", Sampling(0.6, 0.9, 0, 1.0)),
    (r"mistral|ministral", Sampling(0.15, 0.95, 0, 1.0)),
    (r"phi-?4", Sampling(0.8, 0.95, 50, 1.0)),
    (r"granite", Sampling(0.2, 0.9, 50, 1.05)),
    (r"gpt-?oss", Sampling(1.0, 1.0, 0, 1.0)),
)


def sampling_of(preset: str, *, model: str) -> Sampling:
    """The sampling of a preset for a model of this name; an unknown preset is the suggested one."""
    if preset in _PLAIN:
        return _PLAIN[preset]
    name = re.sub(r"[\s_.]+", "-", model.lower())
    return next((sampling for pattern, sampling in _FAMILIES if re.search(pattern, name)), _PLAIN["balanced"])
