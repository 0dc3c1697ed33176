"""The files of a download: names that are safe on every system, parts that no model list can see, the space left.

It must not know where the bytes come from.
"""

import errno
import logging
import os
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from models.errors import DownloadError
from models.hub_files import split_name

LOG = logging.getLogger(__name__)

PART = ".part"  # anything but .gguf: nothing lists or loads it
RESERVE_BYTES = 256 * 1024**2  # of free space is left for everything else, the vault above all

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|-|$)", re.IGNORECASE)  # devices on Windows
_LONGEST = 180  # bytes of the stem: with suffixes below the 255 that most file systems allow
_FULL = {errno.ENOSPC, errno.EDQUOT}


def safe_name(path: str) -> str:
    """A file name for a path that a server or a person gave: one component, ending in ".gguf"."""
    name = PurePosixPath(path.replace("\\", "/")).name
    stem = name[:-5] if name.lower().endswith(".gguf") else name
    stem = _FORBIDDEN.sub("_", stem).strip(" .")
    split = split_name(f"{stem}.gguf")
    tail = f"-{split[1]:05d}-of-{split[2]:05d}" if split else ""
    stem = (split[0] if split else stem).encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore")
    stem = stem.strip(" .") or "model"
    return f"{'_' if _RESERVED.match(stem) else ''}{stem}{tail}.gguf"


def part_path(folder: Path, name: str, *, mark: str) -> Path:
    """Where the download marked `mark` collects the bytes of the file `name`."""
    return folder / f"{name}.{mark}{PART}"


def free_names(folder: Path, names: Sequence[str]) -> list[str]:
    """The names themselves or, where one is taken, all with the same number, such as "model (2).gguf"."""
    for number in range(1, 1000):
        tried = [_numbered(name, number) for name in names]
        if not any((folder / name).exists() for name in tried):
            return tried
    raise DownloadError(f"The folder {folder} is full of files of this name. Remove some, then resume.")


def free_bytes(folder: Path) -> int:
    """Bytes that are free on the folder's disk."""
    return shutil.disk_usage(folder).free


def check_space(folder: Path, *, needed: int, free: int) -> None:
    """Raises `DownloadError` when `needed` bytes more would leave less than `RESERVE_BYTES` of `free`."""
    if needed + RESERVE_BYTES > free:
        raise DownloadError(
            f"There is not enough space in {folder}: {in_words(needed)} are needed and {in_words(free)} are free. "
            "Free some space, then resume."
        )


def disk_error(error: OSError, folder: Path) -> DownloadError:
    """The sentence for an error of the disk."""
    if error.errno in _FULL:
        return DownloadError(
            f"There is no space left in {folder}. What has arrived is kept: free some space, then resume."
        )
    if error.errno == errno.EFBIG:
        return DownloadError(f"The disk of {folder} cannot hold a file of this size. Choose a smaller model.")
    reason = (error.strerror or type(error).__name__).lower()
    return DownloadError(f"The folder {folder} cannot be written ({reason}). Make it writable, then resume.")


def in_words(count: int) -> str:
    """A number of bytes as a person reads it: "1.1 GB"."""
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def place(part: Path, target: Path) -> None:
    """Give a checked part its final name, at once and for good."""
    os.replace(part, target)  # noqa: PTH105  the one call that is atomic on every system


def remove(paths: Iterable[Path]) -> None:
    """Remove those that are there; what the disk refuses is logged, for the next try."""
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            LOG.warning("cannot remove what arrived of a download: %s", error.strerror)


def _numbered(name: str, number: int) -> str:
    if number == 1:
        return name
    split = split_name(name)
    if split:
        return f"{split[0]} ({number})-{split[1]:05d}-of-{split[2]:05d}.gguf"
    return f"{name.removesuffix('.gguf')} ({number}).gguf"
