"""The models to choose from, and the change from one to another."""

import pytest

from assistant.model_shelf import ModelChoice, ModelShelf, file_choice, server_choice
from assistant.servers import Server
from models.errors import ModelFileError
from tests.fakes import FakeChatModel


class Bench:
    def __init__(self, folder) -> None:
        self.folder = folder / "models"
        self.folder.mkdir()
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        self.more: list[ModelChoice] = []
        self.made: dict[str, FakeChatModel] = {}

    def file(self, name, folder=None):
        path = (folder or self.folder) / name
        path.write_bytes(b"GGUF")
        return path

    def make(self, choice):
        if choice.path is not None and not choice.path.is_file():
            raise ModelFileError(f"{choice.name} is gone.")
        return self.made.setdefault(choice.id, FakeChatModel())

    def shelf(self, *, starter=None, given=None):
        return ModelShelf(folder=self.folder, starter=starter, given=given, make=self.make, more=lambda: self.more)


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def test_the_starter_comes_first_and_nothing_comes_twice(bench):
    starter, given = bench.file("starter.gguf"), bench.file("given.gguf", bench.elsewhere)
    added, gone = bench.file("added.gguf", bench.elsewhere), bench.elsewhere / "gone.gguf"
    server = server_choice(Server("http://127.0.0.1:8080", "big", "big"))
    bench.more = [file_choice(added, "added"), file_choice(gone, "added"), file_choice(given, "added"), server]
    bench.file("b.gguf")
    found = bench.shelf(starter=starter, given=given).choices()
    assert [(each.name, each.origin) for each in found] == [
        ("starter", "starter"),
        ("given", "given"),
        ("b", "folder"),
        ("added", "added"),
        ("big", "server"),
    ]


def test_a_file_that_is_not_listed_can_be_taken_all_the_same(bench):
    path = bench.file("x.gguf", bench.elsewhere)
    shelf = bench.shelf()
    shelf.choose(shelf.find(str(path)))
    assert shelf.in_use == file_choice(path, "added")


def test_a_remembered_servers_model_is_taken_again(bench):
    server = server_choice(Server("http://127.0.0.1:8080", "big", "big"))
    bench.more = [server]
    shelf = bench.shelf(starter=bench.file("starter.gguf"))
    assert shelf.begin(server.id) is None
    assert shelf.in_use == server


def test_a_remembered_server_that_was_removed_gives_way_to_the_starter_with_a_warning(bench):
    shelf = bench.shelf(starter=bench.file("starter.gguf"))
    warning = shelf.begin("http://127.0.0.1:8080#big")
    assert "starter model" in warning
    assert shelf.in_use.is_starter


def test_whether_a_server_is_this_computer_is_told_by_its_address():
    assert server_choice(Server("http://127.0.0.1:8080", "a", "a")).is_local
    assert not server_choice(Server("https://models.example", "a", "a")).is_local


def test_the_same_model_can_be_loaded_anew(bench):
    path = bench.file("x.gguf")
    shelf = bench.shelf()
    shelf.choose(shelf.find(str(path)))
    first = shelf.model
    bench.made.clear()
    shelf.choose(shelf.in_use)
    assert first.closed
    assert shelf.model is not first
