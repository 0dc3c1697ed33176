"""Fills a vault in bulk with a made-up life: what takes days through the chat takes a minute here, and is not measured.

The rows are written as `memory/` writes them, a thousand exchanges at a time; the index is built by the memory's own
repair. The first `REAL` texts, and all that questions look for, are really embedded. The vectors of the rest are those
of such texts with random noise: as near to each other as real ones are, but not what an embedder would say of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
from sqlmodel import Session

from bench.parts import BENCH_KEY, Parts
from bench.progress import track
from bench.speed_texts import PIECES, Exchange, exchanges, targets
from memory.service import MemoryService
from memory.slots import SLOTS, write
from memory.tables import ChatRow, EvidenceRow, ItemRow, MemoryRow, MessageRow
from memory.vault import Vault
from models.embedder import Embedder, Vectors

REAL = 1500
"""So many texts are embedded; a laptop does about a hundred a second."""
NOISE = 0.03
"""Deviation of the noise in each dimension; with 384 of them, the cosine to the text it stands for is about .86."""
AT_ONCE = 1000
CHAT_EXCHANGES = 10
START = datetime(2016, 1, 1, 9, 0)
STEP = timedelta(minutes=45)
USUAL = {"home": "Porto", "job": "baker", "diet": "vegetarian", "allergy": "walnuts", "car": "Fiat Panda", "pet": "cat"}
INSTRUCTIONS = ("Answer in short sentences", "Use metric units", "When I ask for a recipe, leave out the oven")


@dataclass(slots=True)
class Vectoring:
    """Real vectors for the first texts and for those that are asked for, noisy copies of them for the rest."""

    embedder: Embedder
    real: dict[str, Vectors]
    pool: Vectors
    noise: np.random.Generator

    def of(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimensions)."""
        found = self.pool[self.noise.integers(len(self.pool), size=len(texts))]
        found = found + self.noise.standard_normal(found.shape, dtype=np.float32) * NOISE
        for row, text in enumerate(texts):
            if text in self.real:
                found[row] = self.real[text]
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def vectoring(embedder: Embedder, asked_for: Sequence[str]) -> Vectoring:
    """Embed what has to be."""
    first = [text for exchange in exchanges(REAL // PIECES) for text in _texts(exchange)]
    real = [*first, *asked_for, *INSTRUCTIONS, *(write(slot, value) for slot, value in USUAL.items())]
    batches = [real[at : at + 256] for at in range(0, len(real), 256)]
    vectors = np.concatenate([embedder.embed(batch) for batch in track(batches, "embedding")])
    return Vectoring(embedder, dict(zip(real, vectors, strict=True)), vectors[: len(first)], np.random.default_rng(7))


def filled(folder: Path, count: int, parts: Parts) -> MemoryService:
    """The memory of a user of whom about `count` searchable pieces are known, indexed and ready."""
    exchanged = max(1, count // PIECES)
    vectors = vectoring(parts.embedder, [text for _, text in targets(exchanged)])
    folder.mkdir(parents=True, exist_ok=True)
    vault = Vault(folder / "vault.db", key=BENCH_KEY)
    try:
        writer = _Writer(vectors)
        for batch in track(list(_batches(exchanged)), f"{count}: rows"):
            with vault.write() as session:
                writer.write(session, batch)
        with vault.write() as session:
            writer.usual(session)
    finally:
        vault.close()
    memory = parts.open(folder)
    for _ in track([None], f"{count}: index"):
        memory.warm()  # as the app does after its start
    return memory


class _Writer:
    """Writes exchanges as rows, and counts on where it stands."""

    def __init__(self, vectors: Vectoring) -> None:
        self._vectors = vectors
        self._exchanges = 0
        self._items: list[tuple[str, str, str]] = []
        self._written = 0

    def write(self, session: Session, batch: Sequence[Exchange]) -> None:
        """Chats, messages, memories with their proof, and the pieces of all."""
        for exchange in batch:
            number, self._exchanges = self._exchanges, self._exchanges + 1
            at, chat = START + number * STEP, f"chat{number // CHAT_EXCHANGES}"
            if number % CHAT_EXCHANGES == 0:
                session.add(_chat(chat, at))
                session.flush()
            for turn in (0, 1):
                for speaker, texts in (("user", exchange.said), ("assistant", exchange.replies)):
                    session.add(_message(f"{speaker}{number}-{turn}", chat, speaker=speaker, text=texts[turn], at=at))
                    self._items.append(("message", f"{speaker}{number}-{turn}", texts[turn]))
            self._remember(session, f"memory{number}", exchange.memory, at=at, message=(f"user{number}-0", chat))
        self._flush(session)

    def usual(self, session: Session) -> None:
        """What everybody has: a home, a job, …, and a few standing instructions."""
        at = START + self._exchanges * STEP
        for slot, value in USUAL.items():
            kind = SLOTS[slot].kind
            self._remember(session, slot, write(slot, value), at=at, slot=slot, value=value, kind=kind)
        for number, text in enumerate(INSTRUCTIONS):
            self._remember(session, f"rule{number}", text, at=at, slot="instruction", kind="instruction")
        self._flush(session)

    def _remember(
        self,
        session: Session,
        memory_id: str,
        text: str,
        *,
        at: datetime,
        message: tuple[str, str] | None = None,
        slot: str | None = None,
        value: str | None = None,
        kind: str = "fact",
    ) -> None:
        session.add(
            MemoryRow(
                id=memory_id, text=text, subject="user", kind=kind, slot=slot, value=value, status="current",
                valid_from=None, valid_to=None, event_on=None, confidence=0.9, pinned=False, sensitivity=None,
                superseded_by=None, uses=0, last_used_at=None, created_at=at, updated_at=at,
            )
        )  # fmt: skip
        source, chat = message or (None, None)
        self._items.append(("memory", memory_id, text))
        session.flush()
        session.add(
            EvidenceRow(memory_id=memory_id, message_id=source, chat_id=chat, start=0, end=len(text), quote=text, at=at)
        )

    def _flush(self, session: Session) -> None:
        """Write the pieces that have gathered."""
        vectors = self._vectors.of([words for _, _, words in self._items])
        words = []
        for vector, (kind, owner, text) in zip(vectors, self._items, strict=True):
            self._written += 1
            session.add(
                ItemRow(
                    id=self._written, owner_kind=kind, owner_id=owner, start=0, end=len(text),
                    embedder=self._vectors.embedder.name, vector=vector.astype("<f2").tobytes(),
                )
            )  # fmt: skip
            words.append((self._written, text))
        session.connection().exec_driver_sql("INSERT INTO item_text (rowid, words) VALUES (?, ?)", words)
        self._items.clear()


def _texts(exchange: Exchange) -> tuple[str, ...]:
    return (*exchange.said, *exchange.replies, exchange.memory)


def _batches(count: int) -> Iterator[list[Exchange]]:
    source = exchanges(count)
    while batch := list(islice(source, AT_ONCE)):
        yield batch


def _chat(chat_id: str, at: datetime) -> ChatRow:
    return ChatRow(id=chat_id, title=chat_id, has_own_title=True, memory_on=True, created_at=at, updated_at=at)


def _message(message_id: str, chat_id: str, *, speaker: str, text: str, at: datetime) -> MessageRow:
    return MessageRow(
        id=message_id, chat_id=chat_id, speaker=speaker, author="", text=text, at=at, status="complete", notes=""
    )
