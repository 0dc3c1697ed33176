"""A memory that writes down what it is asked to do: for tests of how the bench feeds and checks."""

from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace

from memory.values import Memory, Recall, Recalled


def known(text: str, *, status: str = "current") -> Memory:
    """A memory with this text."""
    return Memory(
        id=text, text=text, subject="user", kind="fact", slot=None, value=None, status=status, valid_from=None,
        valid_to=None, event_on=None, confidence=0.9, pinned=False, sensitivity=None, uses=0,
        created_at=datetime(2025, 1, 1), updated_at=datetime(2025, 1, 1),
    )  # fmt: skip


def found(*items: Recalled, ranked: tuple[str, ...] = ()) -> Recall:
    """What a retrieval answers; notes only if something is injected."""
    notes = "\n".join(item.text for item in items if item.injected)
    return Recall(items=items, notes=notes, tokens=len(notes.split()), ranked_message_ids=ranked)


def item(text: str, *message_ids: str, is_past: bool = False, injected: bool = True) -> Recalled:
    """One retrieved item that carries these messages."""
    return Recalled(
        kind="message", id=text, text=text, said_at=datetime(2025, 1, 1), message_id=None, chat_id=None,
        message_ids=message_ids, is_past=is_past, injected=injected,
    )  # fmt: skip


@dataclass
class FakeMemory:
    """As `MemoryService`, as far as the bench goes. `log` lists what was done, in order."""

    known: list[Memory] = field(default_factory=list)
    answer: Recall = field(default_factory=Recall)
    profile_text: str = ""
    log: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.preferences = SimpleNamespace(memory_on=True)
        self.memories = SimpleNamespace(
            list=lambda status=None: [each for each in self.known if status in (None, each.status)],
            forget=lambda id_: self.log.append(("forget", id_)),
            edit=lambda id_, text, at: self.log.append(("edit", id_, text)),
        )
        self.chats = SimpleNamespace(create=self._create, add_message=self._add)
        self.queue = SimpleNamespace(put=lambda id_: self.log.append(("put", id_)), pending=list)

    def _create(self, *, at):
        self.log.append(("chat",))
        return SimpleNamespace(id=f"chat{sum(done == ('chat',) for done in self.log)}")

    def _add(self, chat_id, *, speaker, text, at, author=""):
        del author
        self.log.append((speaker, chat_id, text))
        return SimpleNamespace(id=text)

    def learn(self, message_id):
        self.log.append(("learn", message_id))

    def index_message(self, message_id):
        self.log.append(("index", message_id))

    def recall(self, query, *, now, budget_tokens, count_tokens, chat_id=None):
        return self.answer

    def profile(self):
        return self.profile_text

    def maintain(self):
        self.log.append(("maintain",))

    def close(self):
        self.log.append(("close",))


def fake_parts(memory: FakeMemory) -> SimpleNamespace:
    """Parts whose every folder holds the same memory."""
    return SimpleNamespace(
        open=lambda _folder: memory,
        budget_tokens=700,
        count_tokens=lambda texts: [len(text.split()) for text in texts],
    )
