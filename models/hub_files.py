"""A repository's list of files → the models in it to choose from. Pure: it must not ask any server.

A model that was split is one choice: its parts are fetched as a set, or not at all.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from models.errors import InputError
from models.source import Source

_SPLIT = re.compile(r"^(?P<stem>.*)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf$", re.IGNORECASE)
_QUANTISATION = re.compile(
    r"(?<![A-Z0-9])((?:UD-)?(?:I?Q\d(?:_[0-9A-Z]+)*|TQ\d_\d|MXFP4(?:_MOE)?)|BF16|FP?16|FP?32)(?![A-Z0-9])",
    re.IGNORECASE,
)
_COMPANION = re.compile(r"mmproj|imatrix", re.IGNORECASE)  # what goes with a model and cannot chat by itself


@dataclass(frozen=True, slots=True)
class Part:
    """One file on a server. `size` in bytes, `sha256` in lower-case hex; None where the server does not say."""

    path: str
    address: str
    size: int | None
    sha256: str | None = None

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A model to download: one file, or the parts of a split one in order. `size` is their sum in bytes."""

    name: str
    parts: tuple[Part, ...]
    quantisation: str | None = None

    @property
    def size(self) -> int | None:
        """Bytes of all parts; None when one's is unknown."""
        return sum(part.size or 0 for part in self.parts) if all(part.size is not None for part in self.parts) else None

    @property
    def sha256(self) -> str | None:
        """The hash of the one part; None for a split model, whose parts have one each."""
        return self.parts[0].sha256 if len(self.parts) == 1 else None


def quantisation(name: str) -> str | None:
    """The quantisation that a file's name tells, in capitals, such as "Q4_K_M"; None when it tells none."""
    found = _QUANTISATION.findall(PurePosixPath(name).stem)
    return found[-1].upper() if found else None


def split_name(name: str) -> tuple[str, int, int] | None:
    """Stem, number and count of a split model's part; None when the name is not one's."""
    match = _SPLIT.match(name)
    return (match["stem"], int(match["number"]), int(match["count"])) if match else None


def grouped(parts: Iterable[Part]) -> list[RemoteFile]:
    """The models among a repository's files, smallest first; a split one whose parts are not all there is left out."""
    alone: list[RemoteFile] = []
    sets: dict[tuple[str, int], dict[int, Part]] = {}
    for part in parts:
        if not part.path.lower().endswith(".gguf"):
            continue
        split = split_name(part.path)
        if split is None:
            alone.append(RemoteFile(part.name, (part,), quantisation(part.name)))
        else:
            sets.setdefault((split[0], split[2]), {})[split[1]] = part
    for (stem, count), found in sets.items():
        if sorted(found) == list(range(1, count + 1)):
            name = PurePosixPath(stem).name
            members = tuple(found[number] for number in sorted(found))
            alone.append(RemoteFile(f"{name}.gguf", members, quantisation(f"{name}.gguf")))
    return sorted(alone, key=lambda file: (file.size or 0, file.name))


def chosen(source: Source, found: Sequence[RemoteFile]) -> list[RemoteFile]:
    """Those that the source means; what only goes with a model has to be named. Raises `InputError` for none."""
    models = [file for file in found if not _COMPANION.search(file.name)]
    if source.path is not None:
        meant = [file for file in found if any(part.path == source.path for part in file.parts)]
    elif source.quantisation is not None:
        wanted = source.quantisation.upper()
        meant = [file for file in models if (file.quantisation or "").removeprefix("UD-") == wanted.removeprefix("UD-")]
        meant = [file for file in meant if file.quantisation == wanted] or meant
    else:
        meant = models
    if not meant:
        known = ", ".join(sorted({file.quantisation for file in models if file.quantisation}))
        hint = f" There is: {known}." if known and source.quantisation else ""
        raise InputError(f"“{source.label}” has no GGUF file like that.{hint} Check the spelling on its page.")
    return meant


def the_one(source: Source, found: Sequence[RemoteFile]) -> RemoteFile:
    """The only file that the source means. Raises `InputError` when it means none or several."""
    meant = chosen(source, found)
    if len(meant) > 1:
        raise InputError(f"“{source.label}” has {len(meant)} files to choose from. Choose one of them first.")
    return meant[0]
