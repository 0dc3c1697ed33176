"""What ranking needs of messages and memories, as arrays: whose a piece is, where a message stands, proofs, vectors.

Each is read from the vault when it is first needed, or ahead of time by `fill`, and dropped as soon as the vault says
that it was touched: so nothing here is out of date, and nothing is ever written from here. Held in memory because a
question at 100,000 pieces would read a thousand rows otherwise; a piece takes about 1 kB. It knows nothing of ranking.
"""

import threading
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlmodel import Session

from memory import lookups
from memory.lookups import Item
from memory.places import NOBODY, Keys, Places
from memory.touched import Touched
from memory.upkeep import Stop
from memory.vault import Vault
from models.embedder import Vectors

_PAGE = 250
"""Owners that are read at a time: as long as a question may have to wait while everything is read ahead."""
_UNKNOWN, _THERE, _ABSENT = 0, 1, 2


class Columns:
    """Reads each owner once and forgets it when it changes. Safe in any thread."""

    def __init__(self, vault: Vault, *, embedder: str) -> None:
        self._vault = vault
        self._lock = threading.RLock()
        self._begin(embedder)
        vault.watch(self.drop)

    def _begin(self, embedder: str) -> None:
        self._embedder = embedder
        self._key_of: dict[str, int] = {}
        self._id_of: dict[int, str] = {}
        self._pieces: dict[int, tuple[int, ...]] = {}
        self._proofs: dict[int, tuple[int, ...]] = {}
        self._memories = 0
        self._owner = np.zeros(0, np.int32)
        self._span = np.zeros((0, 2), np.int32)
        self._vectors = np.zeros((0, 0), np.float16)
        self._state = np.zeros(0, np.uint8)
        self._place = np.zeros((0, 4), np.int32)
        self._first = np.zeros(0, np.int32)
        self._chats: dict[str, int] = {}
        self._names: dict[str, int] = {"": 0}

    def use(self, embedder: str) -> None:
        """Change to another embedder's vectors."""
        with self._lock:
            self._begin(embedder)

    def drop(self, touched: Touched) -> None:
        """Forget these messages and memories; what is asked of them next is read from the vault."""
        with self._lock:
            for _, owner in touched:
                key = self._key_of.pop(owner, NOBODY)
                if key == NOBODY:
                    continue
                pieces = list(self._pieces.pop(key, ()))
                self._owner[pieces] = NOBODY
                if len(self._vectors):
                    self._vectors[pieces] = 0
                self._proofs.pop(key, None)
                del self._id_of[key]
                if key > 0:
                    self._state[key] = _UNKNOWN

    def fill(self, stop: Stop) -> None:
        """Read all that has not been read yet, so that no question has to. Raises `StoppedError`."""
        for load, query in (
            (self._load_messages, "SELECT seq, id FROM message WHERE seq > ? ORDER BY seq LIMIT ?"),
            (self._load_memories, "SELECT seq, id FROM memory WHERE seq > ? ORDER BY seq LIMIT ?"),
        ):
            last = 0
            while True:
                stop.check()
                with self._lock, self._vault.read() as session:
                    page = lookups.asked(session, query, (last, _PAGE))
                    load(session, [owner for _, owner in page if owner not in self._key_of])
                if not page:
                    break
                last = page[-1][0]

    def owners(self, items: Sequence[int]) -> list[int]:
        """The key of each item's owner; `NOBODY` for an item that the vault does not know."""
        if not items:
            return []
        with self._lock:
            self._make_room(max(items))
            ids = np.array(items)
            missing = ids[self._owner[ids] == NOBODY].tolist()
            if missing:
                with self._vault.read() as session:
                    found = lookups.owners(session, missing)
                    self._load_messages(session, [owner for kind, owner in found if kind == "message"])
                    self._load_memories(session, [owner for kind, owner in found if kind == "memory"])
            keys: list[int] = self._owner[ids].tolist()
            return keys

    def proofs(self, key: int) -> tuple[int, ...]:
        """The keys of the messages that prove a memory, oldest first."""
        return self._proofs.get(key, ())

    def id_of(self, key: int) -> str | None:
        """The id of a message or memory; None for one that was deleted meanwhile."""
        return self._id_of.get(key)

    def key_of(self, owner_id: str) -> int:
        """The key of a message or memory that has been read; `NOBODY` for any other."""
        return self._key_of.get(owner_id, NOBODY)

    def message_key(self, message_id: str) -> int:
        """The key of a message; `NOBODY` for one that does not exist."""
        with self._lock:
            if message_id not in self._key_of:
                with self._vault.read() as session:
                    self._load_messages(session, [message_id])
            return self._key_of.get(message_id, NOBODY)

    def chat_number(self, chat_id: str | None) -> int:
        """The number that `Places` give to a chat; -1 for none."""
        with self._lock:
            return -1 if chat_id is None else self._chats.setdefault(chat_id, len(self._chats))

    def places(self, keys: Iterable[int], *, reach: int) -> Places:
        """Where these messages and the `reach` ones before and after each stand; keys of memories are passed over."""
        centres = np.fromiter((key for key in keys if key > 0), np.int64)
        near = np.unique((centres[:, None] + np.arange(-reach, reach + 1)).ravel())
        near = near[near > 0]
        with self._lock:
            self._read_places(near)
            near = near[near < len(self._state)]
            near = near[self._state[near] == _THERE]
            found = self._place[near].astype(np.int64)
            names = tuple(self._names)
        return Places(near, found[:, 0], found[:, 1], found[:, 2], found[:, 3].astype(bool), names)

    def first_piece(self, key: int) -> int | None:
        """The first piece of an owner; None when nothing of it may be found."""
        return next(iter(self._pieces.get(key, ())), None)

    def item(self, item: int) -> Item | None:
        """Whose characters a piece of an owner that has been read stands for; None when it was deleted meanwhile."""
        with self._lock:
            key = int(self._owner[item])
            owner = self._id_of.get(key)
            if owner is None:
                return None
            start, end = self._span[item].tolist()
            return Item(item, "message" if key > 0 else "memory", owner, start, end)

    def item_vectors(self, items: Sequence[int]) -> Vectors:
        """Unit vectors of pieces, shape (len(items), dimensions); a row of zeros where this embedder has made none."""
        with self._lock:
            if not len(self._vectors):
                return np.zeros((len(items), 0), np.float32)
            return self._vectors[list(items)].astype(np.float32)

    def message_vectors(self, keys: Keys) -> Vectors:
        """One unit vector for each of these messages, the mean direction of its pieces; zeros where there is none.

        The messages have been read, as those of `Places`; shape (len(keys), dimensions).
        """
        with self._lock:
            found = self.item_vectors(self._first[keys].tolist())
            for row in np.flatnonzero(self._first[keys] < 0).tolist():
                total = self.item_vectors(self._pieces.get(int(keys[row]), ())).sum(axis=0)
                found[row] = total / (float(np.linalg.norm(total)) or 1.0)
        return found

    def memory_vectors(self, memory_ids: Sequence[str]) -> Vectors:
        """One unit vector for each memory, shape (len(memory_ids), dimensions); zeros where there is none."""
        with self._lock:
            missing = [memory for memory in memory_ids if memory not in self._key_of]
            if missing:
                with self._vault.read() as session:
                    self._load_memories(session, missing)
            pieces = (self._pieces[self._key_of[memory]] for memory in memory_ids)
            return self.item_vectors([each[-1] if each else 0 for each in pieces])

    def _read_places(self, near: Keys) -> None:
        if not len(near):
            return
        self._make_messages(int(near[-1]))
        missing = near[self._state[near] == _UNKNOWN]
        if not len(missing):
            return
        with self._vault.read() as session:
            found = lookups.messages(session, seqs=missing.tolist())
            self._keep_messages(session, found)
            last = lookups.asked(session, "SELECT max(seq) FROM message", ())[0][0] or 0
        gone = missing[(self._state[missing] == _UNKNOWN) & (missing < last)]
        self._state[gone] = _ABSENT  # numbers are never given twice

    def _load_messages(self, session: Session, ids: Sequence[str]) -> None:
        if ids:
            self._keep_messages(session, lookups.messages(session, ids=ids))

    def _keep_messages(self, session: Session, found: lookups.Rows) -> None:
        keys = {row[1]: row[0] for row in found}
        self._make_messages(max(keys.values(), default=0))
        for seq, owner, chat, author, at, speaker in found:
            place = (
                self._chats.setdefault(chat, len(self._chats)),
                self._names.setdefault(author, len(self._names)),
                date.fromisoformat(at[:10]).toordinal(),
                speaker == "assistant" and not author,
            )
            self._place[seq] = place
            self._key_of[owner] = seq
            self._id_of[seq] = owner
        self._keep_pieces(session, "message", keys)
        seqs = list(keys.values())
        pieces = [self._pieces[seq] for seq in seqs]
        self._first[seqs] = [-1 if len(each) > 1 else next(iter(each), 0) for each in pieces]
        self._state[seqs] = _THERE

    def _load_memories(self, session: Session, ids: Sequence[str]) -> None:
        if not ids:
            return
        keys: dict[str, int] = {}
        for owner in ids:
            self._memories += 1
            keys[owner] = -self._memories
        self._keep_pieces(session, "memory", keys)
        proofs = lookups.proofs(session, ids)
        for owner, key in keys.items():
            self._key_of[owner] = key
            self._id_of[key] = owner
            self._proofs[key] = tuple(proofs.get(owner, ()))

    def _keep_pieces(self, session: Session, kind: lookups.OwnerKind, keys: dict[str, int]) -> None:
        found = lookups.pieces(session, keys, kind=kind, embedder=self._embedder)
        self._make_room(max((piece.id for piece in found.items), default=0))
        of_owner: dict[int, list[int]] = {key: [] for key in keys.values()}
        for piece in found.items:
            of_owner[keys[piece.owner_id]].append(piece.id)
        self._pieces |= {key: tuple(pieces) for key, pieces in of_owner.items()}
        ids = [piece.id for piece in found.items]
        self._owner[ids] = [keys[piece.owner_id] for piece in found.items]
        self._span[ids] = np.array([(piece.start, piece.end) for piece in found.items], np.int32).reshape(-1, 2)
        if found.vectors:
            self._make_dimensions(next(iter(found.vectors.values())).shape[0])
            self._vectors[list(found.vectors)] = np.stack(list(found.vectors.values()))

    def _make_room(self, item: int) -> None:
        size = len(self._owner)
        if item >= size:
            self._owner = _longer(self._owner, item)
            self._span = _longer(self._span, item)
            if len(self._vectors):
                self._vectors = _longer(self._vectors, item)

    def _make_dimensions(self, dimensions: int) -> None:
        if not len(self._vectors):
            self._vectors = np.zeros((len(self._owner), dimensions), np.float16)

    def _make_messages(self, seq: int) -> None:
        if seq >= len(self._state):
            self._state, self._place = _longer(self._state, seq), _longer(self._place, seq)
            self._first = _longer(self._first, seq)


def _longer(array: Any, last: int) -> Any:  # noqa: ANN401  any type of array, and the same type again
    """The array with room for the index `last` and a third more, so that it is seldom copied; new rows are zero."""
    size = max(last + 1, 256) * 4 // 3
    grown = np.zeros((size, *array.shape[1:]), array.dtype)
    grown[: len(array)] = array
    return grown
