"""The floor: how likely it is that something known bears on a question, from a few signals. Pure.

A logistic score whose weights `python -m bench calibrate` computes from made-up questions and memories, or, with what
the embeddings say themselves, `python -m bench head` (`memory.relatedness`); below `Floor.least` nothing is told.
It knows nothing of how the signals are measured.
"""

import math
import re
from dataclasses import astuple, dataclass
from operator import mul

_PERSONAL = re.compile(
    r"\b(?:i|i['’](?:m|ve|d|ll)|me|my|mine|myself|we|we['’](?:re|ve|d|ll)|us|our|ours|ich|mir|mich|mein\w*|wir|uns|"
    r"unser\w*|yo|mi|mis|me|nos|nuestr\w+|je|j['’]\w+|moi|mon|ma|mes|nous|notre|nos|ik|mij|mijn|wij|ons|onze|eu|meu|"
    r"meus|minha\w*|nosso\w*)\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"^\W*(?:(?:who|what|when|where)(?:['’]s| is| are| was| were| does| did| do| wrote)\b|"
    r"how (?:far|high|tall|old|many|much|long|deep|big) (?:is|are|was|were|do|does|did)\b|how (?:is|are|do|does|did) "
    r"\w+ (?!i\b|we\b)|why (?:is|are|do|does|did)\b|explain|define|describe|translate|convert|calculate|summari[sz]e|"
    r"rewrite|correct|fix|list|name \w+|tell me a|give me a|write|history of|fun facts|wer|"
    r"was (?:ist|sind|bedeutet)|wie (?:hoch|weit|viele|alt)|erklär|übersetz|schreib|qui(?:én)?|qué es|explica|traduce|"
    r"qu['’]est|explique|traduis|"
    r"wie is|wat is|leg uit|vertaal|quem|o que é|explique|traduz)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signals:
    """What is measured of one question and one memory; all but the cosines are shares or 0/1.

    `topic` is how far both touch the same of the usual topics of a life, at most about 0.5.
    """

    cosine: float
    shared: float
    topic: float
    implied: float
    personal: float
    general: float
    topic_if_personal: float = 0.0
    cosine_if_general: float = 0.0


@dataclass(frozen=True, slots=True)
class Floor:
    """The weights of the signals, in their order, the bias, and what is told.

    From the likelihood `least` on a memory is told; from `perhaps` on the likeliest is when no other is.
    """

    weights: tuple[float, ...]
    bias: float
    least: float
    perhaps: float


PLAIN = Floor((7.07, 0.07, 3.73, 4.1, 0.55, -1.97, 3.28, -0.93), -3.55, least=0.33, perhaps=0.22)
"""Without a head that was trained for the embedder."""


def signals(question: str, *, cosine: float, shared: float, topic: float, implied: bool) -> Signals:
    """The signals, those that the question's own words give added."""
    personal = float(_PERSONAL.search(question) is not None)
    general = float(is_general(question))
    return Signals(cosine, shared, topic, float(implied), personal, general, topic * personal, cosine * general)


def is_general(question: str) -> bool:
    """Whether a question is about the world, not about the one who asks."""
    return _PERSONAL.search(question) is None and _GENERAL.search(question) is not None


def likelihood(measured: Signals, *, floor: Floor = PLAIN, learnt: float = 0.0) -> float:
    """How likely it is that the memory bears on the question, in [0, 1]; `learnt` are log-odds that a head adds."""
    total = floor.bias + learnt + sum(map(mul, floor.weights, astuple(measured)))
    return 1.0 / (1.0 + math.exp(-total))
