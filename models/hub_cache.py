"""Hugging Face's cache: which repositories are in it, and which of their revisions to look into.

Layout, from the documentation of huggingface_hub, “Understand caching”: models--OWNER--NAME/snapshots/REVISION/ holds
the repository's files, as links into blobs/ or, where links are not allowed, the files themselves; refs/main holds the
newest revision.
"""

from collections.abc import Iterator
from pathlib import Path

from models.folders import Tally, folders_in, read_text

_PREFIX = "models--"


def repositories(root: Path, *, tally: Tally) -> Iterator[tuple[str, list[Path]]]:
    """Name (“owner/name”) of every model repository and the folders of its revisions, the current one first."""
    for folder in folders_in(root, tally=tally):
        if not folder.name.startswith(_PREFIX):
            continue
        current = read_text(folder / "refs" / "main", tally=tally).strip()
        revisions = folders_in(folder / "snapshots", tally=tally)
        revisions.sort(key=lambda revision: revision.name != current)
        if revisions:
            yield folder.name.removeprefix(_PREFIX).replace("--", "/", 1), revisions
