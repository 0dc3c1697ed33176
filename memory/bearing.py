"""Which known memories can bear on a candidate: the same slot or person, the same words, the same message or chat.

A narrow query, so that learning takes as long with 10,000 memories as with ten. What follows from them is
`memory.reconcile`.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from memory.overtaking import COME_TRUE_WORDS, words
from memory.people import normal
from memory.rows import as_memories
from memory.slots import is_single
from memory.tables import EvidenceRow, MemoryRow
from memory.values import Candidate, Memory

_MOST_BY_WORDS = 40
_MOST_IN_SLOT = 200
_MOST_IN_CHAT = 20
_FRESH = timedelta(days=7)  # how long after it something can be corrected in another chat without being named


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
    return [m for m in found if candidate.operation != "correct" or _can_be_meant(candidate, m, chat_id, at)]


def _can_be_meant(candidate: Candidate, memory: Memory, chat_id: str, at: datetime | None) -> bool:
    """A number or date corrects what was said in the same chat or just before; a change, what shares a word."""
    if candidate.event_on is None and not re.match(r"\d", candidate.value or ""):
        return True
    if candidate.valid_from is None and any(
        proof.chat_id == chat_id or (at is not None and at - proof.at < _FRESH) for proof in memory.evidence
    ):
        return True
    return bool(words(candidate.text) & words(memory.text))


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
    match = " OR ".join(f'"{term}"' for term in sorted(terms))
    return [str(row[0]) for row in session.connection().execute(query, {"match": match, "n": _MOST_BY_WORDS})]


def _in_chat(session: Session, chat_id: str) -> list[str]:
    query = select(EvidenceRow.memory_id).where(EvidenceRow.chat_id == chat_id)
    return list(session.exec(query.order_by(col(EvidenceRow.id).desc()).limit(_MOST_IN_CHAT)))
