"""A question → what is known about it: ask both channels, let the vault say what the hits mean now, rank, slice.

Here the two languages of truth meet: the index proposes ids, the vault decides. While the embedder is
still being loaded, the keyword channel answers alone: a chat never waits for memory. The ranking itself is
`memory.recall`, the wording `memory.slice`, the choice of what may be told `memory.shortlist`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from memory import recall
from memory.implied import implied_slots
from memory.items import Item, ItemStore
from memory.memories import MemoryStore
from memory.recall import Place
from memory.shortlist import Shortlist
from memory.slice import CountTokens, build
from memory.tables import MessageRow
from memory.values import Memory, Recall, Recalled
from memory.vault import Vault
from models.embedder import Vectors

RANKED = 50
QUESTION_WORDS = 64
"""How many words a keyword search asks for: with the 30,000 of a pasted text it would take seconds."""
CONSIDERED = 40
"""How many of the best hits are looked at for the slice."""
IMPLIED_SCORE = 10.0
"""What a memory scores that the question implies; fused scores of a channel rarely pass 5."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One retrieval: owners with their scores, best cosines and items, and where the messages stand."""

    scores: Mapping[str, float]
    items: Mapping[str, Item]
    places: Mapping[str, Place]
    memories: Mapping[str, Memory]


class Retriever:
    """Answers questions from the vault and the index."""

    def __init__(self, vault: Vault, *, items: ItemStore, memories: MemoryStore) -> None:
        self._vault = vault
        self._items = items
        self._memories = memories

    def recall(
        self, question: str, *, now: datetime, budget_tokens: int, count_tokens: CountTokens, chat_id: str | None
    ) -> Recall:
        """What is known that bears on the question; an empty slice is a normal answer."""
        words = _ends(recall.content_words(question))
        if not question.strip():
            return Recall()
        names = self._authors()
        query = recall.without_names(question, names) or question
        vector = self._items.embed_question(query)
        found = self._search(question, words=words, vector=vector, chat_id=chat_id)
        order = sorted(found.scores, key=lambda owner: -found.scores[owner])
        candidates = self._shortlist(question, found, order=order, vector=vector, now=now)
        told = build(candidates, budget_tokens=budget_tokens, count_tokens=count_tokens)
        ranked = tuple(owner for owner in order if owner in found.places)[:RANKED]
        return Recall(items=told.items, notes=told.notes, tokens=told.tokens, ranked_message_ids=ranked)

    def _authors(self) -> list[str]:
        with self._vault.read() as session:
            return list(session.exec(select(MessageRow.author).where(MessageRow.author != "").distinct()))

    def _search(self, question: str, *, words: Sequence[str], vector: Vectors | None, chat_id: str | None) -> _Found:
        depth = 3 * recall.CHANNEL_DEPTH
        dense = self._items.dense(vector, count=depth)
        keyword = self._items.keyword(words, count=depth)
        items = self._items.get({item_id for item_id, _ in (*dense, *keyword)})
        memories = self._memories.by_id(item.owner_id for item in items.values() if item.owner_kind == "memory")
        proofs = {
            memory.id: [proof.message_id for proof in memory.evidence if proof.message_id is not None]
            for memory in memories.values()
        }
        scores, best = recall.fuse(dense, keyword, items=items, proofs=proofs)
        places = self._places([owner for owner in scores if owner not in memories], chat_id=chat_id)
        scores = {owner: score for owner, score in scores.items() if owner in places or owner in memories}
        scores = recall.favour_authors(recall.support(scores, places), places, question)
        return _Found(scores=scores, items=best, places=places, memories=memories)

    def _places(self, message_ids: Sequence[str], *, chat_id: str | None) -> dict[str, Place]:
        """Where these messages and their neighbours stand, those of the chat itself left out: it has them already."""
        columns = (col(MessageRow.id), col(MessageRow.chat_id), col(MessageRow.seq), col(MessageRow.author))
        with self._vault.read() as session:
            rows = session.exec(select(*columns).where(col(MessageRow.id).in_(message_ids))).all()
            near = {seq + step for _, _, seq, _ in rows if seq is not None for step in (-1, 1)}
            rows = [*rows, *session.exec(select(*columns).where(col(MessageRow.seq).in_(near)))]
        return {
            message: Place(chat_id=chat, seq=seq or 0, author=author)
            for message, chat, seq, author in rows
            if chat != chat_id
        }

    def _shortlist(
        self, question: str, found: _Found, *, order: Sequence[str], vector: Vectors | None, now: datetime
    ) -> list[Recalled]:
        """Relevant memories and excerpts, best first; what the question implies comes before what it resembles."""
        shortlist = Shortlist(self._vault, question=question, now=now)
        for memory in self._memories.in_slots(implied_slots(question)):
            shortlist.add_memory(memory, score=IMPLIED_SCORE, cosine=1.0)
        considered = [owner for owner in order[:CONSIDERED] if owner in found.items]
        cosines = self._items.cosines([found.items[owner].id for owner in considered], vector)
        shortlist.read(owner for owner in considered if owner in found.places)
        for owner in considered:
            if owner in found.memories:
                cosine = cosines.get(found.items[owner].id)
                shortlist.add_memory(found.memories[owner], score=found.scores[owner], cosine=cosine)
        for owner in considered:  # after all memories, so that no excerpt repeats what one of them says
            if owner in found.places:
                item = found.items[owner]
                shortlist.add_excerpt(item, score=found.scores[owner], cosine=cosines.get(item.id))
        return sorted(shortlist.taken, key=lambda item: -item.score)


def _ends(words: Sequence[str]) -> Sequence[str]:
    """The first and the last words of a long question: a pasted text has the question before or after it."""
    half = QUESTION_WORDS // 2
    return words if len(words) <= QUESTION_WORDS else [*words[:half], *words[-half:]]
