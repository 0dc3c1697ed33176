"""The memories as the user meets them: list, search, add, edit, delete, undo. Vault first, then the index.

It knows nothing of how memories are learnt (`memory.learn`) or found for a question (`memory.recall`).
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, union
from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from memory import changes, rows
from memory.erase import Gone, clear_profiles, digests, erase, exhume, hide_proofs, is_paraphrase, unbury
from memory.ids import new_id
from memory.indexing import Indexer, Renewal
from memory.items import ItemStore
from memory.requests import matching, read_requests
from memory.rows import as_memories, memory_row
from memory.secrecy import sensitivity
from memory.slots import PROFILE_SLOTS
from memory.tables import ChangeRow, EvidenceRow, MemoryRow
from memory.values import Learnt, Memory, Status
from memory.vault import Vault
from models.errors import InputError

MAX_CHARS = 1000
_SALT = "tombstone salt"

Memories = list[Memory]  # `list` is a method's name inside the store


def own_text(text: str) -> str:
    """A memory's text as typed by hand: one line; raises `InputError` when it is empty or too long."""
    line = " ".join(text.split())
    if not line:
        raise InputError("A memory needs some words. Write what Confidant should remember, or press Cancel.")
    if len(line) > MAX_CHARS:
        raise InputError(f"A memory can have {MAX_CHARS:,} characters at most; this one has {len(line):,}. Shorten it.")
    return line


class MemoryStore:
    """Read and change memories. Unknown ids raise `NotFound`."""

    def __init__(self, vault: Vault, items: ItemStore) -> None:
        self._vault = vault
        self.indexer = Indexer(vault, items)

    @property
    def salt(self) -> bytes:
        """The secret for the hashes of what was deleted."""
        return self._vault.entry_or_made(_SALT, lambda: secrets.token_bytes(32))

    def list(self, *, search: str = "", status: Status | None = None) -> list[Memory]:
        """Memories, the last changed first; `search` are words or beginnings of words in their texts."""
        with self._vault.read() as session:
            query = select(MemoryRow.id).order_by(col(MemoryRow.updated_at).desc(), col(MemoryRow.seq).desc())
            if status is not None:
                query = query.where(MemoryRow.status == status)
            terms = re.findall(r"\w+", search)
            if terms:
                query = query.where(col(MemoryRow.id).in_(_matching(session, terms)))
            ids = session.exec(query).all()
            found = rows.by_id(session, ids)
            return [found[memory_id] for memory_id in ids]

    def get(self, memory_id: str) -> Memory:
        """One memory."""
        with self._vault.read() as session:
            return as_memories(session, [memory_row(session, memory_id)])[0]

    def by_id(self, memory_ids: Iterable[str]) -> dict[str, Memory]:
        """Those of these memories that exist, by id."""
        with self._vault.read() as session:
            return rows.by_id(session, memory_ids)

    def of_messages(self, message_ids: Iterable[str]) -> dict[str, Memories]:
        """The memories that each of these messages is a proof of, by message id."""
        with self._vault.read() as session:
            query = select(EvidenceRow.message_id, EvidenceRow.memory_id)
            pairs = session.exec(query.where(col(EvidenceRow.message_id).in_(list(message_ids)))).all()
        memories = self.by_id({memory_id for _, memory_id in pairs})
        found: dict[str, Memories] = {}
        for message_id, memory_id in dict.fromkeys(pairs):
            if message_id is not None and memory_id in memories:
                found.setdefault(message_id, []).append(memories[memory_id])
        return found

    def in_slots(self, slots: Iterable[str]) -> Memories:
        """The memories of these slots, current ones first, then the past."""
        with self._vault.read() as session:
            return rows.in_slots(session, slots)

    def always_on(self) -> Memories:
        """The current memories that may be in the profile: names, pronouns, instructions, and what is pinned."""
        pinned = col(MemoryRow.pinned).is_(True)
        usual = (col(MemoryRow.slot).in_(PROFILE_SLOTS), MemoryRow.kind == "instruction", pinned)
        maybe: CompoundSelect[Any] = union(*(select(MemoryRow.seq).where(each) for each in usual))  # each has its index
        with self._vault.read() as session:
            query = select(MemoryRow).where(MemoryRow.status == "current", col(MemoryRow.seq).in_(maybe))
            return as_memories(session, session.exec(query.order_by(col(MemoryRow.seq))).all())

    def add(self, text: str, *, at: datetime) -> Memory:
        """A memory written by hand; it is its own evidence, and it lifts an earlier deletion of the same words."""
        line = own_text(text)
        row = _handwritten(line, at)
        salt, texts = self.salt, self.indexer.texts()
        texts.add_if_ready([line])
        with self._vault.write() as session:
            unbury(session, digests(salt, subject="user", slot=None, value=None, text_=line))
            exhume(session, is_paraphrase(session, line, subject="user", texts=texts, salt=salt))
            session.add(row)
            session.flush()
            session.add(_by_hand(row.id, line, at))
        self.indexer.renew(Renewal(memories=[row.id]), texts)
        return self.get(row.id)

    def edit(self, memory_id: str, text: str, *, at: datetime) -> Memory:
        """Replace a memory's text; what it was read from is no longer shown to the model, because it was corrected."""
        line = own_text(text)
        with self._vault.write() as session:
            row = memory_row(session, memory_id)
            touched = hide_proofs(session, memory_id)
            clear_profiles(session, row.text)
            row.text, row.value, row.updated_at, row.confidence = line, line if row.slot else None, at, 1.0
            if row.sensitivity is None:
                row.sensitivity = sensitivity(line)
                row.private = row.private or row.sensitivity is not None
            session.add(_by_hand(memory_id, line, at))
        self.indexer.renew(Renewal(touched, [memory_id]))
        return self.get(memory_id)

    def forget(self, memory_id: str, *, at: datetime | None = None) -> None:
        """Delete a memory for good; it is gone from every answer when this returns, and is not learnt again."""
        self.forget_all([memory_id], at=at)

    def forget_all(self, memory_ids: Sequence[str], *, at: datetime | None = None) -> None:
        """Delete these memories for good, all of them or none; the same as `forget` for each."""
        salt, gone = self.salt, Gone()
        with self._vault.write() as session:
            for memory_id in memory_ids:
                gone |= erase(session, memory_id, salt=salt, at=at or datetime.now())
        self._clear_away(gone)

    def _clear_away(self, gone: Gone) -> None:
        """After memories were erased: no piece of theirs, nor of a message that says the same, is found any more."""
        if gone.memories:
            self.indexer.renew(Renewal(memories=sorted(gone.memories)))  # needs no embedder, which may fail
            looked_through = gone.told | gone.likely
            unchanged = looked_through - gone.touched
            self.indexer.renew(Renewal(sorted(looked_through), told=gone.told, unchanged=unchanged))

    def forget_preview(self, text: str) -> Memories:
        """What a message would make forgotten if it were sent: the memories that its requests to forget mean."""
        found = [memory for request in read_requests(text) for memory in matching(request, self.list())]
        return [*{memory.id: memory for memory in found}.values()]

    def accept(self, memory_id: str, *, at: datetime | None = None) -> Memory:
        """Take a proposed memory as true: it counts from now on. `forget` dismisses it instead."""
        with self._vault.write() as session:
            row = memory_row(session, memory_id)
            if row.status == "proposed":
                row.status, row.confidence, row.updated_at = "current", 1.0, at or datetime.now()
        return self.get(memory_id)

    def set_pinned(self, memory_id: str, on: bool) -> Memory:
        """Pin a memory or not; a pinned one is always on, whoever it is about, in chats that begin from now on."""
        with self._vault.write() as session:
            memory_row(session, memory_id).pinned = on
        return self.get(memory_id)

    def set_private(self, memory_id: str, on: bool) -> Memory:
        """Mark a memory as private or not; a private one is told to no model that runs elsewhere.

        Chats whose system prompt says it get their profile anew, since that may go to such a model.
        """
        with self._vault.write() as session:
            row = memory_row(session, memory_id)
            row.private = on
            clear_profiles(session, row.text)
        return self.get(memory_id)

    def undo(self, undo_id: str, *, at: datetime | None = None) -> None:
        """Take back one change that learning made, all or nothing; one that is already undone is left as it is."""
        salt = self.salt
        with self._vault.write() as session:
            change = session.exec(select(ChangeRow).where(ChangeRow.id == undo_id)).first()
            if change is None:
                return
            memory_id = change.memory_id
            added = changes.take_back(session, change)
            session.flush()
            gone = Gone() if added is None else erase(session, added, salt=salt, at=at or datetime.now())
        if added is None:
            self.indexer.renew(Renewal(memories=[memory_id]))
        self._clear_away(gone)

    def learnt(self, message_ids: Sequence[str]) -> dict[str, Learnt]:
        """What was learnt from each of these user messages and not undone, by message id."""
        with self._vault.read() as session:
            return changes.learnt(session, message_ids)

    def index_messages(self, message_ids: Iterable[str]) -> None:
        """Make the searchable pieces of these messages anew, without what is hidden: deleted sentences and secrets.

        Hidden, too, is what says again what was deleted in the replies among them.
        """
        self.indexer.renew(Renewal(list(message_ids)))


def _matching(session: Session, terms: Sequence[str]) -> list[str]:
    match = " ".join(f'"{term}"*' for term in terms)
    query = sql(
        "SELECT item.owner_id FROM item_text JOIN item ON item.id = item_text.rowid "
        "WHERE item_text MATCH :match AND item.owner_kind = 'memory'"
    )
    return [str(row[0]) for row in session.connection().execute(query, {"match": match})]


def _by_hand(memory_id: str, quote: str, at: datetime) -> EvidenceRow:
    return EvidenceRow(memory_id=memory_id, message_id=None, chat_id=None, start=None, end=None, quote=quote, at=at)


def _handwritten(text: str, at: datetime) -> MemoryRow:
    kind = sensitivity(text)
    return MemoryRow(
        id=new_id(),
        text=text,
        subject="user",
        kind="fact",
        slot=None,
        value=None,
        status="current",
        valid_from=None,
        valid_to=None,
        event_on=None,
        confidence=1.0,
        pinned=False,
        sensitivity=kind,
        superseded_by=None,
        uses=0,
        last_used_at=None,
        created_at=at,
        updated_at=at,
        private=kind is not None,
    )
