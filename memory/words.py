"""Which words of a message or memory may be found and shown: its text without the sentences that were deleted."""

from collections.abc import Iterable

from sqlmodel import Session, select

from memory.tables import HiddenSpan, ItemRow, MemoryRow, MessageRow
from memory.values import Span


def visible(text: str, hidden: Iterable[Span], *, within: Span | None = None) -> str:
    """The characters of `text` (or of the span `within`) that no hidden span covers, the gaps closed by a space."""
    start, end = within or (0, len(text))
    parts: list[str] = []
    for hidden_start, hidden_end in sorted(hidden):
        if hidden_end <= start or hidden_start >= end:
            continue
        parts.append(text[start : max(start, hidden_start)])
        start = _after_stops(text, max(start, hidden_end))
    parts.append(text[start:end])
    return " ".join(part.strip() for part in parts if part.strip())


def _after_stops(text: str, start: int) -> int:
    """The place after the full stop or comma that belongs to the hidden words before it."""
    while start < len(text) and text[start] in ".,;:!?…":
        start += 1
    return start


def hidden_spans(session: Session, message_id: str) -> list[Span]:
    """The hidden spans of one message."""
    rows = session.exec(select(HiddenSpan).where(HiddenSpan.message_id == message_id))
    return [(row.start, row.end) for row in rows]


def words_of(session: Session, item: ItemRow) -> str:
    """The words of one item, read from its owner; "" when the owner is gone."""
    if item.owner_kind == "memory":
        memory = session.exec(select(MemoryRow).where(MemoryRow.id == item.owner_id)).first()
        return "" if memory is None else memory.text
    message = session.exec(select(MessageRow).where(MessageRow.id == item.owner_id)).first()
    if message is None:
        return ""
    return visible(message.text, hidden_spans(session, message.id), within=(item.start, item.end))
