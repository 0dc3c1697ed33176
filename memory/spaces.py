"""A space: one embedder with its own index and scale, where vectors may be compared; and which space the vault names.

Each embedder's index lies in a folder of its own, named after a hash of the embedder's name, so a change builds the
next one beside the one in use and then changes one line in the vault. It knows nothing of items.
"""

import hashlib
import json
import logging
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from sqlmodel import Session

from memory.index import VectorIndex
from memory.scale import PLAIN, Scale
from memory.tables import Entry
from memory.vault import Vault
from models.embedder import Embedder, Vectors

log = logging.getLogger(__name__)

_ROTATION = "rotation"
_CHOSEN = "embedder"
_WANTED = "embedder wanted"
_SCALE = "scale"


@dataclass(frozen=True, slots=True)
class Space:
    """One embedder, the index of its vectors, and how its cosines compare with MiniLM's."""

    embedder: Embedder
    index: VectorIndex
    scale: Scale = PLAIN


@dataclass(frozen=True, slots=True)
class Remembered:
    """An embedder as the vault remembers it: its name, and what whoever chose it needs to open it again."""

    name: str
    reference: str


class Spaces:
    """Makes spaces, and remembers in the vault which one is in use and which one the user wants next."""

    def __init__(self, vault: Vault, folder: Path) -> None:
        self._vault = vault
        self._folder = folder

    def of(self, embedder: Embedder) -> Space:
        """The space of an embedder; nothing is opened or loaded yet."""
        index = VectorIndex(
            self._folder / _folder_name(embedder.name),
            rotation=lambda: _rotation(self._vault, embedder),
            embedder_name=embedder.name,
        )
        return Space(embedder, index, self.scale(embedder.name) or PLAIN)

    def chosen(self) -> Remembered | None:
        """The embedder that the user has changed to; None: the one that the program comes with."""
        return self._remembered(_CHOSEN)

    def wanted(self) -> Remembered | None:
        """The embedder that a change is under way to, also from before a restart."""
        return self._remembered(_WANTED)

    def want(self, embedder: Remembered | None) -> None:
        """Remember that a change to this embedder is under way, or that none is."""
        self._vault.set_entry(_WANTED, None if embedder is None else _packed(embedder))

    def choose(self, session: Session, embedder: Remembered) -> None:
        """Name this embedder as the one in use, in the caller's transaction; the change to it is done."""
        session.merge(Entry(name=_CHOSEN, value=_packed(embedder)))
        wanted = session.get(Entry, _WANTED)
        if wanted is not None:
            session.delete(wanted)

    def scale(self, name: str) -> Scale | None:
        """The scale that was measured for an embedder."""
        kept = self._vault.entry(f"{_SCALE} {name}")
        return None if kept is None else Scale(**json.loads(kept))

    def keep_scale(self, name: str, scale: Scale) -> None:
        """Remember an embedder's scale."""
        self._vault.set_entry(f"{_SCALE} {name}", json.dumps(asdict(scale)).encode())

    def sweep(self, *, keep: Iterable[str]) -> None:
        """Remove the indexes of all embedders but these; what the system still holds is removed the next time."""
        names = {_folder_name(name) for name in keep}
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.is_dir() and path.name not in names:
                shutil.rmtree(path, ignore_errors=True)
            elif path.is_file():  # the pointer of the first version, which had one index only
                path.unlink(missing_ok=True)

    def _remembered(self, entry: str) -> Remembered | None:
        kept = self._vault.entry(entry)
        return None if kept is None else Remembered(**json.loads(kept))


class Handover:
    """Lets readers use the space in use side by side, and one writer change it between them.

    A writer waits for a moment without readers; readers wait only while the change itself is made.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._is_changing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While the block runs, the space in use stays the same."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_changing)
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """While the block runs, nobody reads."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_changing and not self._readers)
            self._is_changing = True
        try:
            yield
        finally:
            with self._changed:
                self._is_changing = False
                self._changed.notify_all()


def random_rotation(dimensions: int) -> Vectors:
    """A random orthogonal matrix of shape (dimensions, dimensions): the Q of a Gaussian matrix (Mezzadri, 2007)."""
    normal = np.random.default_rng().standard_normal((dimensions, dimensions))
    q, r = np.linalg.qr(normal)
    return np.asarray(q * np.sign(np.diag(r)), dtype=np.float32)


def _folder_name(embedder_name: str) -> str:
    return hashlib.blake2b(embedder_name.encode(), digest_size=6).hexdigest()


def _packed(embedder: Remembered) -> bytes:
    return json.dumps(asdict(embedder)).encode()


def _rotation(vault: Vault, embedder: Embedder) -> Vectors:
    """A vault's own secret rotation for vectors of this length; made on first use."""
    size = embedder.dimensions
    stored = vault.entry_or_made(f"{_ROTATION} {size}", lambda: random_rotation(size).astype("<f4").tobytes())
    return np.asarray(np.frombuffer(stored, dtype="<f4").reshape(size, size), dtype=np.float32)
