"""Reading a GGUF header, and the sentence for each kind of file that cannot be used."""

import time
from pathlib import Path

import gguf as reference
import pytest

from models import starter
from models.errors import ModelFileError
from models.ggml_types import BLOCK_SIZES, FILE_TYPES
from models.gguf import read_header
from tests.tiny_gguf import write_tiny_model


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


def test_the_tables_agree_with_the_gguf_package() -> None:
    theirs = {int(kind): size for kind, size in reference.GGML_QUANT_SIZES.items()}
    assert {kind: theirs[kind] for kind in BLOCK_SIZES if kind in theirs} == BLOCK_SIZES
    names = {int(kind): kind.name.removeprefix("MOSTLY_").removeprefix("ALL_") for kind in reference.LlamaFileType}
    assert {number: names[number] for number in FILE_TYPES} == FILE_TYPES
