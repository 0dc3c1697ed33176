"""Writes sentence-transformers folders of a few megabytes for tests: a real BERT with random weights."""

import json
import shutil
from pathlib import Path

from models import starter

_TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")


def write_tiny_embedder(folder: Path, *, dimensions: int = 32, seed: int = 0, prompts: bool = False) -> Path:
    """A whole embedding model that understands nothing; with `prompts`, questions and texts get one each."""
    import torch
    from transformers import BertConfig, BertModel

    folder.mkdir(parents=True)
    for name in _TOKENIZER:
        shutil.copy(starter.embedder() / name, folder / name)
    torch.manual_seed(seed)
    config = BertConfig(
        hidden_size=dimensions, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, vocab_size=30522
    )
    BertModel(config).save_pretrained(folder)
    modules = [("", "Transformer"), ("1_Pooling", "Pooling")]
    (folder / "modules.json").write_text(
        json.dumps(
            [
                {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
                for place, (path, kind) in enumerate(modules)
            ]
        )
    )
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 64, "do_lower_case": False}))
    (folder / "1_Pooling").mkdir()
    pooling = {"word_embedding_dimension": dimensions, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    if prompts:
        named = {"prompts": {"query": "query: ", "document": "passage: "}}
        (folder / "config_sentence_transformers.json").write_text(json.dumps(named))
    return folder
