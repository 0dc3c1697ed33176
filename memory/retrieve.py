"""A question → what is known about it: ask both channels, let the vault say what the hits mean now, rank, slice.

Here the two languages of truth meet: the index proposes ids, the vault decides. While the embedder is
still being loaded, the keyword channel answers alone: a chat never waits for memory. The ranking itself is
`memory.recall`, the wording `memory.slice`, the choice of what may be told `memory.shortlist`.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from memory import lookups, recall
from memory.implied import implied_slots
from memory.items import ItemStore
from memory.lookups import Item, Place
from memory.memories import MemoryStore
from memory.periods import months_named
from memory.pool import Hits, Pool
from memory.privacy import shareable, withheld
from memory.shortlist import STANDING_SCORE, Near, Shortlist
from memory.slice import CountTokens, build
from memory.topics import TopicMap
from memory.values import Memory, Recall, Recalled
from memory.vault import Vault
from models.embedder import Vectors

RANKED = 50
QUESTION_WORDS = 64
"""How many words a keyword search asks for: with the 30,000 of a pasted text it would take seconds."""
CONSIDERED = 25
"""How many of the best messages are looked at for the slice (40 find no more that was asked for),"""
CONSIDERED_MEMORIES = 25
"""and how many of the best memories."""
LOOKED_AT = 100
"""How many of the best hits are looked at together with the messages around them: 200 find no more."""
COMPARED = 40
"""How many of the best messages are compared together with the ones beside them: 150 find no more, and each vector
has to be decrypted."""
DEPTH = 2 * recall.CHANNEL_DEPTH
"""How many pieces a channel is asked for, as some have the same owner."""


@dataclass(frozen=True, slots=True)
class _ByWords:
    """What is read while the question is being embedded: the keyword channel's part, and what the question implies."""

    hits: Hits
    pool: Pool
    implied: Sequence[Memory]


@dataclass(frozen=True, slots=True)
class _Found:
    """One retrieval: owners with their scores, best first, their best items, where the messages stand."""

    scores: Mapping[str, float]
    items: Mapping[str, Item]
    places: Mapping[str, Place]
    pool: Pool


@dataclass(frozen=True, slots=True)
class _Sent:
    """What the model reads anyway: a chat's messages from one place in time on."""

    chat_id: str | None
    since: int = 0

    def holds(self, place: Place) -> bool:
        return place.chat_id == self.chat_id and place.seq >= self.since


class Retriever:
    """Answers questions from the vault and the index."""

    def __init__(self, vault: Vault, *, items: ItemStore, memories: MemoryStore, topics: TopicMap) -> None:
        self._vault = vault
        self._items = items
        self._memories = memories
        self._topics = topics

    def recall(
        self,
        question: str,
        *,
        now: datetime,
        budget_tokens: int,
        count_tokens: CountTokens,
        chat_id: str | None,
        prompt_begins_at: str | None = None,
        with_private: bool = True,
    ) -> Recall:
        """What is known that bears on the question; an empty slice is a normal answer."""
        if not question.strip():
            return Recall()
        with self._vault.read() as session:
            plain = recall.without_names(question, lookups.authors(session)) or question
        with ThreadPoolExecutor(1, "recall") as beside:  # SQLite and torch both let go of Python's lock
            reading = beside.submit(self._by_words, question)
            vector = self._items.embed_question(plain)
            by_words = reading.result()
        sent = self._sent(chat_id, begins_at=prompt_begins_at)
        found = self._search(question, by_words, vector=vector, sent=sent)
        candidates = self._shortlist(question, found, implied=by_words.implied, vector=vector, now=now)
        if not with_private:
            with self._vault.read() as session:
                candidates = shareable(candidates, withheld(session))
        told = build(candidates, budget_tokens=budget_tokens, count_tokens=count_tokens)
        standing = (item.message_ids[-1:] for item in told.items if item.score >= STANDING_SCORE)
        first = [message for ids in standing for message in ids]
        ranked = tuple(dict.fromkeys([*first, *(owner for owner in found.scores if owner in found.places)]))[:RANKED]
        return Recall(items=told.items, notes=told.notes, tokens=told.tokens, ranked_message_ids=ranked)

    def _by_words(self, question: str) -> _ByWords:
        hits = self._items.keyword(_ends(recall.content_words(question)), count=DEPTH)
        implied = self._memories.in_slots((*implied_slots(question), "instruction"))
        pool = Pool(self._items.embedder_name)
        with self._vault.read() as session:
            pool.take(session, hits)
            scores, _ = recall.fuse((), hits, items=pool.items, proofs=pool.proofs)
            pool.place(session, _best(scores, LOOKED_AT // 2))
            pool.read_pieces(session, _compared(recall.support(scores, pool.places), pool.places))
        return _ByWords(hits, pool, implied)

    def _sent(self, chat_id: str | None, *, begins_at: str | None) -> _Sent:
        if begins_at is None:
            return _Sent(chat_id)
        with self._vault.read() as session:
            first = lookups.places(session, [begins_at], reach=0).get(begins_at)
        return _Sent(chat_id, first.seq if first else 0)

    def _search(self, question: str, by_words: _ByWords, *, vector: Vectors | None, sent: _Sent) -> _Found:
        pool = by_words.pool
        dense = self._items.dense(vector, count=DEPTH)
        with self._vault.read() as session:
            pool.take(session, dense)
            scores, best = recall.fuse(dense, by_words.hits, items=pool.items, proofs=pool.proofs)
            pool.place(session, _best(scores, LOOKED_AT))
            places = {message: place for message, place in pool.places.items() if not sent.holds(place)}
            scores = {owner: score for owner, score in scores.items() if owner in places or owner in pool.memories}
            scores = recall.support(scores, places)
            compared = _compared(_favoured(scores, places, question), places)
            pool.read_pieces(session, compared)
        if vector is not None:
            scores = recall.around(scores, places, vectors=pool.vectors(compared), question=vector)
        scores = _favoured(scores, places, question)
        order = sorted(scores, key=lambda owner: -scores[owner])
        return _Found({owner: scores[owner] for owner in order}, best, places, pool)

    def _shortlist(
        self, question: str, found: _Found, *, implied: Sequence[Memory], vector: Vectors | None, now: datetime
    ) -> list[Recalled]:
        """Relevant memories and excerpts, best first; what the question implies comes before what it resembles."""
        remembered = [owner for owner in found.scores if owner in found.pool.memories][:CONSIDERED_MEMORIES]
        pieces = _pieces(found)
        slots = implied_slots(question)
        known = {memory.id: memory for memory in implied}
        known |= self._memories.by_id(set(remembered) - set(known))
        near = self._near(known, found.pool, pieces=pieces.values(), vector=vector)
        shortlist = Shortlist(self._vault, question=question, now=now, best_cosine=near.best)
        for memory in known.values():
            shortlist.add_memory(
                memory, score=found.scores.get(memory.id, 0.0), near=near, implied=memory.slot in slots
            )
        if pieces:
            shortlist.read(pieces)
        for owner, item in pieces.items():  # after all memories, so that no excerpt repeats what one of them says
            shortlist.add_excerpt(item, score=found.scores[owner], cosine=near.pieces.get(item.id))
        return shortlist.ordered()

    def _near(self, known: Mapping[str, Memory], pool: Pool, *, pieces: Iterable[Item], vector: Vectors | None) -> Near:
        """How near the question is to each memory and each of these pieces; nothing without a vector."""
        if vector is None:
            return Near()
        scale = self._items.space.scale
        near = ((item.id, pool.cosine(item, vector)) for item in pieces)
        cosines = {item: scale.one(cosine) for item, cosine in near if cosine is not None}
        with self._vault.read() as session:
            of_memories = lookups.memory_vectors(session, known, embedder=pool.embedder)
        if not of_memories:
            return Near(pieces=cosines)
        matrix = np.stack(list(of_memories.values()))
        topics = dict(zip(of_memories, self._topics.common(vector, matrix).tolist(), strict=True))
        cosines_of_memories = scale.of(matrix @ vector).tolist()
        return Near(memories=dict(zip(of_memories, cosines_of_memories, strict=True)), topics=topics, pieces=cosines)


def _favoured(scores: Mapping[str, float], places: Mapping[str, Place], question: str) -> dict[str, float]:
    """Scores with what the question says of the speaker and the time."""
    scores = recall.favour_user(recall.favour_authors(scores, places, question), places, question)
    return recall.favour_period(scores, places, months_named(question))


def _best(scores: Mapping[str, float], count: int) -> list[str]:
    return sorted(scores, key=lambda owner: -scores[owner])[:count]


def _compared(scores: Mapping[str, float], places: Mapping[str, Place]) -> set[str]:
    """The best messages and the ones right beside them."""
    messages = sorted((owner for owner in scores if owner in places), key=lambda owner: -scores[owner])[:COMPARED]
    beside = {places[message].seq + step for message in messages for step in (-1, 1)}
    return {*messages, *(message for message, place in places.items() if place.seq in beside)}


def _pieces(found: _Found) -> dict[str, Item]:
    """The best messages of which a piece may be found, with that piece."""
    chosen: dict[str, Item] = {}
    for owner in found.scores:
        item = found.items.get(owner) or found.pool.first_piece(owner)
        if owner in found.places and item is not None:
            chosen[owner] = item
        if len(chosen) == CONSIDERED:
            break
    return chosen


def _ends(words: Sequence[str]) -> Sequence[str]:
    """The first and the last words of a long question: a pasted text has the question before or after it."""
    half = QUESTION_WORDS // 2
    return words if len(words) <= QUESTION_WORDS else [*words[:half], *words[-half:]]
