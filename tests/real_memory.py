"""A real memory for tests: the vault on SQLCipher, the index on Chroma; what a person says to it, asks it and is told.

It must not know how memory works inside: only `MemoryService` is used.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from memory.service import MemoryService
from memory.values import Learnt, Memory, Recall
from models.embedder import Embedder
from tests.fake_embedder import WordEmbedder

KEY = "7" * 64
NOW = datetime(2026, 11, 20, 10, 0)
DAY = timedelta(days=1)


def open_memory(folder: Path, embedder: Embedder | None = None) -> MemoryService:
    """One user's memory in this folder, by default with the embedder of words."""
    return MemoryService.open(folder, key=KEY, embedder=embedder or WordEmbedder())


def count_words(texts: Sequence[str]) -> list[int]:
    """A tokenizer for budgets that can be counted by hand."""
    return [len(text.split()) for text in texts]


def say(
    service: MemoryService,
    text: str,
    *,
    reply: str = "All right.",
    at: datetime = NOW - DAY,
    chat_id: str | None = None,
) -> tuple[str, str, str]:
    """A round in a chat of its own, if none is named, not learnt from yet: ids of the chat, the message, the reply."""
    chat_id = chat_id or service.chats.create(at=at).id
    message = service.chats.add_message(chat_id, speaker="user", text=text, at=at)
    answer = service.chats.add_message(chat_id, speaker="assistant", text=reply, at=at)
    return chat_id, message.id, answer.id


def tell(
    service: MemoryService,
    text: str,
    *,
    reply: str = "All right.",
    at: datetime = NOW - DAY,
    chat_id: str | None = None,
) -> Learnt:
    """The same, and learnt from."""
    _, message_id, _ = say(service, text, reply=reply, at=at, chat_id=chat_id)
    return service.learn(message_id)


def ask(service: MemoryService, question: str, *, budget: int = 700, chat_id: str | None = None) -> Recall:
    """What is recalled for a question now."""
    return service.recall(question, now=NOW, budget_tokens=budget, count_tokens=count_words, chat_id=chat_id)


def told(service: MemoryService, question: str) -> str:
    """The notes that the model would get beside a question from a new chat."""
    return ask(service, question).notes


def texts(service: MemoryService) -> dict[str, Memory]:
    """All memories by their texts."""
    return {memory.text: memory for memory in service.memories.list()}
