"""Memory rows → memory values. Only the persistence modules of `memory/` use it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import text
from sqlmodel import Session, col, select

from memory.tables import EvidenceRow, MemoryRow
from memory.values import Evidence, Memory
from models.errors import NotFound


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
        created_at=row.created_at,
        updated_at=row.updated_at,
        evidence=tuple(_evidence(proof) for proof in proofs),
    )


def _evidence(row: EvidenceRow) -> Evidence:
    span = None if row.start is None or row.end is None else (row.start, row.end)
    return Evidence(quote=row.quote, at=row.at, message_id=row.message_id, chat_id=row.chat_id, span=span)
