"""Finds the models that other programs have put on this computer, where they lie.

Read-only: it opens nothing for writing, loads no model and asks no network. What a file is, its header tells
(`models.gguf`); where to look is `models.places`.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models import gguf, hub_cache, ollama_store
from models.errors import ModelFileError
from models.folders import Identity, Tally, files_below, identity, is_file, read_text
from models.gguf import GgufHeader, Kind
from models.gguf_split import first_part
from models.places import Layout, Place

FoundKind = Kind | Literal["embedder folder", "unusable"]

_USABLE: tuple[Kind, ...] = ("chat", "embedding", "adapter")
_WEIGHTS = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin")  # older ones in 0_Transformer/
_MOST_MODELS = 2000
_SAYS_NOTHING = re.compile(r"model|mmproj|ggml-model.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundModel:
    """One model on this computer. `where` is the program that keeps it; `paths` are its files, the one to load first.

    `kind` "chat" can be talked to, "embedding" and "embedder folder" (sentence-transformers) can search, "adapter" can
    be added to a chat model; `trouble` is the sentence that says why something cannot be used, else "". `header` is
    None for a folder, and for a file that cannot be read. `size_bytes` is of all files together.
    """

    name: str
    where: str
    paths: tuple[Path, ...]
    kind: FoundKind
    size_bytes: int
    header: GgufHeader | None = None
    trouble: str = ""


class Headers:
    """Remembers the headers of files that have not changed, so that a second look costs nothing."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, int, int], GgufHeader] = {}

    def describe(self, path: Path) -> GgufHeader:
        """As `models.gguf.describe`; a file is read again when its size or its time of change differ."""
        try:
            state = path.stat()
        except OSError:
            return gguf.describe(path)  # which has the sentence for it
        key = (path, state.st_size, state.st_mtime_ns)
        known = self._known.get(key)
        if known is None:
            known = gguf.describe(path)
            if len(known.parts) == 1:  # of a model in several files, another one may change
                self._known[key] = known
        return known


def scan(
    places: Iterable[Place], *, headers: Headers | None = None, tally: Tally | None = None
) -> Iterator[FoundModel]:
    """Every model in these places, as soon as it is found, each file once.

    A file that two programs share belongs to the place that comes first. Hand in `headers` to make the next scan quick,
    and `tally` to know what could not be read. Raises nothing for what is in the files and folders.
    """
    search = _Search(headers or Headers(), tally or Tally())
    for place in places:
        for found in _READERS[place.layout](search, place):
            search.count += 1
            if search.count > _MOST_MODELS:
                search.tally.is_cut_short = True
                return
            yield found


class _Search:
    """One scan: what it has seen, what it knows already, and what it had to leave out."""

    def __init__(self, headers: Headers, tally: Tally) -> None:
        self.headers = headers
        self.tally = tally
        self.count = 0
        self._seen: set[Identity] = set()

    def is_new(self, path: Path) -> bool:
        """Whether this file is there and has not been met yet, under this name or another."""
        known = identity(path, tally=self.tally)
        if known is None or known in self._seen:
            return False
        self._seen.add(known)
        return True

    def in_folder(self, place: Place, title: str = "") -> Iterator[FoundModel]:
        """Every GGUF file at any depth; `title` names those whose own name says nothing."""
        for path in files_below(place.path, ".gguf", tally=self.tally):
            yield from self.file(path, _name(path, title or _inner(path, place.path)), place.name)

    def in_lm_studio(self, place: Place) -> Iterator[FoundModel]:
        """Its models folder, and the one that its settings name instead; `place` may be the file that names it."""
        pointer = read_text(place.path, tally=self.tally).strip()
        root = Path(pointer) if pointer else place.path
        if root.is_absolute():
            for folder in (root / "models", *_downloads_folder(root, self.tally)):
                yield from self.in_folder(Place(place.name, folder))

    def in_ollama(self, place: Place) -> Iterator[FoundModel]:
        """Every blob in GGUF, by the names that people know."""
        for name, path in ollama_store.blobs(place.path, tally=self.tally):
            if is_file(path, tally=self.tally):
                yield from self.file(path, name, place.name)
            else:
                trouble = f"“{name}” is in Ollama's list, but its file is missing or not yours to read."
                yield FoundModel(name, place.name, (path,), "unusable", 0, trouble=trouble)

    def in_hub(self, place: Place) -> Iterator[FoundModel]:
        """Every GGUF file of every revision, and the repositories that are embedding models."""
        for name, revisions in hub_cache.repositories(place.path, tally=self.tally):
            embedder = next((folder for folder in revisions if self._has(folder, "modules.json")), None)
            if embedder is not None and self.is_new(embedder):
                yield _embedder(embedder, name, place.name, tally=self.tally)
            for folder in revisions:
                yield from self.in_folder(Place(place.name, folder), title=name)

    def file(self, path: Path, name: str, where: str) -> Iterator[FoundModel]:
        """What this GGUF file is; nothing when it was met before, or is a later part of a model in several files."""
        first = first_part(path)
        if first is not None and is_file(first, tally=self.tally):
            return
        if not is_file(path, tally=self.tally) or not self.is_new(path):
            return
        try:
            header = self.headers.describe(path)
        except ModelFileError as error:
            trouble = _readable(str(error), path, name)
            yield FoundModel(_plain(name), where, (path,), "unusable", _size(path), trouble=trouble)
            return
        trouble = "" if header.kind in _USABLE else _readable(gguf.why_not_chat(header), path, name)
        yield FoundModel(_plain(name), where, header.parts, header.kind, header.size_bytes, header, trouble)

    def _has(self, folder: Path, name: str) -> bool:
        return is_file(folder / name, tally=self.tally)


_READERS: Mapping[Layout, Callable[[_Search, Place], Iterator[FoundModel]]] = {
    "folder": _Search.in_folder,
    "lm studio": _Search.in_lm_studio,
    "ollama": _Search.in_ollama,
    "hub": _Search.in_hub,
}


def _inner(path: Path, root: Path) -> str:
    """The folders between: “ada/tiny” for ROOT/ada/tiny/model.gguf."""
    return "/".join(path.relative_to(root).parts[:-1])


def _name(path: Path, title: str) -> str:
    """A name that says something: Jan calls every model model.gguf, in a folder of its own."""
    stem = path.stem
    if not title or not _SAYS_NOTHING.fullmatch(stem):
        return stem
    return title if stem.lower() == "model" else f"{title}: {stem}"


def _readable(sentence: str, path: Path, name: str) -> str:
    """The sentence with the name that a person knows: the file of a blob is called by its checksum."""
    return _plain(sentence.replace(f"“{path.name}”", f"“{name}”"))


def _plain(text: str) -> str:
    """Without control characters, and without what no browser can show: file names may hold any bytes."""
    return "".join(mark if mark.isprintable() else "�" for mark in text)


def _downloads_folder(root: Path, tally: Tally) -> Iterator[Path]:
    """The folder that LM Studio's settings.json names as `downloadsFolder`, if it does."""
    text = read_text(root / "settings.json", tally=tally)
    try:
        settings = json.loads(text) if text else None
    except (ValueError, RecursionError):
        tally.unreadable += 1
        return
    chosen = settings.get("downloadsFolder") if isinstance(settings, dict) else None
    if isinstance(chosen, str) and Path(chosen).is_absolute():
        yield Path(chosen)


def _embedder(folder: Path, name: str, where: str, *, tally: Tally) -> FoundModel:
    """A sentence-transformers folder, which has a modules.json."""
    sizes = {path: _size(path) for path in files_below(folder, "", tally=tally)}
    is_whole = any(path.name in _WEIGHTS and size for path, size in sizes.items())
    trouble = "" if is_whole else f"“{name}” was not fetched to its end: its weights are missing. Fetch it again."
    return FoundModel(name, where, (folder,), "embedder folder", sum(sizes.values()), trouble=trouble)


def _size(path: Path) -> int:
    """Bytes of a file; 0 when it has gone meanwhile."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
