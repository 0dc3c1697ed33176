"""Which messages and memories a transaction has touched, written down by the database itself, whatever changed them.

Triggers of the connection's own note the owner of every row that ranking depends on (messages, pieces, proofs, spare
vectors), deletions by cascade included. The notes lie in memory, hold ids only, and go with a rollback.
"""

from collections.abc import Iterator

from sqlmodel import Session

Touched = frozenset[tuple[str, str]]
"""Pairs of "message" or "memory" and its id."""

_NOTED = "notes what it touches"
_TABLE = "CREATE TEMP TABLE touched (kind TEXT NOT NULL, owner TEXT NOT NULL)"
_ITEM = "SELECT owner_kind, owner_id FROM main.item WHERE id = {row}.item_id"
_WHAT = (
    ("item", "INSERT", "SELECT {row}.owner_kind, {row}.owner_id"),
    ("item", "UPDATE", "SELECT {row}.owner_kind, {row}.owner_id"),
    ("item", "DELETE", "SELECT {row}.owner_kind, {row}.owner_id"),
    ("message", "INSERT", "SELECT 'message', {row}.id"),
    ("message", "UPDATE OF chat_id, author, at, speaker", "SELECT 'message', {row}.id"),
    ("message", "DELETE", "SELECT 'message', {row}.id"),
    ("evidence", "INSERT", "SELECT 'memory', {row}.memory_id"),
    ("evidence", "UPDATE OF message_id, memory_id", "SELECT 'memory', {row}.memory_id"),
    ("evidence", "DELETE", "SELECT 'memory', {row}.memory_id"),
    ("spare_vector", "INSERT", _ITEM),
    ("spare_vector", "DELETE", _ITEM),
)


def note(session: Session) -> None:
    """From now on, write down what is touched through this session's connection."""
    connection = session.connection()
    if connection.info.get(_NOTED):
        return
    for statement in _statements():
        connection.exec_driver_sql(statement)
    connection.info[_NOTED] = True


def taken(session: Session) -> Touched:
    """What this transaction has touched so far; it is not told again."""
    session.flush()
    connection = session.connection()
    found = frozenset((kind, owner) for kind, owner in connection.exec_driver_sql("SELECT kind, owner FROM touched"))
    if found:
        connection.exec_driver_sql("DELETE FROM touched")
    return found


def _statements() -> Iterator[str]:
    yield _TABLE
    for number, (table, change, what) in enumerate(_WHAT):
        row = "old" if change == "DELETE" else "new"
        yield (
            f"CREATE TEMP TRIGGER note_{number} AFTER {change} ON main.{table} "
            f"BEGIN INSERT INTO touched {what.format(row=row)}; END"
        )
