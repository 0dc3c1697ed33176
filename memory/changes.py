"""What learning does to the vault: apply decisions, keep how to take each back, and list them.

Everything runs inside the caller's transaction. It never embeds; whoever calls it brings the index up to date.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from memory.ids import new_id
from memory.overtaking import follows_from
from memory.reconcile import Decision
from memory.rows import as_memories, by_id, memory_row
from memory.tables import ChangeRow, EvidenceRow, ForgottenRow, MemoryRow, MessageRow
from memory.values import Candidate, Change, Learnt

LEAST_CONFIDENCE = 0.5
"""What is less sure is proposed: it waits in the panel to be accepted or dismissed."""
_KEPT_FOR_UNDO = ("text", "subject", "kind", "slot", "value", "event_on", "sensitivity")


@dataclass(frozen=True, slots=True)
class Proof:
    """The message that a candidate was read from, as evidence needs it."""

    message_id: str
    chat_id: str
    text: str
    at: datetime


def apply(session: Session, candidate: Candidate, decision: Decision, proof: Proof) -> list[str]:
    """Carry out one decision and what goes with it; returns the ids of memories whose text is new."""
    changed = _apply(session, candidate, decision, proof)
    for further in decision.more:
        changed += _apply(session, candidate, further, proof)
    return changed


def _apply(session: Session, candidate: Candidate, decision: Decision, proof: Proof) -> list[str]:
    if decision.action == "ignore":
        return []
    candidate = decision.candidate or candidate
    if decision.action == "add":
        return [_add(session, candidate, proof, replaces=())]
    if decision.action == "supersede":
        return [_add(session, candidate, proof, replaces=decision.targets)]
    changed = []
    for target in decision.targets:
        row = memory_row(session, target)
        if decision.action == "confirm":
            _prove(session, row.id, candidate, proof)
            row.updated_at = proof.at
            _log(session, "confirmed", row.id, proof)
        elif decision.action == "end":
            _close(row, on=candidate.valid_from or proof.at.date(), successor=None)
            _prove(session, row.id, candidate, proof)
            _log(session, "ended", row.id, proof)
        else:
            changed.append(_correct(session, row, candidate, proof))
    return changed


def doubt(session: Session, ended: Sequence[str], proof: Proof) -> None:
    """Mark for checking what followed from memories that have just ended: it is proposed until the user says so.

    Followed from it: statements about the person it names, statements that name its value, and what its slot brings
    along (a commute with a home or a job). Nothing that this message itself says.
    """
    unpinned = select(MemoryRow.id, MemoryRow.text, MemoryRow.subject).where(  # no rows: there may be thousands
        MemoryRow.status == "current",
        col(MemoryRow.slot).is_(None),
        MemoryRow.kind != "instruction",
        col(MemoryRow.pinned).is_(False),
    )
    for old in as_memories(session, [memory_row(session, memory_id) for memory_id in ended]):
        for memory_id, said, subject in session.exec(unpinned).all() if old.slot else ():
            if not follows_from(said, subject, old):
                continue
            if session.exec(_proofs_in(memory_id, proof.message_id)).first() is None:
                memory_row(session, memory_id).status = "proposed"
                _log(session, "doubted", memory_id, proof)


def learnt(session: Session, message_ids: Sequence[str]) -> dict[str, Learnt]:
    """What was learnt from each of these messages and not undone, by message id."""
    query = select(ChangeRow).where(col(ChangeRow.message_id).in_(message_ids)).order_by(col(ChangeRow.seq))
    rows = session.exec(query).all()
    ids = {row.memory_id for row in rows} | {row.replaced_id for row in rows if row.replaced_id}
    memories = by_id(session, ids)
    homes = select(MessageRow.id, MessageRow.chat_id).where(col(MessageRow.id).in_(message_ids))
    chats = dict(session.exec(homes).all())
    found: dict[str, list[Change]] = {}
    for row in rows:
        change = Change(
            undo_id=row.id,
            action=row.action,  # type: ignore[arg-type]  # the column holds only Change.action's words
            memory=memories[row.memory_id],
            replaced=memories.get(row.replaced_id or ""),
        )
        found.setdefault(row.message_id, []).append(change)
    counts = select(ForgottenRow).where(col(ForgottenRow.message_id).in_(message_ids))
    forgotten = {row.message_id: row.count for row in session.exec(counts)}
    return {
        key: Learnt(key, chats[key], changes=tuple(found.get(key, ())), forgotten=forgotten.get(key, 0))
        for key in dict.fromkeys([*found, *forgotten])
    }


def take_back(session: Session, change: ChangeRow) -> str | None:
    """Undo one change, except that an added memory is only named: its id is returned, to be erased by the caller."""
    row = memory_row(session, change.memory_id)
    if change.action in ("ended", "doubted"):
        _reopen(row)
    elif change.action == "corrected" and change.previous:
        for name, value in json.loads(change.previous).items():
            setattr(row, name, date.fromisoformat(value) if name == "event_on" and value else value)
    elif change.action == "superseded":
        for old in session.exec(select(MemoryRow).where(MemoryRow.superseded_by == row.id)):
            _reopen(old)
    _unprove(session, row.id, change.message_id)
    session.delete(change)
    return row.id if change.action in ("added", "superseded") else None


def _add(session: Session, candidate: Candidate, proof: Proof, *, replaces: Sequence[str]) -> str:
    before = [memory_row(session, target) for target in replaces]
    row = MemoryRow(
        id=new_id(),
        text=candidate.text,
        subject=candidate.subject,
        kind=candidate.kind,
        slot=candidate.slot,
        value=candidate.value,
        status="current" if candidate.confidence >= LEAST_CONFIDENCE else "proposed",
        valid_from=candidate.valid_from,
        valid_to=None,
        event_on=candidate.event_on,
        confidence=candidate.confidence,
        pinned=False,
        sensitivity=candidate.sensitivity,
        superseded_by=None,
        uses=0,
        last_used_at=None,
        created_at=proof.at,
        updated_at=proof.at,
        private=_is_private(candidate, before),
    )
    session.add(row)
    session.flush()
    _prove(session, row.id, candidate, proof)
    for old in before:
        _close(old, on=candidate.valid_from or proof.at.date(), successor=row.id)
    _log(session, "superseded" if replaces else "added", row.id, proof, replaced=replaces[0] if replaces else None)
    return row.id


def _is_private(candidate: Candidate, before: Sequence[MemoryRow]) -> bool:
    """What is sensitive is private from the start; a new value is as private as the one that it replaces."""
    if any(old.private for old in before):
        return True
    return candidate.sensitivity is not None and all(old.sensitivity is None for old in before)


def _correct(session: Session, row: MemoryRow, candidate: Candidate, proof: Proof) -> str:
    before = {name: getattr(row, name) for name in _KEPT_FOR_UNDO}
    for name in _KEPT_FOR_UNDO:
        setattr(row, name, getattr(candidate, name))
    row.private = row.private or (row.sensitivity is not None and before["sensitivity"] is None)
    row.updated_at = proof.at
    _prove(session, row.id, candidate, proof)
    _log(session, "corrected", row.id, proof, previous=json.dumps(before, default=str))
    return row.id


def _prove(session: Session, memory_id: str, candidate: Candidate, proof: Proof) -> None:
    start, end = candidate.span
    session.add(
        EvidenceRow(
            memory_id=memory_id,
            message_id=proof.message_id,
            chat_id=proof.chat_id,
            start=start,
            end=end,
            quote=proof.text[start:end],
            at=proof.at,
        )
    )


def _proofs_in(memory_id: str, message_id: str) -> SelectOfScalar[EvidenceRow]:
    return select(EvidenceRow).where(EvidenceRow.memory_id == memory_id, EvidenceRow.message_id == message_id)


def _unprove(session: Session, memory_id: str, message_id: str) -> None:
    rows = session.exec(_proofs_in(memory_id, message_id)).all()
    total = session.exec(select(EvidenceRow.id).where(EvidenceRow.memory_id == memory_id)).all()
    if len(rows) < len(total):  # a memory never loses its last proof
        for row in rows:
            session.delete(row)


def _close(row: MemoryRow, *, on: date, successor: str | None) -> None:
    row.status, row.valid_to, row.superseded_by = "past", on, successor


def _reopen(row: MemoryRow) -> None:
    row.status, row.valid_to, row.superseded_by = "current", None, None


def _log(
    session: Session,
    action: str,
    memory_id: str,
    proof: Proof,
    *,
    replaced: str | None = None,
    previous: str | None = None,
) -> None:
    session.add(
        ChangeRow(
            id=new_id(),
            message_id=proof.message_id,
            action=action,
            memory_id=memory_id,
            replaced_id=replaced,
            previous=previous,
        )
    )
    session.flush()
