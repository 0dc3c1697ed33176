import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.paths import Paths, hold, storage_errors
from models.errors import FolderInUse, StorageFull, StorageReadOnly


def test_the_default_is_the_systems_data_folder(home):
    assert Paths.at(None).data == home / "confidant"
    assert not (home / "confidant").exists(), "naming paths touches no disk"


def test_everything_lies_in_the_data_folder(tmp_path):
    paths = Paths.at(tmp_path)
    all_of_them = [
        paths.models,
        paths.downloads,
        paths.vault,
        paths.key,
        paths.key_id,
        paths.uploads,
        paths.log,
        paths.lock,
    ]
    assert all(path.is_relative_to(tmp_path) for path in all_of_them)
    assert len(set(all_of_them)) == len(all_of_them)


def test_prepare_makes_private_folders(tmp_path):
    paths = Paths.at(tmp_path / "new" / "data")
    paths.prepare()
    paths.prepare()
    assert paths.models.is_dir()
    assert paths.user.is_dir()
    assert paths.uploads.is_dir()
    assert [path.name for path in paths.data.iterdir() if path.is_file()] == []
    if os.name == "posix":
        assert paths.data.stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_cannot_be_written_is_a_sentence(tmp_path):
    file = tmp_path / "file"
    file.write_text("in the way")
    with pytest.raises(StorageReadOnly, match=r"cannot be written.*--data-dir"):
        Paths.at(file / "data").prepare()
    with pytest.raises(StorageReadOnly, match="cannot be written"):
        Paths.at(file).prepare()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_a_sentence(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StorageReadOnly, match="cannot be written"):
        Paths.at(tmp_path / "data").prepare()


def test_a_read_only_disk_is_a_sentence(tmp_path, monkeypatch):
    def refuse(*_arguments, **_keywords):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(StorageReadOnly, match="read-only file system"):
        Paths.at(tmp_path).prepare()


def test_a_full_disk_is_a_sentence(tmp_path):
    with pytest.raises(StorageFull, match=r"no space left.*Free some"), storage_errors(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_second_instance_is_kept_out_until_the_first_ends(tmp_path):
    paths = Paths.at(tmp_path)
    with hold(paths), pytest.raises(FolderInUse, match="already running"), hold(paths):
        pass
    with hold(paths):
        pass


def test_a_killed_instance_leaves_the_folder_free(tmp_path):
    code = (
        "import sys, pathlib, os\n"
        "from assistant.paths import Paths, hold\n"
        "with hold(Paths.at(pathlib.Path(sys.argv[1]))):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    root = Path(__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(FolderInUse), hold(Paths.at(tmp_path)):
            pass
        other.kill()
        other.wait()
    with hold(Paths.at(tmp_path)):
        pass
