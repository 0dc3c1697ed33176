"""Does retrieval find the evidence? Feeds conversations as chat turns, asks their questions, measures the ranking.

Every conversation gets a memory of its own. A retrieved item counts for every turn that it carries.
"""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.formats import Conversation, Question
from bench.ingest import Feeder
from bench.metrics import distinct, mean, ndcg_at, percentile, recall_at, strict_at
from bench.parts import Parts
from bench.progress import track
from memory.service import MemoryService
from memory.values import Recall

DEPTHS = (5, 10, 20, 50)
MAIN_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what was found: turn ids as ranked, those in the slice, the slice's tokens, seconds taken."""

    question: Question
    ranked: tuple[str, ...]
    slice_ids: tuple[str, ...]
    tokens: int
    injected: bool
    seconds: float

    def item(self) -> dict[str, Any]:
        """The question as the report lists it."""
        ranked = list(self.ranked[: max(DEPTHS)])
        return {"id": self.question.id, "ranked": ranked, "slice": list(self.slice_ids), "tokens": self.tokens}


def measure(conversations: Sequence[Conversation], parts: Parts) -> dict[str, Any]:
    """The report over all conversations, under the names of the format."""
    asked: list[Asked] = []
    seconds: list[float] = []
    for number, conversation in enumerate(conversations, 1):
        label = f"{number}/{len(conversations)} {conversation.id}"
        with tempfile.TemporaryDirectory(prefix="confidant-bench-", ignore_cleanup_errors=True) as folder:
            memory = parts.open(Path(folder))
            try:
                turn_of = feed(conversation, memory, seconds=seconds, label=label)
                questions = track(conversation.questions, f"{label}: asking")
                asked += [ask(question, memory, parts=parts, turn_of=turn_of) for question in questions]
            finally:
                memory.close()
    return report(asked, seconds)


def feed(conversation: Conversation, memory: MemoryService, *, seconds: list[float], label: str) -> dict[str, str]:
    """Feed all turns; returns turn ids by message id and appends the seconds that each turn took."""
    feeder = Feeder(memory, on_step=seconds.append)
    turn_of = {}
    for turn in track(conversation.turns, f"{label}: feeding"):
        turn_of[feeder.feed(turn.speaker, turn.text, at=turn.at, author=turn.name)] = turn.id
    feeder.flush()
    return turn_of


def ask(question: Question, memory: MemoryService, *, parts: Parts, turn_of: dict[str, str]) -> Asked:
    """Ask in a new chat, as a chat turn would."""
    started = time.perf_counter()
    found = memory.recall(
        question.text, now=question.at, budget_tokens=parts.budget_tokens, count_tokens=parts.count_tokens
    )
    seconds = time.perf_counter() - started
    ranked = found.ranked_message_ids or sources(found, only_injected=False)
    return Asked(
        question=question,
        ranked=tuple(distinct(turn_of[id_] for id_ in ranked if id_ in turn_of)),
        slice_ids=tuple(distinct(turn_of[id_] for id_ in sources(found, only_injected=True) if id_ in turn_of)),
        tokens=parts.count_tokens([found.notes])[0] if found.notes else 0,
        injected=bool(found.notes),
        seconds=seconds,
    )


def sources(found: Recall, *, only_injected: bool) -> tuple[str, ...]:
    """The source messages of the items, best item first."""
    items = found.injected if only_injected else found.items
    return tuple(id_ for item in items for id_ in (item.message_ids or (item.message_id,)) if id_ is not None)


def report(asked: Sequence[Asked], seconds: Sequence[float]) -> dict[str, Any]:
    """All figures and the items; a figure over no question is None."""
    answerable = [one for one in asked if one.question.evidence]
    figures: dict[str, Any] = {"questions": len(asked)}
    for depth in DEPTHS:
        figures[f"recall@{depth}"] = mean(recall_at(one.ranked, one.question.evidence, depth) for one in answerable)
    for depth in DEPTHS:
        figures[f"strict@{depth}"] = mean(strict_at(one.ranked, one.question.evidence, depth) for one in answerable)
    figures[f"ndcg@{MAIN_DEPTH}"] = mean(ndcg_at(one.ranked, one.question.evidence, MAIN_DEPTH) for one in answerable)
    figures["categories"] = by_category(answerable)
    figures["slice_recall"] = mean(
        recall_at(one.slice_ids, one.question.evidence, len(one.slice_ids)) for one in answerable
    )
    figures["slice_tokens"] = mean(one.tokens for one in answerable)
    figures["abstain"] = mean(float(not one.injected) for one in asked if not one.question.evidence)
    for name, values in (("ingest", seconds), ("retrieval", [one.seconds for one in asked])):
        for share in (50, 95):
            found = percentile(values, share / 100)
            figures[f"{name}_ms_p{share}"] = None if found is None else found * 1000
    figures["items"] = [one.item() for one in asked]
    return figures


def by_category(answerable: Sequence[Asked]) -> dict[str, float | None]:
    """recall@10 by the questions' category."""
    names = sorted({one.question.category for one in answerable})
    return {
        name: mean(
            recall_at(one.ranked, one.question.evidence, MAIN_DEPTH)
            for one in answerable
            if one.question.category == name
        )
        for name in names
    }
