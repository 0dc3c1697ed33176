"""Which known memories can bear on a candidate: the same slot or person, the same words, the same message or chat.

A narrow query, so that learning takes as long with 10,000 memories as with ten. What follows from them is
`memory.reconcile`.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import dropwhile

from sqlmodel import Session, col, select

from memory import keywords, lookups, rows
from memory.attributes import slots_told_anew, words_to_look_for
from memory.habits import told_otherwise
from memory.handovers import HOLDING_WORDS, changed_to
from memory.overtaking import COME_TRUE_WORDS, comes_true, words
from memory.people import normal
from memory.putting_right import holds
from memory.slots import is_single
from memory.standings import STANDING_WORDS, tells_standing
from memory.studies import STUDY_WORDS, tells_other_course
from memory.tables import MessageRow
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
    session.flush()  # what follows is asked past it
    ids = {*also, *_by_words(session, candidate), *_in_chat(session, chat_id)}
    if candidate.operation == "correct":
        ids |= _ids(session, "SELECT id FROM memory ORDER BY seq DESC LIMIT ?", _MOST_IN_CHAT)
    for slot in _slots_to_look_in(candidate):
        in_slot = "SELECT id FROM memory WHERE slot = ? AND status = 'current' ORDER BY seq DESC LIMIT ?"
        ids |= _ids(session, in_slot, slot, _MOST_IN_SLOT)
    found = [memory for memory in rows.by_id(session, ids).values() if memory.status == "current"]
    if candidate.operation != "correct":
        return found
    here = _just_said(session, chat_id, at)
    begins = sum(row.speaker == "user" for row in here) < 2
    before = [*here, *(_said_last(session, chat_id, at) if begins else ())]
    return [memory for memory in found if _can_be_meant(candidate, memory, before, chat_id=chat_id)]


def _slots_to_look_in(candidate: Candidate) -> Sequence[str]:
    """Where what the candidate replaces need not share a word with it."""
    if candidate.slot is None:
        return slots_told_anew(candidate.text)
    if candidate.slot in ("job", "employer"):
        return "job", "employer"
    return (candidate.slot,) if is_single(candidate.slot) or candidate.slot == "instruction" else ()


def _can_be_meant(candidate: Candidate, memory: Memory, before: Sequence[MessageRow], *, chat_id: str) -> bool:
    """Whether a correction may mean this memory: it names it, or the talk was just about it.

    A bare "make that 1,200" or "no, Thursday" means what the user said a moment ago in this chat, or what the assistant
    has just said; where it begins a chat, how the last one ended, if the figures are of one size. A name is spelt
    nearly like the one it corrects, which points at it; a change names what changes.
    """
    if candidate.replaces and not holds(memory, candidate.replaces):
        return False
    is_figure = candidate.event_on is not None or re.match(r"\d", candidate.value or "") is not None
    if not is_figure or words(candidate.text) & words(memory.text):
        return True
    if candidate.valid_from is not None:
        return False
    said = {row.id: row.chat_id for row in before if row.speaker == "user"}
    chats = {said[proof.message_id] for proof in memory.evidence if proof.message_id in said}
    if chat_id in chats or (chats and (candidate.replaces or _of_one_size(candidate, memory))):
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
    found = session.exec(query.order_by(col(MessageRow.seq).desc()).limit(_JUST_SAID)).all()
    return list(dropwhile(lambda row: row.speaker == "assistant", found))


def _by_words(session: Session, candidate: Candidate) -> set[str]:
    text = f"{candidate.text} {candidate.value or ''} {'' if candidate.subject == 'user' else candidate.subject}"
    terms = {word for word in normal(text).split() if len(word) > 2 and word.isalnum()}
    terms |= STANDING_WORDS if tells_standing(candidate.text) else set()
    if candidate.slot is None:
        terms |= told_otherwise(candidate.value or "") if candidate.operation == "end" else set()
        terms |= COME_TRUE_WORDS if comes_true(candidate.text) else set()
        terms |= HOLDING_WORDS if changed_to(candidate.text) else set()
        terms |= STUDY_WORDS if tells_other_course(candidate.text) else set()
        terms |= words_to_look_for(candidate.text) | {
            word for word in normal(candidate.replaces).split() if word.isalnum()
        }
    match = keywords.rarest(session, sorted(terms), together=_TOGETHER) if terms else ""
    query = (
        "SELECT item.owner_id FROM item_text JOIN item ON item.id = item_text.rowid WHERE item_text MATCH ? "
        "AND item.owner_kind = 'memory' ORDER BY item_text.rank LIMIT ?"
    )
    return _ids(session, query, match, _MOST_BY_WORDS) if match else set()


def _in_chat(session: Session, chat_id: str) -> set[str]:
    query = "SELECT memory_id FROM evidence WHERE chat_id = ? ORDER BY id DESC LIMIT ?"
    return _ids(session, query, chat_id, _MOST_IN_CHAT)


def _ids(session: Session, query: str, *values: object) -> set[str]:
    return {str(row[0]) for row in lookups.asked(session, query, values)}
