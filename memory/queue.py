"""The learning queue: which user messages are still to be indexed and learnt from. Its rows outlive a crash."""

from sqlmodel import col, select

from memory.tables import QueueRow
from memory.vault import Vault

MAX_TRIES = 3


class Queue:
    """First in, first out; a message stands in it at most once."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def put(self, message_id: str) -> None:
        """Add a user's message at the end, with its tries set back."""
        with self._vault.write() as session:
            row = session.exec(select(QueueRow).where(QueueRow.message_id == message_id)).first()
            if row is None:
                session.add(QueueRow(message_id=message_id, tries=0))
            else:
                row.tries = 0

    def pending(self) -> list[str]:
        """The ids of messages that wait, oldest first; those that failed `MAX_TRIES` times are left out."""
        with self._vault.read() as session:
            query = select(QueueRow.message_id).where(QueueRow.tries < MAX_TRIES).order_by(col(QueueRow.seq))
            return list(session.exec(query))

    def failed(self, message_id: str) -> None:
        """Count a try that did not succeed; the message stays in the queue."""
        with self._vault.write() as session:
            row = session.exec(select(QueueRow).where(QueueRow.message_id == message_id)).first()
            if row is not None:
                row.tries += 1

    def remove(self, message_id: str) -> None:
        """Take a message off the queue: it was learnt from."""
        with self._vault.write() as session:
            row = session.exec(select(QueueRow).where(QueueRow.message_id == message_id)).first()
            if row is not None:
                session.delete(row)

    def size(self) -> int:
        """How many messages stand in the queue, those that failed too often included."""
        with self._vault.read() as session:
            return len(session.exec(select(QueueRow.seq)).all())
