"""Names on the disk, and the space on it."""

import errno

import pytest

from models import part_files
from models.errors import DownloadError


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("tiny-Q8_0.gguf", "tiny-Q8_0.gguf"),
        ("sub/tiny.GGUF", "tiny.gguf"),
        ("../../etc/passwd", "passwd.gguf"),
        ("..\\..\\evil.gguf", "evil.gguf"),
        ("..", "model.gguf"),
        (".gguf", "model.gguf"),
        ("...hidden.gguf", "hidden.gguf"),
        ("a:b*c?\n.gguf", "a_b_c__.gguf"),
        ("CON.gguf", "_CON.gguf"),
        ("lpt1-00001-of-00002.gguf", "_lpt1-00001-of-00002.gguf"),
        ("contract.gguf", "contract.gguf"),
        ("big-00001-of-00002.gguf", "big-00001-of-00002.gguf"),
    ],
)
def test_names_are_safe_on_every_system(given, safe):
    assert part_files.safe_name(given) == safe


@pytest.mark.parametrize("stem", ["x" * 400, "é" * 400, "模" * 400])
def test_long_names_fit_and_keep_what_tells_a_split_model(stem):
    name = part_files.safe_name(f"{stem}-00002-of-00003.gguf")
    assert len(part_files.part_path(part_files.Path(), name, mark="12345678").name.encode()) <= 255
    assert name.endswith("-00002-of-00003.gguf")


def test_a_part_is_seen_by_no_list_of_models(tmp_path):
    part_files.part_path(tmp_path, "tiny.gguf", mark="1").write_bytes(b"GGUF")
    assert list(tmp_path.glob("*.gguf")) == []


def test_taken_names_get_a_number_and_a_set_the_same_one(tmp_path):
    names = ["big-00001-of-00002.gguf", "big-00002-of-00002.gguf"]
    assert part_files.free_names(tmp_path, names) == names
    (tmp_path / names[1]).touch()
    (tmp_path / "big (2)-00001-of-00002.gguf").touch()
    assert part_files.free_names(tmp_path, names) == ["big (3)-00001-of-00002.gguf", "big (3)-00002-of-00002.gguf"]
    (tmp_path / "tiny.gguf").touch()
    assert part_files.free_names(tmp_path, ["tiny.gguf"]) == ["tiny (2).gguf"]


def test_removing_what_cannot_be_removed_is_logged(tmp_path, caplog):
    part, folder = tmp_path / "a.part", tmp_path / "folder"
    part.touch()
    folder.mkdir()
    part_files.remove([tmp_path / "none", folder, part])
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    assert "cannot remove" in caplog.text


def test_the_disk_is_never_filled_to_the_brim(tmp_path):
    reserve = part_files.RESERVE_BYTES
    part_files.check_space(tmp_path, needed=100, free=reserve + 100)
    with pytest.raises(DownloadError, match=r"2\.5 GB are needed and 1\.0 GB are free"):
        part_files.check_space(tmp_path, needed=2_500_000_000, free=1_000_000_000)
    assert part_files.free_bytes(tmp_path) > 0


def test_errors_of_the_disk_have_a_sentence_each(tmp_path):
    assert "no space left" in str(part_files.disk_error(OSError(errno.ENOSPC, "No space left on device"), tmp_path))
    assert "smaller model" in str(part_files.disk_error(OSError(errno.EFBIG, "File too large"), tmp_path))
    assert "(read-only file system)" in str(
        part_files.disk_error(OSError(errno.EROFS, "Read-only file system"), tmp_path)
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_500, "2 kB"), (98_000_000, "98 MB"), (4_700_000_000, "4.7 GB")],
)
def test_sizes_in_words(count, words):
    assert part_files.in_words(count) == words
