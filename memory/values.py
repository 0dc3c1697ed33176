"""The values that leave `memory/`: frozen, without behaviour, never a database row.

Times are naive local datetimes of the user's own clock, the way a person would say them; ids are opaque strings that
identify a thing to a person's clicks, not row numbers.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from models.run_options import Adapter

Speaker = Literal["user", "assistant"]
MessageStatus = Literal["pending", "complete", "stopped", "failed"]
CutBy = Literal["length", "context"]
Kind = Literal["fact", "preference", "instruction", "event", "relation"]
Status = Literal["current", "past", "proposed"]
Operation = Literal["state", "end", "correct"]
Sensitivity = Literal["health", "religion", "sexuality", "politics", "finances"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chat:
    """One conversation. `memory_on` is this chat's own switch; `has_own_title` is set once the user has renamed it.

    `adapters` are the LoRA adapters that its replies are written with.
    """

    id: str
    title: str
    created_at: datetime
    updated_at: datetime
    memory_on: bool
    has_own_title: bool
    adapters: tuple[Adapter, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """A limit ended a reply after `at` characters: "length" the most tokens of one reply, "context" the full window."""

    at: int
    by: CutBy


@dataclass(frozen=True, slots=True)
class Message:
    """One message, verbatim. `notes` is what memory put beside a user's message when it was sent to the model.

    `notes_private` says that they may hold private memories. `thoughts` is what a model thought before its reply, for
    `thought_s` seconds; it is no part of the reply. `cuts` are the places where a limit ended the reply; at all but the
    last it was continued.
    """

    id: str
    chat_id: str
    speaker: Speaker
    text: str
    at: datetime
    status: MessageStatus
    notes: str = ""
    notes_private: bool = True
    thoughts: str = ""
    thought_s: float = 0.0
    cuts: tuple[Cut, ...] = ()

    @property
    def cut(self) -> CutBy | None:
        """The limit at which the reply breaks off; None when it does not."""
        return self.cuts[-1].by if self.cuts and self.cuts[-1].at == len(self.text) else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a memory comes from: a quote, when it was said, and the message and characters if the message still exists.

    `message_id` is None for a memory that the user wrote or changed by hand.
    """

    quote: str
    at: datetime
    message_id: str | None = None
    chat_id: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """One current or past statement about the user or somebody they mention.

    `subject` is "user" or the person or pet it is about ("sister Ines"). `text` is a sentence without "the user" as its
    subject when it is about the user ("Lives in Lisbon"). Confidence is in [0, 1]. A `private` memory is told to no
    model that runs elsewhere; sensitive ones are private from the start, and the user may lift it.
    """

    id: str
    text: str
    subject: str
    kind: Kind
    slot: str | None
    value: str | None
    status: Status
    valid_from: date | None
    valid_to: date | None
    event_on: date | None
    confidence: float
    pinned: bool
    sensitivity: Sensitivity | None
    uses: int
    created_at: datetime
    updated_at: datetime
    evidence: tuple[Evidence, ...] = ()
    last_used_at: datetime | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the rules or a model read out of one message, before it is compared with what is known.

    `span` are the characters of the message that prove it; `operation` "state" says it is so, "end" that it no longer
    is, "correct" that what was said last was wrong. `text` is written as `Memory.text` is. `replaces` is the old value
    where the words name it ("for the Corsa"); what is `tentative` counts only if it changes something that is known.
    """

    text: str
    span: Span
    subject: str = "user"
    kind: Kind = "fact"
    slot: str | None = None
    value: str | None = None
    operation: Operation = "state"
    valid_from: date | None = None
    event_on: date | None = None
    confidence: float = 0.9
    sensitivity: Sensitivity | None = None
    replaces: str = ""
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that learning did: what was added, closed or confirmed. `undo_id` takes exactly this change back.

    "doubted" marks a memory for checking, because the one that it followed from has ended: it is proposed again.
    """

    undo_id: str
    action: Literal["added", "superseded", "ended", "corrected", "confirmed", "doubted"]
    memory: Memory
    replaced: Memory | None = None


@dataclass(frozen=True, slots=True)
class Learnt:
    """The outcome of learning from one user message; `changes` is empty when there was nothing to learn.

    `forgotten` counts the memories deleted because the message asked for it; what they said is gone, for this, too.
    """

    message_id: str
    chat_id: str
    changes: tuple[Change, ...] = ()
    forgotten: int = 0


@dataclass(frozen=True, slots=True)
class Recalled:
    """One thing that recall found: a memory, or the words of an earlier message (`kind` "message").

    `text` is what the model was told, `said_at` when it was said, `message_id`/`chat_id` where (None if by hand or the
    message is gone), `message_ids` every source message it carries, `is_past` that it is no longer true.
    """

    kind: Literal["memory", "message"]
    id: str
    text: str
    said_at: datetime
    message_id: str | None
    chat_id: str | None
    message_ids: tuple[str, ...] = ()
    is_past: bool = False
    score: float = 0.0
    tokens: int = 0
    injected: bool = False


@dataclass(frozen=True, slots=True)
class Recall:
    """The answer of one retrieval: ranked items, best first, and the notes for the user's message ("" if none)."""

    items: tuple[Recalled, ...] = ()
    notes: str = ""
    tokens: int = 0
    ranked_message_ids: tuple[str, ...] = field(default=(), repr=False)

    @property
    def injected(self) -> tuple[Recalled, ...]:
        """The items whose text stands in `notes`."""
        return tuple(item for item in self.items if item.injected)
