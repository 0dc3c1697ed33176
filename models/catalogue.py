"""The models that Confidant can recommend: data in catalogue.json, read and checked here.

It asks no network and knows no addresses: repositories and files are named, and `models.download` asks the hub for the
rest. In the list stand models whose whole context can be rolled back token by token, because learning counts on that;
recurrent and hybrid ones (Mamba, DeltaNet) are left out. Their repositories, files and sizes were looked up in public
projects that pin them, their licences, languages and layers in the makers' own descriptions.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from models.errors import ModelError

PERMISSIVE = ("Apache-2.0", "MIT")  # everybody may use, change and pass on the model; other licences set conditions
CHAT_TOKENS = 4096  # context that a recommended model has to have room for
WORK_BYTES = 300 * 1024**2  # llama.cpp's buffers for computing, measured generously

_FILE = Path(__file__).with_name("catalogue.json")
_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_MODEL_FILE = re.compile(r"[\w.-]+\.gguf")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One model. Sizes in bytes, context in tokens; `approximate_bytes` is about the size of the download.

    `languages` are the ISO 639 codes of those it is known for, `thinks` that it writes thoughts before it answers,
    `good_for` one plain sentence. `kv_bytes_per_token` is layers × KV heads × head length × 2 (key, value) × 2 bytes.
    """

    id: str
    name: str
    repository: str
    file: str
    parameters: int
    quantisation: str
    context_tokens: int
    kv_bytes_per_token: int
    approximate_bytes: int
    languages: tuple[str, ...]
    licence: str
    good_for: str
    thinks: bool

    @property
    def is_permissive(self) -> bool:
        """Whether the licence sets no conditions on use."""
        return self.licence in PERMISSIVE

    @property
    def memory_bytes(self) -> int:
        """Memory that the model takes: its weights, 4,096 tokens of context, and 300 MiB to compute in."""
        return self.approximate_bytes + CHAT_TOKENS * self.kv_bytes_per_token + WORK_BYTES


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries, from small to large."""

    entries: tuple[CatalogueEntry, ...]

    def entry(self, entry_id: str) -> CatalogueEntry | None:
        """The entry of this id; None when there is none."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)


def load(path: Path = _FILE) -> Catalogue:
    """Read and check the list. Raises `ModelError` with the entry and the field that are wrong."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        rows = data["models"]
        entries = tuple(_entry(row, number) for number, row in enumerate(rows, start=1))
        _check_order(entries)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelError(f"The list of known models is damaged ({error}). Install Confidant again.") from error
    return Catalogue(entries)


def _entry(row: object, number: int) -> CatalogueEntry:
    if not isinstance(row, dict):
        raise TypeError(f"entry {number} is no entry")
    where = f"entry {number}, “{row.get('id', '')}”"
    wanted = {field.name for field in fields(CatalogueEntry)}
    if set(row) != wanted:
        raise ValueError(f"{where}: missing or unknown {sorted(set(row) ^ wanted)}")
    wrong = [name for name, is_right in _checks(row).items() if not is_right]
    if wrong:
        raise ValueError(f"{where}: {', '.join(wrong)}")
    return CatalogueEntry(**{**row, "languages": tuple(row["languages"])})


def _checks(row: Mapping[str, Any]) -> dict[str, bool]:
    """Field → whether its value can be right."""
    matches = {
        "id": _ID,
        "repository": _REPOSITORY,
        "file": _MODEL_FILE,
        "name": re.compile(r"\S.*"),
        "quantisation": re.compile(r"[A-Z0-9_]+"),
        "licence": re.compile(r"[\w.-]+"),
        "good_for": re.compile(r"[A-Z].*\."),
    }
    checks = {name: isinstance(row[name], str) and bool(rule.fullmatch(row[name])) for name, rule in matches.items()}
    for name in ("parameters", "context_tokens", "kv_bytes_per_token", "approximate_bytes"):
        checks[name] = type(row[name]) is int and row[name] > 0
    languages = row["languages"]
    checks["languages"] = isinstance(languages, list) and bool(languages) and all(map(_is_language, languages))
    checks["thinks"] = isinstance(row["thinks"], bool)
    return checks


def _is_language(code: object) -> bool:
    return isinstance(code, str) and bool(_LANGUAGE.fullmatch(code))


def _check_order(entries: tuple[CatalogueEntry, ...]) -> None:
    if not entries or len({entry.id for entry in entries}) != len(entries):
        raise ValueError("no entries, or two with the same id")
    sizes = [entry.approximate_bytes for entry in entries]
    if sizes != sorted(sizes):
        raise ValueError("entries are not from small to large")
