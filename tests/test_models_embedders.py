"""Which embedding models can be chosen: real folders and files, and a sentence for everything that is none."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from models import embedders
from models.embedder import embed_questions
from models.embedders import describe, open_embedder, prompts
from models.errors import ModelFileError
from tests.tiny_embedder import write_tiny_embedder
from tests.tiny_gguf import write_tiny_model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_embedder(tmp_path_factory.mktemp("models") / "tiny-embedder")


@pytest.fixture
def copy(tiny: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny, tmp_path / "tiny-embedder"))


def test_the_one_that_comes_with_the_program():
    choice = embedders.minilm()
    assert (choice.id, choice.kind, choice.dimensions) == ("minilm", "minilm", 384)
    assert choice.size_bytes > 80_000_000
    assert embedders.choice("minilm") == choice
    assert open_embedder(choice, threads=1).name == "all-MiniLM-L6-v2"


def test_a_folder_is_described_without_loading_it_and_then_works(tiny: Path):
    choice = describe(tiny)
    assert (choice.id, choice.name, choice.kind, choice.dimensions) == (str(tiny), "tiny-embedder", "folder", 32)
    assert choice.size_bytes == (tiny / "model.safetensors").stat().st_size
    embedder = open_embedder(choice, threads=1)
    assert not embedder.is_ready
    vectors = embedder.embed(["I live in Lisbon.", "", "é 😀 漢字"])
    assert embedder.is_ready
    assert vectors.shape == (3, embedder.dimensions) == (3, 32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.allclose(embed_questions(embedder, ["I live in Lisbon."])[0], vectors[0], atol=1e-5)


def test_questions_and_texts_get_the_prompts_that_the_folder_names(tmp_path: Path, tiny: Path):
    plain = open_embedder(describe(tiny), threads=1)
    prompted = open_embedder(describe(write_tiny_embedder(tmp_path / "prompted", prompts=True)), threads=1)
    said, asked, as_text = plain.embed(["where is it", "query: where is it", "passage: where is it"])
    assert np.allclose(embed_questions(prompted, ["where is it"])[0], asked, atol=1e-5)
    assert np.allclose(prompted.embed(["where is it"])[0], as_text, atol=1e-5)
    assert not np.allclose(said, asked, atol=1e-3)


def test_the_name_tells_weights_of_one_kind_apart(tiny: Path, copy: Path, tmp_path: Path):
    name = open_embedder(describe(tiny), threads=1).name
    assert open_embedder(describe(copy), threads=1).name == name, "the same weights elsewhere are the same"
    other = write_tiny_embedder(tmp_path / "other" / "tiny-embedder", seed=1)
    assert (other / "config.json").read_bytes() == (tiny / "config.json").read_bytes()
    assert open_embedder(describe(other), threads=1).name != name


def test_in_the_cache_of_the_hub_a_folder_is_named_after_its_repository(tiny: Path, tmp_path: Path):
    folder = tmp_path / "models--somebody--small-embedder" / "snapshots" / "0a1b2c"
    shutil.copytree(tiny, folder)
    assert describe(folder).name == "small-embedder"


def no_modules(folder: Path) -> None:
    (folder / "modules.json").unlink()


def own_code(folder: Path) -> None:
    (folder / "modules.json").write_text(json.dumps([{"idx": 0, "path": "", "type": "custom_model.Transformer"}]))


def no_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def cut_weights(folder: Path) -> None:
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1000])


def no_header(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\xff" * 4000)


def broken_list(folder: Path) -> None:
    (folder / "modules.json").write_text("{")


def empty_list(folder: Path) -> None:
    (folder / "modules.json").write_text("[]")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (no_modules, "choose one with a file “modules.json”"),
        (own_code, "program code of its own, which Confidant never runs"),
        (no_weights, "has no weights"),
        (cut_weights, "damaged or incomplete"),
        (no_header, "damaged or incomplete"),
        (broken_list, "damaged or incomplete"),
        (empty_list, "damaged or incomplete"),
    ],
)
def test_a_folder_that_is_none_is_refused_in_a_sentence(copy: Path, damage, sentence: str):
    damage(copy)
    with pytest.raises(ModelFileError, match=sentence):
        describe(copy)


def test_weights_that_do_not_fit_their_description_are_refused_when_they_are_loaded(copy: Path):
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps(config | {"hidden_size": 64}))
    with pytest.raises(ModelFileError, match="damaged or incomplete"):
        open_embedder(describe(copy), threads=1).warm()


def test_a_chat_model_is_no_embedding_model(tmp_path: Path):
    with pytest.raises(ModelFileError, match="is not an embedding model"):
        describe(write_tiny_model(tmp_path / "chat.gguf"))


@pytest.mark.parametrize("content", [b"", b"no model", b"GGUF\3\0\0\0"])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes):
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    with pytest.raises(ModelFileError):
        describe(file)


def test_what_is_gone_is_said_to_be(tmp_path: Path):
    with pytest.raises(ModelFileError, match="no embedding model at"):
        embedders.choice(str(tmp_path / "gone"))


@pytest.mark.parametrize(
    ("name", "question", "text"),
    [
        ("nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("Embeddinggemma 300M", "task: search result | query: ", "title: none | text: "),
        ("multilingual-e5-small", "query: ", "passage: "),
        ("bge-small-en-v1.5", "Represent this sentence for searching relevant passages: ", ""),
        ("bge-m3", "", ""),
        ("all MiniLM L6 v2", "", ""),
    ],
)
def test_prompts_of_files_by_their_names(name: str, question: str, text: str):
    assert prompts(name) == (question, text)
