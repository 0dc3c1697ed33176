"""Which of the ranked hits may be told to the model, and in which words: the floor, the past, and no fact twice.

It knows nothing of how hits are found or ranked, and nothing of budgets.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select

from memory.implied import asks_about_past
from memory.items import Item
from memory.recall import content_words, is_relevant
from memory.rows import as_memories
from memory.slice import describe
from memory.tables import EvidenceRow, MemoryRow, MessageRow
from memory.values import Memory, Recalled, Span
from memory.vault import Vault
from memory.words import hidden_spans, visible

PROFILE_SLOTS = ("name", "address_as", "pronouns")
ASSISTANT_FLOOR = 0.45
"""What the assistant itself wrote comes back only when it is this near to the question: it proves nothing."""
LEAST_EXCERPT = 12
"""An excerpt with fewer characters left, when hidden and already told parts are cut, says nothing."""


def in_profile(memory: Memory) -> bool:
    """Whether a memory is always on: how to address the user, standing instructions, what they pinned."""
    if memory.status != "current" or memory.subject != "user":
        return False
    usual = memory.sensitivity is None and (memory.slot in PROFILE_SLOTS or memory.kind == "instruction")
    return memory.pinned or usual


class Shortlist:
    """Collects what may be told for one question, in the order of the calls."""

    def __init__(self, vault: Vault, *, question: str, now: datetime) -> None:
        self._vault = vault
        self._words = content_words(question)
        self._past_asked = asks_about_past(question)
        self._now = now
        self._told: dict[str, Recalled] = {}
        self._messages: dict[str, MessageRow] = {}
        self._cut: dict[str, list[Span]] = {}
        self._spoken_for: dict[str, list[tuple[Span, Memory]]] = {}

    @property
    def taken(self) -> list[Recalled]:
        """What may be told, in the order of the calls."""
        return list(self._told.values())

    def read(self, message_ids: Iterable[str]) -> None:
        """Read the messages that excerpts will be taken from, what is hidden in them, and what they prove."""
        ids = list(message_ids)
        with self._vault.read() as session:
            for row in session.exec(select(MessageRow).where(col(MessageRow.id).in_(ids))):
                self._messages[row.id] = row
                self._cut[row.id] = hidden_spans(session, row.id)
            proofs = session.exec(select(EvidenceRow).where(col(EvidenceRow.message_id).in_(ids))).all()
            owners = {proof.memory_id for proof in proofs}
            rows = session.exec(select(MemoryRow).where(col(MemoryRow.id).in_(owners))).all()
            memories = {memory.id: memory for memory in as_memories(session, rows)}
        for proof in proofs:
            if proof.message_id is not None and proof.start is not None and proof.end is not None:
                entry = ((proof.start, proof.end), memories[proof.memory_id])
                self._spoken_for.setdefault(proof.message_id, []).append(entry)

    def add_memory(self, memory: Memory, *, score: float, cosine: float | None) -> None:
        """Take a memory, unless it is always on anyway, below the floor, or past when the past was not asked for."""
        if memory.id in self._told or memory.status == "proposed" or in_profile(memory):
            return
        text, is_past = describe(memory, today=self._now.date())
        if is_past and not (self._past_asked or memory.event_on):
            return
        if not is_relevant(self._words, text, cosine=cosine):
            return
        proof = memory.evidence[-1]
        self._told[memory.id] = Recalled(
            kind="memory",
            id=memory.id,
            text=text,
            said_at=proof.at,
            message_id=proof.message_id,
            chat_id=proof.chat_id,
            message_ids=tuple(each.message_id for each in memory.evidence if each.message_id is not None),
            is_past=is_past,
            score=score,
        )

    def add_excerpt(self, item: Item, *, score: float, cosine: float | None) -> None:
        """Take the words of a message, without what is hidden, past, or told already as a memory."""
        row = self._messages.get(item.owner_id)
        if row is None or row.id in self._told:
            return
        cut = [span for span, memory in self._spoken_for.get(row.id, ()) if self._covers(memory)]
        words = visible(row.text, [*self._cut[row.id], *cut], within=(item.start, item.end))
        words = " ".join(words.split())
        by_assistant = row.speaker == "assistant" and not row.author
        if len(words) < LEAST_EXCERPT or (by_assistant and (cosine or 0.0) < ASSISTANT_FLOOR):
            return
        if not is_relevant(self._words, words, cosine=cosine):
            return
        speaker = row.author or ("you" if by_assistant else "the user")
        self._told[row.id] = Recalled(
            kind="message",
            id=row.id,
            text=f"{speaker} wrote: “{words}”",
            said_at=row.at,
            message_id=row.id,
            chat_id=row.chat_id,
            message_ids=(row.id,),
            score=score,
        )

    def _covers(self, memory: Memory) -> bool:
        """Whether a memory already says what its sentence says, or makes the sentence out of date."""
        return memory.id in self._told or in_profile(memory) or memory.status != "current"
