"""Writes GGUF files of a few hundred bytes with any keys and tensors: headers for tests, not models that run."""

import struct
from collections.abc import Mapping
from pathlib import Path

import gguf
import numpy as np

CHAT = {"tokenizer.ggml.model": "gpt2", "general.name": "Tiny Chat 1B", "tokenizer.chat_template": "{{ messages }}"}


def write_header(
    path: Path,
    *,
    architecture: str = "llama",
    values: Mapping[str, object] = CHAT,
    tensors: Mapping[str, tuple[int, ...]] | None = None,
) -> Path:
    """A whole file; `tensors` maps names to shapes of 32-bit zeros (by default one of 4 × 8)."""
    writer = gguf.GGUFWriter(path, architecture)
    for key, value in values.items():
        if isinstance(value, str):
            writer.add_string(key, value)
        elif isinstance(value, float):
            writer.add_float32(key, value)
        elif isinstance(value, int):
            writer.add_uint32(key, value)
        else:
            assert isinstance(value, list)
            writer.add_array(key, value)
    for name, shape in ({"output.weight": (4, 8)} if tensors is None else tensors).items():
        writer.add_tensor(name, np.zeros(shape, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_parts(folder: Path, *, count: int, stem: str = "big") -> list[Path]:
    """A model in `count` files, named as llama.cpp names them; each holds one tensor of 32 weights."""
    paths = [folder / f"{stem}-{number:05}-of-{count:05}.gguf" for number in range(1, count + 1)]
    for number, path in enumerate(paths):
        values = {"split.no": number, "split.count": count, **(CHAT if number == 0 else {})}
        write_header(path, values=values)
    return paths


def raw_header(*, entries: int = 0, tensors: int = 0, body: bytes = b"") -> bytes:
    """The first bytes of a file, with whatever counts and body a hostile hand would write."""
    return b"GGUF" + struct.pack("<IQQ", 3, tensors, entries) + body


def raw_text(text: str) -> bytes:
    """A text as GGUF writes it."""
    return struct.pack("<Q", len(text.encode())) + text.encode()
