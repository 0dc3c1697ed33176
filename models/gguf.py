"""Reads the header of a GGUF file and says in a sentence why a file cannot be used, before any model is loaded.

It must not know llama.cpp or processes, and reads no weights. Format: the GGUF specification, versions 2 and 3 (ggml,
docs/gguf.md). The `gguf` package reads the same, but takes two seconds on a model of 98 MB because it builds an object
for every token of the vocabulary; this reader walks over them in about 50 ms.
"""

import math
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

from models.errors import ModelFileError
from models.ggml_types import FILE_TYPES, tensor_bytes

Value = int | float | bool | str | list["int | float | bool"] | None

_MAGIC = b"GGUF"
_DEFAULT_ALIGNMENT = 32
_KV_ELEMENT_BYTES = 2  # llama.cpp keeps keys and values as 16-bit floats
_STRING, _ARRAY = 8, 9
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_MOST_ENTRIES = 10_000_000  # no vocabulary or tensor list comes near; a damaged count must not keep us busy for minutes
_LONGEST_KEPT_ARRAY = 4096  # per-layer settings are kept; vocabularies are walked over
_NOT_CHAT = ("bert", "t5encoder", "clip", "gemma-embedding", "wavtokenizer")  # encoders, image and sound parts
_OTHER_KINDS = {"adapter": "an adapter (LoRA)", "mmproj": "the image part of a model", "imatrix": "calibration data"}


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What a GGUF header says about a chat model. Sizes in bytes, context in tokens; 0 or "" where it does not say.

    `kv_bytes_per_token` is the memory that one token of context takes, estimated for 16-bit keys and values.
    """

    path: Path
    name: str
    architecture: str
    quantisation: str
    parameters: int
    context_tokens: int
    size_bytes: int
    kv_bytes_per_token: int


def read_header(path: Path) -> GgufHeader:
    """Check that `path` is a whole GGUF file of a chat model and read what it says of itself.

    Raises `ModelFileError`, with a sentence that names the file, when it is missing, unreadable, empty, not GGUF, cut
    off, or something other than a chat model.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise ModelFileError(f"“{path}” is a folder, not a model file. Choose a file that ends in .gguf.")
        if size == 0:
            raise ModelFileError(f"The model file “{path.name}” is empty. Download it again, or choose another one.")
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _read(path, data, size)
    except FileNotFoundError:
        raise ModelFileError(f"There is no model file at “{path}”. Check the path, or choose another model.") from None
    except (OSError, ValueError) as error:
        raise ModelFileError(
            f"The model file “{path.name}” cannot be read ({error}). Check it, or choose another."
        ) from error


def _read(path: Path, data: mmap.mmap, size: int) -> GgufHeader:
    if data[:4] != _MAGIC:
        raise ModelFileError(
            f"“{path.name}” is not a GGUF model file. Choose a file in GGUF format (it ends in .gguf)."
        )
    try:
        cursor = _Cursor(data)
        version, tensors, entries = cursor.unpack("I"), cursor.unpack("Q"), cursor.unpack("Q")
        if version not in (2, 3):
            raise ModelFileError(
                f"“{path.name}” is in a GGUF version that cannot be read here ({version & 0xFFFF}). "
                "Download a newer conversion of the model."
            )
        meta = {cursor.string(): cursor.value(cursor.unpack("I")) for _ in cursor.counted(entries)}
        parameters, end = _walk_tensors(cursor, tensors, meta)
    except (struct.error, UnicodeDecodeError, _DamagedError) as error:
        raise _cut_off(path) from error
    _refuse_other_kinds(path, meta, tensors)
    if end > size:
        raise _cut_off(path)
    architecture = str(meta.get("general.architecture", ""))
    return GgufHeader(
        path=path,
        name=str(meta.get("general.name") or path.stem),
        architecture=architecture,
        quantisation=FILE_TYPES.get(_integer(meta, "general.file_type", -1), ""),
        parameters=parameters,
        context_tokens=_integer(meta, f"{architecture}.context_length"),
        size_bytes=size,
        kv_bytes_per_token=_kv_bytes(meta, architecture),
    )


def _walk_tensors(cursor: "_Cursor", tensors: int, meta: dict[str, Value]) -> tuple[int, int]:
    """Number of parameters of all tensors, and the offset in the file where the last one ends."""
    parameters = last = 0
    for _ in cursor.counted(tensors):
        cursor.string()
        shape = [cursor.unpack("Q") for _ in range(cursor.unpack("I"))]
        kind, offset = cursor.unpack("I"), cursor.unpack("Q")
        elements = math.prod(shape)
        parameters += elements
        last = max(last, offset + tensor_bytes(kind, elements))
    alignment = _integer(meta, "general.alignment") or _DEFAULT_ALIGNMENT
    start = math.ceil(cursor.position / alignment) * alignment
    return parameters, start + last


def _refuse_other_kinds(path: Path, meta: dict[str, Value], tensors: int) -> None:
    """Raise for files that are whole and GGUF but hold no chat model."""
    architecture = str(meta.get("general.architecture", ""))
    kind = str(meta.get("general.type", "model"))
    if kind in _OTHER_KINDS:
        raise ModelFileError(f"“{path.name}” is {_OTHER_KINDS[kind]}, not a chat model. Choose the model itself.")
    if tensors == 0:
        raise ModelFileError(f"“{path.name}” holds a vocabulary but no model. Choose a file with the weights in it.")
    if any(part in architecture for part in _NOT_CHAT) or _integer(meta, f"{architecture}.pooling_type"):
        raise ModelFileError(
            f"“{path.name}” is not a chat model (it is of the kind “{architecture}”). Choose another one."
        )
    if _integer(meta, "split.no"):
        raise ModelFileError(
            f"“{path.name}” is a later part of a model in several files. Choose its first part (…-00001-of-…)."
        )


def _kv_bytes(meta: dict[str, Value], architecture: str) -> int:
    """Bytes of keys and values per token: for each layer, KV heads times (key length + value length) times 2."""
    layers = _integer(meta, f"{architecture}.block_count")
    heads = _integer(meta, f"{architecture}.attention.head_count") or 1
    head_length = _integer(meta, f"{architecture}.embedding_length") // heads
    per_head = _integer(meta, f"{architecture}.attention.key_length", head_length)
    per_head += _integer(meta, f"{architecture}.attention.value_length", head_length)
    kv_heads = meta.get(f"{architecture}.attention.head_count_kv", heads)
    all_heads = sum(int(n) for n in kv_heads) if isinstance(kv_heads, list) else layers * _as_integer(kv_heads, heads)
    return all_heads * per_head * _KV_ELEMENT_BYTES


def _integer(meta: dict[str, Value], key: str, default: int = 0) -> int:
    return _as_integer(meta.get(key), default)


def _as_integer(value: Value, default: int) -> int:
    if isinstance(value, list):  # per-layer values: the largest decides
        return int(max(value, default=default))
    return int(value) if isinstance(value, (int, float)) else default


def _cut_off(path: Path) -> ModelFileError:
    return ModelFileError(
        f"The model file “{path.name}” is cut off or damaged: a part of it is missing. Download it again."
    )


class _DamagedError(Exception):
    """A count or length in the header that cannot be true."""


class _Cursor:
    """Reads little-endian values one after the other, from behind the magic on."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._size = len(data)
        self.position = len(_MAGIC)

    def unpack(self, code: str) -> int:
        value = self._scalar(code)
        return int(value)

    def counted(self, count: int) -> range:
        """`range(count)`, or `_DamagedError` when that many entries cannot be there."""
        if count > min(_MOST_ENTRIES, self._size - self.position):
            raise _DamagedError(count)
        return range(count)

    def string(self) -> str:
        length = self.unpack("Q")
        start = self.position
        self._skip(length)
        return self._data[start : start + length].decode("utf-8")

    def value(self, kind: int) -> Value:
        if kind == _STRING:
            return self.string()
        if kind == _ARRAY:
            return self._array()
        if kind not in _SCALARS:
            raise _DamagedError(kind)
        return self._scalar(_SCALARS[kind])

    def _array(self) -> Value:
        kind, count = self.unpack("I"), self.unpack("Q")
        if kind == _STRING:
            self._skip_strings(count)
            return None
        if kind == _ARRAY:
            for _ in self.counted(count):
                self._array()
            return None
        if kind not in _SCALARS:
            raise _DamagedError(kind)
        code = _SCALARS[kind]
        if count > _LONGEST_KEPT_ARRAY:
            self._skip(count * struct.calcsize(f"<{code}"))
            return None
        return [self._scalar(code) for _ in range(count)]

    def _skip_strings(self, count: int) -> None:
        length_at, position, data = struct.Struct("<Q").unpack_from, self.position, self._data
        for _ in self.counted(count):
            position += 8 + length_at(data, position)[0]
        self.position = position
        self._skip(0)

    def _skip(self, length: int) -> None:
        if length > self._size - self.position:
            raise _DamagedError(length)
        self.position += length

    def _scalar(self, code: str) -> int | float | bool:
        layout = struct.Struct(f"<{code}")
        value: int | float | bool = layout.unpack_from(self._data, self.position)[0]
        self.position += layout.size
        return value
