"""Chats and their messages, verbatim, in the vault.

It knows nothing of what is learnt from them or how they are found.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from memory.erase import detach_chat
from memory.ids import new_id
from memory.items import ItemStore
from memory.rows import mark_used
from memory.tables import ChatRow, MessageRow, QueueRow, ReceiptRow
from memory.values import Chat, Message, MessageStatus, Recall, Recalled, Speaker
from memory.vault import Vault
from models.errors import NotFound

TITLE_CHARS = 48
NEW_CHAT_TITLE = "New chat"


Messages = list[Message]  # `list` is a method's name inside the store


def title_from(text: str) -> str:
    """A chat's first title: the beginning of its first message, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= TITLE_CHARS:
        return line or NEW_CHAT_TITLE
    cut = line[:TITLE_CHARS].rsplit(" ", 1)[0]
    return f"{cut}…"


class ChatStore:
    """Read and write chats, messages and receipts. Unknown ids raise `NotFound`."""

    def __init__(self, vault: Vault, items: ItemStore) -> None:
        self._vault = vault
        self._items = items

    def list(self) -> list[Chat]:
        """All chats, the last used first."""
        with self._vault.read() as session:
            rows = session.exec(select(ChatRow).order_by(col(ChatRow.updated_at).desc(), col(ChatRow.id)))
            return [_chat(row) for row in rows]

    def create(self, *, at: datetime, memory_on: bool = True) -> Chat:
        """An empty chat."""
        row = ChatRow(
            id=new_id(), title=NEW_CHAT_TITLE, has_own_title=False, memory_on=memory_on, created_at=at, updated_at=at
        )
        with self._vault.write() as session:
            session.add(row)
        return _chat(row)

    def get(self, chat_id: str) -> Chat:
        """One chat."""
        with self._vault.read() as session:
            return _chat(_chat_row(session, chat_id))

    def rename(self, chat_id: str, title: str) -> Chat:
        """Give the chat the user's own title; a blank one leaves it as it is."""
        with self._vault.write() as session:
            row = _chat_row(session, chat_id)
            if title.strip():
                row.title, row.has_own_title = " ".join(title.split())[:200], True
            return _chat(row)

    def delete(self, chat_id: str) -> None:
        """Delete a chat with its messages for good; what was learnt from it stays, with its quotes."""
        with self._vault.write() as session:
            row = _chat_row(session, chat_id)
            message_ids = session.exec(select(MessageRow.id).where(MessageRow.chat_id == chat_id)).all()
            detach_chat(session, chat_id)
            session.delete(row)  # messages, receipts and queue entries follow by foreign key
        self._items.remove("message", message_ids)

    def set_memory(self, chat_id: str, on: bool) -> Chat:
        """Switch memory on or off for this chat."""
        with self._vault.write() as session:
            row = _chat_row(session, chat_id)
            row.memory_on = on
            return _chat(row)

    def profile_text(self, chat_id: str) -> str | None:
        """The profile as this chat's system prompt has it; None before its first turn, or when it has to be renewed."""
        with self._vault.read() as session:
            return _chat_row(session, chat_id).profile_text

    def set_profile_text(self, chat_id: str, text: str | None) -> None:
        """Keep the profile that this chat's system prompt uses from now on."""
        with self._vault.write() as session:
            _chat_row(session, chat_id).profile_text = text

    def messages(self, chat_id: str, *, last: int | None = None, around: str | None = None) -> Messages:
        """A chat's messages, oldest first: all, the `last` so many, or that many with `around` in their middle."""
        with self._vault.read() as session:
            _chat_row(session, chat_id)
            query = select(MessageRow).where(MessageRow.chat_id == chat_id)
            if last is None:
                return [_message(row) for row in session.exec(query.order_by(col(MessageRow.seq)))]
            end = None
            if around is not None:
                middle = _message_row(session, around).seq or 0
                after = query.where(col(MessageRow.seq) > middle).order_by(col(MessageRow.seq)).limit(last // 2)
                end = max([row.seq or 0 for row in session.exec(after)], default=middle)
            if end is not None:
                query = query.where(col(MessageRow.seq) <= end)
            rows = session.exec(query.order_by(col(MessageRow.seq).desc()).limit(last)).all()
            return [_message(row) for row in reversed(rows)]

    def count(self, chat_id: str) -> int:
        """The number of messages in a chat."""
        with self._vault.read() as session:
            return session.exec(select(func.count()).where(MessageRow.chat_id == chat_id)).one()

    def message(self, message_id: str) -> Message:
        """One message."""
        with self._vault.read() as session:
            return _message(_message_row(session, message_id))

    def add_message(
        self,
        chat_id: str,
        *,
        speaker: Speaker,
        text: str,
        at: datetime,
        status: MessageStatus = "complete",
        notes: str = "",
        author: str = "",
        to_learn: bool = False,
    ) -> Message:
        """Add a message at a chat's end. The first one of the user's also gives the chat its title.

        With `to_learn` it is put on the learning queue in the same transaction, so that no crash comes between.
        `author` is the speaker's name, for chats in which it is known; recall lets a question name them.
        """
        row = MessageRow(
            id=new_id(), chat_id=chat_id, speaker=speaker, author=author, text=text, at=at, status=status, notes=notes
        )
        with self._vault.write() as session:
            chat = _chat_row(session, chat_id)
            chat.updated_at = at
            if speaker == "user" and not chat.has_own_title and chat.title == NEW_CHAT_TITLE:
                chat.title = title_from(text)
            session.add(row)
            session.flush()
            if to_learn:
                session.add(QueueRow(message_id=row.id, tries=0))
        return _message(row)

    def update_message(self, message_id: str, *, text: str, status: MessageStatus) -> Message:
        """Replace a message's text and status, as a reply grows."""
        with self._vault.write() as session:
            row = _message_row(session, message_id)
            row.text, row.status = text, status
            return _message(row)

    def set_notes(self, message_id: str, notes: str) -> None:
        """Keep what memory put beside this user's message in the prompt."""
        with self._vault.write() as session:
            _message_row(session, message_id).notes = notes

    def save_receipt(self, reply_id: str, recall: Recall) -> None:
        """Keep which items were injected for a reply, in their order; the memories among them count as used."""
        with self._vault.write() as session:
            for rank, item in enumerate(recall.injected):
                session.add(_receipt_row(reply_id, rank, item))
            mark_used(session, (item.id for item in recall.injected if item.kind == "memory"), reply_id=reply_id)

    def receipts(self, message_ids: Sequence[str]) -> dict[str, Recall]:
        """What was injected for each of these replies, by reply id; replies without any are left out."""
        with self._vault.read() as session:
            query = select(ReceiptRow).where(col(ReceiptRow.reply_id).in_(message_ids))
            found: dict[str, list[Recalled]] = {}
            for row in session.exec(query.order_by(col(ReceiptRow.reply_id), col(ReceiptRow.rank))):
                found.setdefault(row.reply_id, []).append(_recalled(row))
        return {
            reply: Recall(items=tuple(items), tokens=sum(item.tokens for item in items))
            for reply, items in found.items()
        }


def _chat_row(session: Session, chat_id: str) -> ChatRow:
    row = session.get(ChatRow, chat_id)
    if row is None:
        raise NotFound("This chat no longer exists. Open another one, or start a new chat.")
    return row


def _message_row(session: Session, message_id: str) -> MessageRow:
    row = session.exec(select(MessageRow).where(MessageRow.id == message_id)).first()
    if row is None:
        raise NotFound("This message no longer exists: its chat was deleted.")
    return row


def _chat(row: ChatRow) -> Chat:
    return Chat(
        id=row.id,
        title=row.title,
        created_at=row.created_at,
        updated_at=row.updated_at,
        memory_on=row.memory_on,
        has_own_title=row.has_own_title,
    )


def _message(row: MessageRow) -> Message:
    return Message(
        id=row.id,
        chat_id=row.chat_id,
        speaker=row.speaker,  # type: ignore[arg-type]  # the column holds only Speaker's words
        text=row.text,
        at=row.at,
        status=row.status,  # type: ignore[arg-type]  # the column holds only MessageStatus's words
        notes=row.notes,
    )


def _receipt_row(reply_id: str, rank: int, item: Recalled) -> ReceiptRow:
    return ReceiptRow(
        reply_id=reply_id,
        rank=rank,
        kind=item.kind,
        item_id=item.id,
        text=item.text,
        said_at=item.said_at,
        message_id=item.message_id,
        chat_id=item.chat_id,
        is_past=item.is_past,
        score=item.score,
        tokens=item.tokens,
    )


def _recalled(row: ReceiptRow) -> Recalled:
    return Recalled(
        kind=row.kind,  # type: ignore[arg-type]  # the column holds only Recalled.kind's words
        id=row.item_id,
        text=row.text,
        said_at=row.said_at,
        message_id=row.message_id,
        chat_id=row.chat_id,
        is_past=row.is_past,
        score=row.score,
        tokens=row.tokens,
        injected=True,
    )
