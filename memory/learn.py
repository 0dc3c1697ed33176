"""Learning from one user message: read candidates from it, compare them with what is known, keep them, index the round.

Safe to run again: a message that was already read is only indexed anew. It knows nothing of when it runs.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from memory import changes
from memory.bearing import bearing_on
from memory.changes import Proof
from memory.erase import digests, exhume, hide, is_buried, is_paraphrase, unbury
from memory.extract import extract
from memory.forget import Forgetter
from memory.gate import asks_to_keep, is_private
from memory.indexing import Renewal
from memory.memories import MemoryStore
from memory.queue import Queue
from memory.reconcile import Decision, reconcile
from memory.slots import SEVERAL_AT_ONCE
from memory.tables import BuriedVector, ChangeRow, MessageRow
from memory.text_vectors import TextVectors
from memory.values import Candidate, Learnt, Memory
from memory.vault import Vault
from models.errors import NotFound

_EARLIER = 4  # messages of the chat in which "he" and "she" may have been named


class Learner:
    """Reads user messages by rules. With the vault first and the index after it, a crash leaves nothing half known."""

    def __init__(self, vault: Vault, *, memories: MemoryStore, queue: Queue) -> None:
        self._vault = vault
        self._memories = memories
        self._indexer = memories.indexer
        self._queue = queue
        self._forgetter = Forgetter(vault, memories=memories)

    def learn(self, message_id: str) -> Learnt:
        """Learn from the message, index it and the reply to it, and take it off the queue.

        The rules need no embedder, so what they learn is kept before the first piece is embedded: while the embedder
        is still being loaded, that takes seconds. Only where something was deleted it comes first, because a paraphrase
        of that is known by its vector. A round is indexed even when nothing can be learnt from it.
        """
        before, message, reply = self._round(message_id)
        rounds = [row.id for row in (message, reply) if row is not None]
        if is_private(message.text):
            self._hide(rounds)
        texts, changed = self._indexer.texts(), list[str]()
        try:
            self._forgetter.obey(message)
            candidates = self._candidates(message, before=before, reply=reply)
            if candidates and self._has_buried():
                self._indexer.prepare(Renewal(rounds), texts, also=[each.text for each in candidates])
            changed = self._keep(candidates, message, texts)
        finally:
            self._indexer.renew(Renewal(rounds, changed), texts)
        self._queue.remove(message_id)
        empty = Learnt(message_id=message_id, chat_id=message.chat_id)
        return self._memories.learnt([message_id]).get(message_id, empty)

    def _candidates(
        self, message: MessageRow, *, before: MessageRow | None, reply: MessageRow | None
    ) -> Sequence[Candidate]:
        return extract(
            message.text,
            at=message.at,
            asked="" if before is None else before.text,
            replied="" if reply is None else reply.text,
            earlier=self._earlier(message),
        )

    def _hide(self, message_ids: Sequence[str]) -> None:
        """Keep a message that was not to be remembered, and the reply to it, out of recall."""
        with self._vault.write() as session:
            for row in session.exec(select(MessageRow).where(col(MessageRow.id).in_(message_ids))):
                hide(session, row.id, [(0, len(row.text))])

    def _round(self, message_id: str) -> tuple[MessageRow | None, MessageRow, MessageRow | None]:
        """The assistant's message before, the user's message, and the assistant's reply, as far as they exist."""
        with self._vault.read() as session:
            row = session.exec(select(MessageRow).where(MessageRow.id == message_id)).first()
            if row is None or row.seq is None:
                raise NotFound("This message no longer exists: its chat was deleted.")
            chat = select(MessageRow).where(MessageRow.chat_id == row.chat_id)
            before = session.exec(
                chat.where(col(MessageRow.seq) < row.seq).order_by(col(MessageRow.seq).desc()).limit(1)
            ).first()
            after = session.exec(
                chat.where(col(MessageRow.seq) > row.seq).order_by(col(MessageRow.seq)).limit(1)
            ).first()
        return _by_assistant(before), row, _by_assistant(after)

    def _earlier(self, message: MessageRow) -> list[str]:
        """What the user wrote before in this chat, oldest first."""
        query = select(MessageRow.text).where(MessageRow.chat_id == message.chat_id, MessageRow.speaker == "user")
        with self._vault.read() as session:
            before = query.where(col(MessageRow.seq) < message.seq).order_by(col(MessageRow.seq).desc())
            return [*session.exec(before.limit(_EARLIER))][::-1]

    def _keep(self, candidates: Sequence[Candidate], message: MessageRow, texts: TextVectors) -> list[str]:
        """Reconcile and apply in one transaction; the ids of memories that have to be embedded."""
        proof = Proof(message_id=message.id, chat_id=message.chat_id, text=message.text, at=message.at)
        wanted = asks_to_keep(message.text)
        changed: list[str] = []
        with self._vault.write() as session:
            if session.exec(select(ChangeRow).where(ChangeRow.message_id == message.id)).first() is not None:
                query = select(ChangeRow.memory_id).where(ChangeRow.message_id == message.id)
                return list(dict.fromkeys(session.exec(query)))
            for candidate in candidates:
                if self._is_refused(session, candidate, texts, wanted=wanted):
                    continue
                known = bearing_on(session, candidate, chat_id=message.chat_id, at=message.at, also=changed)
                decision = _within(reconcile(candidate, known), known, message.id)
                changed += changes.apply(session, decision.candidate or candidate, decision, proof)
                if decision.action in ("end", "supersede"):
                    changes.doubt(session, decision.targets, proof)
        return changed

    def _has_buried(self) -> bool:
        with self._vault.read() as session:
            return session.exec(select(BuriedVector.id).limit(1)).first() is not None

    def _is_refused(self, session: Session, candidate: Candidate, texts: TextVectors, *, wanted: bool) -> bool:
        """Whether the user deleted this before, in these words or nearly; not if they now ask for it to be kept."""
        salt = self._memories.salt
        hashes = digests(
            salt, subject=candidate.subject, slot=candidate.slot, value=candidate.value, text_=candidate.text
        )
        near = is_paraphrase(session, candidate.text, subject=candidate.subject, texts=texts, salt=salt)
        if not wanted:
            return (bool(near) and candidate.slot is None) or is_buried(session, hashes)
        unbury(session, hashes)
        exhume(session, near)
        return False


def _within(decision: Decision, known: Sequence[Memory], message_id: str) -> Decision:
    """The decision, except that two jobs or studies told in one breath are both true."""
    if decision.action != "supersede":
        return decision
    same = {
        memory.id
        for memory in known
        if memory.slot in SEVERAL_AT_ONCE and {proof.message_id for proof in memory.evidence} == {message_id}
    }
    targets = tuple(target for target in decision.targets if target not in same)
    return replace(decision, action="supersede" if targets else "add", targets=targets)


def _by_assistant(row: MessageRow | None) -> MessageRow | None:
    return row if row is not None and row.speaker == "assistant" else None
