"""The facade that the rest of the program talks to: one user's memory, put together from its rooms.

It composes and delegates; every piece of work is done in the module that it is named after.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from memory import borrowed
from memory.chats import ChatStore
from memory.embedding import Embedding, Reopen
from memory.learn import Learner
from memory.memories import MemoryStore
from memory.model_learn import ModelLearner
from memory.preferences import Preferences
from memory.queue import Queue
from memory.readings import Readings
from memory.reindex import Reindexing
from memory.retrieve import Retriever
from memory.shortlist import in_profile
from memory.slice import CountTokens, with_subject
from memory.spaces import Handover
from memory.values import Learnt, Recall
from memory.vault import Vault
from models.embedder import Embedder


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """How the index stands to the vault. `repaired` says that it had to be brought in line since the start."""

    items_in_vault: int
    items_in_index: int
    repaired: bool
    embedder: str


class MemoryService:
    """One user's memory. Safe to call from any thread."""

    def __init__(self, vault: Vault, *, folder: Path, embedder: Embedder, reopen: Reopen | None = None) -> None:
        self._vault = vault
        self._handover = Handover()
        self.embedding = Embedding(vault, folder / "index", default=embedder, reopen=reopen, handover=self._handover)
        self._items = self.embedding.items
        self.chats = ChatStore(vault, self._items)
        self.memories = MemoryStore(vault, self._items)
        self.queue = Queue(vault)
        self.readings = Readings(vault)
        self.model_learner = ModelLearner(vault, memories=self.memories, handover=self._handover)
        self.preferences = Preferences(vault)
        self._retriever = Retriever(vault, items=self._items, memories=self.memories, topics=self.embedding.topics)
        self._learner = Learner(vault, memories=self.memories, queue=self.queue)

    @classmethod
    def open(cls, folder: Path, *, key: str, embedder: Embedder, reopen: Reopen | None = None) -> "MemoryService":
        """Open one user's folder, or begin it: `vault.db` with this key (64 hexadecimal digits) and `index/`.

        `embedder` is the one that the program comes with; `reopen` makes another one that the user has changed to from
        its reference, and raises `ModelFileError` when it is gone: then `embedder` stands in (see `memory.embedding`).
        Nothing is embedded yet and no index is opened. Raises `KeyWrong`, `StorageReadOnly` or `StorageFull`.
        """
        return cls(Vault(folder / "vault.db", key=key), folder=folder, embedder=embedder, reopen=reopen)

    def close(self) -> None:
        """Let go of the files; a change of the embedder goes on at the next start."""
        self.embedding.close()
        self._vault.close()

    def recall(
        self,
        query: str,
        *,
        now: datetime,
        budget_tokens: int,
        count_tokens: CountTokens,
        chat_id: str | None = None,
        prompt_begins_at: str | None = None,
        with_private: bool = True,
    ) -> Recall:
        """What is known that bears on a question, within `budget_tokens`; messages of `chat_id` are left out.

        With `prompt_begins_at`, a message of that chat, only those from it on are: the earlier ones are no longer sent.
        `count_tokens` gives the number of tokens of each text, by the chat model's tokenizer. Without `with_private`
        nothing is told of private memories, nor of the messages that would give them away.
        """
        with self._handover.reading():
            return self._retriever.recall(
                query,
                now=now,
                budget_tokens=budget_tokens,
                count_tokens=count_tokens,
                chat_id=chat_id,
                prompt_begins_at=prompt_begins_at,
                with_private=with_private,
            )

    def profile(self, *, with_private: bool = True) -> str:
        """The few always-on memories, a line each, for the system prompt; "" when there are none."""
        told = [memory for memory in self.memories.always_on() if with_private or not memory.private]
        return "\n".join(sorted(f"- {with_subject(memory)}" for memory in told if in_profile(memory)))

    def learn(self, message_id: str) -> Learnt:
        """Index a user message with its reply, learn from it, and take it off the queue; safe to repeat."""
        with self._handover.reading():
            return self._learner.learn(message_id)

    def index_message(self, message_id: str) -> None:
        """Make one message searchable, without learning from it."""
        self.memories.index_messages([message_id])

    @property
    def is_warm(self) -> bool:
        """Whether the embedder is loaded, so that what is learnt becomes searchable at once."""
        return self._items.space.embedder.is_ready

    def warm(self) -> None:
        """Load the embedder, open the index and repair it, and go on with a change of the embedder, if there was one.

        Questions are answered meanwhile: by keywords, and by the index as far as it is there.
        """
        self.embedding.warm()
        borrowed.warm()

    def maintain(self) -> None:
        """Work for idle moments: repair the index, and rebuild it when deleted vectors may still lie in its files."""
        self.embedding.maintain()

    def index_health(self) -> IndexHealth:
        """How many items the vault and the index hold, after any repair."""
        repaired = self.embedding.check()
        return IndexHealth(self._items.count(), self._items.in_index(), repaired, self._items.embedder_name)

    def change_embedder(self, embedder: Embedder, *, reference: str) -> None:
        """Begin to change to another embedder, and return at once; see `memory.embedding`."""
        self.embedding.change(embedder, reference=reference)

    def reindexing(self) -> Reindexing | None:
        """How far a change of the embedder is; None when none is under way."""
        return self.embedding.progress()
