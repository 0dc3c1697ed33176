"""Writes GGUF files of a few kilobytes for tests: a whole llama model with random weights, and adapters for it."""

from collections.abc import Sequence
from pathlib import Path

import gguf
import numpy as np

WIDTH, HEADS, HIDDEN = 32, 2, 64
LETTERS = [chr(code) for code in range(ord("a"), ord("z") + 1)]


def write_tiny_model(
    path: Path,
    *,
    architecture: str = "llama",
    context_tokens: int = 256,
    with_byte_fallback: bool = True,
    template: str | None = None,
    weights: bool = True,
    control_tokens: Sequence[str] = (),
    width: int = WIDTH,
) -> Path:
    """A model that talks nonsense; without byte fallback llama.cpp aborts the process on any letter but a-z.

    `width` is the length of its vectors: a multiple of 32 times `HEADS` allows a quantised cache.
    """
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name("Tiny test model")
    writer.add_context_length(context_tokens)
    writer.add_embedding_length(width)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_file_type(0)
    size = _add_vocabulary(writer, with_byte_fallback=with_byte_fallback, control_tokens=control_tokens)
    if template is not None:
        writer.add_chat_template(template)
    if weights:
        _add_weights(writer, size, width)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_tiny_adapter(
    path: Path, *, architecture: str = "llama", width: int = WIDTH, rank: int = 4, seed: int = 1
) -> Path:
    """A LoRA adapter for the tiny model, with random weights that are large enough to change what it says."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(rank))
    random = np.random.default_rng(seed)
    for part in ("attn_q", "attn_v", "attn_output"):
        for side, shape in (("lora_a", (rank, width)), ("lora_b", (width, rank))):
            writer.add_tensor(f"blk.0.{part}.weight.{side}", random.normal(0, 1.0, shape).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_vocabulary(writer: gguf.GGUFWriter, *, with_byte_fallback: bool, control_tokens: Sequence[str]) -> int:
    kinds = gguf.TokenType
    tokens = [("<unk>", kinds.UNKNOWN), ("<s>", kinds.CONTROL), ("</s>", kinds.CONTROL)]
    if with_byte_fallback:
        tokens += [(f"<0x{byte:02X}>", kinds.BYTE) for byte in range(256)]
    tokens += [(text, kinds.NORMAL) for text in ["▁", *LETTERS]]
    tokens += [(text, kinds.CONTROL) for text in control_tokens]
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in tokens])
    writer.add_token_scores([-float(number) for number in range(len(tokens))])
    writer.add_token_types([kind for _, kind in tokens])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    return len(tokens)


def _add_weights(writer: gguf.GGUFWriter, vocabulary: int, width: int) -> None:
    random = np.random.default_rng(0)
    shapes = {
        "token_embd": (vocabulary, width),
        "output": (vocabulary, width),
        "output_norm": (width,),
        "blk.0.attn_norm": (width,),
        "blk.0.attn_q": (width, width),
        "blk.0.attn_k": (width, width),
        "blk.0.attn_v": (width, width),
        "blk.0.attn_output": (width, width),
        "blk.0.ffn_norm": (width,),
        "blk.0.ffn_gate": (HIDDEN, width),
        "blk.0.ffn_up": (HIDDEN, width),
        "blk.0.ffn_down": (width, HIDDEN),
    }
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", random.normal(0, 0.3, shape).astype(np.float32))
