"""How long memory takes, by how much is remembered: embedding, recall, a turn, storing, learning, erasing.

Times are milliseconds. It drives `MemoryService` and `assistant.turn` on real parts; only the reply is scripted, so
that what the chat model takes does not hide what memory adds.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from assistant.settings import Settings
from assistant.turn import TurnTools, take_turn
from bench.clock import timed
from bench.made_up import questions, statements
from bench.metrics import middle, percentile
from bench.parts import Parts
from bench.progress import track
from bench.scan import find_bytes
from memory.service import MemoryService
from models.chat import ChatModel, Completion, Done, ModelInfo, Piece, PromptMessage, Sampling
from models.embedder import Embedder, Vectors

QUESTIONS = 40
TURNS = 30
ERASED = 5
START = datetime(2026, 1, 1, 9, 0)
BATCH = 256


class PreparedEmbedder:
    """An embedder that gets the texts to remember beforehand, in batches: filling a memory is not measured."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}
        self.name = embedder.name
        self.dimensions = embedder.dimensions
        self.is_ready = True

    def warm(self) -> None:
        """Nothing to load: the embedder that it wraps is warm."""

    def prepare(self, texts: Sequence[str]) -> None:
        """Embed the texts in batches and keep the vectors."""
        batches = [texts[at : at + BATCH] for at in range(0, len(texts), BATCH)]
        for batch in track(batches, "embedding"):
            self._known.update(zip(batch, self._embedder.embed(batch), strict=True))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of prepared texts at once, of others by the embedder."""
        missing = [text for text in texts if text not in self._known]
        found = dict(zip(missing, self._embedder.embed(missing), strict=True)) if missing else {}
        return np.stack([found[text] if text in found else self._known[text] for text in texts])


class ScriptedModel:
    """A chat model that answers at once with a fixed text, and notes when it was called; counts tokens really."""

    def __init__(self, model: ChatModel, *, reply: str = "Fine.") -> None:
        self._model = model
        self._reply = reply
        self.called_at = 0.0

    def info(self) -> ModelInfo:
        """What is known of the real model."""
        return self._model.info()

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Done]:
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

    def cancel(self) -> None:
        """Nothing runs."""

    def close(self) -> None:
        """The real model is closed by its owner."""


def measure(items: Sequence[int], parts: Parts) -> dict[str, Any]:
    """The figures; those that depend on how much is remembered are given by number of items."""
    asked = questions(QUESTIONS)
    figures: dict[str, Any] = {"embed_ms_p50": middle([timed(parts.embedder.embed, [text]) for text in asked])}
    by_items: dict[str, dict[str, float | None]] = {
        name: {} for name in ("recall_ms_p50", "recall_ms_p95", "before_first_token_ms_p95", "erase_ms")
    }
    for count in items:
        with tempfile.TemporaryDirectory(prefix="confidant-bench-", ignore_cleanup_errors=True) as name:
            one = measure_one(count, Path(name), parts)
        for figure, values in by_items.items():
            values[str(count)] = one.pop(figure)
        figures |= one  # storing and learning: at the largest number, measured last
    return figures | by_items


def measure_one(count: int, folder: Path, parts: Parts) -> dict[str, float | None]:
    """The figures with `count` memories."""
    embedder = PreparedEmbedder(parts.embedder)
    texts = statements(count)
    embedder.prepare(texts)
    memory = replace(parts, embedder=embedder).open(folder)
    try:
        for number, text in enumerate(track(texts, f"{count}: filling")):
            memory.memories.add(text, at=START + timedelta(minutes=number))
        memory.maintain()
        return {
            **time_recall(memory, parts),
            **time_turns(memory, parts),
            **time_learning(memory),
            **time_erasing(memory, folder),
        }
    finally:
        memory.close()


def time_recall(memory: MemoryService, parts: Parts) -> dict[str, float | None]:
    """Question → slice, the embedding included."""

    def ask(text: str) -> None:
        memory.recall(text, now=datetime.now(), budget_tokens=parts.budget_tokens, count_tokens=parts.count_tokens)

    ask("warm")
    times = [timed(ask, text) for text in track(questions(QUESTIONS), "recall")]
    return {"recall_ms_p50": middle(times), "recall_ms_p95": percentile(times, 0.95)}


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
    """Deleting one memory, the work that follows it, and a scan of all bytes for its text."""

    def erase(memory_id: str, text: str) -> None:
        memory.memories.forget(memory_id)
        memory.maintain()
        find_bytes(folder, [text])

    chosen = memory.memories.list(status="current")[:ERASED]
    return {"erase_ms": middle([timed(erase, one.id, one.text) for one in track(chosen, "erasing")])}
