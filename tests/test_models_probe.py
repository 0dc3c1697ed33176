"""The probe of a model file: what aborts, fails or hangs is a sentence, and each file is tried once."""

import os
import sys
import time
from pathlib import Path

import pytest

from models import probe
from models.probe import ProbedFiles, Verdict
from tests.tiny_gguf import write_tiny_model

BARE = "{% for message in messages %}{{ message.content }}{% endfor %}"


def test_a_sound_file_passes(tmp_path: Path) -> None:
    assert probe.probe(write_tiny_model(tmp_path / "sound.gguf", template=BARE)) is None


@pytest.mark.skipif(sys.platform == "win32", reason="aborts show a dialog of the C runtime there")
def test_a_file_that_aborts_on_an_accent_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = write_tiny_model(tmp_path / "letters.gguf", with_byte_fallback=False, template=BARE)
    assert probe.probe(path) == (
        "“letters.gguf” stopped with an error when it read accented letters, so Confidant does not use it. "
        "Choose another file."
    )


def test_what_llama_cpp_does_not_know_is_refused_with_its_sentence(tmp_path: Path) -> None:
    sentence = probe.probe(write_tiny_model(tmp_path / "odd.gguf", architecture="nonsense"))
    assert sentence is not None
    assert "odd.gguf" in sentence
    assert "could not be loaded" in sentence


def test_a_file_that_is_none_is_refused_without_a_child(tmp_path: Path) -> None:
    (tmp_path / "no.gguf").write_bytes(b"no model at all")
    began = time.monotonic()
    assert "not a GGUF" in (probe.probe(tmp_path / "no.gguf") or "")
    assert time.monotonic() - began < 0.5


def test_a_file_that_takes_too_long_is_not_judged_for_good(tmp_path: Path) -> None:
    verdict = probe.judge(write_tiny_model(tmp_path / "slow.gguf", template=BARE), timeout_s=0.0)
    assert "took too long" in (verdict.sentence or "")
    assert not verdict.is_final


def test_each_file_is_tried_once_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Path] = []

    def judge(path: Path, *, timeout_s: float) -> Verdict:
        tried.append(path)
        return Verdict("Not this one." if path.name == "bad.gguf" else None, is_final=path.name != "slow.gguf")

    monkeypatch.setattr(probe, "judge", judge)
    good, bad, slow = (tmp_path / f"{name}.gguf" for name in ("good", "bad", "slow"))
    for path in (good, bad, slow):
        path.write_bytes(b"1")
    for _ in range(2):
        files = ProbedFiles(tmp_path / "kept" / "probed.json")
        assert [files.check(path) for path in (good, bad, slow)] == [None, "Not this one.", None]
    assert tried == [good, bad, slow, slow]
    assert files.known(bad) == Verdict("Not this one.")
    bad.write_bytes(b"22")
    os.utime(bad, ns=(1, 1))
    assert files.known(bad) is None
    assert files.check(bad) == "Not this one."
    assert tried[4:] == [bad]


def test_a_damaged_book_only_means_to_try_again(tmp_path: Path) -> None:
    book = tmp_path / "probed.json"
    for text in ("{", "[1]", '{"x": 3}'):
        book.write_text(text, encoding="utf-8")
        assert ProbedFiles(book).known(tmp_path / "x") is None
