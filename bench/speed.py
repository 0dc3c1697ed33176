"""All speed figures in one run: memory by number of items, a long chat with memory off and on, learning, the start.

It only puts the parts together; each figure is measured in a module of its own.
"""

from collections.abc import Sequence
from typing import Any

from bench import speed_app, speed_chat, speed_learning, speed_memory
from bench.parts import warm_parts


def measure(items: Sequence[int]) -> dict[str, Any]:
    """The report, under the names of the format. A figure that could not be measured here is None."""
    figures = speed_app.measure()  # first, and alone: two embedders at once would say little about either
    with warm_parts() as parts:
        return speed_memory.measure(items, parts) | speed_chat.measure(parts) | speed_learning.measure(parts) | figures
