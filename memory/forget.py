"""Carrying out what a message asks to be forgotten: the memories it means go for good, its words are hidden.

It knows when and in which order; what is meant is `memory.requests`, how a memory is deleted `memory.erase`.
"""

from collections.abc import Sequence

from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from memory import sentences
from memory.erase import hide
from memory.memories import MemoryStore
from memory.requests import Request, matching, read_requests, stems
from memory.tables import ForgottenRow, MessageRow
from memory.values import Span
from memory.vault import Vault

MOST_MESSAGES = 300  # messages in which the words of one request are looked for


class Forgetter:
    """Obeys requests to forget. Safe to run again: what is gone is not found a second time."""

    def __init__(self, vault: Vault, *, memories: MemoryStore) -> None:
        self._vault = vault
        self._memories = memories

    def obey(self, message: MessageRow) -> None:
        """Delete what the message asks to be forgotten, hide the request itself, and keep count."""
        asked = read_requests(message.text)
        known = self._memories.list() if asked else []
        requests = [request for request in asked if request.is_marked or matching(request, known)]
        if not requests:
            return
        count = 0
        for request in requests:
            meant = matching(request, known)
            if request.last_message:
                meant = [m for found in self._memories.of_messages(self._before(message)).values() for m in found]
            self._memories.forget_all([memory.id for memory in meant], at=message.at)
            gone = {memory.id for memory in meant}
            known = [memory for memory in known if memory.id not in gone]
            count += len(meant)
            self._hide(request, message)
        with self._vault.write() as session:
            old = session.get(ForgottenRow, message.id)
            session.merge(ForgottenRow(message_id=message.id, count=count + (old.count if old else 0)))

    def _before(self, message: MessageRow) -> list[str]:
        """The user's message before this one in its chat, as a list of at most one id."""
        query = select(MessageRow.id).where(MessageRow.chat_id == message.chat_id, MessageRow.speaker == "user")
        with self._vault.read() as session:
            earlier = query.where(col(MessageRow.seq) < message.seq).order_by(col(MessageRow.seq).desc()).limit(1)
            return list(session.exec(earlier))

    def _hide(self, request: Request, message: MessageRow) -> None:
        """Hide the request, and every other sentence with its words, from recall."""
        with self._vault.write() as session:
            hide(session, message.id, [request.span])
            touched = [message.id]
            rows = _all_before(session, message) if request.everything else _with_words(session, request, message)
            before = self._before(message) if request.last_message else []
            for row in rows:
                spans = [(0, len(row.text))] if request.everything else _spans(row.text, request)
                if spans and hide(session, row.id, spans):
                    touched.append(row.id)
            for row in session.exec(select(MessageRow).where(col(MessageRow.id).in_(before))):
                hide(session, row.id, [(0, len(row.text))])
                touched.append(row.id)
        self._memories.index_messages(touched)


def _all_before(session: Session, message: MessageRow) -> Sequence[MessageRow]:
    return session.exec(select(MessageRow).where(col(MessageRow.seq) < message.seq)).all()


def _with_words(session: Session, request: Request, message: MessageRow) -> Sequence[MessageRow]:
    """The messages in which all words of the request stand; none for a request without any.

    And the reply to it, in which they may stand, because it has not been indexed yet.
    """
    wanted = request.names or request.words
    if not wanted:
        return []
    match = " AND ".join(f'"{"".join(c for c in word if c.isalnum() or c in " -")}"*' for word in wanted)
    query = sql(
        "SELECT DISTINCT item.owner_id FROM item_text JOIN item ON item.id = item_text.rowid "
        "WHERE item_text MATCH :match AND item.owner_kind = 'message' LIMIT :n"
    )
    ids = [str(row[0]) for row in session.connection().execute(query, {"match": match, "n": MOST_MESSAGES})]
    found = select(MessageRow).where(col(MessageRow.id).in_(ids), col(MessageRow.id) != message.id)
    answers = select(MessageRow).where(MessageRow.chat_id == message.chat_id, MessageRow.speaker == "assistant")
    reply = answers.where(col(MessageRow.seq) > message.seq).order_by(col(MessageRow.seq)).limit(1)
    return [*{row.id: row for row in (*session.exec(found), *session.exec(reply))}.values()]


def _spans(text: str, request: Request) -> list[Span]:
    """The clauses that hold the request's words; the whole sentence where no single clause holds them all."""
    wanted = {stem for word in request.names or request.words for stem in stems(word)}
    found: list[Span] = []
    for sentence in sentences.split(text):
        if not wanted <= stems(sentence.text):
            continue
        pieces = [clause.span for clause in sentences.clauses(sentence) if wanted <= stems(clause.text)]
        found.extend(pieces or [sentence.span])
    return found
