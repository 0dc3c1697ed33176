"""A list of files in the preferences."""

from pathlib import Path

from assistant.added_files import AddedFiles
from tests.test_habits import Preferences


def test_files_are_kept_in_order_once_and_under_their_own_name():
    preferences = Preferences()
    models, adapters = AddedFiles(preferences, name="models"), AddedFiles(preferences, name="adapters")
    for name in ("b.gguf", "a.gguf", "b.gguf"):
        models.add(Path(name))
    assert models.all() == [Path("a.gguf"), Path("b.gguf")]
    assert AddedFiles(preferences, name="models").all() == models.all()
    assert adapters.all() == []


def test_a_file_that_is_removed_leaves_nothing_behind():
    preferences = Preferences()
    files = AddedFiles(preferences, name="models")
    files.add(Path("a.gguf"))
    files.remove(Path("b.gguf"))
    files.remove(Path("a.gguf"))
    assert files.all() == []
    assert preferences == {}
