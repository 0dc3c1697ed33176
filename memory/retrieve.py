"""A question → what is known about it: ask both channels, let the vault say what the hits mean now, rank, slice.

Here the two languages of truth meet: the index proposes ids, the vault decides. While the embedder is
still being loaded, the keyword channel answers alone: a chat never waits for memory. The ranking itself is
`memory.recall`, the wording `memory.slice`, the choice of what may be told `memory.shortlist`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar

import numpy as np

from memory import lookups, recall, upcoming
from memory.floor import PLAIN
from memory.implied import implied_slots
from memory.items import ItemStore
from memory.lookups import Item
from memory.memories import MemoryStore
from memory.periods import months_named
from memory.places import NOBODY, Keys, Places
from memory.privacy import shareable, withheld
from memory.recall import Hits, Scores
from memory.relatedness import head_for
from memory.shortlist import STANDING_SCORE, Near, Shortlist
from memory.slice import CountTokens, build
from memory.topics import TopicMap
from memory.values import Recall, Recalled
from memory.vault import Vault
from models.embedder import Vectors

Id = TypeVar("Id", int, str)

RANKED = 50
QUESTION_WORDS = 64
"""How many words a keyword search asks for: with the 30,000 of a pasted text it would take seconds."""
QUESTION_CHARS = 600
"""How much of a long question is embedded, from both its ends: an embedder ignores what comes after its first page."""
CONSIDERED = 25
"""How many of the best messages are looked at for the slice (40 find no more that was asked for),"""
CONSIDERED_MEMORIES = 15
"""and how many of the best memories (25 find no more)."""
LOOKED_AT = 100
"""How many of the best hits are looked at together with the messages around them: 200 find no more."""
REACH = 2
"""How many messages before and after a hit take part in the ranking."""
COMPARED = 40
"""How many of the best messages are compared together with the ones beside them: 150 find no more."""
DEPTH = 2 * recall.CHANNEL_DEPTH
"""How many pieces a channel is asked for, as some have the same owner."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One retrieval: the scores of messages and memories by key, best first, and the pieces that matched best."""

    scores: Mapping[int, float]
    pieces: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Sent:
    """What the model reads anyway: a chat's messages from one place in time on."""

    chat: int
    since: int = 0

    def others(self, places: Places) -> Places:
        """The messages that the model would not read otherwise."""
        return places.only((places.chats != self.chat) | (places.keys < self.since))


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
        vector = self._items.embed_question(_both_ends(plain))
        sent = self._sent(chat_id, begins_at=prompt_begins_at)
        found = self._search(question, vector=vector, sent=sent)
        candidates = self._shortlist(question, found, vector=vector, now=now)
        if not with_private:
            with self._vault.read() as session:
                candidates = shareable(candidates, withheld(session))
        told = build(candidates, budget_tokens=budget_tokens, count_tokens=count_tokens)
        standing = (item.message_ids[-1:] for item in told.items if item.score >= STANDING_SCORE)
        first = [message for ids in standing for message in ids]
        ranked = dict.fromkeys([*first, *islice(self._ids(key for key in found.scores if key > 0), RANKED)])
        return Recall(items=told.items, notes=told.notes, tokens=told.tokens, ranked_message_ids=tuple(ranked)[:RANKED])

    def _sent(self, chat_id: str | None, *, begins_at: str | None) -> _Sent:
        columns = self._items.columns
        return _Sent(columns.chat_number(chat_id), NOBODY if begins_at is None else columns.message_key(begins_at))

    def _dense(self, vector: Vectors | None) -> Hits:
        """The pieces nearest to a question; more of them only where many have the same owner: a third of its time."""
        found = self._items.dense(vector, count=recall.CHANNEL_DEPTH)
        owners = set(self._items.columns.owners([piece for piece, _ in found]))
        is_enough = len(found) < recall.CHANNEL_DEPTH or len(owners) == recall.CHANNEL_DEPTH
        return found if is_enough else self._items.dense(vector, count=DEPTH)

    def _search(self, question: str, *, vector: Vectors | None, sent: _Sent) -> _Found:
        columns = self._items.columns
        dense = self._dense(vector)
        keyword = self._items.keyword(_ends(recall.content_words(question)), count=DEPTH)
        pieces = [piece for piece, _ in (*dense, *keyword)]
        owners = dict(zip(pieces, columns.owners(pieces), strict=True))
        proofs = {key: columns.proofs(key) for key in owners.values() if key < 0}
        by_channel, best = recall.fuse(dense, keyword, owners=owners, proofs=proofs)
        places = sent.others(columns.places(_best(by_channel)[:LOOKED_AT], reach=REACH))
        scores = recall.support(recall.placed(by_channel, places), places)
        if vector is not None:
            compared = _compared(_favoured(scores, places, question), places)
            vectors = columns.message_vectors(places.keys[compared])
            scores = recall.around(scores, places, compared=compared, vectors=vectors, question=vector)
        scores = _favoured(scores, places, question)
        found = {key: score for key, score in by_channel.items() if key < 0}
        messages = zip(places.keys.tolist(), scores.tolist(), strict=True)
        found |= {key: score for key, score in messages if score > 0 or key in by_channel}
        return _Found({key: found[key] for key in _best(found)}, best)

    def _shortlist(self, question: str, found: _Found, *, vector: Vectors | None, now: datetime) -> list[Recalled]:
        """Relevant memories and excerpts, best first; what the question implies comes before what it resembles."""
        remembered = islice(self._ids(key for key in found.scores if key < 0), CONSIDERED_MEMORIES)
        pieces = self._pieces(found)
        slots = implied_slots(question)
        known = {memory.id: memory for memory in self._memories.in_slots((*slots, "instruction"))}
        days = upcoming.days_asked(question, now=now)
        with self._vault.read() as session:
            planned = {memory.id: memory for memory in (upcoming.due(session, days) if days else ())}
        known |= planned
        known |= self._memories.by_id(set(remembered) - set(known))
        near = self._near(list(known), pieces=pieces.values(), vector=vector)
        shortlist = Shortlist(self._vault, question=question, now=now, best_cosine=near.best)
        for memory in known.values():
            score = found.scores.get(self._items.columns.key_of(memory.id), 0.0)
            shortlist.add_memory(memory, score=score, near=near, implied=memory.slot in slots or memory.id in planned)
        shortlist.add_past()
        if pieces:
            shortlist.read([piece.owner_id for piece in pieces.values()], known=known)
        for key, piece in pieces.items():  # after all memories, so that no excerpt repeats what one of them says
            shortlist.add_excerpt(piece, score=found.scores[key], cosine=near.pieces.get(piece.id))
        return shortlist.ordered()

    def _ids(self, keys: Iterable[int]) -> Iterable[str]:
        """The ids of these messages or memories."""
        ids = (self._items.columns.id_of(key) for key in keys)
        return (each for each in ids if each is not None)

    def _pieces(self, found: _Found) -> dict[int, Item]:
        """The best messages of which a piece may be found, with that piece."""
        columns = self._items.columns
        chosen: dict[int, Item] = {}
        for key in found.scores:
            number = (found.pieces.get(key) or columns.first_piece(key)) if key > 0 else None
            piece = None if number is None else columns.item(number)
            if piece is not None:
                chosen[key] = piece
            if len(chosen) == CONSIDERED:
                break
        return chosen

    def _near(self, known: Sequence[str], *, pieces: Iterable[Item], vector: Vectors | None) -> Near:
        """How near the question is to each memory and each of these pieces; nothing without a vector."""
        if vector is None:
            return Near()
        columns, scale = self._items.columns, self._items.space.scale
        ids = [piece.id for piece in pieces]
        of_pieces = _cosines(ids, columns.item_vectors(ids), question=vector)
        matrix = columns.memory_vectors(known)
        of_memories = _cosines(known, matrix, question=vector)
        near = Near(pieces={piece: scale.one(cosine) for piece, cosine in of_pieces.items()})
        if not of_memories:
            return near
        head = head_for(self._items.embedder_name)
        return replace(
            near,
            memories={memory: scale.one(cosine) for memory, cosine in of_memories.items()},
            topics=dict(zip(known, self._topics.common(vector, matrix).tolist(), strict=True)),
            learnt={} if head is None else dict(zip(known, head.log_odds(vector, matrix), strict=True)),
            weights=PLAIN if head is None else head.floor,
        )


def _favoured(scores: Scores, places: Places, question: str) -> Scores:
    """Scores with what the question says of the speaker and the time."""
    scores = recall.favour_user(recall.favour_authors(scores, places, question), places, question)
    return recall.favour_period(scores, places, months_named(question))


def _best(scores: Mapping[int, float]) -> list[int]:
    return sorted(scores, key=lambda key: -scores[key])


def _compared(scores: Scores, places: Places) -> Keys:
    """The rows of the best messages and of the ones right beside them."""
    best = np.argsort(-scores, kind="stable")[:COMPARED]
    beside = np.concatenate([places.rows(places.keys[best] + step) for step in (-1, 0, 1)])
    return np.unique(beside[beside >= 0])


def _cosines(ids: Sequence[Id], vectors: Vectors, *, question: Vectors) -> dict[Id, float]:
    """The cosine of the question to each of these vectors, by id; a row of zeros is no vector."""
    if not vectors.size:
        return {}
    there = np.any(vectors, axis=1).tolist()
    cosines: Sequence[float] = (vectors @ question).tolist()
    return {each: cosine for each, cosine, is_there in zip(ids, cosines, there, strict=True) if is_there}


def _both_ends(question: str) -> str:
    """The beginning and the end of a long question, whole words."""
    if len(question) <= 2 * QUESTION_CHARS:
        return question
    half = QUESTION_CHARS // 2
    return f"{question[:half].rpartition(' ')[0]} {question[-half:].partition(' ')[2]}"


def _ends(words: Sequence[str]) -> Sequence[str]:
    """The first and the last words of a long question: a pasted text has the question before or after it."""
    half = QUESTION_WORDS // 2
    return words if len(words) <= QUESTION_WORDS else [*words[:half], *words[-half:]]
