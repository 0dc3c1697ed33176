"""Builds a whole generation of the index in a process of its own.

Chroma holds Python's global lock while it adds: 1,000 items took it for up to seven seconds on a busy laptop, in which
neither the page nor the chat moved. It knows nothing of what the items are; the vectors that it gets are rotated.
"""

import contextlib
import multiprocessing
from collections.abc import Iterable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from memory.vault import storage_error
from models import child
from models.embedder import Vectors
from models.errors import VaultError

_PATIENCE_S = 5.0  # for an orderly end

Pages = Iterable[tuple[Sequence[int], Vectors]]


def build(folder: Path, *, embedder_name: str, pages: Pages) -> None:
    """Write the items of all pages into a fresh collection in `folder`, which nobody else may use meanwhile.

    Raises `VaultError` when that fails; what a page raises is passed on, and the process is ended.
    """
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_main, args=(theirs, folder, embedder_name), daemon=True, name="confidant-index")
    process.start()
    theirs.close()
    try:
        for page in pages:
            _send(pipe, folder, page)
        _send(pipe, folder, None)
        process.join(_PATIENCE_S)
    finally:
        pipe.close()
        process.kill()
        process.join()
        process.close()


def _send(pipe: "Connection[Any, Any]", folder: Path, page: tuple[Sequence[int], Vectors] | None) -> None:
    """Send one page and wait until it is written."""
    try:
        pipe.send(page)
        trouble = pipe.recv()
    except (EOFError, OSError):
        trouble = "its process ended"
    if isinstance(trouble, OSError):
        raise storage_error(trouble, folder) from trouble
    if trouble is not None:
        raise VaultError(
            f"The search index in {folder.parent} could not be rebuilt ({trouble}). It is tried again, and nothing is "
            "lost."
        )


def _main(connection: "Connection[Any, Any]", folder: Path, embedder_name: str) -> None:
    child.keep_quiet()
    child.give_way()
    from memory.index import BATCH, add_items, client_of, create

    try:
        client = client_of(folder)
        collection = create(client, embedder_name)
        while (page := connection.recv()) is not None:
            add_items(collection, *page, step=BATCH)
            connection.send(None)
        client.close()
        connection.send(None)
    except (EOFError, BrokenPipeError):  # the parent has stopped or is gone
        pass
    except Exception as error:  # noqa: BLE001  # the edge of the process: the parent says it
        with contextlib.suppress(OSError):
            connection.send(error if type(error) is OSError else f"{type(error).__name__}: {error}")
