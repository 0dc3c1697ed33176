"""Which user messages a chat model is still to read, and which one has read them. The rows outlive a crash.

It stands beside `memory.queue`: rules learn from every message at once, a model reads it when one may and can. It must
not know how a model reads.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from memory.gate import own_words
from memory.tables import ChatRow, ItemRow, MessageRow, ReadingRow
from memory.vault import Vault

MAX_TRIES = 3


class Readings:
    """The messages to read, each at most once; `reader` names a model's file."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def put(self, message_id: str) -> None:
        """Let a message wait for a model, if it has words of the user's own; one that stands here already stays so."""
        with self._vault.write() as session:
            text = session.exec(select(MessageRow.text).where(MessageRow.id == message_id)).first()
            if text is not None and own_words(text) and session.get(ReadingRow, message_id) is None:
                session.add(ReadingRow(message_id=message_id, tries=0, reader=None))

    def put_history(self, reader: str) -> int:
        """Let every message wait that was learnt from and that this model has not read; returns how many wait then.

        Messages of chats without memory, and those that were sent while it was off, stay unread.
        """
        with (
            self._vault.read() as session
        ):  # looked through outside of the write: it takes a while, and the chat writes
            unseen = [message_id for message_id, text in _learnt_from(session) if own_words(text)]
        with self._vault.write() as session:
            for row in session.exec(select(ReadingRow).where(ReadingRow.reader != reader)):
                row.reader, row.tries = None, 0
            for message_id in unseen:
                if session.exec(select(MessageRow.id).where(MessageRow.id == message_id)).first() is not None:
                    session.merge(ReadingRow(message_id=message_id, tries=0, reader=None))
        return self.retry()

    def retry(self) -> int:
        """Let messages that failed too often wait again; returns how many wait then."""
        with self._vault.write() as session:
            for row in session.exec(select(ReadingRow).where(col(ReadingRow.reader).is_(None), ReadingRow.tries > 0)):
                row.tries = 0
        return self.waiting()

    def next(self, *, among: Sequence[str] | None = None) -> str | None:
        """The oldest message that waits, or of these the first that does.

        Left out are those that failed too often, and those of chats whose memory is switched off.
        """
        with self._vault.read() as session:
            query = select(ReadingRow.message_id).join(MessageRow, col(MessageRow.id) == ReadingRow.message_id)
            query = query.join(ChatRow, col(ChatRow.id) == MessageRow.chat_id).where(col(ChatRow.memory_on).is_(True))
            query = query.where(col(ReadingRow.reader).is_(None), ReadingRow.tries < MAX_TRIES)
            if among is not None:
                query = query.where(col(ReadingRow.message_id).in_(among))
            return session.exec(query.order_by(col(MessageRow.seq)).limit(1)).first()

    def waiting(self) -> int:
        """How many messages a model would read now."""
        with self._vault.read() as session:
            return session.exec(_unread().where(ReadingRow.tries < MAX_TRIES)).one()

    def unread(self) -> int:
        """How many messages no model has read yet, those that failed too often included.

        Messages of chats whose memory is switched off are not to be read, and do not count.
        """
        with self._vault.read() as session:
            return session.exec(_unread()).one()

    def failed(self, message_id: str) -> None:
        """Count a try that gave nothing that could be used; the message goes on waiting."""
        with self._vault.write() as session:
            row = session.get(ReadingRow, message_id)
            if row is not None:
                row.tries += 1


def mark_read(session: Session, message_id: str, *, reader: str) -> None:
    """Within the transaction that keeps what was found: this model has read the message."""
    row = session.get(ReadingRow, message_id)
    if row is not None:
        row.reader = reader


def _unread() -> SelectOfScalar[int]:
    """The number of messages that no model has read, in chats with memory."""
    query = select(func.count()).select_from(ReadingRow)
    query = query.join(MessageRow, col(MessageRow.id) == ReadingRow.message_id)
    query = query.join(ChatRow, col(ChatRow.id) == MessageRow.chat_id).where(col(ChatRow.memory_on).is_(True))
    return query.where(col(ReadingRow.reader).is_(None))


def _learnt_from(session: Session) -> Sequence[tuple[str, str]]:
    """Id and text of the user's messages that learning has indexed, in chats with memory, and that do not stand here.

    A message that was sent while memory was off has no searchable piece.
    """
    indexed = select(ItemRow.owner_id).where(ItemRow.owner_kind == "message")
    query = select(MessageRow.id, MessageRow.text).join(ChatRow, col(ChatRow.id) == MessageRow.chat_id)
    query = query.where(MessageRow.speaker == "user", col(ChatRow.memory_on).is_(True))
    query = query.where(col(MessageRow.id).in_(indexed), col(MessageRow.id).not_in(select(ReadingRow.message_id)))
    return session.exec(query.order_by(col(MessageRow.seq))).all()
