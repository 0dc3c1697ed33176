"""Reading a GGUF header, and the sentence for each kind of file that cannot be used."""

import time
from pathlib import Path

import gguf as reference
import pytest

from models import starter
from models.errors import ModelFileError
from models.ggml_types import BLOCK_SIZES, FILE_TYPES
from models.gguf import Kind, LoraHeader, describe, read_header, why_not_chat
from tests.tiny_gguf import write_tiny_model
from tests.tiny_headers import CHAT, write_header


def test_the_starter_says_what_it_is() -> None:
    begun = time.perf_counter()
    header = read_header(starter.chat_model())
    assert time.perf_counter() - begun < 0.5
    assert header.architecture == "llama"
    assert header.quantisation == "Q4_1"
    assert header.parameters == 134_515_008
    assert header.context_tokens == 8192
    assert header.kv_bytes_per_token == 30 * 3 * (64 + 64) * 2
    assert header.size_bytes == starter.chat_model().stat().st_size


def test_a_small_whole_file_is_accepted(tmp_path: Path) -> None:
    header = read_header(write_tiny_model(tmp_path / "tiny.gguf", context_tokens=512))
    assert (header.name, header.context_tokens, header.quantisation) == ("Tiny test model", 512, "F32")


def test_every_cut_of_a_file_is_noticed(tmp_path: Path) -> None:
    whole = write_tiny_model(tmp_path / "tiny.gguf").read_bytes()
    cut = tmp_path / "cut.gguf"
    for length in [5, 20, 24, 60, 200, len(whole) // 2, len(whole) - 4]:
        cut.write_bytes(whole[:length])
        with pytest.raises(ModelFileError, match=r"cut\.gguf.*cut off.*Download it again"):
            read_header(cut)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"GG", "not a GGUF model file"),
        (b"PK\x03\x04" + b"\0" * 100, "not a GGUF model file"),
        (b"GGUF\x01\0\0\0" + b"\0" * 100, "version"),
        (b"GGUF\0\0\0\x03" + b"\0" * 100, "version"),
        (b"GGUF\x03\0\0\0" + b"\xff" * 100, "cut off or damaged"),
    ],
)
def test_what_is_no_model_is_refused_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "some.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match=sentence) as refused:
        read_header(path)
    assert "some.gguf" in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="no model file"):
        read_header(tmp_path / "gone.gguf")
    with pytest.raises(ModelFileError, match="is a folder"):
        read_header(tmp_path)


def test_a_vocabulary_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="vocabulary but no model"):
        read_header(write_tiny_model(tmp_path / "vocab.gguf", weights=False))


@pytest.mark.parametrize("architecture", ["bert", "nomic-bert", "clip"])
def test_an_embedding_model_is_refused(tmp_path: Path, architecture: str) -> None:
    with pytest.raises(ModelFileError, match="not a chat model"):
        read_header(write_tiny_model(tmp_path / "other.gguf", architecture=architecture))


@pytest.mark.parametrize(
    ("architecture", "values", "tensors", "kind"),
    [
        ("llama", CHAT, {"w": (2, 2)}, "chat"),
        ("qwen3", {**CHAT, "qwen3.pooling_type": 0}, {"w": (2, 2)}, "chat"),
        ("qwen3", {**CHAT, "qwen3.pooling_type": 3}, {"w": (2, 2)}, "embedding"),
        ("nomic-bert", CHAT, {"w": (2, 2)}, "embedding"),
        ("gemma-embedding", CHAT, {"w": (2, 2)}, "embedding"),
        ("bert", {**CHAT, "bert.pooling_type": 4}, {"w": (2, 2)}, "reranker"),
        ("clip", {}, {"v.w": (2, 2)}, "projector"),
        ("llama", {"general.type": "mmproj"}, {"v.w": (2, 2)}, "projector"),
        ("llama", {"general.type": "adapter"}, {"w.lora_a": (4, 8), "w.lora_b": (8, 4)}, "adapter"),
        ("llama", {"general.type": "imatrix"}, {"w.counts": (2, 2)}, "calibration"),
        ("llama", CHAT, {}, "vocabulary"),
        ("flux", {}, {"double_blocks.w": (2, 2)}, "other"),
    ],
)
def test_every_kind_of_file_is_recognised(
    tmp_path: Path, architecture: str, values: dict[str, object], tensors: dict[str, tuple[int, ...]], kind: Kind
) -> None:
    path = write_header(tmp_path / "some.gguf", architecture=architecture, values=values, tensors=tensors)
    header = describe(path)
    assert header.kind == kind
    if kind == "chat":
        assert read_header(path) == header
        assert why_not_chat(header) == ""
    else:
        with pytest.raises(ModelFileError) as refused:
            read_header(path)
        assert str(refused.value) == why_not_chat(header)
        assert str(refused.value).startswith("“some.gguf” ")


def test_a_chat_model_says_all_it_knows(tmp_path: Path) -> None:
    values = {
        **CHAT,
        "general.license": "apache-2.0",
        "general.languages": ["en", "de"],
        "general.file_type": 15,
        "llama.context_length": 4096,
        "llama.block_count": 2,
        "llama.embedding_length": 64,
        "llama.attention.head_count": 4,
        "llama.attention.head_count_kv": 2,
    }
    header = describe(write_header(tmp_path / "all.gguf", values=values))
    assert (header.name, header.licence, header.languages) == ("Tiny Chat 1B", "apache-2.0", ("en", "de"))
    assert (header.quantisation, header.context_tokens, header.layers, header.width) == ("Q4_K_M", 4096, 2, 64)
    assert header.kv_bytes_per_token == 2 * 2 * (16 + 16) * 2
    assert header.has_chat_template
    assert header.parts == (header.path,)
    assert header.parameters == 32


def test_the_memory_of_a_token_follows_the_layers_where_they_differ(tmp_path: Path) -> None:
    values = {
        **CHAT,
        "llama.block_count": 3,
        "llama.attention.key_length": 10,
        "llama.attention.value_length": 20,
        "llama.attention.head_count_kv": [1, 0, 4],
    }
    assert describe(write_header(tmp_path / "a.gguf", values=values)).kv_bytes_per_token == 5 * 30 * 2


def test_an_embedding_model_says_how_it_pools(tmp_path: Path) -> None:
    values = {"bert.pooling_type": 1, "bert.embedding_length": 384, "bert.context_length": 512}
    header = describe(write_header(tmp_path / "e.gguf", architecture="bert", values=values))
    assert (header.pooling, header.width, header.context_tokens) == ("mean", 384, 512)


def test_an_adapter_says_what_it_was_made_for(tmp_path: Path) -> None:
    values = {"general.type": "adapter", "adapter.lora.alpha": 32.0, "general.base_model.0.name": "Tiny Chat 1B"}
    tensors = {"blk.0.attn_q.weight.lora_a": (16, 64), "blk.0.attn_q.weight.lora_b": (64, 16)}
    header = describe(write_header(tmp_path / "a.gguf", architecture="qwen3", values=values, tensors=tensors))
    assert header.architecture == "qwen3"
    assert header.lora == LoraHeader(alpha=32.0, rank=16, base="Tiny Chat 1B")


def test_the_tables_agree_with_the_gguf_package() -> None:
    theirs = {int(kind): size for kind, size in reference.GGML_QUANT_SIZES.items()}
    assert {kind: theirs[kind] for kind in BLOCK_SIZES if kind in theirs} == BLOCK_SIZES
    names = {int(kind): kind.name.removeprefix("MOSTLY_").removeprefix("ALL_") for kind in reference.LlamaFileType}
    assert {number: names[number] for number in FILE_TYPES} == FILE_TYPES
