"""A question → what is known about it: ask both channels, let the vault say what the hits mean now, rank, slice.

Here the two languages of truth meet: the index proposes ids, the vault decides. While the embedder is
still being loaded, the keyword channel answers alone: a chat never waits for memory. The ranking itself is
`memory.recall`, the wording `memory.slice`, the choice of what may be told `memory.shortlist`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from memory import lookups, recall
from memory.implied import implied_slots
from memory.items import Item, ItemStore
from memory.lookups import Place
from memory.memories import MemoryStore
from memory.periods import months_named
from memory.shortlist import STANDING_SCORE, Near, Shortlist
from memory.slice import CountTokens, build
from memory.topics import TopicMap
from memory.values import Memory, Recall, Recalled
from memory.vault import Vault
from models.embedder import Vectors

RANKED = 50
QUESTION_WORDS = 64
"""How many words a keyword search asks for: with the 30,000 of a pasted text it would take seconds."""
CONSIDERED = 40
"""How many of the best messages are looked at for the slice,"""
CONSIDERED_MEMORIES = 25
"""and how many of the best memories."""
REACH = 2
"""How many messages before and after a hit take part in the ranking."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One retrieval: owners with their scores and best items, which of them are memories, where the messages stand."""

    scores: Mapping[str, float]
    items: Mapping[str, Item]
    places: Mapping[str, Place]


class Retriever:
    """Answers questions from the vault and the index."""

    def __init__(self, vault: Vault, *, items: ItemStore, memories: MemoryStore, topics: TopicMap) -> None:
        self._vault = vault
        self._items = items
        self._memories = memories
        self._topics = topics

    def recall(
        self, question: str, *, now: datetime, budget_tokens: int, count_tokens: CountTokens, chat_id: str | None
    ) -> Recall:
        """What is known that bears on the question; an empty slice is a normal answer."""
        if not question.strip():
            return Recall()
        words = _ends(recall.content_words(question))
        vector = self._items.embed_question(recall.without_names(question, self._authors()) or question)
        found = self._search(question, words=words, vector=vector, chat_id=chat_id)
        order = sorted(found.scores, key=lambda owner: -found.scores[owner])
        candidates = self._shortlist(question, found, order=order, vector=vector, now=now)
        told = build(candidates, budget_tokens=budget_tokens, count_tokens=count_tokens)
        standing = (item.message_ids[-1:] for item in told.items if item.score >= STANDING_SCORE)
        first = [message for ids in standing for message in ids]
        ranked = tuple(dict.fromkeys([*first, *(owner for owner in order if owner in found.places)]))[:RANKED]
        return Recall(items=told.items, notes=told.notes, tokens=told.tokens, ranked_message_ids=ranked)

    def _authors(self) -> list[str]:
        """The speakers who are known by name; the vault has an index of just these."""
        query = "SELECT DISTINCT author FROM message WHERE author <> ''"
        with self._vault.read() as session:
            return [str(row[0]) for row in session.connection().exec_driver_sql(query)]

    def _search(self, question: str, *, words: Sequence[str], vector: Vectors | None, chat_id: str | None) -> _Found:
        depth = 2 * recall.CHANNEL_DEPTH
        dense = self._items.dense(vector, count=depth)
        keyword = self._items.keyword(words, count=depth)
        items = self._items.get({item_id for item_id, _ in (*dense, *keyword)})
        memories = {item.owner_id for item in items.values() if item.owner_kind == "memory"}
        with self._vault.read() as session:
            proofs = lookups.proofs(session, memories)
            scores, best = recall.fuse(dense, keyword, items=items, proofs=proofs)
            messages = [owner for owner in scores if owner not in memories]
            places = lookups.places(session, messages, reach=REACH)
            places = {message: place for message, place in places.items() if place.chat_id != chat_id}
            beside = lookups.first_pieces(session, set(places) - set(best))
            vectors = {} if vector is None else lookups.message_vectors(session, places)
        best |= {row[0]: Item(row[1], "message", row[0], *row[2:]) for row in beside}
        scores = {owner: score for owner, score in scores.items() if owner in places or owner in memories}
        scores = recall.support(scores, places)
        if vector is not None:
            scores = recall.around(scores, places, vectors=vectors, question=vector)
        scores = recall.favour_user(recall.favour_authors(scores, places, question), places, question)
        scores = recall.favour_period(scores, places, months_named(question))
        return _Found(scores=scores, items=best, places=places)

    def _shortlist(
        self, question: str, found: _Found, *, order: Sequence[str], vector: Vectors | None, now: datetime
    ) -> list[Recalled]:
        """Relevant memories and excerpts, best first; what the question implies comes before what it resembles."""
        owners = [owner for owner in order if owner in found.items]
        messages = [owner for owner in owners if owner in found.places][:CONSIDERED]
        remembered = [owner for owner in owners if owner not in found.places][:CONSIDERED_MEMORIES]
        slots = implied_slots(question)
        known = {memory.id: memory for memory in self._memories.in_slots((*slots, "instruction"))}
        known |= self._memories.by_id(set(remembered) - set(known))
        near = self._near(known, messages=[found.items[owner] for owner in messages], vector=vector)
        shortlist = Shortlist(self._vault, question=question, now=now, best_cosine=near.best)
        for memory in known.values():
            shortlist.add_memory(
                memory, score=found.scores.get(memory.id, 0.0), near=near, implied=memory.slot in slots
            )
        if messages:
            shortlist.read(messages)
        for owner in messages:  # after all memories, so that no excerpt repeats what one of them says
            item = found.items[owner]
            shortlist.add_excerpt(item, score=found.scores[owner], cosine=near.pieces.get(item.id))
        return shortlist.ordered()

    def _near(self, known: Mapping[str, Memory], *, messages: Iterable[Item], vector: Vectors | None) -> Near:
        """How near the question is to each memory and each of these pieces; nothing without a vector."""
        if vector is None:
            return Near()
        pieces = self._items.vectors(item.id for item in messages)
        cosines = {item: float(piece @ vector) for item, piece in pieces.items()}
        with self._vault.read() as session:
            of_memories = lookups.memory_vectors(session, known)
        if not of_memories:
            return Near(pieces=cosines)
        matrix = np.stack(list(of_memories.values()))
        topics = dict(zip(of_memories, self._topics.common(vector, matrix).tolist(), strict=True))
        return Near(
            memories=dict(zip(of_memories, (matrix @ vector).tolist(), strict=True)), topics=topics, pieces=cosines
        )


def _ends(words: Sequence[str]) -> Sequence[str]:
    """The first and the last words of a long question: a pasted text has the question before or after it."""
    half = QUESTION_WORDS // 2
    return words if len(words) <= QUESTION_WORDS else [*words[:half], *words[-half:]]
