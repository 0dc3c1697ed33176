"""The searchable pieces: each memory and each chunk of a message, in the vault (row, words, vector) and in the index.

It keeps the three in step: the vault is written first and decides, the index follows and is repaired from it. It knows
nothing of what a memory means or how answers are ranked.
"""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, text
from sqlmodel import Session, select

from memory import keywords, lookups, upkeep, vectors
from memory.columns import Columns
from memory.keywords import Frequencies
from memory.lookups import OwnerKind
from memory.spaces import Space
from memory.tables import ItemRow
from memory.text_vectors import TextVectors
from memory.upkeep import Stop
from memory.vault import Vault
from models.embedder import Vectors, embed_questions
from models.errors import ModelError, VaultError

log = logging.getLogger(__name__)

CHUNK_CHARS = 800  # MiniLM reads 256 tokens, about 1,000 characters of English
_BREAK = re.compile(r"(?<=[.!?…\n])\s+")


Owner = tuple[OwnerKind, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of the owner's text, and the words in them that may be found."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What a transaction did to items, for the index to follow: ids that are gone, and new ones with their words."""

    old: list[int]
    new: dict[int, str]
    texts: TextVectors


def chunks(text_: str) -> list[tuple[int, int]]:
    """Spans of at most `CHUNK_CHARS` characters that together cover the text, broken at sentences if there are any."""
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(text_):
        end = min(start + CHUNK_CHARS, len(text_))
        if end < len(text_):
            breaks = [match.end() for match in _BREAK.finditer(text_, start + CHUNK_CHARS // 4, end)]
            space = text_.rfind(" ", start + CHUNK_CHARS // 4, end) + 1
            end = breaks[-1] if breaks else (space or end)
        if text_[start:end].strip():
            spans.append((start, end))
        start = end
    return spans


class ItemStore:
    """Write pieces and find them again, by vector and by words."""

    def __init__(self, vault: Vault, *, space: Space) -> None:
        self._vault = vault
        self._space = space
        self.columns = Columns(vault, embedder=space.embedder.name)
        self._frequencies = Frequencies()
        self._stop = Stop()
        self._is_damaged = False

    @property
    def space(self) -> Space:
        """The embedder and the index in use."""
        return self._space

    def use(self, space: Space) -> None:
        """Change to another embedder's space, which has been filled; see `memory.reindex`."""
        self._space = space
        self.columns.use(space.embedder.name)

    @property
    def embedder_name(self) -> str:
        """The embedder whose vectors are kept."""
        return self._space.embedder.name

    def embed_question(self, question: str) -> Vectors | None:
        """The unit vector of a question, shape (dimensions,); None while the embedder is being loaded or has failed."""
        embedder = self._space.embedder
        if not embedder.is_ready:
            return None
        try:
            found = embed_questions(embedder, [question])
        except ModelError as error:  # its process died: the words alone decide, and the next piece starts it again
            log.warning("items: %s", error)
            return None
        return np.asarray(found[0], dtype=np.float32)

    def replace(self, owner_kind: OwnerKind, owner_id: str, pieces: Sequence[Piece]) -> None:
        """Make these the owner's pieces; the ones it had are gone from every answer when this returns."""
        texts = TextVectors(self._space)  # if it changes meanwhile, whoever changes it embeds what has been missed
        texts.add(piece.words for piece in pieces)
        with self._vault.write() as session:
            done = rewrite(session, {(owner_kind, owner_id): pieces}, texts)
        self.follow(done)

    def follow(self, done: Rewritten) -> None:
        """Bring the index in line with a `rewrite` whose transaction is committed."""
        index = done.texts.space.index
        index.remove(done.old)
        if done.new:
            index.add(list(done.new), done.texts.stacked(list(done.new.values())))

    def remove(self, owner_kind: OwnerKind, owner_ids: Iterable[str]) -> None:
        """Remove all pieces of these owners."""
        with self._vault.write() as session:
            old = _delete(session, [(owner_kind, owner_id) for owner_id in owner_ids])
        self._space.index.remove(old)

    def dense(self, vector: Vectors | None, *, count: int) -> list[tuple[int, float]]:
        """The nearest items to a unit vector of shape (dimensions,): (id, cosine), best first; none without one."""
        if vector is None:
            return []
        try:
            return self._space.index.query(vector, count=count)
        except VaultError as error:  # the index is only a copy: the words alone decide, until it is repaired
            log.warning("items: %s", error)
            self._is_damaged = True
            return []

    @property
    def is_damaged(self) -> bool:
        """Whether a question has met damage in the index since the last repair."""
        return self._is_damaged

    def keyword(self, terms: Sequence[str], *, count: int) -> list[tuple[int, float]]:
        """The best items for any of the terms by BM25: (id, score), best first; higher is better."""
        if not terms:
            return []
        with self._vault.read() as session:
            return keywords.search(session, terms, frequencies=self._frequencies, count=count)

    def vectors(self, ids: Iterable[int]) -> dict[int, Vectors]:
        """The unit vectors of these items, each of shape (dimensions,), by id."""
        with self._vault.read() as session:
            return vectors.of_items(session, ids, embedder=self.embedder_name)

    def count(self) -> int:
        """The number of items in the vault."""
        with self._vault.read() as session:
            return session.exec(select(func.count()).select_from(ItemRow)).one()

    def in_index(self) -> int:
        """The number of items in the index."""
        return len(self._space.index.ids())

    def repair(self) -> bool:
        """Embed what the embedder in use has not embedded, and bring its index in line; whether there was anything."""
        upkeep.fill(self._vault, self._space.embedder, stop=self._stop)
        self._is_damaged = False
        return upkeep.align(self._vault, self._space.index, stop=self._stop)

    def read_ahead(self) -> None:
        """Read what ranking needs, so that no question has to. Raises `StoppedError` when the program ends."""
        self.columns.fill(self._stop)

    def stop(self) -> None:
        """End a repair or sweep at its next step with `StoppedError`: the program ends."""
        self._stop.ask()

    @property
    def has_leftovers(self) -> bool:
        """Whether deleted vectors may still lie in the index's files."""
        return self._space.index.has_leftovers

    def sweep(self) -> None:
        """Rebuild the index if deleted vectors may still lie in its files."""
        if self.has_leftovers:
            with self._vault.write() as session:  # FTS5 only marks deleted words; merging its segments drops them
                session.connection().execute(text("INSERT INTO item_text (item_text) VALUES ('optimize')"))
            upkeep.rebuild(self._vault, self._space.index, stop=self._stop)
            self.repair()  # what was added or removed while it was being rebuilt
            self._vault.checkpoint()


def rewrite(session: Session, of_owners: Mapping[Owner, Sequence[Piece]], texts: TextVectors) -> Rewritten:
    """Make these the owners' pieces within the caller's transaction; the vectors of all their words must be known."""
    old = _delete(session, of_owners)
    new: dict[int, str] = {}
    for owner, pieces in of_owners.items():
        for piece in pieces:
            new[_insert(session, owner, piece, texts=texts)] = piece.words
    return Rewritten(old, new, texts)


def _insert(session: Session, owner: Owner, piece: Piece, *, texts: TextVectors) -> int:
    row = (*owner, piece.start, piece.end, texts.embedder, vectors.packed(texts.stacked([piece.words])[0]))
    query = (
        'INSERT INTO item (owner_kind, owner_id, start, "end", embedder, vector) VALUES (?, ?, ?, ?, ?, ?) RETURNING id'
    )
    ((item,),) = lookups.asked(session, query, row)
    lookups.asked(session, "INSERT INTO item_text (rowid, words) VALUES (?, ?)", (item, piece.words))
    return int(item)


def _delete(session: Session, owners: Iterable[Owner]) -> list[int]:
    session.flush()
    query = "SELECT id FROM item WHERE owner_kind = ? AND owner_id = ?"
    old = [int(row[0]) for owner in owners for row in lookups.asked(session, query, owner)]
    for table, key in (("item_text", "rowid"), ("item", "id")):
        lookups.rows(session, f"DELETE FROM {table} WHERE {key} IN {{ids}}", old)  # noqa: S608  # constants only
    return old
