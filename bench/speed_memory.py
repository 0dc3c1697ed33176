"""How long memory takes, by how much is remembered: embedding, recall, a turn, storing, learning, erasing.

Times are milliseconds. It drives `MemoryService` and `assistant.turn` on real parts; only the reply is scripted, so
that what the chat model takes does not hide what memory adds.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from assistant.turn import TurnTools, take_turn
from bench.clock import timed
from bench.made_up import questions, statements
from bench.metrics import mean, middle, percentile
from bench.parts import Parts
from bench.progress import track
from bench.scan import find_bytes
from bench.speed_fill import filled
from bench.speed_texts import PIECES, TARGETS, targets
from memory.service import MemoryService
from memory.values import Recall
from models.chat import ChatModel, Completion, Done, ModelInfo, Piece, PromptMessage, Sampling, Thought
from models.run_options import Adapter

QUESTIONS = 40
TURNS = 30
ERASED = 5
MANY = 1000
"""With so many memories only one is erased: the index is rebuilt each time, from 10,000 pieces on for many seconds."""
BY_ITEMS = (
    "recall_ms_p50", "recall_ms_p95", "recall_per_embedding", "found_share", "before_first_token_ms_p95", "forget_ms",
    "erase_ms",
)  # fmt: skip


class ScriptedModel:
    """A chat model that answers at once with a fixed text, and notes when it was called; counts tokens really."""

    def __init__(self, model: ChatModel, *, reply: str = "Fine.") -> None:
        self._model = model
        self._reply = reply
        self.called_at = 0.0

    def info(self) -> ModelInfo:
        """What is known of the real model."""
        return self._model.info()

    def is_loaded(self) -> bool:
        """Whether the real model is."""
        return self._model.is_loaded()

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Thought | Done]:
        """The fixed text."""
        del messages, sampling
        self.called_at = time.perf_counter()
        yield Piece(self._reply)
        yield Done("stop", 0, 0, 1)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """By the real model's tokenizer."""
        return self._model.count_tokens(texts)

    def complete(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> Completion:
        """Nothing: no measurement asks for it."""
        del messages, schema, max_tokens
        return Completion("{}", Done("stop", 0, 0, 1))

    def complete_json(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> str:
        """Nothing: no measurement asks for it."""
        del messages, schema, max_tokens
        return "{}"

    def use_adapters(self, adapters: Sequence[Adapter]) -> None:
        """Nothing to adapt."""

    def cancel(self) -> None:
        """Nothing runs."""

    def close(self) -> None:
        """The real model is closed by its owner."""


def measure(items: Sequence[int], parts: Parts) -> dict[str, Any]:
    """The figures; those that depend on how much is remembered are given by number of items."""
    embedding = [timed(parts.embedder.embed, [text]) for text in questions(QUESTIONS)]
    figures: dict[str, Any] = {"embed_ms_p50": middle(embedding)}
    by_items: dict[str, dict[str, float | None]] = {name: {} for name in BY_ITEMS}
    for count in items:
        with tempfile.TemporaryDirectory(prefix="confidant-bench-", ignore_cleanup_errors=True) as name:
            one = measure_one(count, Path(name), parts)
        for figure, values in by_items.items():
            values[str(count)] = one.pop(figure)
        figures |= one  # storing and learning: at the largest number, measured last
    return figures | by_items


def measure_one(count: int, folder: Path, parts: Parts) -> dict[str, float | None]:
    """The figures with about `count` searchable pieces: messages and memories."""
    memory = filled(folder, count, parts)
    try:
        return {
            **time_recall(memory, parts, asked=[*targets(count // PIECES), *((text, "") for text in asked())]),
            **time_turns(memory, parts),
            **time_learning(memory),
            **time_erasing(memory, folder),
        }
    finally:
        memory.close()


def asked() -> list[str]:
    """Questions that nothing answers exactly: their words stand in many texts."""
    return questions(QUESTIONS - TARGETS)


def time_recall(memory: MemoryService, parts: Parts, *, asked: Sequence[tuple[str, str]]) -> dict[str, float | None]:
    """Question → slice, the embedding included, and the same divided by the embedding alone, question by question.

    `asked` are questions with the message that answers each, or ""; `found_share` is the share of those messages that
    come among the first ten: speed would be worth nothing without it.
    """

    def ask(text: str) -> Recall:
        return memory.recall(
            text, now=datetime.now(), budget_tokens=parts.budget_tokens, count_tokens=parts.count_tokens
        )

    ask("warm")
    times, embedding, found = [], [], []
    for text, answer in track(asked, "recall"):
        embedding.append(timed(parts.embedder.embed, [text]))
        started = time.perf_counter()
        recalled = ask(text)
        times.append((time.perf_counter() - started) * 1000)
        if answer:
            found.append(any(memory.chats.message(one).text == answer for one in recalled.ranked_message_ids[:10]))
    usual, alone = middle(times), middle(embedding)
    return {
        "recall_ms_p50": usual,
        "recall_ms_p95": percentile(times, 0.95),
        "recall_per_embedding": usual / alone if usual and alone else None,
        "found_share": mean(found),
    }


def time_turns(memory: MemoryService, parts: Parts) -> dict[str, float | None]:
    """From sending a message to calling the model, with memory, less the same without it."""
    with_memory, without = [], []
    for text in track(questions(QUESTIONS), "turns"):
        without.append(before_model(memory, parts, text=text, memory_on=False))
        with_memory.append(before_model(memory, parts, text=text, memory_on=True))
    slow, usual = percentile(with_memory, 0.95), middle(without)
    return {"before_first_token_ms_p95": None if slow is None or usual is None else slow - usual}


def before_model(memory: MemoryService, parts: Parts, *, text: str, memory_on: bool) -> float:
    """Milliseconds from sending a message in a new chat to calling the model."""
    model = ScriptedModel(parts.model)
    chat = memory.chats.create(at=datetime.now(), memory_on=memory_on)
    tools = TurnTools(memory=memory, model=model, settings=Settings(), count_tokens=parts.count_tokens)
    started = time.perf_counter()
    for _event in take_turn(tools, chat_id=chat.id, text=text):
        pass
    return (model.called_at - started) * 1000


def time_learning(memory: MemoryService) -> dict[str, float | None]:
    """Storing a turn in the foreground, and the background work for it."""
    stored, learnt = [], []
    chat = memory.chats.create(at=datetime.now())
    for text in track(statements(TURNS), "learning"):
        now = datetime.now()
        started = time.perf_counter()
        message = memory.chats.add_message(chat.id, speaker="user", text=f"By the way: {text}.", at=now)
        memory.queue.put(message.id)
        stored.append((time.perf_counter() - started) * 1000)
        memory.chats.add_message(chat.id, speaker="assistant", text="That is good to know.", at=now)
        learnt.append(timed(memory.learn, message.id))
    return {"store_ms_p50": middle(stored), "ingest_ms_p50": middle(learnt)}


def time_erasing(memory: MemoryService, folder: Path) -> dict[str, float | None]:
    """Deleting one memory: until it is gone from every answer (`forget_ms`), and until it is gone from every file.

    The latter includes the rebuild of the index, which is long for a large one and goes on in the background, and a
    scan of all bytes for the text.
    """

    def erase(text: str) -> None:
        memory.maintain()
        memory.embedding.wait_until_swept()
        find_bytes(folder, [text])

    chosen = memory.memories.list(status="current")
    chosen = chosen[: ERASED if len(chosen) < MANY else 1]
    forgotten, erased = [], []
    for one in track(chosen, "erasing"):
        forgotten.append(timed(memory.memories.forget, one.id))
        erased.append(forgotten[-1] + timed(erase, one.text))
    return {"forget_ms": middle(forgotten), "erase_ms": middle(erased)}
