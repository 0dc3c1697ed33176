"""What recall reads from the vault in one question, in plain rows: words, items, vectors, proofs, places.

Written for speed: no ORM rows, whole lists of ids at a time. It knows nothing of ranking.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from sqlmodel import Session

from models.embedder import Vectors

COMMON = 1_000
"""A word that more items hold is common: by itself it tells little, and BM25 over all of them costs most."""
COUNTED = 8_000
"""So far the items that hold a word are counted."""
MOST_MATCHES = 2_000
"""A search takes in its rarest words first, and no more of them once together they match so many items."""
_AT_ONCE = 900
"""Values in one statement; SQLite's own limit was 999 for long."""

Rows = list[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands: its chat, its place in time over all chats, and the name of its speaker ("" unknown).

    `by_assistant` says that the assistant itself wrote it, not somebody with a name.
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
    connection = session.connection()
    for start in range(0, len(wanted), _AT_ONCE):
        part = tuple(wanted[start : start + _AT_ONCE])
        marks = "(" + ",".join("?" * len(part)) + ")"
        found += connection.exec_driver_sql(query.replace("{ids}", marks), part).all()
    return found


def keyword(session: Session, terms: Sequence[str], *, count: int) -> list[tuple[int, float]]:
    """The best items for any of the terms by BM25: (id, score), best first; higher is better.

    Words that thousands of items hold tell little and cost most: they are left out while rarer ones are there.
    """
    match = _match(session, terms)
    if not match:
        return []
    query = "SELECT rowid, -rank FROM item_text WHERE item_text MATCH ? ORDER BY rank LIMIT ?"
    found = session.connection().exec_driver_sql(query, (match, count))
    return [(int(row[0]), float(row[1])) for row in found]


def _match(session: Session, terms: Sequence[str]) -> str:
    query = "SELECT count(*) FROM (SELECT 1 FROM item_text WHERE item_text MATCH ? LIMIT ?)"
    total = session.connection().exec_driver_sql("SELECT count(*) FROM (SELECT 1 FROM item LIMIT ?)", (COMMON,))
    if int(total.scalar_one()) < COMMON:
        return " OR ".join(f'"{term}"' for term in terms)
    counted = []
    for place, term in enumerate(terms):
        found = session.connection().exec_driver_sql(query, (f'"{term}"', COUNTED)).scalar_one()
        counted.append((int(found), place, term))
    counted = sorted(one for one in counted if one[0])
    chosen: list[str] = []
    matches = 0
    for number, _, term in counted:
        if number <= COMMON and matches + number <= MOST_MATCHES:
            chosen.append(f'"{term}"')
            matches += number
    common = [f'"{term}"' for number, _, term in counted if number > COMMON][:2]
    if len(common) == 2 or not chosen:  # common words tell something where they stand together
        chosen += [f"({' AND '.join(common)})"] if common else []
    return " OR ".join(chosen)


def proofs(session: Session, memory_ids: Iterable[str]) -> dict[str, list[str]]:
    """The messages that prove each memory, oldest first, by memory id."""
    query = "SELECT memory_id, message_id FROM evidence WHERE message_id IS NOT NULL AND memory_id IN {ids}"
    found: dict[str, list[str]] = {}
    for memory, message in rows(session, query, memory_ids):
        found.setdefault(memory, []).append(message)
    return found


def places(session: Session, message_ids: Iterable[str], *, reach: int) -> dict[str, Place]:
    """Where these messages and the `reach` ones before and after each stand."""
    columns = "SELECT id, chat_id, seq, author, at, speaker FROM message"
    found = rows(session, f"{columns} WHERE id IN {{ids}}", message_ids)
    near = {row[2] + step for row in found for step in range(-reach, reach + 1) if step}
    near -= {row[2] for row in found}
    found += rows(session, f"{columns} WHERE seq IN {{ids}}", near)
    return {
        row[0]: Place(
            chat_id=row[1],
            seq=row[2],
            author=row[3],
            on=_day(row[4]),
            by_assistant=row[5] == "assistant" and not row[3],
        )
        for row in found
    }


def first_pieces(session: Session, message_ids: Iterable[str]) -> Rows:
    """The first item of each of these messages: (message id, item id, start, end)."""
    query = (
        "SELECT owner_id, min(id), start, \"end\" FROM item WHERE owner_kind = 'message' AND owner_id IN {ids} "
        "GROUP BY owner_id"
    )
    return rows(session, query, message_ids)


def message_vectors(session: Session, message_ids: Iterable[str]) -> dict[str, Vectors]:
    """One unit vector a message, of shape (dimensions,): the mean direction of its pieces."""
    return _owner_vectors(session, message_ids)


def memory_vectors(session: Session, memory_ids: Iterable[str]) -> dict[str, Vectors]:
    """One unit vector a memory, of shape (dimensions,)."""
    return _owner_vectors(session, memory_ids)


def _owner_vectors(session: Session, owner_ids: Iterable[str]) -> dict[str, Vectors]:
    query = "SELECT owner_id, vector FROM item WHERE owner_kind IN ('memory', 'message') AND owner_id IN {ids}"
    total: dict[str, Vectors] = {}
    for owner, packed in rows(session, query, owner_ids):
        vector = np.frombuffer(packed, dtype="<f2").astype(np.float32)
        total[owner] = total[owner] + vector if owner in total else vector
    return {owner: vector / (float(np.linalg.norm(vector)) or 1.0) for owner, vector in total.items()}


def _day(stored: object) -> date | None:
    """The date of a stored time, which the driver gives as text."""
    if isinstance(stored, datetime):
        return stored.date()
    return date.fromisoformat(str(stored)[:10]) if stored else None
