"""Reading raw headers: as the `gguf` package reads them, and safely from files that somebody made to do harm."""

import os
import random
import struct
import time
from pathlib import Path

import gguf as reference
import numpy as np
import pytest

from models import gguf_reader, starter
from models.errors import ModelFileError
from models.gguf import describe
from models.gguf_reader import read_raw
from tests.tiny_gguf import write_tiny_model
from tests.tiny_headers import raw_header, raw_text, write_header

STRING, ARRAY, UINT32, FLOAT = 8, 9, 4, 6


def test_keys_and_tensors_agree_with_the_gguf_package(tmp_path: Path) -> None:
    path = write_tiny_model(tmp_path / "tiny.gguf")
    theirs = reference.GGUFReader(path)
    ours = read_raw(path)
    assert set(ours.values) == {key for key in theirs.fields if not key.startswith("GGUF.")}
    assert ours.tensors == len(theirs.tensors)
    assert ours.parameters == sum(int(np.prod(tensor.shape)) for tensor in theirs.tensors)
    for key, value in ours.values.items():
        if value is not None:
            assert value == pytest.approx(theirs.fields[key].contents()), key


def test_the_starter_is_read_in_a_blink() -> None:
    begun = time.perf_counter()
    assert read_raw(starter.chat_model()).parameters == 134_515_008
    assert time.perf_counter() - begun < 1


def test_values_are_asked_for_by_their_kind(tmp_path: Path) -> None:
    values = {"name": "  two\nlines\x00 \x1b[31m", "rows": [3, 1], "share": 0.5, "codes": ["en", "de"], "one": 7}
    raw = read_raw(write_header(tmp_path / "a.gguf", values=values))
    assert raw.text("name") == "two lines [31m"
    assert (raw.integer("rows"), raw.integers("rows"), raw.integer("one")) == (3, [3, 1], 7)
    assert (raw.real("share"), raw.real("one"), raw.texts("codes")) == (0.5, 7.0, ("en", "de"))
    assert (raw.text("one"), raw.integer("name", 5), raw.texts("one"), raw.real("gone")) == ("", 5, (), 0.0)


def test_numbers_that_are_none_do_no_harm(tmp_path: Path) -> None:
    values = {"llama.context_length": float("inf"), "llama.block_count": float("nan"), "general.alignment": 0}
    header = describe(write_header(tmp_path / "odd.gguf", values=values))
    assert (header.context_tokens, header.layers) == (0, 0)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(raw_text("k") + struct.pack("<IIQ", ARRAY, ARRAY, 1) * 5000, id="arrays in arrays"),
        pytest.param(raw_text("k") + struct.pack("<IIQ", ARRAY, STRING, 2**63), id="endless array of texts"),
        pytest.param(raw_text("k") + struct.pack("<IIQ", ARRAY, UINT32, 2**62), id="endless array of numbers"),
        pytest.param(raw_text("k") + struct.pack("<IQ", STRING, 2**64 - 1), id="endless text"),
        pytest.param(raw_text("k") + struct.pack("<I", 99) + bytes(64), id="unknown type"),
        pytest.param(struct.pack("<Q", 2**64 - 1), id="endless key"),
        pytest.param(struct.pack("<Q", 2) + b"\xff\xfe" + bytes(64), id="key that is no text"),
    ],
)
def test_values_that_lie_about_their_length_are_damage(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(raw_header(entries=1, body=body))
    with pytest.raises(ModelFileError, match=r"bad\.gguf.*cut off or damaged"):
        read_raw(path)


def test_counts_that_cannot_be_true_are_damage(tmp_path: Path) -> None:
    path = tmp_path / "bad.gguf"
    tensor = raw_text("t") + struct.pack("<I", 2**32 - 1)
    for content in [
        raw_header(entries=2**63),
        raw_header(tensors=2**63),
        raw_header(entries=200_000, body=bytes(4_000_000)),
        raw_header(tensors=1, body=tensor + bytes(1_000_000)),
    ]:
        path.write_bytes(content)
        begun = time.perf_counter()
        with pytest.raises(ModelFileError, match="damaged"):
            read_raw(path)
        assert time.perf_counter() - begun < 2


def test_a_huge_header_is_given_up_before_it_fills_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gguf_reader, "_LONGEST_HEADER", 10_000)
    path = tmp_path / "bad.gguf"
    path.write_bytes(raw_header(entries=1, body=raw_text("k") + struct.pack("<IQ", STRING, 50_000) + bytes(60_000)))
    with pytest.raises(ModelFileError, match="damaged"):
        read_raw(path)


def test_texts_are_kept_up_to_a_budget_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gguf_reader, "_LONGEST_KEPT_STRING", 100)
    path = write_header(tmp_path / "long.gguf", values={"long": "x" * 101, "short": "y"})
    assert (read_raw(path).values["long"], read_raw(path).values["short"]) == (None, "y")
    monkeypatch.setattr(gguf_reader, "_MOST_KEPT", 20)
    with pytest.raises(ModelFileError, match="damaged"):
        read_raw(path)


def test_many_small_arrays_do_not_fill_the_memory(tmp_path: Path) -> None:
    array = struct.pack("<IIQ", ARRAY, 0, 4096) + bytes(4096)
    path = tmp_path / "bad.gguf"
    path.write_bytes(raw_header(entries=1000, body=b"".join(raw_text(f"k{n}") + array for n in range(1000))))
    begun = time.perf_counter()
    with pytest.raises(ModelFileError, match="damaged"):
        read_raw(path)
    assert time.perf_counter() - begun < 3


def test_any_damage_at_all_is_a_sentence_or_a_header(tmp_path: Path) -> None:
    """Bytes flipped, cut and doubled at random: nothing but `ModelFileError` may come out, and soon."""
    whole = write_tiny_model(tmp_path / "tiny.gguf", template="{{ messages }}").read_bytes()
    dice = random.Random(4)
    path = tmp_path / "odd.gguf"
    for _ in range(300):
        content = bytearray(whole[: dice.choice([len(whole), len(whole), dice.randrange(4, len(whole))])])
        for _ in range(dice.randrange(1, 6)):
            at = dice.randrange(4, min(len(content), 8000))
            content[at : at + 8] = dice.choice([dice.randbytes(1), dice.randbytes(8), b"\xff" * 8, b""])
        path.write_bytes(content)
        begun = time.perf_counter()
        try:
            outcome = describe(path).name
        except ModelFileError as refused:
            outcome = str(refused)
        assert outcome.isprintable()
        assert time.perf_counter() - begun < 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX only")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    with pytest.raises(ModelFileError, match="not a file that can be read"):
        read_raw(tmp_path / "pipe.gguf")
