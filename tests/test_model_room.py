"""Where models come from: files that are dropped in or added, adapters, and servers with their keys."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.added_files import AddedFiles
from assistant.finder import Finder
from assistant.model_room import ADAPTERS, ModelRoom
from assistant.paths import Paths
from assistant.secrets import server_key
from assistant.servers import Server, ServerBook
from memory.service import MemoryService
from models.errors import InputError, ModelFileError
from tests import scripted_server
from tests.tiny_headers import write_header

LORA = {"general.type": "adapter", "adapter.type": "lora", "adapter.lora.alpha": 16.0, "general.name": "Poet"}


@pytest.fixture
def room(tmp_path: Path, service: MemoryService) -> ModelRoom:
    paths = Paths.at(tmp_path / "data")
    paths.prepare()
    unused: Any = SimpleNamespace()
    return ModelRoom(
        paths=paths,
        offer=lambda: unused,
        finder=Finder(tuple),
        downloads=unused,
        added=AddedFiles(service.preferences, name="models"),
        adapters=AddedFiles(service.preferences, name="adapters"),
        servers=ServerBook(service.preferences),
        embedding=unused,
    )


def dropped(room: ModelRoom, name: str) -> Path:
    """Where the page puts a file that is dropped: in a folder of its own."""
    folder = room.paths.uploads / "0123abcd"
    folder.mkdir()
    return folder / name


def lora(path: Path) -> Path:
    tensors = {"blk.0.attn_q.weight.lora_a": (4, 8), "blk.0.attn_q.weight.lora_b": (8, 4)}
    return write_header(path, values=LORA, tensors=tensors)


def test_a_dropped_model_ends_in_the_models_folder_and_leaves_no_copy(room: ModelRoom) -> None:
    path = write_header(dropped(room, "Tiny-Q4_K_M.gguf"))
    content = path.read_bytes()
    taken = room.take_file(path)
    assert taken == room.paths.models / "Tiny-Q4_K_M.gguf"
    assert taken.read_bytes() == content
    assert list(room.paths.uploads.iterdir()) == []
    assert room.own_files() == {taken.name: taken}


def test_what_is_dropped_and_no_chat_model_gets_a_sentence_and_is_gone(room: ModelRoom) -> None:
    poem = dropped(room, "poem.gguf")
    poem.write_text("Roses are red.", encoding="utf-8")
    with pytest.raises(ModelFileError, match=r"“poem\.gguf”"):
        room.take_file(poem)
    with pytest.raises(ModelFileError, match=r"adapter \(LoRA\), not a chat model"):
        room.take_file(lora(dropped(room, "poet.gguf")))
    note = dropped(room, "note.txt")
    note.write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"has to end in \.gguf"):
        room.take_file(note)
    assert list(room.paths.uploads.iterdir()) == []
    assert list(room.paths.models.iterdir()) == []


def test_a_file_of_the_same_name_is_never_replaced(room: ModelRoom) -> None:
    (room.paths.models / "tiny.gguf").write_bytes(b"mine")
    with pytest.raises(InputError, match="already"):
        room.take_file(write_header(dropped(room, "tiny.gguf")))
    assert (room.paths.models / "tiny.gguf").read_bytes() == b"mine"


def test_only_what_was_uploaded_is_ever_moved(room: ModelRoom, tmp_path: Path) -> None:
    for mine in (tmp_path / "mine.gguf", room.paths.uploads / "mine.gguf", room.paths.uploads / ".." / "mine.gguf"):
        write_header(mine)
        with pytest.raises(InputError, match="did not come from the page"):
            room.take_file(mine)
        assert mine.exists()


def test_a_file_elsewhere_is_added_where_it_lies(room: ModelRoom, tmp_path: Path) -> None:
    path = write_header(tmp_path / "away.gguf")
    room.add_file(path)
    room.add_file(path)
    room.add_file(write_header(room.paths.models / "here.gguf"))
    assert room.added.all() == [path]
    assert room.trained_context(path) == 0
    assert room.trained_context(tmp_path / "gone.gguf") == 0


def test_adapters_are_kept_apart_from_models(room: ModelRoom, tmp_path: Path) -> None:
    taken = room.take_adapter(lora(dropped(room, "poet.gguf")))
    assert taken == room.paths.models / ADAPTERS / "poet.gguf"
    assert [adapter.path for adapter in room.adapter_choices()] == [taken]
    assert room.own_files() == {}
    with pytest.raises(InputError, match="is not an adapter"):
        room.add_adapter(write_header(tmp_path / "model.gguf"))
    taken.unlink()
    assert room.adapter_choices() == []
    assert room.adapters.all() == [taken], "a drive may come back"


def test_a_servers_key_is_kept_when_it_answers_and_goes_with_its_last_model(room: ModelRoom) -> None:
    with scripted_server.serving() as server:
        assert room.look_at_server(server.address, "sesame") == ["a-model"]
        assert server.asked[0][1]["Authorization"] == "Bearer sesame"
        assert room.look_at_server(server.address, None) == ["a-model"]
        assert server.asked[-1][1]["Authorization"] == "Bearer sesame"
        address = server.address
    one, two = (room.servers.put(Server(address, name, "")) for name in ("one", "two"))
    room.forget_server(one)
    assert server_key(room.paths, address) == "sesame"
    room.forget_server(two)
    assert server_key(room.paths, address) is None
