"""Looking through folders that are not ours."""

import os
from pathlib import Path

import pytest

from models import folders
from models.folders import Tally, files_below, folders_in, identity, is_file, read_text

may_read_everything = hasattr(os, "geteuid") and os.geteuid() == 0


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    return path


def names(root: Path, tally: Tally, suffix: str = ".gguf") -> list[str]:
    return [path.relative_to(root).as_posix() for path in files_below(root, suffix, tally=tally)]


def test_files_come_by_name_and_hidden_ones_not_at_all(tmp_path: Path) -> None:
    for name in ["b/two.GGUF", "a/one.gguf", "a/one.txt", ".hidden/three.gguf", "a/.four.gguf", "zero.gguf"]:
        touch(tmp_path / name)
    tally = Tally()
    assert names(tmp_path, tally) == ["zero.gguf", "a/one.gguf", "b/two.GGUF"]
    assert tally == Tally()


def test_a_folder_that_does_not_exist_is_nothing(tmp_path: Path) -> None:
    tally = Tally()
    gone = tmp_path / "gone"
    assert (names(gone, tally), folders_in(gone, tally=tally), identity(gone, tally=tally)) == ([], [], None)
    assert (read_text(gone, tally=tally), is_file(gone, tally=tally)) == ("", False)
    assert tally == Tally()


def test_links_to_files_are_followed_and_links_to_folders_are_not(tmp_path: Path) -> None:
    real = touch(tmp_path / "elsewhere" / "model.gguf")
    root = tmp_path / "root"
    root.mkdir()
    try:
        (root / "linked.gguf").symlink_to(real)
        (root / "circle").symlink_to(root, target_is_directory=True)
        (root / "out").symlink_to(tmp_path, target_is_directory=True)
        (root / "broken.gguf").symlink_to(root / "gone")
        (root / "self.gguf").symlink_to(root / "self.gguf")
    except OSError:
        pytest.skip("links are not allowed here")
    tally = Tally()
    assert names(root, tally) == ["broken.gguf", "linked.gguf", "self.gguf"]
    assert is_file(root / "linked.gguf", tally=tally)
    assert identity(root / "linked.gguf", tally=tally) == identity(real, tally=tally)
    assert not is_file(root / "broken.gguf", tally=tally)
    assert tally.unreadable == 0
    assert not is_file(root / "self.gguf", tally=tally)
    assert tally.unreadable == 1


def test_depth_and_number_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path / "/".join("abcdefgh") / "deep.gguf")
    touch(tmp_path / "/".join("abcdefghi") / "too-deep.gguf")
    tally = Tally()
    assert names(tmp_path, tally) == ["a/b/c/d/e/f/g/h/deep.gguf"]
    monkeypatch.setattr(folders, "_MOST_ENTRIES", 3)
    assert names(tmp_path, tally) == []
    assert tally.is_cut_short


@pytest.mark.skipif(os.name == "nt" or may_read_everything, reason="needs a folder that this user may not read")
def test_what_may_not_be_read_is_counted_and_passed(tmp_path: Path) -> None:
    touch(tmp_path / "open.gguf")
    touch(tmp_path / "locked" / "in.gguf")
    (tmp_path / "locked").chmod(0)
    tally = Tally()
    try:
        assert names(tmp_path, tally) == ["open.gguf"]
        assert not is_file(tmp_path / "locked" / "in.gguf", tally=tally)
    finally:
        (tmp_path / "locked").chmod(0o700)
    assert tally.unreadable == 2


def test_a_refusal_of_the_system_is_counted_and_passed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for those who may read everything, as in a container."""
    locked = touch(tmp_path / "locked" / "in.gguf").parent
    really, look = os.scandir, Path.stat

    def scandir(path: Path) -> "os.ScandirIterator[str]":
        if Path(path) == locked:
            raise PermissionError(path)
        return really(path)  # type: ignore[return-value]

    def state(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path.parent == locked:
            raise PermissionError(path)
        return look(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(Path, "stat", state)
    tally = Tally()
    assert names(tmp_path, tally) == []
    assert not is_file(locked / "in.gguf", tally=tally)
    assert tally.unreadable == 2


def test_texts_that_are_too_long_or_no_text_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Tally()
    (tmp_path / "good").write_text("é", encoding="utf-8")
    (tmp_path / "bad").write_bytes(b"\xff\xfe\xff")
    assert (read_text(tmp_path / "good", tally=tally), read_text(tmp_path / "bad", tally=tally)) == ("é", "")
    monkeypatch.setattr(folders, "_LONGEST_TEXT", 1)
    assert read_text(tmp_path / "good", tally=tally) == ""
    assert tally.unreadable == 2
