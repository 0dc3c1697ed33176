"""Which known memories can bear on a candidate: the same slot or person, the same words, the same message or chat.

A narrow query, so that learning takes as long with 10,000 memories as with ten. What follows from them is
`memory.reconcile`.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import dropwhile

from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from memory import lookups
from memory.overtaking import COME_TRUE_WORDS, words
from memory.people import normal
from memory.rows import as_memories
from memory.slots import is_single
from memory.tables import EvidenceRow, MemoryRow, MessageRow
from memory.values import Candidate, Memory

_MOST_BY_WORDS = 40
_TOGETHER = 4  # common words: who says the same holds them all, and comes before what shares two
_MOST_IN_SLOT = 200
_MOST_IN_CHAT = 20
_JUST_SAID = 12  # messages of a chat, replies included, back to which a correction may go without naming what it means
_SAID_LAST = 4  # messages of other chats to which a correction that begins a chat may go,
_FRESH = timedelta(days=7)  # and how long ago they may have been said
_FACTOR = 3.0  # between two figures of one size: a rent is not corrected by a shoe size


def bearing_on(
    session: Session, candidate: Candidate, *, chat_id: str, at: datetime | None = None, also: Iterable[str] = ()
) -> list[Memory]:
    """Current memories that the candidate may repeat, replace, correct or end, the newest last.

    `at` is when the candidate was said. `also` are ids to include in any case: those of the same
    message, which cannot be found by their words yet.
    """
    ids = {*also, *_by_words(session, candidate), *_in_chat(session, chat_id)}
    if candidate.operation == "correct":
        ids |= set(session.exec(select(MemoryRow.id).order_by(col(MemoryRow.seq).desc()).limit(_MOST_IN_CHAT)))
    if is_single(candidate.slot):  # of the others, what is the same shares its words
        related = ("job", "employer") if candidate.slot in ("job", "employer") else (candidate.slot,)
        in_slot = select(MemoryRow.id).where(col(MemoryRow.slot).in_(related), MemoryRow.status == "current")
        ids |= set(session.exec(in_slot.order_by(col(MemoryRow.seq).desc()).limit(_MOST_IN_SLOT)))
    query = select(MemoryRow).where(col(MemoryRow.id).in_(ids), MemoryRow.status == "current")
    found = as_memories(session, session.exec(query.order_by(col(MemoryRow.seq))).all())
    if candidate.operation != "correct":
        return found
    here = _just_said(session, chat_id, at)
    begins = sum(row.speaker == "user" for row in here) < 2
    before = [*here, *(_said_last(session, chat_id, at) if begins else ())]
    return [memory for memory in found if _can_be_meant(candidate, memory, before, chat_id=chat_id)]


def _can_be_meant(candidate: Candidate, memory: Memory, before: Sequence[MessageRow], *, chat_id: str) -> bool:
    """Whether a correction may mean this memory: it names it, or the talk was just about it.

    A bare "make that 1,200" or "no, Thursday" means what the user said a moment ago in this chat, or what the assistant
    has just said; where it begins a chat, how the last one ended, if the figures are of one size. A name is spelt
    nearly like the one it corrects, which points at it; a change names what changes.
    """
    is_figure = candidate.event_on is not None or re.match(r"\d", candidate.value or "") is not None
    if not is_figure or words(candidate.text) & words(memory.text):
        return True
    if candidate.valid_from is not None:
        return False
    said = {row.id: row.chat_id for row in before if row.speaker == "user"}
    chats = {said[proof.message_id] for proof in memory.evidence if proof.message_id in said}
    if chat_id in chats or (chats and _of_one_size(candidate, memory)):
        return True
    reply = next((row.text for row in before if row.speaker == "assistant" and row.chat_id == chat_id), "")
    return bool(_figures(memory.value or memory.text) & _figures(reply))


def _figures(text: str) -> set[str]:
    """The numbers in a text, without the marks of thousands."""
    return {re.sub(r"[.,](?=\d{3}\b)", "", number) for number in re.findall(r"\d+(?:[.,]\d+)*", text)}


def _of_one_size(candidate: Candidate, memory: Memory) -> bool:
    """Whether the new figure and one of the memory's lie within a factor; dates are not weighed."""
    if candidate.event_on is not None:
        return True
    old = _sizes(memory.value or memory.text)
    return any(
        one <= _FACTOR * other and other <= _FACTOR * one for one in _sizes(candidate.value or "") for other in old
    )


def _sizes(text: str) -> list[float]:
    return [float(figure.replace(",", ".")) for figure in _figures(text) if len(re.findall(r"[.,]", figure)) < 2]


def _said_last(session: Session, chat_id: str, at: datetime | None) -> Sequence[MessageRow]:
    """The last messages of all other chats, the newest first, if they are not long ago."""
    query = select(MessageRow).where(MessageRow.chat_id != chat_id)
    if at is not None:
        query = query.where(MessageRow.at <= at, MessageRow.at > at - _FRESH)
    return session.exec(query.order_by(col(MessageRow.seq).desc()).limit(_SAID_LAST)).all()


def _just_said(session: Session, chat_id: str, at: datetime | None) -> Sequence[MessageRow]:
    """The last messages of a chat up to the user's of this time, the newest first."""
    query = select(MessageRow).where(MessageRow.chat_id == chat_id)
    if at is not None:
        query = query.where(MessageRow.at <= at)
    rows = session.exec(query.order_by(col(MessageRow.seq).desc()).limit(_JUST_SAID)).all()
    return list(dropwhile(lambda row: row.speaker == "assistant", rows))


def _by_words(session: Session, candidate: Candidate) -> list[str]:
    text = f"{candidate.text} {candidate.value or ''} {'' if candidate.subject == 'user' else candidate.subject}"
    terms = {word for word in normal(text).split() if len(word) > 2 and word.isalnum()}
    terms |= COME_TRUE_WORDS if candidate.slot is None else set()
    if not terms:
        return []
    query = sql(
        "SELECT item.owner_id FROM item_text JOIN item ON item.id = item_text.rowid WHERE item_text MATCH :match "
        "AND item.owner_kind = 'memory' ORDER BY item_text.rank LIMIT :n"
    )
    match = lookups.rarest(session, sorted(terms), together=_TOGETHER)
    if not match:
        return []
    return [str(row[0]) for row in session.connection().execute(query, {"match": match, "n": _MOST_BY_WORDS})]


def _in_chat(session: Session, chat_id: str) -> list[str]:
    query = select(EvidenceRow.memory_id).where(EvidenceRow.chat_id == chat_id)
    return list(session.exec(query.order_by(col(EvidenceRow.id).desc()).limit(_MOST_IN_CHAT)))
