"""Looks through folders that are not ours: read-only, never in circles, never too long, and past what it may not read.

It knows nothing of models. Links to files are followed, links to folders are not.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_DEEPEST = 8  # folders below the first
_MOST_ENTRIES = 50_000  # of one place; the largest caches have some thousands
_LONGEST_TEXT = 2**20  # bytes of a settings file or manifest

Identity = tuple[int, int] | Path


@dataclass(slots=True)
class Tally:
    """What a search had to leave out: how many files and folders it could not read, and whether it gave up early."""

    unreadable: int = 0
    is_cut_short: bool = False


def files_below(root: Path, suffix: str, *, tally: Tally) -> Iterator[Path]:
    """Files under `root` whose name ends in `suffix` (in any case), by name, hidden ones left out.

    Nothing when `root` does not exist.
    """
    waiting, visited, seen = [(root, 0)], set[Identity](), 0
    while waiting:
        folder, depth = waiting.pop()
        known = identity(folder, tally=tally)
        if known is None or known in visited:
            continue
        visited.add(known)
        inner: list[Path] = []
        for path, is_folder in _children(folder, tally):
            seen += 1
            if seen > _MOST_ENTRIES:
                tally.is_cut_short = True
                return
            if is_folder:
                inner.append(path)
            elif path.name.lower().endswith(suffix):
                yield path
        if depth < _DEEPEST:
            waiting.extend((path, depth + 1) for path in reversed(inner))


def folders_in(root: Path, *, tally: Tally) -> list[Path]:
    """The folders directly in `root`, by name, hidden ones left out; empty when it does not exist."""
    return [path for path, is_folder in _children(root, tally) if is_folder]


def identity(path: Path, *, tally: Tally) -> Identity | None:
    """What two paths to the same file have in common, links of both kinds included; None when nothing is there."""
    state = _state(path, tally)
    if state is None:
        return None
    return (state.st_dev, state.st_ino) if state.st_ino else path.resolve()  # no numbers on some network drives


def is_file(path: Path, *, tally: Tally) -> bool:
    """Whether there is a file, or a link to one; `Path.is_file` raises where it may not look."""
    state = _state(path, tally)
    return state is not None and stat.S_ISREG(state.st_mode)


def read_text(path: Path, *, tally: Tally) -> str:
    """The text of a small file; "" when it does not exist, and when it is too long or cannot be read (then counted)."""
    if not is_file(path, tally=tally):
        return ""
    try:
        if path.stat().st_size <= _LONGEST_TEXT:
            return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        pass  # counted below, as everything that cannot be read
    tally.unreadable += 1
    return ""


def _state(path: Path, tally: Tally) -> os.stat_result | None:
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):  # what belongs to other users, links in a circle, names that cannot be
        tally.unreadable += 1
        return None


def _children(folder: Path, tally: Tally) -> list[tuple[Path, bool]]:
    """What is in the folder, by name, each with whether it is a folder itself; hidden ones left out."""
    try:
        with os.scandir(folder) as listing:
            entries = [entry for _, entry in zip(range(_MOST_ENTRIES + 1), listing, strict=False)]
            found = [(Path(entry.path), entry.is_dir(follow_symlinks=False)) for entry in entries]
    except FileNotFoundError:
        return []
    except OSError:  # above all folders of other users
        tally.unreadable += 1
        return []
    return sorted((path, is_folder) for path, is_folder in found if not path.name.startswith("."))
