"""Memory rows → memory values. Only the persistence modules of `memory/` use it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from memory import lookups
from memory.tables import EvidenceRow, MemoryRow
from memory.values import Evidence, Memory
from models.errors import NotFound

_DAYS = ("valid_from", "valid_to", "event_on")
_TIMES = ("created_at", "updated_at", "last_used_at")
_FLAGS = ("pinned", "private")
_PLAIN = ("id", "text", "subject", "kind", "slot", "value", "status", "confidence", "sensitivity", "uses")
_COLUMNS = (*_PLAIN, *_FLAGS, *_TIMES, *_DAYS)
_PROOF_COLUMNS = 'memory_id, quote, at, message_id, chat_id, start, "end"'


def memory_row(session: Session, memory_id: str) -> MemoryRow:
    """The row of one memory; raises `NotFound`."""
    row = session.exec(select(MemoryRow).where(MemoryRow.id == memory_id)).first()
    if row is None:
        raise NotFound("This memory no longer exists: it was deleted.")
    return row


def evidence_rows(session: Session, memory_ids: Iterable[str]) -> dict[str, list[EvidenceRow]]:
    """The proofs of each memory, oldest first, by memory id."""
    query = select(EvidenceRow).where(col(EvidenceRow.memory_id).in_(list(memory_ids)))
    found: dict[str, list[EvidenceRow]] = {}
    for row in session.exec(query.order_by(col(EvidenceRow.at), col(EvidenceRow.id))):
        found.setdefault(row.memory_id, []).append(row)
    return found


def mark_used(session: Session, memory_ids: Iterable[str], *, reply_id: str) -> None:
    """Count a use of each of these memories, at the time of the reply that it was injected for."""
    used = text(
        "UPDATE memory SET uses = uses + 1, last_used_at = (SELECT at FROM message WHERE id = :reply) WHERE id = :id"
    )
    for memory_id in memory_ids:
        session.connection().execute(used, {"reply": reply_id, "id": memory_id})


def as_memories(session: Session, rows: Sequence[MemoryRow]) -> list[Memory]:
    """The values of these rows, in their order, with their evidence."""
    proofs = evidence_rows(session, [row.id for row in rows])
    return [_memory(row, proofs.get(row.id, [])) for row in rows]


def by_id(session: Session, memory_ids: Iterable[str]) -> dict[str, Memory]:
    """Those of these memories that exist, by id. Without objects of the tables' classes: a tenth of their time."""
    return {memory.id: memory for memory in _read(session, "id IN {ids}", memory_ids)}


def in_slots(session: Session, slots: Iterable[str]) -> list[Memory]:
    """The memories of these slots that were not only proposed, current ones first, then the past."""
    found = _read(session, "slot IN {ids} AND status <> 'proposed'", slots)
    return sorted(found, key=lambda memory: memory.status)


def replaced_by(session: Session, memory_ids: Iterable[str]) -> list[Memory]:
    """The past memories whose place these have taken, those that they had replaced included, in the order of time."""
    found: dict[str, Memory] = {}
    successors = list(memory_ids)
    while successors:
        before = _read(session, "superseded_by IN {ids}", successors)
        successors = [memory.id for memory in before if memory.id not in found]
        found |= {memory.id: memory for memory in before}
    return sorted(found.values(), key=lambda memory: memory.created_at)


def _read(session: Session, wanted: str, values: Iterable[str]) -> list[Memory]:
    query = f"SELECT {', '.join(_COLUMNS)} FROM memory WHERE {wanted} ORDER BY seq"  # noqa: S608  # constants only
    found = [dict(zip(_COLUMNS, row, strict=True)) for row in lookups.rows(session, query, values)]
    query = f"SELECT {_PROOF_COLUMNS} FROM evidence WHERE memory_id IN {{ids}} ORDER BY at, id"  # noqa: S608
    proofs: dict[str, list[Evidence]] = {}
    for owner, quote, at, message, chat, start, end in lookups.rows(session, query, [row["id"] for row in found]):
        span = None if start is None or end is None else (start, end)
        proofs.setdefault(owner, []).append(Evidence(quote, datetime.fromisoformat(at), message, chat, span))
    return [_converted(row, proofs.get(row["id"], ())) for row in found]


def _converted(row: dict[str, Any], proofs: Sequence[Evidence]) -> Memory:
    """The value of one row as the driver gives it: dates and times as text, flags as numbers."""
    row |= {name: date.fromisoformat(row[name]) for name in _DAYS if row[name]}
    row |= {name: datetime.fromisoformat(row[name]) for name in _TIMES if row[name]}
    row |= {name: bool(row[name]) for name in _FLAGS}
    return Memory(**row, evidence=tuple(proofs))


def _memory(row: MemoryRow, proofs: Sequence[EvidenceRow]) -> Memory:
    return Memory(
        id=row.id,
        text=row.text,
        subject=row.subject,
        kind=row.kind,  # type: ignore[arg-type]  # the column holds only Kind's words
        slot=row.slot,
        value=row.value,
        status=row.status,  # type: ignore[arg-type]  # the column holds only Status's words
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        event_on=row.event_on,
        confidence=row.confidence,
        pinned=row.pinned,
        sensitivity=row.sensitivity,  # type: ignore[arg-type]  # the column holds only Sensitivity's words
        uses=row.uses,
        last_used_at=row.last_used_at,
        private=row.private,
        created_at=row.created_at,
        updated_at=row.updated_at,
        evidence=tuple(_evidence(proof) for proof in proofs),
    )


def _evidence(row: EvidenceRow) -> Evidence:
    span = None if row.start is None or row.end is None else (row.start, row.end)
    return Evidence(quote=row.quote, at=row.at, message_id=row.message_id, chat_id=row.chat_id, span=span)
