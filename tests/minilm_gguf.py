"""Writes the real MiniLM as a GGUF file, as llama.cpp's converter would: half precision, its own vocabulary."""

import json
from pathlib import Path

import gguf
import numpy as np
from safetensors.numpy import load_file

from models import starter

_OF_LAYER = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
_OTHERS = {
    "embeddings.word_embeddings": "token_embd",
    "embeddings.position_embeddings": "position_embd",
    "embeddings.token_type_embeddings": "token_types",
    "embeddings.LayerNorm": "token_embd_norm",
}


def write_minilm(path: Path, *, layers: int | None = None) -> Path:
    """The whole model, or its first `layers` only: other weights that are of little use."""
    folder = starter.embedder()
    config = json.loads((folder / "config.json").read_text())
    count = layers or config["num_hidden_layers"]
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_name("all MiniLM L6 v2")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(count)
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["layer_norm_eps"])
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_file_type(1)
    _add_vocabulary(writer, (folder / "vocab.txt").read_text("utf-8").splitlines())
    for name, values in load_file(folder / "model.safetensors").items():
        ours = _name(name, layers=count)
        if ours is not None:
            halved = values.ndim == 2 and "position" not in name and "token_type" not in name
            writer.add_tensor(ours, values.astype(np.float16 if halved else np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_vocabulary(writer: gguf.GGUFWriter, words: list[str]) -> None:
    special = {word for word in words if word.startswith("[") and word.endswith("]") and len(word) > 2}
    writer.add_tokenizer_model("bert")
    writer.add_token_type_count(2)
    writer.add_token_list(
        [word if word in special else word[2:] if word.startswith("##") else "▁" + word for word in words]
    )
    writer.add_token_types([gguf.TokenType.CONTROL if word in special else gguf.TokenType.NORMAL for word in words])
    for add, word in (
        (writer.add_bos_token_id, "[CLS]"),
        (writer.add_eos_token_id, "[SEP]"),
        (writer.add_sep_token_id, "[SEP]"),
        (writer.add_unk_token_id, "[UNK]"),
        (writer.add_pad_token_id, "[PAD]"),
        (writer.add_mask_token_id, "[MASK]"),
    ):
        add(words.index(word))


def _name(name: str, *, layers: int) -> str | None:
    stem, kind = name.rsplit(".", 1)
    if stem in _OTHERS:
        return f"{_OTHERS[stem]}.{kind}"
    parts = stem.split(".", 3)
    if parts[:2] != ["encoder", "layer"] or int(parts[2]) >= layers:
        return None
    return f"blk.{parts[2]}.{_OF_LAYER[parts[3]]}.{kind}"
