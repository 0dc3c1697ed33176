"""What recall reads from the vault in one question, in plain rows: pieces, proofs, places in time.

Written for speed: no ORM rows, whole lists of ids at a time. It knows nothing of ranking.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlmodel import Session

from memory import vectors
from memory.values import Span
from models.embedder import Vectors

_AT_ONCE = 900
"""Values in one statement; SQLite's own limit was 999 for long."""
_SIZES = (1, 4, 16, 32, 64, 128, 192, 256, 384, 512, 640, _AT_ONCE)
"""Lists are filled up to one of these lengths with their last value, so that the driver knows the statement again."""

Rows = list[Sequence[Any]]
OwnerKind = Literal["memory", "message"]


class Item(NamedTuple):
    """A piece's row as recall sees it: its id in the index, and whose characters it stands for."""

    id: int
    owner_kind: OwnerKind
    owner_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """A message that an excerpt may be taken from, and the characters of it that are hidden."""

    id: str
    chat_id: str
    speaker: str
    author: str
    text: str
    at: datetime
    hidden: tuple[Span, ...] = ()


class Pieces(NamedTuple):
    """Pieces in the order of their ids, and the unit vectors, of shape (dimensions,), of those that have one."""

    items: Sequence[Item]
    vectors: Mapping[int, Vectors]


def rows(session: Session, query: str, ids: Iterable[object]) -> Rows:
    """All rows of a query with one `IN {ids}`, for any number of ids."""
    wanted = list(ids)
    found: Rows = []
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        size = next(size for size in _SIZES if size >= len(part))
        marks = "(" + ",".join("?" * size) + ")"
        found += asked(session, query.replace("{ids}", marks), [*part, *part[-1:] * (size - len(part))])
    return found


def asked(session: Session, query: str, values: Sequence[object]) -> Rows:
    """All rows of a query, from the driver itself: SQLAlchemy's results take a third of a short one's time."""
    cursor = session.connection().connection.cursor()
    try:
        cursor.execute(query, values)
        return list(cursor.fetchall())
    finally:
        cursor.close()


def owners(session: Session, ids: Iterable[int]) -> set[tuple[OwnerKind, str]]:
    """Whose these items are, as far as they (still) exist in the vault."""
    query = "SELECT owner_kind, owner_id FROM item INDEXED BY item_slim WHERE id IN {ids}"
    return {(row[0], row[1]) for row in rows(session, query, ids)}


def proofs(session: Session, memory_ids: Iterable[str]) -> dict[str, list[int]]:
    """The places in time of the messages that prove each memory, oldest proof first, by memory id."""
    query = (
        "SELECT evidence.memory_id, message.seq FROM evidence JOIN message ON message.id = evidence.message_id "
        "WHERE evidence.memory_id IN {ids} ORDER BY evidence.id"
    )
    found: dict[str, list[int]] = {}
    for memory, message in rows(session, query, memory_ids):
        found.setdefault(memory, []).append(message)
    return found


def authors(session: Session) -> list[str]:
    """The speakers who are known by name; the vault has an index of just these."""
    return [str(row[0]) for row in asked(session, "SELECT DISTINCT author FROM message WHERE author <> ''", ())]


def messages(session: Session, *, seqs: Iterable[int] = (), ids: Iterable[str] = ()) -> Rows:
    """Rows (place in time, id, chat, author, time, speaker) of these messages, as far as they exist."""
    columns = (
        "SELECT it.seq, it.id, it.chat_id, it.author, it.at, it.speaker FROM message AS it INDEXED BY message_slim "
    )
    named = "JOIN message AS named ON named.seq = it.seq WHERE named.id IN {ids}"
    return rows(session, columns + "WHERE it.seq IN {ids}", seqs) + rows(session, columns + named, ids)


def pieces(session: Session, owner_ids: Iterable[str], *, kind: OwnerKind, embedder: str) -> Pieces:
    """All pieces of these owners, with the vectors that this embedder has made."""
    query = (
        'SELECT id, embedder, vector, owner_id, start, "end" FROM item WHERE owner_kind = {kind} AND owner_id IN {ids}'
    )
    read = sorted(rows(session, query.replace("{kind}", f"'{kind}'"), owner_ids), key=lambda row: int(row[0]))
    found = [Item(item, kind, owner, start, end) for item, _, _, owner, start, end in read]
    return Pieces(found, _by(session, read, embedder=embedder))


def said(session: Session, message_ids: Iterable[str]) -> dict[str, Said]:
    """These messages as far as they exist, with what is hidden in them."""
    ids = list(message_ids)
    hidden: dict[str, list[Span]] = {}
    query = 'SELECT message_id, start, "end" FROM hidden_span WHERE message_id IN {ids}'
    for owner, start, end in rows(session, query, ids):
        hidden.setdefault(owner, []).append((start, end))
    query = "SELECT id, chat_id, speaker, author, text, at FROM message WHERE id IN {ids}"
    return {
        owner: Said(owner, chat_id, speaker, author, text, datetime.fromisoformat(at), tuple(hidden.get(owner, ())))
        for owner, chat_id, speaker, author, text, at in rows(session, query, ids)
    }


def spoken_for(session: Session, message_ids: Iterable[str]) -> list[tuple[str, Span, str]]:
    """What these messages prove: message id, the characters, memory id."""
    query = (
        'SELECT message_id, start, "end", memory_id FROM evidence '
        'WHERE start IS NOT NULL AND "end" IS NOT NULL AND message_id IN {ids}'
    )
    return [(row[0], (row[1], row[2]), row[3]) for row in rows(session, query, message_ids)]


def _by(session: Session, read: Rows, *, embedder: str) -> dict[int, Vectors]:
    """Of rows that begin with item id, embedder's name and packed vector, the vectors by this embedder, by item id."""
    mine = [(row[0], row[2]) for row in read if row[1] == embedder]
    others = [tuple(row[:3]) for row in read if row[1] != embedder]  # none, but while the memory changes over
    packed = b"".join(vector for _, vector in mine)
    matrix = vectors.unpacked(packed).reshape(len(mine), -1) if mine else ()  # all at once: one by one took a third
    found = dict(zip((item for item, _ in mine), matrix, strict=True))
    return found | vectors.by(session, others, embedder=embedder) if others else found
