"""Writes GGUF files of a few kilobytes for tests: a whole llama model with random weights and a small vocabulary."""

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
) -> Path:
    """A model that talks nonsense; without byte fallback llama.cpp aborts the process on any letter but a-z."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name("Tiny test model")
    writer.add_context_length(context_tokens)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_file_type(0)
    size = _add_vocabulary(writer, with_byte_fallback=with_byte_fallback)
    if template is not None:
        writer.add_chat_template(template)
    if weights:
        _add_weights(writer, size)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_vocabulary(writer: gguf.GGUFWriter, *, with_byte_fallback: bool) -> int:
    kinds = gguf.TokenType
    tokens = [("<unk>", kinds.UNKNOWN), ("<s>", kinds.CONTROL), ("</s>", kinds.CONTROL)]
    if with_byte_fallback:
        tokens += [(f"<0x{byte:02X}>", kinds.BYTE) for byte in range(256)]
    tokens += [(text, kinds.NORMAL) for text in ["▁", *LETTERS]]
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in tokens])
    writer.add_token_scores([-float(number) for number in range(len(tokens))])
    writer.add_token_types([kind for _, kind in tokens])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    return len(tokens)


def _add_weights(writer: gguf.GGUFWriter, vocabulary: int) -> None:
    random = np.random.default_rng(0)
    shapes = {
        "token_embd": (vocabulary, WIDTH),
        "output": (vocabulary, WIDTH),
        "output_norm": (WIDTH,),
        "blk.0.attn_norm": (WIDTH,),
        "blk.0.attn_q": (WIDTH, WIDTH),
        "blk.0.attn_k": (WIDTH, WIDTH),
        "blk.0.attn_v": (WIDTH, WIDTH),
        "blk.0.attn_output": (WIDTH, WIDTH),
        "blk.0.ffn_norm": (WIDTH,),
        "blk.0.ffn_gate": (HIDDEN, WIDTH),
        "blk.0.ffn_up": (HIDDEN, WIDTH),
        "blk.0.ffn_down": (WIDTH, HIDDEN),
    }
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", random.normal(0, 0.3, shape).astype(np.float32))
