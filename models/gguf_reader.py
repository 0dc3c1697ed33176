"""Reads the raw header of one GGUF file: its keys and values, and how many weights it holds.

It knows the format and nothing of what the keys mean: that is `models.gguf`. Format: the GGUF specification, versions 2
and 3 (ggml, docs/gguf.md). The `gguf` package reads the same, but takes two seconds on a model of 98 MB because it
builds an object for every token of the vocabulary; this reader walks over them in about 15 ms.

The file may be anybody's, so nothing in it is believed: every count is held against the file's length, arrays are not
nested, and no more than `_LONGEST_HEADER` bytes are ever read. They are read, not mapped into memory: a mapped file
that shrinks meanwhile (a network drive that goes away) kills the process.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.errors import ModelFileError
from models.ggml_types import tensor_bytes

Scalar = int | float | bool | str
Value = Scalar | list[Scalar] | None

_MAGIC = b"GGUF"
_DEFAULT_ALIGNMENT = 32
_STRING, _ARRAY = 8, 9
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STEP = 2**20  # bytes read at a time, doubling
_LONGEST_HEADER = 64 * 2**20  # bytes; vocabularies of 260,000 tokens with their merges take about 15 MiB
_MOST_ENTRIES = 100_000  # keys, or tensors; the largest models have some thousands
_MOST_TOKENS = 4_000_000  # strings in one array
_LONGEST_KEPT_ARRAY = 4096  # per-layer settings are kept; vocabularies are walked over
_MOST_KEPT_STRINGS = 256  # languages and tags are kept; vocabularies are walked over
_LONGEST_KEPT_STRING = 2**20  # chat templates are a few kilobytes
_MOST_KEPT = 16 * 2**20  # bytes of texts, and of numbers in arrays at eight bytes each
_MOST_DIMENSIONS = 8  # ggml has four


@dataclass(frozen=True, slots=True)
class RawHeader:
    """One file's header. `parameters` counts the weights of all `tensors`; `lora_rank` is 0 where no adapter is in it.

    In `values`, arrays of more than a few entries and overlong texts are None.
    """

    path: Path
    size_bytes: int
    values: Mapping[str, Value]
    tensors: int
    parameters: int
    lora_rank: int

    def text(self, key: str) -> str:
        """A text on one line, at most 200 characters long; "" where there is none."""
        value = self.values.get(key)
        return one_line(value) if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of an array; empty where there is none."""
        value = self.values.get(key)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()

    def integers(self, key: str) -> list[int]:
        """A number, or an array of them (one per layer), as whole numbers; empty where there is none."""
        value = self.values.get(key)
        numbers = value if isinstance(value, list) else [value]
        return [int(number) for number in numbers if isinstance(number, (int, float)) and math.isfinite(number)]

    def integer(self, key: str, default: int = 0) -> int:
        """A whole number, of an array the largest; `default` where there is none."""
        return max(self.integers(key), default=default)

    def real(self, key: str) -> float:
        """A number; 0.0 where there is none, or none that is finite."""
        value = self.values.get(key)
        return float(value) if isinstance(value, float) and math.isfinite(value) else float(self.integer(key))


def one_line(text: str) -> str:
    """The first 200 characters, without line breaks, control characters and what no browser can show."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())[:200]


def read_raw(path: Path) -> RawHeader:
    """Read the header, and check that the file holds all the weights that it lists.

    Raises `ModelFileError`, with a sentence that names the file, when it is missing, unreadable, empty, not GGUF, or
    cut off.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ModelFileError(f"“{path}” is a folder, not a model file. Choose a file that ends in .gguf.")
        if not path.is_file():
            raise ModelFileError(f"“{path}” is not a file that can be read. Choose a file that ends in .gguf.")
        if size == 0:
            raise ModelFileError(f"The model file “{path.name}” is empty. Download it again, or choose another one.")
        with path.open("rb") as file:
            return _read(path, file, size)
    except FileNotFoundError:
        raise ModelFileError(f"There is no model file at “{path}”. Check the path, or choose another model.") from None
    except (OSError, ValueError) as error:
        raise ModelFileError(
            f"The model file “{path.name}” cannot be read ({error}). Check it, or choose another."
        ) from error


def _read(path: Path, file: BinaryIO, size: int) -> RawHeader:
    if file.read(len(_MAGIC)) != _MAGIC:
        raise ModelFileError(
            f"“{path.name}” is not a GGUF model file. Choose a file in GGUF format (it ends in .gguf)."
        )
    try:
        cursor = _Cursor(file, size)
        version, tensors, entries = cursor.integer("I"), cursor.integer("Q"), cursor.integer("Q")
        if version not in (2, 3):
            raise ModelFileError(
                f"“{path.name}” is in a GGUF version that cannot be read here ({version & 0xFFFF}). "
                "Download a newer conversion of the model."
            )
        values = {cursor.key(): cursor.value() for _ in cursor.counted(entries, most=_MOST_ENTRIES)}
        weights = _walk_tensors(cursor, tensors)
    except (struct.error, UnicodeDecodeError, _DamagedError) as error:
        raise _cut_off(path) from error
    header = RawHeader(path, size, values, tensors, weights.parameters, weights.lora_rank)
    alignment = header.integer("general.alignment") or _DEFAULT_ALIGNMENT
    if alignment < 0 or -(-cursor.position // alignment) * alignment + weights.end > size:
        raise _cut_off(path)
    return header


@dataclass(frozen=True, slots=True)
class _Weights:
    """What the list of tensors says; `end` is where the last one ends, in bytes from the start of the weights."""

    parameters: int
    end: int
    lora_rank: int


def _walk_tensors(cursor: "_Cursor", tensors: int) -> _Weights:
    parameters = end = rank = 0
    for _ in cursor.counted(tensors, most=_MOST_ENTRIES):
        name = cursor.key()
        dimensions = cursor.integer("I")
        shape = [cursor.integer("Q") for _ in cursor.counted(dimensions, most=_MOST_DIMENSIONS)]
        kind, offset = cursor.integer("I"), cursor.integer("Q")
        elements = math.prod(shape)
        parameters += elements
        end = max(end, offset + tensor_bytes(kind, elements))
        if name.endswith(".lora_a") and len(shape) > 1:  # its shape is (width of the layer, rank)
            rank = max(rank, shape[1])
    return _Weights(parameters, end, rank)


def _cut_off(path: Path) -> ModelFileError:
    return ModelFileError(
        f"The model file “{path.name}” is cut off or damaged: a part of it is missing. Download it again."
    )


class _DamagedError(Exception):
    """A count or length in the header that cannot be true."""


class _Cursor:
    """Reads little-endian values one after the other, from behind the magic on; loads the file as far as it is read."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size - len(_MAGIC)
        self._data = bytearray()
        self._at = 0
        self._kept = 0

    @property
    def position(self) -> int:
        """Bytes from the start of the file."""
        return self._at + len(_MAGIC)

    def counted(self, count: int, *, most: int) -> range:
        """`range(count)`, or `_DamagedError` when that many entries cannot be there."""
        if count > min(most, self._size - self._at):
            raise _DamagedError(count)
        return range(count)

    def integer(self, code: str) -> int:
        """The next number, of the `struct` format `code`."""
        return int(self._scalar(code))

    def key(self) -> str:
        """The next text, which has to be short."""
        text = self._string()
        if text is None:
            raise _DamagedError
        return text

    def value(self) -> Value:
        """The next type and its value; None for what is not worth keeping."""
        kind = self.integer("I")
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            return self._array()
        return self._scalar(_code(kind))

    def _string(self) -> str | None:
        length = self.integer("Q")
        start = self._at
        self._skip(length)
        if length > _LONGEST_KEPT_STRING:
            return None
        self._keep(length)
        return self._data[start : start + length].decode("utf-8")

    def _array(self) -> Value:
        kind, count = self.integer("I"), self.integer("Q")
        if kind == _STRING:
            if count > _MOST_KEPT_STRINGS:
                self._skip_strings(count)
                return None
            return [self._string() or "" for _ in self.counted(count, most=_MOST_KEPT_STRINGS)]
        code = _code(kind)  # an array in an array is in the specification, and in no model; it counts as damage
        if count > _LONGEST_KEPT_ARRAY:
            self._skip(count * struct.calcsize(f"<{code}"))
            return None
        self._keep(count * 8)
        layout, start = struct.Struct(f"<{count}{code}"), self._at
        self._skip(layout.size)
        return list(layout.unpack_from(self._data, start))

    def _skip_strings(self, count: int) -> None:
        length_at, at, data, loaded = struct.Struct("<Q").unpack_from, self._at, self._data, len(self._data)
        for _ in self.counted(count, most=_MOST_TOKENS):
            if at + 8 > loaded:
                loaded = self._load(at + 8)
            at += 8 + length_at(data, at)[0]
        self._load(at)
        self._at = at

    def _skip(self, length: int) -> None:
        self._load(self._at + length)
        self._at += length

    def _scalar(self, code: str) -> int | float | bool:
        layout = struct.Struct(f"<{code}")
        start = self._at
        self._skip(layout.size)
        value: int | float | bool = layout.unpack_from(self._data, start)[0]
        return value

    def _keep(self, size: int) -> None:
        self._kept += size
        if self._kept > _MOST_KEPT:
            raise _DamagedError(self._kept)

    def _load(self, end: int) -> int:
        """Have the first `end` bytes in memory; returns how many are."""
        if end > min(self._size, _LONGEST_HEADER):
            raise _DamagedError(end)
        while end > len(self._data):
            more = self._file.read(max(_STEP, len(self._data), end - len(self._data)))
            if not more:  # the file has become shorter meanwhile
                raise _DamagedError(end)
            self._data += more
        return len(self._data)


def _code(kind: int) -> str:
    if kind not in _SCALARS:
        raise _DamagedError(kind)
    return _SCALARS[kind]
