"""The unit vectors that the vault keeps of each searchable piece, each set by its embedder's name.

Beside an item stands the vector of one embedder; those of another lie in `spare_vector` while the memory changes over
to it, and are then moved beside the items. Whoever reads names the embedder, so no vector is ever taken for another
model's. It knows nothing of the index, and never embeds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from memory.tables import ItemRow
from memory.vault import Vault
from models.embedder import Vectors

PAGE = 900

_LACKING = (
    "SELECT id FROM item WHERE id > ? AND embedder <> ? AND NOT EXISTS "
    "(SELECT 1 FROM spare_vector WHERE item_id = item.id AND spare_vector.embedder = ?) ORDER BY id LIMIT ?"
)


def packed(vector: Vectors) -> bytes:
    """A vector as the vault keeps it: little-endian float16."""
    return np.asarray(vector, dtype="<f2").tobytes()


def unpacked(kept: bytes) -> Vectors:
    """The vector again, float32 of shape (dimensions,)."""
    return np.frombuffer(kept, dtype="<f2").astype(np.float32)


def of_items(session: Session, ids: Iterable[int], *, embedder: str) -> dict[int, Vectors]:
    """The vectors of these items by this embedder, by id; items without one are left out."""
    wanted = list(ids)
    found: list[Sequence[Any]] = []
    for start in range(0, len(wanted), PAGE):
        found += _rows(session, "SELECT id, embedder, vector FROM item WHERE id IN ", wanted[start : start + PAGE])
    return by(session, found, embedder=embedder)


def by(session: Session, found: Iterable[Sequence[Any]], *, embedder: str) -> dict[int, Vectors]:
    """Of rows (item id, embedder's name, packed vector) of the table `item`, the vectors by this embedder, by id.

    For an item that stands there with another one's vector, its spare vector counts, if there is one.
    """
    mine: dict[int, Vectors] = {}
    others: list[int] = []
    for item, name, kept in found:
        if name == embedder:
            mine[item] = unpacked(kept)
        else:
            others.append(item)
    for start in range(0, len(others), PAGE):  # none, but while the memory changes over
        query = "SELECT item_id, embedder, vector FROM spare_vector WHERE item_id IN "
        spare = _rows(session, query, others[start : start + PAGE])
        mine |= {item: unpacked(kept) for item, name, kept in spare if name == embedder}
    return mine


def pages(vault: Vault, ids: Iterable[int], *, embedder: str) -> Iterator[tuple[list[int], Vectors]]:
    """These items with their vectors by this embedder, `PAGE` at a time: ids and shape (len(ids), dimensions)."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), PAGE):
        with vault.read() as session:
            found = of_items(session, wanted[start : start + PAGE], embedder=embedder)
        if found:
            yield list(found), np.stack(list(found.values()))


def _rows(session: Session, query: str, ids: Sequence[int]) -> Sequence[Sequence[Any]]:
    marks = "(" + ",".join("?" * len(ids)) + ")"
    return session.connection().exec_driver_sql(query + marks, tuple(ids)).all()


def ids_of(session: Session) -> set[int]:
    """The ids of all items."""
    return {int(row[0]) for row in session.connection().exec_driver_sql("SELECT id FROM item")}


def lacking(session: Session, *, embedder: str, after: int = 0, count: int = PAGE) -> list[int]:
    """Items that have no vector by this embedder, from the smallest id above `after`, at most `count`."""
    found = session.connection().exec_driver_sql(_LACKING, (after, embedder, embedder, count))
    return [int(row[0]) for row in found]


def items(session: Session, ids: Sequence[int]) -> Sequence[ItemRow]:
    """The rows of these items that exist."""
    return session.exec(select(ItemRow).where(col(ItemRow.id).in_(ids)).order_by(col(ItemRow.id))).all()


def put(session: Session, vectors: Mapping[int, Vectors], *, embedder: str) -> None:
    """Keep vectors by this embedder of the items that still exist."""
    query = "INSERT OR REPLACE INTO spare_vector (item_id, embedder, vector) SELECT id, ?, ? FROM item WHERE id = ?"
    rows = [(embedder, packed(vector), item) for item, vector in vectors.items()]
    if rows:
        session.connection().exec_driver_sql(query, rows)


def all_lacking(session: Session, *, embedder: str) -> set[int]:
    """All items that have no vector by this embedder."""
    found = session.connection().exec_driver_sql(_LACKING, (0, embedder, embedder, -1))
    return {int(row[0]) for row in found}


def settle(session: Session, *, embedder: str, count: int) -> int:
    """Move spare vectors by this embedder beside their items, where another's stood, at most `count`; how many."""
    connection = session.connection()
    query = "SELECT embedder, vector, item_id FROM spare_vector WHERE embedder = ? LIMIT ?"
    found = [tuple(row) for row in connection.exec_driver_sql(query, (embedder, count))]
    if found:
        connection.exec_driver_sql("UPDATE item SET embedder = ?, vector = ? WHERE id = ?", found)
        gone = [(item, name) for name, _, item in found]
        connection.exec_driver_sql("DELETE FROM spare_vector WHERE item_id = ? AND embedder = ?", gone)
    return len(found)


def drop_others(session: Session, *, keep: Sequence[str], count: int) -> int:
    """Delete spare vectors of all embedders but these, at most `count`; how many were deleted."""
    marks = ",".join("?" * len(keep))
    query = f"SELECT item_id, embedder FROM spare_vector WHERE embedder NOT IN ({marks}) LIMIT ?"  # noqa: S608  # marks only
    found = session.connection().exec_driver_sql(query, (*keep, count)).all()
    if found:
        gone = [tuple(row) for row in found]
        session.connection().exec_driver_sql("DELETE FROM spare_vector WHERE item_id = ? AND embedder = ?", gone)
    return len(found)
