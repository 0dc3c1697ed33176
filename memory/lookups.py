"""What recall reads from the vault in one question, in plain rows: words, items, vectors, proofs, places.

Written for speed: no ORM rows, whole lists of ids at a time. It knows nothing of ranking.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sqlmodel import Session

from memory import vectors
from memory.values import Span
from models.embedder import Vectors

COMMON = 1_000
"""A word that more items hold is common: by itself it tells little, and BM25 over all of them costs most."""
COUNTED = 8_000
"""So far the items that hold a word are counted."""
MOST_MATCHES = 2_000
"""A search takes in its rarest words first, and no more of them once together they match so many items."""
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


class Place(NamedTuple):
    """Where a message stands: its chat, its place in time over all chats, and the name of its speaker ("" unknown).

    `by_assistant` says that the assistant itself wrote it, not somebody with a name. A tuple, because a question makes
    a thousand of them.
    """

    chat_id: str
    seq: int
    author: str = ""
    on: date | None = None
    by_assistant: bool = False


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


def keyword(session: Session, terms: Sequence[str], *, count: int) -> list[tuple[int, float]]:
    """The best items for any of the terms by BM25: (id, score), best first; higher is better.

    Words that thousands of items hold tell little and cost most: they are left out while rarer ones are there.
    """
    match = rarest(session, terms)
    if not match:
        return []
    query = "SELECT rowid, -rank FROM item_text WHERE item_text MATCH ? ORDER BY rank LIMIT ?"
    return [(int(row[0]), float(row[1])) for row in asked(session, query, (match, count))]


def rarest(session: Session, terms: Sequence[str], *, together: int = 2) -> str:
    """What FTS5 is asked for any of these terms: among few items all of them, among many the telling ones.

    Common words are asked for only where they stand together, the two rarest of them, or, if `together` is more, so
    many: what holds those as well comes first.
    """
    (total,) = asked(session, "SELECT count(*) FROM (SELECT 1 FROM item LIMIT ?)", (COMMON,))
    if total[0] < COMMON:
        return " OR ".join(f'"{term}"' for term in terms)
    query = "SELECT count(*) FROM (SELECT 1 FROM item_text WHERE item_text MATCH ? LIMIT ?)"
    counted = []
    for place, term in enumerate(terms):
        (found,) = asked(session, query, (f'"{term}"', COUNTED))
        counted.append((int(found[0]), place, term))
    counted = sorted(one for one in counted if one[0])
    chosen: list[str] = []
    matches = 0
    for number, _, term in counted:
        if number <= COMMON and matches + number <= MOST_MATCHES:
            chosen.append(f'"{term}"')
            matches += number
    common = [f'"{term}"' for number, _, term in counted if number > COMMON][:together]
    if len(common) >= 2 or not chosen:  # common words tell something where they stand together
        chosen += [f"({' AND '.join(common[:2])})"] if common else []
    if len(common) > 2:
        chosen.append(f"({' AND '.join(common)})")
    return " OR ".join(chosen)


def items(session: Session, ids: Iterable[int]) -> dict[int, Item]:
    """The items that (still) exist in the vault, by id."""
    query = 'SELECT id, owner_kind, owner_id, start, "end" FROM item INDEXED BY item_slim WHERE id IN {ids}'
    return {row[0]: Item(*row) for row in rows(session, query, ids)}


def proofs(session: Session, memory_ids: Iterable[str]) -> dict[str, list[str]]:
    """The messages that prove each memory, oldest first, by memory id."""
    query = "SELECT memory_id, message_id FROM evidence WHERE message_id IS NOT NULL AND memory_id IN {ids}"
    found: dict[str, list[str]] = {}
    for memory, message in rows(session, query, memory_ids):
        found.setdefault(memory, []).append(message)
    return found


def authors(session: Session) -> list[str]:
    """The speakers who are known by name; the vault has an index of just these."""
    return [str(row[0]) for row in asked(session, "SELECT DISTINCT author FROM message WHERE author <> ''", ())]


def places(session: Session, message_ids: Iterable[str], *, reach: int) -> dict[str, Place]:
    """Where these messages and the `reach` ones before and after each stand."""
    query = (
        "SELECT near.id, near.chat_id, near.seq, near.author, near.at, near.speaker FROM message AS found "
        "JOIN message AS near INDEXED BY message_slim ON near.seq BETWEEN found.seq - :reach AND found.seq + :reach "
        "WHERE found.id IN {ids}"
    ).replace(":reach", str(int(reach)))
    return {
        message: Place(chat, seq, author, _day(at[:10]), speaker == "assistant" and not author)
        for message, chat, seq, author, at, speaker in rows(session, query, message_ids)
    }


def pieces(
    session: Session, message_ids: Iterable[str], *, embedder: str
) -> dict[str, list[tuple[Item, Vectors | None]]]:
    """The pieces of each message in their order, with unit vectors of shape (dimensions,) by this embedder.

    A vector is None where this embedder has not embedded the piece yet.
    """
    query = (
        'SELECT id, embedder, vector, owner_id, start, "end" FROM item '
        "WHERE owner_kind = 'message' AND owner_id IN {ids}"
    )
    read = rows(session, query, message_ids)
    mine = _by(session, read, embedder=embedder)
    found: dict[str, list[tuple[Item, Vectors | None]]] = {}
    for item, _, _, owner, start, end in read:
        found.setdefault(owner, []).append((Item(item, "message", owner, start, end), mine.get(item)))
    for of_message in found.values():
        of_message.sort(key=lambda piece: piece[0].id)
    return found


def memory_vectors(session: Session, memory_ids: Iterable[str], *, embedder: str) -> dict[str, Vectors]:
    """One unit vector a memory, of shape (dimensions,), for those that this embedder has embedded."""
    query = "SELECT id, embedder, vector, owner_id FROM item WHERE owner_kind = 'memory' AND owner_id IN {ids}"
    read = rows(session, query, memory_ids)
    mine = _by(session, read, embedder=embedder)
    return {row[3]: mine[row[0]] for row in read if row[0] in mine}


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


@lru_cache(maxsize=4096)
def _day(stored: str) -> date:
    """The date of a stored day; many messages share one."""
    return date.fromisoformat(stored)
