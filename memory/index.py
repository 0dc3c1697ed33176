"""The user's Chroma collection: item ids and rotated vectors on disk, no text. Can be deleted at any time.

The only module that imports chromadb. It knows nothing of memories, messages or the vault; whoever owns it compares its
ids with the vault's and rebuilds it. Vectors are multiplied by a secret orthogonal matrix before they are stored: all
cosines stay as they are, and the stored vectors are of little use without the matrix. That is obfuscation, not
encryption.

On disk: `folder/<generation>/` holds one collection, `folder/current` names the generation in use. A rebuild writes the
next generation and swaps the name, because Chroma's own delete leaves the deleted vectors in its files.
"""

import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from memory import index_builder
from memory.index_builder import Pages
from memory.index_files import Generations, scrub
from memory.vault import storage_error
from models.embedder import Vectors
from models.errors import VaultError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

BATCH = 1000
STEP = 25
"""Items added at once where people wait: Chroma holds Python's global lock for some 50 ms, and nothing moves."""
_SMALL = 2000
"""Items from which on a collection is rebuilt in a process of its own, which takes seconds to start."""
_BREATH_S = 0.001  # lets a question that waits for the lock have it
_PATIENCE_S = 0.1
"""How long a question waits for the collection while something else has it; then keywords answer alone."""
_LEFTOVERS = "leftovers"


class _ErasedError(Exception):
    """The memory has changed to another embedder; nothing is kept here any more."""


class VectorIndex:
    """Nearest neighbours by cosine. Opens on first use; safe to call from any thread."""

    def __init__(self, folder: Path, *, rotation: Callable[[], Vectors], embedder_name: str) -> None:
        self._folder = folder
        self._generations = Generations(folder)
        self._secret = rotation
        self._embedder_name = embedder_name
        self._lock = threading.RLock()
        self._rebuild_lock = threading.Lock()
        self._client: Client | None = None
        self._collection: Collection | None = None
        self._is_clean = False
        self._is_erased = False
        self._draft: str | None = None

    @property
    def embedder_name(self) -> str:
        """Whose vectors these are; the collection says so itself, and one of another embedder is not opened."""
        return self._embedder_name

    @property
    def has_leftovers(self) -> bool:
        """Whether deleted vectors may still lie in the files, until the next rebuild; outlives a restart."""
        name = self._generations.current()
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
            except _ErasedError:
                return set()
            except Exception:  # damage that opening did not meet: as there, start empty and be rebuilt
                log.warning("index: damaged; it starts empty and is rebuilt from the vault", exc_info=True)
                self.close()
                self._start_empty()
                return set()
            return {int(item) for item in found["ids"]}

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add items; `vectors` has shape (len(ids), dimensions), rows of length 1. Known ids are replaced."""
        for start in range(0, len(ids), STEP):
            batch = slice(start, start + STEP)
            with suppress(_ErasedError), self._using() as collection:
                add_items(collection, ids[batch], vectors[batch] @ self._rotation)
            if start + STEP < len(ids):
                time.sleep(_BREATH_S)

    def remove(self, ids: Sequence[int]) -> None:
        """Take items out of every answer; their vectors stay in the files until `rebuild`."""
        if ids:
            with suppress(_ErasedError), self._using() as collection:
                self._mark_leftovers()
                for start in range(0, len(ids), BATCH):
                    collection.delete(ids=[str(item) for item in ids[start : start + BATCH]])

    def query(self, vector: npt.NDArray[np.float32], *, count: int) -> list[tuple[int, float]]:
        """The nearest items as (id, cosine), best first; `vector` has shape (dimensions,) and length 1.

        None are found while the collection is being opened or repaired for longer than a question can wait.
        """
        if not self._lock.acquire(timeout=_PATIENCE_S):
            log.info("index: busy; a question is answered by keywords")
            return []
        try:
            with self._using() as collection:
                found = collection.query(
                    query_embeddings=np.asarray([vector @ self._rotation]), n_results=count, include=["distances"]
                )
        except _ErasedError:
            return []
        finally:
            self._lock.release()
        distances = (found["distances"] or [[]])[0]
        return [(int(item), 1.0 - float(far)) for item, far in zip(found["ids"][0], distances, strict=True)]

    def rebuild(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Replace the collection by these items; see `rebuild_from`."""
        self.rebuild_from([(ids, vectors)])

    def rebuild_from(self, pages: Pages) -> None:
        """Replace the collection by the items of all pages in a fresh folder, and remove the old folder with all in it.

        Queries go on in the old collection meanwhile; what is added during the rebuild has to be added again. When a
        page cannot be had, its error is passed on and the old collection stays.
        """
        with self._rebuild_lock:
            self._draft = generation = self._generations.next()
            try:
                self._swap(generation, *self._build(self._folder / generation, pages))
            except _ErasedError:  # by a change of the embedder: nobody needs this one any more
                shutil.rmtree(self._folder, ignore_errors=True)
            except BaseException:
                shutil.rmtree(self._folder / generation, ignore_errors=True)
                raise
            finally:
                self._draft = None

    def _build(self, folder: Path, pages: Pages) -> "tuple[Client, Collection]":
        """A whole collection in this folder: a small one made here, a large one by a process of its own."""
        rotated = ((ids, vectors @ self._rotation) for ids, vectors in pages)
        first: list[tuple[Sequence[int], Vectors]] = []
        while sum(len(ids) for ids, _ in first) <= _SMALL and (page := next(rotated, None)) is not None:
            first.append(page)
        if sum(len(ids) for ids, _ in first) > _SMALL:
            index_builder.build(folder, embedder_name=self._embedder_name, pages=chain(first, rotated))
            client = client_of(folder)
            collection = client.get_collection("items", embedding_function=None)
            collection.query(query_embeddings=first[0][1][:1], n_results=1)  # loads it, before it is taken into use
            return client, collection
        client = client_of(folder)
        try:
            collection = create(client, self._embedder_name)
            for ids, vectors in first:
                add_items(collection, ids, vectors)
        except BaseException:
            client.close()
            raise
        return client, collection

    def _swap(self, generation: str, client: "Client", collection: "Collection") -> None:
        with self._lock:
            self.close()
            if self._is_erased:
                client.close()
                raise _ErasedError
            self._generations.point_to(generation)
            self._client, self._collection = client, collection
            self._clean()
            self._generations.sweep()

    def open(self) -> None:
        """Open the collection now, so that the first question does not have to."""
        with self._lock:
            self._open()

    def erase(self) -> None:
        """Remove all files for good: the memory has changed to another embedder. From now on nothing is kept or found.

        A file that the system still holds is removed when the folder is next looked at.
        """
        with self._lock:
            self._is_erased = True
            self.close()
            shutil.rmtree(self._folder, ignore_errors=True)

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
            self._is_clean = scrub(self._folder / (self._generations.current() or ""))

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
            (self._folder / (self._generations.current() or "") / _LEFTOVERS).touch()
        except OSError as error:
            raise storage_error(error, self._folder) from error

    def _open(self) -> "Collection":
        if self._is_erased:
            raise _ErasedError
        if self._collection is not None:
            return self._collection
        name = self._generations.current()
        self._generations.sweep(keep=self._draft)
        if name is not None:
            try:
                self._client = client_of(self._folder / name)
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
        generation = self._generations.next()
        self._client = client_of(self._folder / generation)
        self._collection = create(self._client, self._embedder_name)
        self._generations.point_to(generation)
        self._generations.sweep(keep=self._draft)


def create(client: "Client", embedder_name: str) -> "Collection":
    """An empty collection that says whose vectors it is for."""
    return client.create_collection(
        "items",
        embedding_function=None,
        metadata={"embedder": embedder_name},
        configuration={"hnsw": {"space": "cosine"}},
    )


def client_of(folder: Path) -> "Client":
    """Chroma on this folder, without its telemetry; the folder is made when it is not there."""
    import chromadb
    from chromadb.config import Settings

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error
    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)  # declared as the wider ClientAPI, which cannot be closed


def add_items(collection: "Collection", ids: Sequence[int], rotated: npt.NDArray[Any], *, step: int = STEP) -> None:
    """Add items with vectors as they are to be stored, shape (len(ids), dimensions), `step` at once."""
    for start in range(0, len(ids), step):
        batch = slice(start, start + step)
        collection.upsert(
            ids=[str(item) for item in ids[batch]], embeddings=np.asarray(rotated[batch], dtype=np.float32)
        )
