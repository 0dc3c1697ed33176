"""Deleting for good: the memory, its proofs, every copy of its words that memory itself made, and a tombstone.

The user's own messages stay in their chats, as they wrote them; the sentences that proved a deleted memory are hidden
from recall. The freed pages are overwritten (`secure_delete`), the index is rebuilt by `ItemStore.sweep`.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import text
from sqlmodel import Session, col, delete, select

from memory.echoes import named, retold
from memory.people import CHILDREN, PARTNERS, RELATIVES
from memory.rows import evidence_rows, memory_row
from memory.slice import fenced
from memory.tables import (
    BuriedVector,
    EvidenceRow,
    HiddenSpan,
    ItemRow,
    MemoryRow,
    MessageRow,
    ReceiptRow,
    SpareVector,
    Tombstone,
)
from memory.text_vectors import TextVectors
from memory.values import Span

PARAPHRASE = 0.88
"""Cosine of MiniLM vectors from which two statements say the same. Of pairs written for it, paraphrases lie at .74 to
.96, a changed name or allergen at .36 to .79; "my sister" and "my brother" at .89 are told apart by their marks."""
_TELLING = frozenset([*RELATIVES, *PARTNERS, *CHILDREN, "not", "no", "never", "longer", "more", "hate", "love"])
LEAST_QUOTE = 12
"""A shorter quote ("43", "Rex") stands in too many notes that have nothing to do with the memory."""
LEAST_VALUE = 4
"""A shorter value stands inside too many other words."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What was erased, and the messages whose pieces must be made anew.

    `told` prove one of these memories, or answer a proof, or knew of the memory; `likely` may say it again. Of those
    that are `touched`, some words have been hidden.
    """

    memories: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    likely: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()

    def __or__(self, other: "Gone") -> "Gone":
        return Gone(
            self.memories | other.memories,
            self.told | other.told,
            self.likely | other.likely,
            self.touched | other.touched,
        )


def erase(session: Session, memory_id: str, *, salt: bytes, at: datetime) -> Gone:
    """Delete one memory within the caller's transaction."""
    row = memory_row(session, memory_id)
    told, likely = retold(session, row)
    proofs = hide_proofs(session, memory_id)
    touched = [*proofs, *hide_named(session, row, told)]
    bury(session, row, salt=salt, at=at)
    _forget_copies(session, row, proofs)
    session.delete(row)  # evidence and changes follow by foreign key
    return Gone(frozenset([memory_id]), frozenset((*told, *touched)), frozenset(likely), frozenset(touched))


def hide_proofs(session: Session, memory_id: str) -> list[str]:
    """Hide from recall the sentences that prove a memory; returns the messages that they stand in."""
    touched = []
    for proof in evidence_rows(session, [memory_id]).get(memory_id, []):
        if proof.message_id is not None and proof.start is not None and proof.end is not None:
            session.add(HiddenSpan(message_id=proof.message_id, start=proof.start, end=proof.end))
            touched.append(proof.message_id)
    return touched


def hide_named(session: Session, row: MemoryRow, message_ids: Iterable[str]) -> list[str]:
    """Hide the sentences of these replies that name what the memory is about; the replies that had any."""
    query = select(MessageRow).where(col(MessageRow.id).in_(list(message_ids)), MessageRow.speaker == "assistant")
    replies = session.exec(query).all()
    return [reply.id for reply in replies if hide(session, reply.id, named(reply.text, row.value or ""))]


def hide(session: Session, message_id: str, spans: Iterable[Span]) -> bool:
    """Hide characters of a message from recall; whether any of them was not hidden before."""
    known = {
        (row.start, row.end) for row in session.exec(select(HiddenSpan).where(HiddenSpan.message_id == message_id))
    }
    new = [span for span in spans if not any(start <= span[0] and span[1] <= end for start, end in known)]
    for start, end in new:
        session.add(HiddenSpan(message_id=message_id, start=start, end=end))
    return bool(new)


def bury(session: Session, row: MemoryRow, *, salt: bytes, at: datetime) -> None:
    """Leave a tombstone for what this memory says."""
    for digest in digests(salt, subject=row.subject, slot=row.slot, value=row.value, text_=row.text):
        session.merge(Tombstone(hash=digest, at=at))
    item = session.exec(select(ItemRow).where(ItemRow.owner_kind == "memory", ItemRow.owner_id == row.id)).first()
    if item is not None:
        marks = _marks(salt, f"{row.subject} {row.text}")
        for spare in session.exec(select(SpareVector).where(SpareVector.item_id == item.id)):
            session.add(BuriedVector(embedder=spare.embedder, marks=marks, vector=spare.vector, at=at))
        session.add(BuriedVector(embedder=item.embedder, marks=marks, vector=item.vector, at=at))


def is_paraphrase(session: Session, said: str, *, subject: str, texts: TextVectors, salt: bytes) -> list[int]:
    """The deleted memories that nearly say this, by id: close vectors, the same figures, relations and denials.

    None where `texts` does not know the vector. What was deleted while another embedder was in use is known by its
    hashes only: its words are gone, and vectors of two models are not compared.
    """
    vector = texts.get(said)
    if vector is None:
        return []
    marks = _marks(salt, f"{subject} {said}")
    query = select(BuriedVector).where(BuriedVector.embedder == texts.embedder, BuriedVector.marks == marks)
    return [
        row.id
        for row in session.exec(query)
        if row.id is not None and texts.scale.one(float(np.frombuffer(row.vector, dtype="<f2") @ vector)) >= PARAPHRASE
    ]


def exhume(session: Session, ids: Iterable[int]) -> None:
    """Forget these deleted memories' vectors: the user asked for them to be remembered after all."""
    session.exec(delete(BuriedVector).where(col(BuriedVector.id).in_(list(ids))))


def _marks(salt: bytes, words: str) -> str:
    """A salted hash of the figures, relations and denials in a text."""
    marks = {word for word in _normal(words).split() if word.isdigit() or word in _TELLING}
    return hashlib.blake2b(" ".join(sorted(marks)).encode(), key=salt, digest_size=20).hexdigest()


def is_buried(session: Session, hashes: Iterable[str]) -> bool:
    """Whether any of these hashes has a tombstone."""
    return session.exec(select(Tombstone).where(col(Tombstone.hash).in_(list(hashes)))).first() is not None


def unbury(session: Session, hashes: Iterable[str]) -> None:
    """Remove tombstones: the user asked for this to be remembered after all."""
    session.exec(delete(Tombstone).where(col(Tombstone.hash).in_(list(hashes))))


def digests(salt: bytes, *, subject: str, slot: str | None, value: str | None, text_: str) -> list[str]:
    """Salted hashes of what a memory says: of its normalised text, and of its slot's value where it has one."""
    keys = [f"{_normal(subject)}|text|{_normal(text_)}"]
    if slot and value:
        keys.append(f"{_normal(subject)}|{slot}|{_normal(value)}")
    return [hashlib.blake2b(key.encode(), key=salt, digest_size=20).hexdigest() for key in keys]


def _normal(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.casefold())
    return re.sub(r"[\W_]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def _forget_copies(session: Session, row: MemoryRow, messages: list[str]) -> None:
    """Remove the words from receipts, from notes that were sent beside messages, and from chats' profiles."""
    mine = (col(ReceiptRow.item_id) == row.id) | (
        (col(ReceiptRow.kind) == "message") & col(ReceiptRow.item_id).in_(messages)
    )
    receipts = session.exec(select(ReceiptRow).where(mine)).all()
    quotes = (proof.quote for proof in evidence_rows(session, [row.id]).get(row.id, []))
    wordings = {row.text.rstrip("."), *(receipt.text for receipt in receipts)}
    wordings |= {quote for quote in quotes if len(quote) >= LEAST_QUOTE}
    _clear_thoughts(session, [receipt.reply_id for receipt in receipts], answered=messages)
    for receipt in receipts:
        session.delete(receipt)
    for words in wordings:
        clear_profiles(session, words)
    _clear_notes(session, wordings)
    value = {row.value} if row.value and len(row.value) >= LEAST_VALUE else set()
    _clear_thoughts_with(session, wordings | value)


def clear_profiles(session: Session, words: str) -> None:
    """Chats whose system prompt holds these words get the profile anew at their next turn."""
    query = text("UPDATE chat SET profile_text = NULL WHERE instr(profile_text, :words) > 0")
    session.connection().execute(query, {"words": words})


def detach_chat(session: Session, chat_id: str) -> None:
    """Before a chat is deleted: other chats keep no words of it, and what was learnt from it no longer leads there."""
    for receipt in session.exec(select(ReceiptRow).where(ReceiptRow.chat_id == chat_id)):
        if receipt.kind == "message":
            _clear_thoughts(session, [receipt.reply_id])
            _clear_notes(session, [receipt.text])
            session.delete(receipt)
        else:
            receipt.message_id = receipt.chat_id = None
    for proof in session.exec(select(EvidenceRow).where(EvidenceRow.chat_id == chat_id)):
        proof.message_id = proof.chat_id = proof.start = proof.end = None


def _clear_notes(session: Session, wordings: Iterable[str]) -> None:
    """Forget the notes that hold any of these words, in one pass: there may be notes beside every message."""
    found = "EXISTS (SELECT 1 FROM json_each(:words) WHERE instr(notes, value) > 0)"
    query = text(f"UPDATE message SET notes = '' WHERE notes <> '' AND {found}")  # noqa: S608  # constants only
    session.connection().execute(query, {"words": json.dumps([fenced(words) for words in wordings])})


def _clear_thoughts(session: Session, reply_ids: Iterable[str], *, answered: Iterable[str] = ()) -> None:
    """Forget what was thought before these replies, and before the ones to these messages; no reply needs it."""
    forget = "UPDATE message SET thoughts = '', thought_s = 0 WHERE thoughts <> '' AND "
    first_after = (
        "seq = (SELECT min(later.seq) FROM message AS later JOIN message AS said ON said.chat_id = later.chat_id "
        "WHERE said.id = :id AND later.seq > said.seq)"
    )
    for reply_id in reply_ids:
        session.connection().execute(text(forget + "id = :id"), {"id": reply_id})
    for message_id in answered:
        session.connection().execute(text(forget + first_after), {"id": message_id})


def _clear_thoughts_with(session: Session, wordings: Iterable[str]) -> None:
    found = "EXISTS (SELECT 1 FROM json_each(:words) WHERE instr(lower(thoughts), lower(value)) > 0)"
    query = text(f"UPDATE message SET thoughts = '', thought_s = 0 WHERE thoughts <> '' AND {found}")  # noqa: S608
    session.connection().execute(query, {"words": json.dumps([*wordings])})
