"""The facade that the rest of the program talks to: one user's memory, put together from its rooms.

It composes and delegates; every piece of work is done in the module that it is named after.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from memory.chats import ChatStore
from memory.index import VectorIndex, random_rotation
from memory.items import ItemStore
from memory.learn import Learner
from memory.memories import MemoryStore
from memory.model_learn import ModelLearner
from memory.preferences import Preferences
from memory.queue import Queue
from memory.readings import Readings
from memory.retrieve import Retriever
from memory.shortlist import in_profile
from memory.slice import CountTokens
from memory.topics import TopicMap
from memory.values import Learnt, Recall
from memory.vault import Vault
from models.embedder import Embedder, Vectors

_ROTATION = "rotation"


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """How the index stands to the vault. `repaired` says that it had to be brought in line since the start."""

    items_in_vault: int
    items_in_index: int
    repaired: bool
    embedder: str


class MemoryService:
    """One user's memory. Safe to call from any thread."""

    def __init__(self, vault: Vault, *, folder: Path, embedder: Embedder) -> None:
        self._vault = vault
        self._embedder = embedder
        self._index = VectorIndex(
            folder / "index", rotation=lambda: _rotation(vault, embedder), embedder_name=embedder.name
        )
        self._items = ItemStore(vault, index=self._index, embedder=embedder)
        self._repaired = False
        self._checked = False
        self._check_lock = threading.Lock()
        self.chats = ChatStore(vault, self._items)
        self.memories = MemoryStore(vault, self._items)
        self.queue = Queue(vault)
        self.readings = Readings(vault)
        self.model_learner = ModelLearner(vault, memories=self.memories)
        self.preferences = Preferences(vault)
        self._topics = TopicMap(embedder)
        self._retriever = Retriever(vault, items=self._items, memories=self.memories, topics=self._topics)
        self._learner = Learner(vault, memories=self.memories, queue=self.queue)

    @classmethod
    def open(cls, folder: Path, *, key: str, embedder: Embedder) -> "MemoryService":
        """Open one user's folder, or begin it: `vault.db` with this key (64 hexadecimal digits) and `index/`.

        Nothing is embedded yet and no index is opened. Raises `KeyWrong`, `StorageReadOnly` or `StorageFull`.
        """
        return cls(Vault(folder / "vault.db", key=key), folder=folder, embedder=embedder)

    def close(self) -> None:
        """Let go of the files."""
        self._index.close()
        self._vault.close()

    def recall(
        self,
        query: str,
        *,
        now: datetime,
        budget_tokens: int,
        count_tokens: CountTokens,
        chat_id: str | None = None,
    ) -> Recall:
        """What is known that bears on a question, within `budget_tokens`; messages of `chat_id` are left out.

        `count_tokens` gives the number of tokens of each text, by the chat model's tokenizer.
        """
        if self._embedder.is_ready:
            self._check()
        return self._retriever.recall(
            query, now=now, budget_tokens=budget_tokens, count_tokens=count_tokens, chat_id=chat_id
        )

    def profile(self) -> str:
        """The few always-on memories, a line each, for the system prompt; "" when there are none."""
        lines = [f"- {memory.text}" for memory in self.memories.always_on() if in_profile(memory)]
        return "\n".join(sorted(lines))

    def learn(self, message_id: str) -> Learnt:
        """Index a user message with its reply, learn from it, and take it off the queue; safe to repeat."""
        self._check()
        return self._learner.learn(message_id)

    def index_message(self, message_id: str) -> None:
        """Make one message searchable, without learning from it."""
        self.memories.index_messages([message_id])

    def warm(self) -> None:
        """Load the embedder, open the index and repair it, so that the first question does not have to."""
        self._embedder.warm()
        self._topics.warm()
        self._check()

    def maintain(self) -> None:
        """Work for idle moments: repair the index, and rebuild it when deleted vectors may still lie in its files."""
        self._check()
        self._items.sweep()

    def index_health(self) -> IndexHealth:
        """How many items the vault and the index hold, after any repair."""
        self._check()
        return IndexHealth(self._items.count(), self._items.in_index(), self._repaired, self._embedder.name)

    def _check(self) -> None:
        """Once after the start: bring the index in line with the vault."""
        with self._check_lock:
            if not self._checked:
                self._repaired = self._items.repair()
                self._checked = True


def _rotation(vault: Vault, embedder: Embedder) -> Vectors:
    """A vault's own secret rotation for vectors of this length; made on first use."""
    stored = vault.entry_or_made(
        f"{_ROTATION} {embedder.dimensions}", lambda: random_rotation(embedder.dimensions).astype("<f4").tobytes()
    )
    matrix = np.frombuffer(stored, dtype="<f4").reshape(embedder.dimensions, embedder.dimensions)
    return np.asarray(matrix, dtype=np.float32)
