"""How much a memory is in use: the base-level activation of ACT-R. Pure.

Anderson & Schooler (1991), Anderson et al. (2004): B = ln Σ t_j^-d over the times since each use, with d = 0.5. A
memory keeps the number of its uses and the last one, not all of them, so the rest is spread evenly over its life, which
is Petrov's hybrid approximation (2006) with k = 1.
"""

import math
from datetime import datetime

DECAY = 0.5
LEAST_DAYS = 1 / 24
"""Times shorter than an hour count as an hour, so that what was used a second ago does not outweigh everything."""
WEIGHT = 0.3
"""What full activation adds to a memory's score, where a channel's scores rarely pass 5: it orders what is equal."""


def base_level(*, uses: int, first: datetime, last: datetime, now: datetime) -> float:
    """B for a memory said or used `uses` times (at least 1), first and last at these times; ages in days.

    1 use a day ago gives 0.0, 1 use a hundred days ago -2.3.
    """
    since_last = max((now - last).total_seconds() / 86_400, LEAST_DAYS)
    since_first = max((now - first).total_seconds() / 86_400, since_last)
    total = since_last**-DECAY
    if uses > 1:
        rest = 1 - DECAY
        spread = since_first - since_last
        mean = since_last**-DECAY if spread < 1e-6 else (since_first**rest - since_last**rest) / (rest * spread)
        total += (uses - 1) * mean
    return math.log(total)


def boost(activation: float) -> float:
    """What an activation adds to a score: between 0 and `WEIGHT`, half of it at B = 0."""
    return WEIGHT / (1.0 + math.exp(-activation))
