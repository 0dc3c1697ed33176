"""The index's files: which generation of the collection is in use, and what hnswlib leaves beside the items.

It knows the files' layout and nothing of Chroma or vectors.
"""

import logging
import os
import shutil
import struct
from pathlib import Path

from memory.vault import storage_error

log = logging.getLogger(__name__)

_POINTER = "current"


class Generations:
    """The folders of one index, each a whole collection, and the file that names the one in use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> str | None:
        """The folder in use, or None when there is none or its name cannot be read."""
        pointer = self._folder / _POINTER
        if not pointer.is_file():
            return None
        name = pointer.read_text("ascii", errors="replace").strip()
        return name if name.isdigit() and (self._folder / name).is_dir() else None

    def next(self) -> str:
        """A name for the next one, which no folder has."""
        if not self._folder.is_dir():
            return "000001"
        last = max((int(path.name) for path in self._folder.iterdir() if path.name.isdigit()), default=0)
        return f"{last + 1:06d}"

    def point_to(self, generation: str) -> None:
        """Take this one into use: before or after a crash, the pointer names a whole collection."""
        fresh = self._folder / f"{_POINTER}.new"
        try:
            fresh.write_text(generation, "ascii")
            fresh.replace(self._folder / _POINTER)
        except OSError as error:
            raise storage_error(error, self._folder) from error

    def sweep(self, *, keep: str | None = None) -> None:
        """Remove all others but `keep`. One that the system still holds is removed at the next start."""
        name = self.current()
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.is_dir() and path.name not in (name, keep):
                shutil.rmtree(path, ignore_errors=True)


def scrub(generation: Path) -> bool:
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
