"""Rows of chats, messages and receipts ↔ the values that leave `memory/`. Only `memory.chats` uses it."""

import json
from collections.abc import Sequence
from pathlib import Path

from memory.tables import ChatRow, MessageRow, ReceiptRow
from memory.values import Chat, Cut, Message, Recalled
from models.run_options import Adapter


def as_chat(row: ChatRow) -> Chat:
    """A chat with its adapters, which the row holds as JSON."""
    return Chat(
        id=row.id,
        title=row.title,
        created_at=row.created_at,
        updated_at=row.updated_at,
        memory_on=row.memory_on,
        has_own_title=row.has_own_title,
        adapters=tuple(Adapter(Path(path), scale) for path, scale in json.loads(row.adapters)),
    )


def adapters_text(adapters: Sequence[Adapter]) -> str:
    """Adapters as the chat's row holds them: [[path, scale], …]."""
    return json.dumps([[str(adapter.path), adapter.scale] for adapter in adapters], ensure_ascii=False)


def as_message(row: MessageRow) -> Message:
    """A message with the places where it was cut, which the row holds as JSON."""
    return Message(
        id=row.id,
        chat_id=row.chat_id,
        speaker=row.speaker,  # type: ignore[arg-type]  # the column holds only Speaker's words
        text=row.text,
        at=row.at,
        status=row.status,  # type: ignore[arg-type]  # the column holds only MessageStatus's words
        notes=row.notes,
        notes_private=row.notes_private,
        thoughts=row.thoughts,
        thought_s=row.thought_s,
        cuts=tuple(Cut(at, by) for at, by in json.loads(row.cuts)),
    )


def cuts_text(cuts: Sequence[Cut]) -> str:
    """Cuts as the message's row holds them: [[characters, why], …]."""
    return json.dumps([[cut.at, cut.by] for cut in cuts])


def receipt_row(reply_id: str, rank: int, item: Recalled) -> ReceiptRow:
    """One injected item, at its rank on the receipt."""
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


def as_recalled(row: ReceiptRow) -> Recalled:
    """The item as it was told to the model."""
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
