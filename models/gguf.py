"""What a GGUF file is, by its header: a chat model or something else, and what it says of itself.

It must not know llama.cpp or processes, and reads no weights; how the bytes are read is `models.gguf_reader`. The keys
are those of the GGUF specification (ggml, docs/gguf.md) and of the `gguf` package's list of constants.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.errors import ModelFileError
from models.ggml_types import FILE_TYPES
from models.gguf_reader import RawHeader, one_line, read_raw
from models.gguf_split import first_part, parts_of

Kind = Literal["chat", "embedding", "reranker", "projector", "adapter", "vocabulary", "calibration", "other"]

_KV_ELEMENT_BYTES = 2  # llama.cpp keeps keys and values as 16-bit floats
_ENCODERS = ("bert", "t5encoder", "embed")  # “embed”: gemma-embedding, llama-embed
_TYPES: dict[str, Kind] = {"adapter": "adapter", "mmproj": "projector", "imatrix": "calibration"}
_POOLINGS = ("none", "mean", "cls", "last", "rank")
_WHY_NOT_CHAT: dict[Kind, str] = {
    "chat": "",
    "embedding": "is not a chat model: it compares texts, for the search in memory. Choose another one.",
    "reranker": "is not a chat model: it sorts search results. Choose another one.",
    "projector": "is the image or sound part of a model, not a chat model. Choose the model itself.",
    "adapter": "is an adapter (LoRA), not a chat model. Choose the model that it was made for, and add it to that.",
    "vocabulary": "holds a vocabulary but no model. Choose a file with the weights in it.",
    "calibration": "is calibration data, not a chat model. Choose the model itself.",
    "other": "is not a chat model (it is of the kind “{architecture}”). Choose another one.",
}


@dataclass(frozen=True, slots=True)
class LoraHeader:
    """What an adapter says of itself: `alpha` (0.0: none, the scale stands alone), rank, and its base model's name."""

    alpha: float
    rank: int
    base: str


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What a GGUF file says of itself. Sizes in bytes, context in tokens; 0 or "" where it does not say.

    `size_bytes` and `parameters` are of all `parts` together; `path` is the one to load. `kv_bytes_per_token` is the
    memory that one token of context takes, estimated for 16-bit keys and values. `licence` is as the file has it
    (“apache-2.0”), `languages` are codes (“en”). `width` is the length of its vectors, `pooling` how an embedding model
    makes one vector of a text: "mean", "cls", "last", "rank", "none", or "" where it does not say.
    """

    path: Path
    name: str
    architecture: str
    quantisation: str
    parameters: int
    context_tokens: int
    size_bytes: int
    kv_bytes_per_token: int
    kind: Kind = "chat"
    parts: tuple[Path, ...] = ()
    layers: int = 0
    width: int = 0
    pooling: str = ""
    has_chat_template: bool = False
    licence: str = ""
    languages: tuple[str, ...] = ()
    lora: LoraHeader | None = None


def read_header(path: Path) -> GgufHeader:
    """Check that `path` is a whole GGUF file of a chat model and read what it says of itself.

    Raises `ModelFileError`, with a sentence that names the file, when it is missing, unreadable, empty, not GGUF, cut
    off, or something other than a chat model.
    """
    header = describe(path)
    if header.kind != "chat":
        raise ModelFileError(why_not_chat(header))
    return header


def describe(path: Path) -> GgufHeader:
    """What `path` is, chat model or not; of a model in several files, `path` has to be the first.

    Raises `ModelFileError`, with a sentence that names the file, when it is missing, unreadable, empty, not GGUF, cut
    off, a later part of a model, or the first part while others are missing.
    """
    raw = read_raw(path)
    if raw.integer("split.no") > 0:
        first = first_part(path)
        remedy = f"Choose its first part (“{first.name if first else '…-00001-of-…'}”)."
        if first and not first.is_file():
            remedy = f"Its first part (“{first.name}”) is missing: put all of them into the same folder."
        raise ModelFileError(f"“{path.name}” is a later part of a model in several files. {remedy}")
    parts = _parts(raw)
    architecture = raw.text("general.architecture")
    kind = _kind(raw, architecture, tensors=sum(part.tensors for part in parts))
    return GgufHeader(
        path=path,
        name=raw.text("general.name") or one_line(path.stem),
        architecture=architecture,
        quantisation=FILE_TYPES.get(raw.integer("general.file_type", -1), ""),
        parameters=sum(part.parameters for part in parts),
        context_tokens=raw.integer(f"{architecture}.context_length"),
        size_bytes=sum(part.size_bytes for part in parts),
        kv_bytes_per_token=_kv_bytes(raw, architecture),
        kind=kind,
        parts=tuple(part.path for part in parts),
        layers=raw.integer(f"{architecture}.block_count"),
        width=raw.integer(f"{architecture}.embedding_length"),
        pooling=_pooling(raw, architecture),
        has_chat_template=bool(raw.text("tokenizer.chat_template")),
        licence=raw.text("general.license.name") or raw.text("general.license"),
        languages=raw.texts("general.languages"),
        lora=_lora(raw) if kind == "adapter" else None,
    )


def why_not_chat(header: GgufHeader) -> str:
    """The sentence that says why this file cannot be chatted with; "" for a chat model."""
    sentence = _WHY_NOT_CHAT[header.kind].format(architecture=header.architecture or "unknown")
    return sentence and f"“{header.path.name}” {sentence}"


def _parts(raw: RawHeader) -> list[RawHeader]:
    """The headers of all files of the model, its first one (`raw`) first."""
    count = raw.integer("split.count")
    if count <= 1:
        return [raw]
    parts = [raw, *(read_raw(path) for path in parts_of(raw.path, count)[1:])]
    for number, part in enumerate(parts):
        if (part.integer("split.no"), part.integer("split.count")) != (number, count):
            raise ModelFileError(
                f"“{part.path.name}” does not belong to “{raw.path.name}”, although it is named so. "
                "Download the files of this model again."
            )
    return parts


def _kind(raw: RawHeader, architecture: str, *, tensors: int) -> Kind:
    """By the declared type first, then by what is in the file: few converters declare anything."""
    declared = _TYPES.get(raw.text("general.type"))
    if declared is not None:
        return declared
    if "clip" in architecture:
        return "projector"
    if tensors == 0:
        return "vocabulary"
    pooling = _pooling(raw, architecture)
    if pooling == "rank":
        return "reranker"
    if pooling not in ("", "none") or any(part in architecture for part in _ENCODERS):
        return "embedding"
    return "chat" if "tokenizer.ggml.model" in raw.values else "other"  # such as models that draw or speak


def _pooling(raw: RawHeader, architecture: str) -> str:
    number = raw.integer(f"{architecture}.pooling_type", -1)
    return _POOLINGS[number] if 0 <= number < len(_POOLINGS) else ""


def _lora(raw: RawHeader) -> LoraHeader:
    return LoraHeader(raw.real("adapter.lora.alpha"), raw.lora_rank, raw.text("general.base_model.0.name"))


def _kv_bytes(raw: RawHeader, architecture: str) -> int:
    """Bytes of keys and values per token: for each layer, KV heads times (key length + value length) times 2."""
    layers = raw.integer(f"{architecture}.block_count")
    heads = raw.integer(f"{architecture}.attention.head_count") or 1
    head_length = raw.integer(f"{architecture}.embedding_length") // heads
    per_head = raw.integer(f"{architecture}.attention.key_length", head_length)
    per_head += raw.integer(f"{architecture}.attention.value_length", head_length)
    kv_heads = raw.integers(f"{architecture}.attention.head_count_kv") or [heads]
    all_heads = sum(kv_heads) if len(kv_heads) > 1 else layers * kv_heads[0]
    return all_heads * per_head * _KV_ELEMENT_BYTES
