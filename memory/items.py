"""The searchable pieces: each memory and each chunk of a message, in the vault (row, words, vector) and in the index.

It keeps the three in step: the vault is written first and decides, the index follows and is repaired from it. It knows
nothing of what a memory means or how answers are ranked.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from sqlalchemy import func, text
from sqlmodel import Session, col, select

from memory import lookups
from memory.index import VectorIndex
from memory.tables import ItemRow
from memory.vault import Vault
from memory.words import words_of
from models.embedder import Embedder, Vectors

log = logging.getLogger(__name__)

OwnerKind = Literal["memory", "message"]
CHUNK_CHARS = 800  # MiniLM reads 256 tokens, about 1,000 characters of English
_REPAIR_BATCH = 64
_REPAIR_ROUNDS = 3  # a round also finds what was added or removed during the one before
_BREAK = re.compile(r"(?<=[.!?…\n])\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of the owner's text, and the words in them that may be found."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """A piece's row as recall sees it: its id in the index, and whose characters it stands for."""

    id: int
    owner_kind: OwnerKind
    owner_id: str
    start: int
    end: int


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

    def __init__(self, vault: Vault, *, index: VectorIndex, embedder: Embedder) -> None:
        self._vault = vault
        self._index = index
        self._embedder = embedder

    @property
    def embedder_name(self) -> str:
        """The embedder whose vectors are kept."""
        return self._embedder.name

    def embed_question(self, question: str) -> Vectors | None:
        """The unit vector of a question, shape (dimensions,); None while the embedder is still being loaded."""
        return self._embedder.embed([question])[0] if self._embedder.is_ready else None

    def replace(self, owner_kind: OwnerKind, owner_id: str, pieces: Sequence[Piece]) -> None:
        """Make these the owner's pieces; the ones it had are gone from every answer when this returns."""
        vectors = self._embedder.embed([piece.words for piece in pieces]) if pieces else None
        with self._vault.write() as session:
            old = _delete(session, owner_kind, owner_id)
            new = [] if vectors is None else self._insert(session, (owner_kind, owner_id), pieces, vectors)
        self._index.remove(old)
        if vectors is not None:
            self._index.add(new, vectors)

    def remove(self, owner_kind: OwnerKind, owner_ids: Iterable[str]) -> None:
        """Remove all pieces of these owners."""
        with self._vault.write() as session:
            old = [item for owner_id in owner_ids for item in _delete(session, owner_kind, owner_id)]
        self._index.remove(old)

    def dense(self, vector: Vectors | None, *, count: int) -> list[tuple[int, float]]:
        """The nearest items to a unit vector of shape (dimensions,): (id, cosine), best first; none without one."""
        return [] if vector is None else self._index.query(vector, count=count)

    def keyword(self, terms: Sequence[str], *, count: int) -> list[tuple[int, float]]:
        """The best items for any of the terms by BM25: (id, score), best first; higher is better."""
        if not terms:
            return []
        with self._vault.read() as session:
            return lookups.keyword(session, terms, count=count)

    def get(self, ids: Iterable[int]) -> dict[int, Item]:
        """The items that (still) exist in the vault, by id."""
        query = 'SELECT id, owner_kind, owner_id, start, "end" FROM item WHERE id IN {ids}'
        with self._vault.read() as session:
            found = lookups.rows(session, query, ids)
        return {row[0]: Item(row[0], "memory" if row[1] == "memory" else "message", *row[2:]) for row in found}

    def vectors(self, ids: Iterable[int]) -> dict[int, Vectors]:
        """The unit vectors of these items, each of shape (dimensions,), by id."""
        with self._vault.read() as session:
            found = lookups.rows(session, "SELECT id, vector FROM item WHERE id IN {ids}", ids)
        return {row[0]: np.frombuffer(row[1], dtype="<f2").astype(np.float32) for row in found}

    def count(self) -> int:
        """The number of items in the vault."""
        with self._vault.read() as session:
            return session.exec(select(func.count()).select_from(ItemRow)).one()

    def in_index(self) -> int:
        """The number of items in the index."""
        return len(self._index.ids())

    def repair(self) -> bool:
        """Bring the index in line with the vault; whether there was anything to do."""
        self._embed_again()
        repaired = False
        for _ in range(_REPAIR_ROUNDS):
            if not self._repair_once():
                break
            repaired = True
        return repaired

    def _repair_once(self) -> bool:
        with self._vault.read() as session:
            wanted = {item for item in session.exec(select(ItemRow.id)) if item is not None}
        present = self._index.ids()
        if wanted == present:
            return False
        log.info("index: %d items missing, %d too many; repaired from the vault", *_differences(wanted, present))
        if len(wanted - present) * 2 > len(wanted) or present - wanted:
            self.rebuild()
        else:
            self._index.add(*self._vectors(sorted(wanted - present)))
        return True

    def rebuild(self) -> None:
        """Build the index afresh from the vault, so that no deleted vector is left in its files."""
        self._index.rebuild(*self._vectors(None))

    def sweep(self) -> None:
        """Rebuild the index if deleted vectors may still lie in its files."""
        if self._index.has_leftovers:
            with self._vault.write() as session:  # FTS5 only marks deleted words; merging its segments drops them
                session.connection().execute(text("INSERT INTO item_text (item_text) VALUES ('optimize')"))
            self.rebuild()
            self.repair()  # what was added or removed while it was being rebuilt
            self._vault.checkpoint()

    def _insert(
        self, session: Session, owner: tuple[OwnerKind, str], pieces: Sequence[Piece], vectors: Vectors
    ) -> list[int]:
        ids = []
        for piece, vector in zip(pieces, vectors, strict=True):
            row = ItemRow(
                owner_kind=owner[0],
                owner_id=owner[1],
                start=piece.start,
                end=piece.end,
                embedder=self._embedder.name,
                vector=_packed(vector),
            )
            session.add(row)
            session.flush()
            assert row.id is not None  # noqa: S101 - flushed
            session.connection().execute(
                text("INSERT INTO item_text (rowid, words) VALUES (:id, :words)"), {"id": row.id, "words": piece.words}
            )
            ids.append(row.id)
        return ids

    def _vectors(self, ids: Sequence[int] | None) -> tuple[list[int], Vectors]:
        query = select(ItemRow.id, ItemRow.vector).order_by(col(ItemRow.id))
        if ids is not None:
            query = query.where(col(ItemRow.id).in_(ids))
        with self._vault.read() as session:
            rows = session.exec(query).all()
        matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f2").astype(np.float32)
        return [row[0] or 0 for row in rows], matrix.reshape(len(rows), self._embedder.dimensions)

    def _embed_again(self) -> None:
        """Vectors of another embedder are made anew from the words, which the owner's text still holds."""
        while True:
            with self._vault.read() as session:
                query = select(ItemRow).where(ItemRow.embedder != self._embedder.name).limit(_REPAIR_BATCH)
                rows = session.exec(query).all()
                words = [words_of(session, row) for row in rows]
            if not rows:
                return
            vectors = self._embedder.embed(words)
            with self._vault.write() as session:
                for row, vector in zip(rows, vectors, strict=True):
                    row.embedder, row.vector = self._embedder.name, _packed(vector)
                    session.add(row)


def _delete(session: Session, owner_kind: OwnerKind, owner_id: str) -> list[int]:
    query = select(ItemRow).where(ItemRow.owner_kind == owner_kind, ItemRow.owner_id == owner_id)
    rows = session.exec(query).all()
    for row in rows:
        session.connection().execute(text("DELETE FROM item_text WHERE rowid = :id"), {"id": row.id})
        session.delete(row)
    session.flush()
    return [row.id for row in rows if row.id is not None]


def _packed(vector: Vectors) -> bytes:
    return np.asarray(vector, dtype="<f2").tobytes()


def _differences(wanted: set[int], present: set[int]) -> tuple[int, int]:
    return len(wanted - present), len(present - wanted)
