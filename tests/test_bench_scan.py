"""The byte scan: it must find a text wherever it stands, or an empty result would prove nothing."""

import pytest

from bench.scan import find_bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
def test_a_text_is_found_in_every_encoding(tmp_path, encoding):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "some.bin").write_bytes(b"\x00\xff" + "before Þórdís after".encode(encoding) + b"\xfe")
    assert find_bytes(tmp_path, ["Þórdís"]) == [("Þórdís", tmp_path / "inner" / "some.bin")]


def test_a_text_in_a_file_name_is_found(tmp_path):
    (tmp_path / "letter-to-Wexcombe.txt").write_bytes(b"")
    assert [text for text, _ in find_bytes(tmp_path, ["Wexcombe"])] == ["Wexcombe"]


def test_nothing_is_found_where_nothing_is(tmp_path):
    (tmp_path / "some.bin").write_bytes(b"abc")
    assert find_bytes(tmp_path, ["abcd"]) == []
