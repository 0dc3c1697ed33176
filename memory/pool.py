"""What has been read for one question so far: hits, whose they are, what they prove, where they stand, their pieces.

The keyword channel's part is read while the question is being embedded, the dense channel's adds what is still missing:
what both found is read once. It knows nothing of ranking, nor of what may be told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlmodel import Session

from memory import lookups
from memory.lookups import Item, Place
from models.embedder import Vectors

REACH = 2
"""How many messages before and after a hit take part in the ranking."""

Hits = Sequence[tuple[int, float]]


@dataclass(slots=True)
class Pool:
    """Grows with every call of its methods; `places` are those of the messages met so far, neighbours included.

    Vectors are those of `embedder` only.
    """

    embedder: str
    items: dict[int, Item] = field(default_factory=dict)
    memories: set[str] = field(default_factory=set)
    proofs: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    _centres: set[str] = field(default_factory=set)
    _pieces: dict[str, list[tuple[Item, Vectors | None]]] = field(default_factory=dict)

    def take(self, session: Session, hits: Hits) -> None:
        """Read whose pieces these are, and what the memories among them are proved by."""
        found = lookups.items(session, {item for item, _ in hits} - self.items.keys())
        memories = {item.owner_id for item in found.values() if item.owner_kind == "memory"} - self.memories
        self.items |= found
        self.memories |= memories
        self.proofs |= lookups.proofs(session, memories)

    def place(self, session: Session, owners: Iterable[str]) -> None:
        """Read where the messages among these owners stand, and the ones beside them."""
        new = set(owners) - self.memories - self._centres
        self._centres |= new
        self.places |= lookups.places(session, new, reach=REACH)

    def read_pieces(self, session: Session, messages: Iterable[str]) -> None:
        """Read the pieces of these messages with their vectors."""
        new = set(messages) - self._pieces.keys()
        self._pieces |= {message: [] for message in new} | lookups.pieces(session, new, embedder=self.embedder)

    def vectors(self, messages: Iterable[str]) -> dict[str, Vectors]:
        """One unit vector for each of these messages whose pieces were read: the mean direction of its pieces."""
        found: dict[str, Vectors] = {}
        for message in messages:
            pieces = [vector for _, vector in self._pieces.get(message, ()) if vector is not None]
            if len(pieces) == 1:
                found[message] = pieces[0]
            elif pieces:
                total = np.sum(pieces, axis=0)
                found[message] = total / (float(np.linalg.norm(total)) or 1.0)
        return found

    def first_piece(self, message: str) -> Item | None:
        """The first piece of a message whose pieces were read; None when nothing of it may be found."""
        pieces = self._pieces.get(message)
        return pieces[0][0] if pieces else None

    def cosine(self, item: Item, question: Vectors) -> float | None:
        """How near a piece is to the question, if its vector was read."""
        for piece, vector in self._pieces.get(item.owner_id, ()):
            if piece.id == item.id and vector is not None:
                return float(vector @ question)
        return None
