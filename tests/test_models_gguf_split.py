"""Which files make up a model in several files."""

from pathlib import Path

import gguf as reference
import numpy as np
import pytest

from models.errors import ModelFileError
from models.gguf import describe, read_header
from models.gguf_split import first_part, parts_of
from tests.tiny_headers import CHAT, write_header, write_parts


def test_the_first_part_stands_for_all_and_sizes_are_summed(tmp_path: Path) -> None:
    parts = write_parts(tmp_path, count=3)
    header = read_header(parts[0])
    assert header.path == parts[0]
    assert header.parts == tuple(parts)
    assert header.size_bytes == sum(part.stat().st_size for part in parts)
    assert header.parameters == 3 * 32


def test_a_first_part_without_weights_is_still_a_model(tmp_path: Path) -> None:
    """llama.cpp's splitter can put all keys into the first part and all weights into the others."""
    parts = write_parts(tmp_path, count=2)
    write_header(parts[0], values={**CHAT, "split.no": 0, "split.count": 2}, tensors={})
    assert read_header(parts[0]).parameters == 32


def test_a_later_part_is_not_the_one_to_choose(tmp_path: Path) -> None:
    parts = write_parts(tmp_path, count=2)
    with pytest.raises(ModelFileError, match=r"later part.*Choose its first part \(“big-00001-of-00002\.gguf”\)"):
        describe(parts[1])
    parts[0].unlink()
    with pytest.raises(ModelFileError, match=r"later part.*“big-00001-of-00002\.gguf”\) is missing"):
        describe(parts[1])


def test_missing_parts_are_named(tmp_path: Path) -> None:
    parts = write_parts(tmp_path, count=3)
    parts[1].unlink()
    with pytest.raises(ModelFileError, match=r"1 of them is missing: “big-00002-of-00003\.gguf”"):
        describe(parts[0])
    parts[2].unlink()
    with pytest.raises(ModelFileError, match=r"2 of them are missing: “big-00002-of-00003\.gguf” and more"):
        describe(parts[0])


def test_a_cut_later_part_makes_the_whole_model_unusable(tmp_path: Path) -> None:
    parts = write_parts(tmp_path, count=2)
    parts[1].write_bytes(parts[1].read_bytes()[:-8])
    with pytest.raises(ModelFileError, match=r"big-00002-of-00002\.gguf.*cut off"):
        describe(parts[0])


def test_a_stranger_among_the_parts_is_noticed(tmp_path: Path) -> None:
    parts = write_parts(tmp_path, count=2)
    write_header(parts[1])
    with pytest.raises(ModelFileError, match="does not belong to"):
        describe(parts[0])


def test_a_renamed_first_part_says_what_to_do(tmp_path: Path) -> None:
    parts = write_parts(tmp_path, count=2)
    with pytest.raises(ModelFileError, match="Give the files their names back"):
        describe(parts[0].rename(tmp_path / "my model.gguf"))


def test_names_tell_where_the_first_part_is() -> None:
    assert first_part(Path("m/big-00002-of-00003.gguf")) == Path("m/big-00001-of-00003.gguf")
    assert first_part(Path("m/big-00001-of-00003.gguf")) is None
    assert first_part(Path("m/big-2-of-3.gguf")) is None
    assert first_part(Path("m/big.gguf")) is None


def test_parts_are_looked_for_beside_the_first(tmp_path: Path) -> None:
    parts = write_parts(tmp_path, count=2)
    assert parts_of(parts[0], 2) == tuple(parts)
    with pytest.raises(ModelFileError, match="names back"):
        parts_of(parts[0], 4)


def test_what_the_gguf_package_splits_is_put_together(tmp_path: Path) -> None:
    writer = reference.GGUFWriter(tmp_path / "tiny.gguf", "llama", split_max_tensors=2)
    writer.add_string("tokenizer.ggml.model", "gpt2")
    for number in range(5):
        writer.add_tensor(f"blk.{number}.w", np.zeros((4, 8), dtype=np.float32))
    writer.write_header_to_file(tmp_path / "tiny.gguf")
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    files = sorted(tmp_path.iterdir())
    header = describe(files[0])
    assert len(files) > 1
    assert header.parts == tuple(files)
    assert header.kind == "chat"
    assert header.parameters == 5 * 32
