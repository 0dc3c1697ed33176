"""What each channel and boost of recall is worth: the recall figures with one of them off at a time.

The conversations are fed once; only the asking is repeated. A part is switched off by setting its named constant to
nothing for the time of the run.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.formats import Conversation
from bench.parts import Parts
from bench.progress import track
from bench.recall import Asked, ask, feed, report
from memory import activation, recall, shortlist
from memory.items import ItemStore
from memory.service import MemoryService

FIGURES = ("recall@10", "strict@10", "ndcg@10", "slice_recall", "slice_tokens", "abstain")
Off = tuple[object, str, object]


def _nothing(*_args: object, **_keywords: object) -> list[tuple[int, float]]:
    return []


PARTS: dict[str, Off | None] = {
    "everything on": None,
    "dense channel": (ItemStore, "dense", _nothing),
    "keyword channel": (ItemStore, "keyword", _nothing),
    "facts as keys to their messages": (recall, "KEYS", False),
    "neighbours": (recall, "STEPS", ()),
    "messages taken with those around them": (recall, "AROUND_SHARE", 0.0),
    "speakers named in the question": (recall, "AUTHOR_BONUS", 0.0),
    "months named in the question": (recall, "PERIOD_BONUS", 0.0),
    "the user before the assistant": (recall, "ASSISTANT_SHARE", 1.0),
    "activation (ACT-R)": (activation, "WEIGHT", 0.0),
    "implied slots first": (shortlist, "IMPLIED_SCORE", 0.0),
    "tight excerpts": (shortlist, "EXCERPT_CHARS", 100_000),
    "floor lowered by a strong hit": (recall, "STRONG_COSINE", 2.0),
}


def measure(conversations: Sequence[Conversation], parts: Parts) -> dict[str, Any]:
    """By part that is off, the figures."""
    asked: dict[str, list[Asked]] = {name: [] for name in PARTS}
    with ExitStack() as stack:
        for number, conversation in enumerate(conversations, 1):
            label = f"{number}/{len(conversations)} {conversation.id}"
            folder = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="confidant-bench-", ignore_cleanup_errors=True)
            )
            memory = parts.open(Path(folder))
            stack.callback(memory.close)
            turn_of = feed(conversation, memory, seconds=[], label=label)
            ask_all(conversation, memory, parts=parts, turn_of=turn_of, asked=asked)
    return {name: figures(found) for name, found in asked.items()}


def ask_all(
    conversation: Conversation,
    memory: MemoryService,
    *,
    parts: Parts,
    turn_of: dict[str, str],
    asked: dict[str, list[Asked]],
) -> None:
    """Ask every question once with each part off."""
    for name, off in track(list(PARTS.items()), f"{conversation.id}: asking"):
        with switched_off(off):
            asked[name] += [ask(one, memory, parts=parts, turn_of=turn_of) for one in conversation.questions]


@contextmanager
def switched_off(off: Off | None) -> Iterator[None]:
    """Replace one named constant or method for a while."""
    if off is None:
        yield
        return
    owner, name, value = off
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def figures(asked: Sequence[Asked]) -> dict[str, Any]:
    """The few figures that a table has room for."""
    full = report(asked, [])
    return {name: full[name] for name in FIGURES}


def table(measured: dict[str, dict[str, Any]], show: Callable[[str], None]) -> None:
    """Print one line a part; differences to everything on are what it is worth."""
    show(f"{'without':<40}" + "".join(f"{name:>14}" for name in FIGURES))
    for name, values in measured.items():
        cells = "".join(f"{values[one]:>14.3f}" if values[one] is not None else f"{'-':>14}" for one in FIGURES)
        show(f"{name:<40}{cells}")
