"""Keeps vectors and index complete: embeds what an embedder has not embedded yet, and brings its index in line.

The vault decides, the index follows. Long work: it goes by small steps, asks between them whether to stop, and leaves
everything whole when it does; what is done stays done.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator

from sqlmodel import Session

from memory import vectors
from memory.index import VectorIndex
from memory.vault import Vault
from memory.words import words_of
from models.embedder import Embedder, Vectors

log = logging.getLogger(__name__)

Advance = Callable[[int], None]
_EMBEDDED_AT_ONCE = 32
_BREATH_S = 0.02  # between two batches: a question of the chat's goes first
_MOVED_AT_ONCE = 500
_ROUNDS = 3  # a round also finds what was added or removed during the one before


class StoppedError(Exception):
    """The work was asked to stop; it goes on from there the next time."""


class Stop:
    """Whether long work should stop; `check` raises `StoppedError` once it should."""

    def __init__(self) -> None:
        self._asked = False

    def ask(self) -> None:
        """Stop at the next step."""
        self._asked = True

    def check(self) -> None:
        """Raises `StoppedError` when asked to."""
        if self._asked:
            raise StoppedError


def fill(vault: Vault, embedder: Embedder, *, stop: Stop, advance: Advance = lambda _: None) -> int:
    """Embed every item that this embedder has not embedded; the largest id that was looked at."""
    last = 0
    while True:
        stop.check()
        with vault.read() as session:
            ids = vectors.lacking(session, embedder=embedder.name, after=last, count=_EMBEDDED_AT_ONCE)
            words = {row.id or 0: words_of(session, row) for row in vectors.items(session, ids)}
        if not ids:
            return last
        found = embedder.embed(list(words.values())) if words else None
        if found is not None:
            with vault.write() as session:
                vectors.put(session, dict(zip(words, found, strict=True)), embedder=embedder.name)
        last = ids[-1]
        advance(len(ids))
        time.sleep(_BREATH_S)


def align(vault: Vault, index: VectorIndex, *, stop: Stop, advance: Advance = lambda _: None) -> bool:
    """Bring an index in line with the vault; whether there was anything to do."""
    changed = False
    for _ in range(_ROUNDS):
        if not _align_once(vault, index, stop=stop, advance=advance):
            break
        changed = True
    return changed


def rebuild(vault: Vault, index: VectorIndex, *, stop: Stop, advance: Advance = lambda _: None) -> None:
    """Build an index afresh from the vault, so that no deleted vector is left in its files."""
    with vault.read() as session:
        wanted = vectors.ids_of(session)
    pages = vectors.pages(vault, wanted, embedder=index.embedder_name)
    index.rebuild_from(_counted(pages, stop=stop, advance=advance))


def settle(vault: Vault, *, in_use: str, keep: Iterable[str], stop: Stop) -> None:
    """Move the vectors of the embedder in use beside their items, and delete those that are of none of `keep`."""
    kept = [*keep]
    _repeat(vault, lambda session: vectors.settle(session, embedder=in_use, count=_MOVED_AT_ONCE), stop=stop)
    _repeat(vault, lambda session: vectors.drop_others(session, keep=kept, count=_MOVED_AT_ONCE), stop=stop)


def _repeat(vault: Vault, step: Callable[[Session], int], *, stop: Stop) -> None:
    """Until a step finds nothing to do; each is a write of its own, so that a message to be saved goes between."""
    done = 1
    while done:
        stop.check()
        with vault.write() as session:
            done = step(session)
        time.sleep(_BREATH_S)


def _align_once(vault: Vault, index: VectorIndex, *, stop: Stop, advance: Advance) -> bool:
    stop.check()
    with vault.read() as session:
        wanted = vectors.ids_of(session) - vectors.all_lacking(session, embedder=index.embedder_name)
    present = index.ids()
    if wanted == present:
        return False
    missing, surplus = wanted - present, present - wanted
    log.info("index: %d items missing, %d too many; repaired from the vault", len(missing), len(surplus))
    if len(missing) * 2 > len(wanted) or surplus:
        rebuild(vault, index, stop=stop, advance=advance)
        return True
    pages = vectors.pages(vault, missing, embedder=index.embedder_name)
    for ids, matrix in _counted(pages, stop=stop, advance=advance):
        index.add(ids, matrix)
    return True


def _counted(
    pages: Iterator[tuple[list[int], Vectors]], *, stop: Stop, advance: Advance
) -> Iterator[tuple[list[int], Vectors]]:
    for page in pages:
        stop.check()
        yield page
        advance(len(page[0]))
        time.sleep(_BREATH_S)
