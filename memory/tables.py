"""The vault's tables as SQLModel classes. Rows never leave `memory/`'s persistence modules; `memory.values` does.

`memory.migrations` makes the same tables on disk, step by step; a test compares the two.
"""

from datetime import date

from pydantic import NaiveDatetime
from sqlmodel import Field, SQLModel


class Entry(SQLModel, table=True):
    """A named value: the user's switches and choices, and the vault's own secrets (salt, rotation matrix)."""

    __tablename__ = "entry"
    name: str = Field(primary_key=True)
    value: bytes


class ChatRow(SQLModel, table=True):
    """One conversation; `profile_text` is the profile as this chat's system prompt has it, `adapters` JSON."""

    __tablename__ = "chat"
    id: str = Field(primary_key=True)
    title: str
    has_own_title: bool
    memory_on: bool
    created_at: NaiveDatetime
    updated_at: NaiveDatetime
    profile_text: str | None = None
    adapters: str = "[]"


class MessageRow(SQLModel, table=True):
    """One message; `seq` is its place in time over all chats. `author` is the speaker's name where one is known.

    `thoughts` and `cuts` (JSON) belong to replies; see `memory.values.Message`.
    """

    __tablename__ = "message"
    seq: int | None = Field(default=None, primary_key=True)
    id: str
    chat_id: str
    speaker: str
    author: str
    text: str
    at: NaiveDatetime
    status: str
    notes: str
    notes_private: bool = True
    thoughts: str = ""
    thought_s: float = 0.0
    cuts: str = "[]"


class HiddenSpan(SQLModel, table=True):
    """Characters of a message that recall must not show: they proved a memory that the user deleted."""

    __tablename__ = "hidden_span"
    id: int | None = Field(default=None, primary_key=True)
    message_id: str
    start: int
    end: int


class MemoryRow(SQLModel, table=True):
    """One memory; see `memory.values.Memory`."""

    __tablename__ = "memory"
    seq: int | None = Field(default=None, primary_key=True)
    id: str
    text: str
    subject: str
    kind: str
    slot: str | None
    value: str | None
    status: str
    valid_from: date | None
    valid_to: date | None
    event_on: date | None
    confidence: float
    pinned: bool
    sensitivity: str | None
    superseded_by: str | None
    uses: int
    last_used_at: NaiveDatetime | None
    created_at: NaiveDatetime
    updated_at: NaiveDatetime
    private: bool = False


class EvidenceRow(SQLModel, table=True):
    """A proof of a memory: the quote is copied, so that it outlives a deleted chat."""

    __tablename__ = "evidence"
    id: int | None = Field(default=None, primary_key=True)
    memory_id: str
    message_id: str | None
    chat_id: str | None
    start: int | None
    end: int | None
    quote: str
    at: NaiveDatetime


class ChangeRow(SQLModel, table=True):
    """What learning from a message did, in the order it was done, with what undoing it needs."""

    __tablename__ = "change"
    seq: int | None = Field(default=None, primary_key=True)
    id: str
    message_id: str
    action: str
    memory_id: str
    replaced_id: str | None
    previous: str | None


class ReceiptRow(SQLModel, table=True):
    """One item that was injected for a reply."""

    __tablename__ = "receipt"
    id: int | None = Field(default=None, primary_key=True)
    reply_id: str
    rank: int
    kind: str
    item_id: str
    text: str
    said_at: NaiveDatetime
    message_id: str | None
    chat_id: str | None
    is_past: bool
    score: float
    tokens: int


class QueueRow(SQLModel, table=True):
    """A user message that is still to be indexed and learnt from."""

    __tablename__ = "queue"
    seq: int | None = Field(default=None, primary_key=True)
    message_id: str
    tries: int


class ReadingRow(SQLModel, table=True):
    """A user message that a chat model is to read (`reader` None), or that this model (its file's mark) has read."""

    __tablename__ = "reading"
    message_id: str = Field(primary_key=True)
    tries: int
    reader: str | None


class Tombstone(SQLModel, table=True):
    """A salted hash of something deleted, so that it is not learnt again from what was said before `at`."""

    __tablename__ = "tombstone"
    hash: str = Field(primary_key=True)
    at: NaiveDatetime


class ForgottenRow(SQLModel, table=True):
    """How many memories were deleted because this message asked for it; what they said is kept nowhere."""

    __tablename__ = "forgotten"
    message_id: str = Field(primary_key=True)
    count: int


class BuriedVector(SQLModel, table=True):
    """The unit vector (little-endian float16) of a deleted memory, so that a paraphrase of it is not learnt again.

    `marks` is a salted hash of its figures and relations: "is 34" and "is 35", "my sister" and "my brother" have
    nearly the same vector and say something else.
    """

    __tablename__ = "buried_vector"
    id: int | None = Field(default=None, primary_key=True)
    embedder: str
    marks: str
    vector: bytes
    at: NaiveDatetime


class ItemRow(SQLModel, table=True):
    """One searchable piece: a memory, or a chunk of a message. Its id is the id in the index and in `item_text` (FTS5).

    `vector` is the unit vector as little-endian float16, so that the index can be rebuilt without embedding again.
    """

    __tablename__ = "item"
    id: int | None = Field(default=None, primary_key=True)
    owner_kind: str
    owner_id: str
    start: int
    end: int
    embedder: str
    vector: bytes


class SpareVector(SQLModel, table=True):
    """An item's vector by another embedder than the item row's own: while a change is under way, or not yet settled."""

    __tablename__ = "spare_vector"
    item_id: int = Field(primary_key=True)
    embedder: str = Field(primary_key=True)
    vector: bytes
