"""Choosing the embedding model, on real ones: MiniLM, the same as a GGUF file, and what is refused."""

from functools import partial
from pathlib import Path

import pytest

from assistant.embedding import EmbedderDesk
from memory import retrieve
from memory.service import MemoryService
from models import embedders
from models.embedder import MiniLM
from models.embedders import open_embedder
from models.errors import InputError, ModelFileError
from tests.minilm_gguf import write_minilm
from tests.real_memory import KEY, tell, told
from tests.tiny_embedder import write_tiny_embedder
from tests.tiny_gguf import write_tiny_model

make = partial(open_embedder, threads=1)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_minilm(tmp_path_factory.mktemp("models") / "minilm.gguf")


def opened(folder: Path, minilm: MiniLM) -> tuple[MemoryService, EmbedderDesk]:
    memory = MemoryService.open(
        folder, key=KEY, embedder=minilm, reopen=lambda reference: make(embedders.choice(reference))
    )
    return memory, EmbedderDesk(memory, open_embedder=make)


def test_what_can_be_chosen(tmp_path: Path, minilm: MiniLM, file: Path):
    memory, desk = opened(tmp_path / "memory", minilm)
    tiny = write_tiny_embedder(tmp_path / "tiny")
    found = [file, tiny, write_tiny_model(tmp_path / "chat.gguf"), tmp_path / "gone", file]
    assert [choice.id for choice in desk.choices(found)] == ["minilm", str(file), str(tiny)]
    assert desk.in_use == embedders.minilm()
    assert desk.progress() is None
    assert desk.warnings() == ()
    assert "0 pieces" in desk.cost(embedders.choice(str(file)))
    with pytest.raises(InputError, match="already"):
        desk.choose("minilm")
    with pytest.raises(ModelFileError):
        desk.choose(tmp_path / "chat.gguf")
    memory.close()


def test_a_model_without_understanding_is_refused_and_memory_goes_on(tmp_path: Path, minilm: MiniLM):
    memory, desk = opened(tmp_path / "memory", minilm)
    tell(memory, "I live in Ghent.")
    desk.choose(write_tiny_embedder(tmp_path / "tiny"))
    memory.embedding.wait()
    assert "hardly tells related texts" in desk.warnings()[0]
    assert desk.in_use == embedders.minilm()
    assert "Ghent" in told(memory, "What restaurants are near my home?")
    memory.close()


def test_changing_to_a_gguf_file_and_back(tmp_path: Path, minilm: MiniLM, file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(retrieve, "head_for", lambda embedder: None)  # it was trained for MiniLM under its own name
    memory, desk = opened(tmp_path / "memory", minilm)
    minilm.warm()
    tell(memory, "I live in Ghent. I'm allergic to walnuts. My sister Ines plays the trombone.")
    questions = (
        "What muffins can I bring along and eat myself?",
        "Which instrument does my sister play?",
        "Who is pope?",
    )
    before = [told(memory, question) for question in questions]
    assert "walnuts" in before[0]
    desk.choose(file)
    memory.embedding.wait()
    assert desk.warnings() == ()
    assert desk.in_use == embedders.choice(str(file))
    assert [told(memory, question) for question in questions] == before, "these are the same weights"
    memory.close()

    again, desk = opened(tmp_path / "memory", minilm)
    again.warm()
    assert desk.in_use == embedders.choice(str(file))
    assert [told(again, question) for question in questions] == before
    desk.choose("minilm")
    again.embedding.wait()
    assert desk.in_use == embedders.minilm()
    assert [told(again, question) for question in questions] == before
    again.close()


def test_a_file_that_is_gone_is_stood_in_for_and_said_so(tmp_path: Path, minilm: MiniLM, file: Path):
    moved = tmp_path / "mine.gguf"
    moved.write_bytes(file.read_bytes())
    memory, desk = opened(tmp_path / "memory", minilm)
    tell(memory, "I'm allergic to walnuts.")
    desk.choose(moved)
    memory.embedding.wait()
    memory.close()
    moved.rename(tmp_path / "elsewhere.gguf")
    again, desk = opened(tmp_path / "memory", minilm)
    assert "There is no embedding model at" in desk.warnings()[0]
    assert desk.in_use == embedders.minilm()
    again.warm()
    assert "walnuts" in told(again, "What muffins can I bring along and eat myself?")
    desk.choose("minilm")
    again.embedding.wait()
    assert not again.embedding.stands_in, "now it is the user's choice"
    again.close()
