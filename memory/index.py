"""The user's Chroma collection: item ids and rotated vectors on disk, no text. Can be deleted at any time.

The only module that imports chromadb. It knows nothing of memories, messages or the vault; whoever owns it compares its
ids with the vault's and rebuilds it. Vectors are multiplied by a secret orthogonal matrix before they are stored: all
cosines stay as they are, and the stored vectors are of little use without the matrix. That is obfuscation, not
encryption.

On disk: `folder/<generation>/` holds one collection, `folder/current` names the generation in use. A rebuild writes the
next generation and swaps the name, because Chroma's own delete leaves the deleted vectors in its files.
"""

import logging
import os
import shutil
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from memory.vault import storage_error
from models.embedder import Vectors
from models.errors import VaultError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

BATCH = 1000
_POINTER = "current"
_LEFTOVERS = "leftovers"


def random_rotation(dimensions: int) -> Vectors:
    """A random orthogonal matrix of shape (dimensions, dimensions): the Q of a Gaussian matrix (Mezzadri, 2007)."""
    normal = np.random.default_rng().standard_normal((dimensions, dimensions))
    q, r = np.linalg.qr(normal)
    return np.asarray(q * np.sign(np.diag(r)), dtype=np.float32)


class VectorIndex:
    """Nearest neighbours by cosine. Opens on first use; safe to call from any thread."""

    def __init__(self, folder: Path, *, rotation: Callable[[], Vectors], embedder_name: str) -> None:
        self._folder = folder
        self._secret = rotation
        self._embedder_name = embedder_name
        self._lock = threading.RLock()
        self._rebuild_lock = threading.Lock()
        self._client: Client | None = None
        self._collection: Collection | None = None
        self._is_clean = False

    @property
    def has_leftovers(self) -> bool:
        """Whether deleted vectors may still lie in the files, until the next rebuild; outlives a restart."""
        name = self._current()
        return name is not None and (self._folder / name / _LEFTOVERS).exists()

    @cached_property
    def _rotation(self) -> Vectors:
        return self._secret()

    def ids(self) -> set[int]:
        """The ids of all items in the collection; empty when it is missing, damaged, or of another embedder."""
        with self._lock:
            try:
                found = self._open().get(include=[])
                self._clean()
            except Exception:  # damage that opening did not meet: as there, start empty and be rebuilt
                log.warning("index: damaged; it starts empty and is rebuilt from the vault", exc_info=True)
                self.close()
                self._start_empty()
                return set()
            return {int(item) for item in found["ids"]}

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add items; `vectors` has shape (len(ids), dimensions), rows of length 1. Known ids are replaced."""
        with self._using() as collection:
            _add(collection, ids, vectors @ self._rotation)

    def remove(self, ids: Sequence[int]) -> None:
        """Take items out of every answer; their vectors stay in the files until `rebuild`."""
        if ids:
            with self._using() as collection:
                self._mark_leftovers()
                for start in range(0, len(ids), BATCH):
                    collection.delete(ids=[str(item) for item in ids[start : start + BATCH]])

    def query(self, vector: npt.NDArray[np.float32], *, count: int) -> list[tuple[int, float]]:
        """The nearest items as (id, cosine), best first; `vector` has shape (dimensions,) and length 1."""
        with self._using() as collection:
            found = collection.query(
                query_embeddings=np.asarray([vector @ self._rotation]), n_results=count, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return [(int(item), 1.0 - float(far)) for item, far in zip(found["ids"][0], distances, strict=True)]

    def rebuild(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Replace the collection by these items in a fresh folder, and remove the old folder with all that it held.

        Queries go on in the old collection meanwhile; what is added during the rebuild has to be added again.
        """
        with self._rebuild_lock:
            generation = f"{self._generation_number() + 1:06d}"
            client = _client(self._folder / generation)
            collection = self._create(client)
            _add(collection, ids, vectors @ self._rotation)
            self._swap(generation, client, collection)

    def _swap(self, generation: str, client: "Client", collection: "Collection") -> None:
        with self._lock:
            self.close()
            self._point_to(generation)
            self._client, self._collection = client, collection
            self._clean()
            self._sweep()

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = self._collection = None
            self._is_clean = False

    def _clean(self) -> None:
        """Once after opening: hnswlib's files are written anew by the first use of a small collection."""
        if not self._is_clean:
            self._is_clean = _scrub(self._folder / (self._current() or ""))

    @contextmanager
    def _using(self) -> Iterator["Collection"]:
        from chromadb.errors import ChromaError

        with self._lock:
            try:
                yield self._open()
                self._clean()
            except ChromaError as error:
                raise VaultError(
                    f"The search index in {self._folder} could not be used ({error}). Restart Confidant: the index is "
                    "rebuilt from the vault, and nothing is lost."
                ) from error

    def _mark_leftovers(self) -> None:
        try:
            (self._folder / (self._current() or "") / _LEFTOVERS).touch()
        except OSError as error:
            raise storage_error(error, self._folder) from error

    def _open(self) -> "Collection":
        if self._collection is not None:
            return self._collection
        name = self._current()
        self._sweep()
        if name is not None:
            try:
                self._client = _client(self._folder / name)
                self._collection = self._client.get_collection("items", embedding_function=None)
                if (self._collection.metadata or {}).get("embedder") == self._embedder_name:
                    return self._collection
                log.info("index: made with another embedder; it starts empty")
            except Exception:  # whatever is wrong with these files, they are only a copy: start empty, be rebuilt
                log.warning("index: cannot be read; it starts empty and is rebuilt from the vault", exc_info=True)
            self.close()
        self._start_empty()
        assert self._collection is not None  # noqa: S101 - _start_empty has just set it
        return self._collection

    def _start_empty(self) -> None:
        generation = f"{self._generation_number() + 1:06d}"
        self._client = _client(self._folder / generation)
        self._collection = self._create(self._client)
        self._point_to(generation)
        self._sweep()

    def _create(self, client: "Client") -> "Collection":
        return client.create_collection(
            "items",
            embedding_function=None,
            metadata={"embedder": self._embedder_name},
            configuration={"hnsw": {"space": "cosine"}},
        )

    def _current(self) -> str | None:
        pointer = self._folder / _POINTER
        if not pointer.is_file():
            return None
        name = pointer.read_text("ascii", errors="replace").strip()
        return name if name.isdigit() and (self._folder / name).is_dir() else None

    def _generation_number(self) -> int:
        if not self._folder.is_dir():
            return 0
        return max((int(path.name) for path in self._folder.iterdir() if path.name.isdigit()), default=0)

    def _point_to(self, generation: str) -> None:
        fresh = self._folder / f"{_POINTER}.new"
        try:
            fresh.write_text(generation, "ascii")
            fresh.replace(self._folder / _POINTER)
        except OSError as error:
            raise storage_error(error, self._folder) from error

    def _sweep(self) -> None:
        """Remove the folders of other generations. One that the system still holds is removed at the next start."""
        name = self._current()
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.is_dir() and path.name != name:
                shutil.rmtree(path, ignore_errors=True)


def _client(folder: Path) -> "Client":
    import chromadb
    from chromadb.config import Settings

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error
    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)  # declared as the wider ClientAPI, which cannot be closed


def _add(collection: "Collection", ids: Sequence[int], rotated: npt.NDArray[Any]) -> None:
    for start in range(0, len(ids), BATCH):
        batch = slice(start, start + BATCH)
        collection.upsert(
            ids=[str(item) for item in ids[batch]], embeddings=np.asarray(rotated[batch], dtype=np.float32)
        )


def _scrub(generation: Path) -> bool:
    """Overwrite with zeros what lies in hnswlib's files beyond its items; whether there were such files.

    The first files are made for 100 items to come and filled with whatever lay in this process's memory: other vectors,
    deleted ones among them, or texts. From 1,000 items on, Chroma writes them without room to spare.
    """
    headers = list(generation.rglob("header.bin"))
    for header in headers:
        words = header.read_bytes()
        version, _, capacity, items, size = struct.unpack_from("<iQQQQ", words.ljust(36, b"\0"))
        if version != 1:
            log.warning("index: unknown version of hnswlib's files; they are left as they are")
            continue
        for name, each in (("data_level0.bin", size), ("length.bin", 4)):
            with header.with_name(name).open("r+b") as file:
                end = file.seek(0, os.SEEK_END)
                if items * each < end <= capacity * each:
                    file.seek(items * each)
                    file.write(bytes(end - items * each))
    return bool(headers)
