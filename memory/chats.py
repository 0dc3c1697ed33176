"""Chats and their messages, verbatim, in the vault.

It knows nothing of what is learnt from them or how they are found.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from memory.chat_rows import adapters_text, as_chat, as_message, as_recalled, cuts_text, receipt_row
from memory.erase import detach_chat
from memory.ids import new_id
from memory.items import ItemStore
from memory.rows import mark_used
from memory.tables import ChatRow, MessageRow, QueueRow, ReceiptRow
from memory.values import Chat, Cut, Message, MessageStatus, Recall, Recalled, Speaker
from memory.vault import Vault
from models.errors import NotFound
from models.run_options import Adapter

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
            return [as_chat(row) for row in rows]

    def create(self, *, at: datetime, memory_on: bool = True) -> Chat:
        """An empty chat."""
        row = ChatRow(
            id=new_id(), title=NEW_CHAT_TITLE, has_own_title=False, memory_on=memory_on, created_at=at, updated_at=at
        )
        with self._vault.write() as session:
            session.add(row)
        return as_chat(row)

    def get(self, chat_id: str) -> Chat:
        """One chat."""
        with self._vault.read() as session:
            return as_chat(_chat_row(session, chat_id))

    def rename(self, chat_id: str, title: str) -> Chat:
        """Give the chat the user's own title; a blank one leaves it as it is."""
        with self._vault.write() as session:
            row = _chat_row(session, chat_id)
            if title.strip():
                row.title, row.has_own_title = " ".join(title.split())[:200], True
            return as_chat(row)

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
            return as_chat(row)

    def set_adapters(self, chat_id: str, adapters: Sequence[Adapter]) -> Chat:
        """Keep which LoRA adapters this chat is to be answered with, and how strongly each acts; none when empty."""
        with self._vault.write() as session:
            row = _chat_row(session, chat_id)
            row.adapters = adapters_text(adapters)
            return as_chat(row)

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
                return [as_message(row) for row in session.exec(query.order_by(col(MessageRow.seq)))]
            end = None
            if around is not None:
                middle = _message_row(session, around).seq or 0
                after = query.where(col(MessageRow.seq) > middle).order_by(col(MessageRow.seq)).limit(last // 2)
                end = max([row.seq or 0 for row in session.exec(after)], default=middle)
            if end is not None:
                query = query.where(col(MessageRow.seq) <= end)
            rows = session.exec(query.order_by(col(MessageRow.seq).desc()).limit(last)).all()
            return [as_message(row) for row in reversed(rows)]

    def count(self, chat_id: str) -> int:
        """The number of messages in a chat."""
        with self._vault.read() as session:
            return session.exec(select(func.count()).where(MessageRow.chat_id == chat_id)).one()

    def message(self, message_id: str) -> Message:
        """One message."""
        with self._vault.read() as session:
            return as_message(_message_row(session, message_id))

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
        return as_message(row)

    def update_message(
        self, message_id: str, *, text: str, status: MessageStatus, cuts: Sequence[Cut] | None = None
    ) -> Message:
        """Replace a message's text and status, as a reply grows, and where it was cut; None leaves that as it was."""
        with self._vault.write() as session:
            row = _message_row(session, message_id)
            row.text, row.status = text, status
            if cuts is not None:
                row.cuts = cuts_text(cuts)
            return as_message(row)

    def set_thoughts(self, reply_id: str, thoughts: str, *, seconds: float) -> Message:
        """Keep what the model thought before this reply, and how long; no part of its text, and never searched."""
        with self._vault.write() as session:
            row = _message_row(session, reply_id)
            row.thoughts, row.thought_s = thoughts, seconds
            return as_message(row)

    def set_notes(self, message_id: str, notes: str, *, private: bool = True) -> None:
        """Keep what memory put beside this user's message in the prompt, and whether it may hold private memories."""
        with self._vault.write() as session:
            row = _message_row(session, message_id)
            row.notes, row.notes_private = notes, private

    def save_receipt(self, reply_id: str, recall: Recall) -> None:
        """Keep which items were injected for a reply, in their order; the memories among them count as used."""
        with self._vault.write() as session:
            for rank, item in enumerate(recall.injected):
                session.add(receipt_row(reply_id, rank, item))
            mark_used(session, (item.id for item in recall.injected if item.kind == "memory"), reply_id=reply_id)

    def receipts(self, message_ids: Sequence[str]) -> dict[str, Recall]:
        """What was injected for each of these replies, by reply id; replies without any are left out."""
        with self._vault.read() as session:
            query = select(ReceiptRow).where(col(ReceiptRow.reply_id).in_(message_ids))
            found: dict[str, list[Recalled]] = {}
            for row in session.exec(query.order_by(col(ReceiptRow.reply_id), col(ReceiptRow.rank))):
                found.setdefault(row.reply_id, []).append(as_recalled(row))
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
