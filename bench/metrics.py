"""Measures of a ranking against the evidence that it should hold: pure functions over ids; knows nothing of memory.

`ranked` is a list of ids, best first; only the first occurrence of an id counts. `evidence` holds the ids that answer
the question and is never empty (questions without an answer are measured by whether nothing was injected).
"""

import math
from collections.abc import Collection, Iterable, Sequence


def distinct(ids: Iterable[str]) -> list[str]:
    """The ids in their order, each once."""
    return list(dict.fromkeys(ids))


def recall_at(ranked: Sequence[str], evidence: Collection[str], k: int) -> float:
    """The share of the evidence among the first k distinct ids, in [0, 1]."""
    wanted = set(evidence)
    return len(wanted.intersection(distinct(ranked)[:k])) / len(wanted)


def strict_at(ranked: Sequence[str], evidence: Collection[str], k: int) -> float:
    """1.0 if all evidence stands among the first k distinct ids, else 0.0."""
    return float(set(evidence) <= set(distinct(ranked)[:k]))


def ndcg_at(ranked: Sequence[str], evidence: Collection[str], k: int) -> float:
    """Normalised discounted cumulative gain with binary gains (Järvelin & Kekäläinen 2002), in [0, 1]."""
    wanted = set(evidence)
    gain = sum(1 / math.log2(place + 2) for place, id_ in enumerate(distinct(ranked)[:k]) if id_ in wanted)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(k, len(wanted))))
    return gain / ideal


def mean(values: Iterable[float]) -> float | None:
    """The mean, or None of nothing: a share of no questions is not a figure."""
    seen = list(values)
    return sum(seen) / len(seen) if seen else None


def percentile(values: Iterable[float], share: float) -> float | None:
    """The value below which `share` of the values lie (linear between neighbours), or None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    low = math.floor(place)
    high = math.ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def middle(values: Iterable[float]) -> float | None:
    """The median, or None of nothing."""
    return percentile(values, 0.5)
