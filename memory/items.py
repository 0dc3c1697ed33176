"""The searchable pieces: each memory and each chunk of a message, in the vault (row, words, vector) and in the index.

It keeps the three in step: the vault is written first and decides, the index follows and is repaired from it. It knows
nothing of what a memory means or how answers are ranked.
"""

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, text
from sqlmodel import Session, select

from memory import lookups, upkeep, vectors
from memory.lookups import Item, OwnerKind
from memory.spaces import Space
from memory.tables import ItemRow
from memory.upkeep import Stop
from memory.vault import Vault
from models.embedder import Embedder, Vectors, embed_questions
from models.errors import ModelError, VaultError

log = logging.getLogger(__name__)

CHUNK_CHARS = 800  # MiniLM reads 256 tokens, about 1,000 characters of English
_BREAK = re.compile(r"(?<=[.!?…\n])\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of the owner's text, and the words in them that may be found."""

    start: int
    end: int
    words: str


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
        self._stop = Stop()
        self._is_damaged = False

    @property
    def space(self) -> Space:
        """The embedder and the index in use."""
        return self._space

    def use(self, space: Space) -> None:
        """Change to another embedder's space, which has been filled; see `memory.reindex`."""
        self._space = space

    @property
    def embedder_name(self) -> str:
        """The embedder whose vectors are kept."""
        return self._space.embedder.name

    def embed_question(self, question: str) -> Vectors | None:
        """The unit vector of a question, shape (dimensions,); None while the embedder is being loaded or has failed."""
        return self._embedded(question, embed_questions)

    def embed_statement(self, statement: str) -> Vectors | None:
        """The same of what a memory might say, to compare with what others say."""
        return self._embedded(statement, lambda embedder, texts: embedder.embed(texts))

    def _embedded(self, text_: str, embed: Callable[[Embedder, list[str]], Vectors]) -> Vectors | None:
        embedder = self._space.embedder
        if not embedder.is_ready:
            return None
        try:
            found = embed(embedder, [text_])
        except ModelError as error:  # its process died: the words alone decide, and the next piece starts it again
            log.warning("items: %s", error)
            return None
        return np.asarray(found[0], dtype=np.float32)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts that are not kept, shape (len(texts), dimensions); loads the embedder when needed."""
        return self._space.embedder.embed(texts)

    def replace(self, owner_kind: OwnerKind, owner_id: str, pieces: Sequence[Piece]) -> None:
        """Make these the owner's pieces; the ones it had are gone from every answer when this returns."""
        self.replace_all(owner_kind, {owner_id: pieces})

    def replace_all(self, owner_kind: OwnerKind, of_owners: Mapping[str, Sequence[Piece]]) -> None:
        """The same for several owners at once, which takes little longer than for one."""
        if not of_owners:
            return
        space = self._space  # if it changes meanwhile, whoever changes it embeds what has been missed
        pieces = [(owner, piece) for owner, its in of_owners.items() for piece in its]
        found = space.embedder.embed([piece.words for _, piece in pieces]) if pieces else None
        with self._vault.write() as session:
            old = [item for owner in of_owners for item in _delete(session, owner_kind, owner)]
            rows = [] if found is None else _rows(owner_kind, pieces, found, embedder=space.embedder.name)
            new = [_insert(session, row, piece.words) for row, (_, piece) in zip(rows, pieces, strict=True)]
        space.index.remove(old)
        if found is not None:
            space.index.add(new, found)

    def remove(self, owner_kind: OwnerKind, owner_ids: Iterable[str]) -> None:
        """Remove all pieces of these owners."""
        with self._vault.write() as session:
            old = [item for owner_id in owner_ids for item in _delete(session, owner_kind, owner_id)]
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
            return lookups.keyword(session, terms, count=count)

    def get(self, ids: Iterable[int]) -> dict[int, Item]:
        """The items that (still) exist in the vault, by id."""
        with self._vault.read() as session:
            return lookups.items(session, ids)

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


def _rows(
    owner_kind: OwnerKind, pieces: Sequence[tuple[str, Piece]], found: Vectors, *, embedder: str
) -> list[ItemRow]:
    return [
        ItemRow(
            owner_kind=owner_kind,
            owner_id=owner,
            start=piece.start,
            end=piece.end,
            embedder=embedder,
            vector=vectors.packed(vector),
        )
        for (owner, piece), vector in zip(pieces, found, strict=True)
    ]


def _insert(session: Session, row: ItemRow, words: str) -> int:
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101 - flushed
    session.connection().execute(
        text("INSERT INTO item_text (rowid, words) VALUES (:id, :words)"), {"id": row.id, "words": words}
    )
    return row.id


def _delete(session: Session, owner_kind: OwnerKind, owner_id: str) -> list[int]:
    query = select(ItemRow).where(ItemRow.owner_kind == owner_kind, ItemRow.owner_id == owner_id)
    rows = session.exec(query).all()
    for row in rows:
        session.connection().execute(text("DELETE FROM item_text WHERE rowid = :id"), {"id": row.id})
        session.delete(row)
    session.flush()
    return [row.id for row in rows if row.id is not None]
