"""A real embedding model as a GGUF file, in its own process: MiniLM, converted, gives MiniLM's vectors."""

import os
import signal
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from models.embedder import Embedder, MiniLM, close
from models.embedders import describe, open_embedder
from models.errors import ModelCrashed, ModelFileError
from models.gguf_embedder import GgufEmbedder
from tests.minilm_gguf import write_minilm


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_minilm(tmp_path_factory.mktemp("models") / "minilm.gguf")


@pytest.fixture(scope="module")
def embedder(file: Path):
    opened = open_embedder(describe(file), threads=1)
    yield opened
    close(opened)


def test_it_is_described_without_loading_it(file: Path):
    choice = describe(file)
    assert (choice.name, choice.kind, choice.dimensions) == ("all MiniLM L6 v2", "gguf", 384)
    assert choice.size_bytes == file.stat().st_size


def test_it_gives_the_vectors_of_the_original(embedder: Embedder, minilm: MiniLM):
    texts = ["I live in Lisbon.", "", "é 😀 漢字", "Where is my home?", "a\ttab and a\nline", "\ud800"]
    found = embedder.embed(texts)
    assert found.shape == (6, embedder.dimensions)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
    same = [0, 2, 3, 4]
    assert (found[same] * minilm.embed([texts[place] for place in same])).sum(axis=1).min() > 0.999
    assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_a_text_longer_than_the_model_reads_is_cut_at_its_end(embedder: Embedder):
    long = "the sea is calm tonight " * 400
    one, other = embedder.embed([long, long + " but my name is Maya"])
    assert one @ other > 0.999


def test_several_threads_get_what_one_gets(embedder: Embedder):
    texts = [f"thread {number}" for number in range(6)]
    found: dict[str, np.ndarray] = {}
    threads = [threading.Thread(target=lambda t=t: found.update({t: embedder.embed([t])[0]})) for t in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert np.allclose(np.stack([found[text] for text in texts]), embedder.embed(texts), atol=1e-4)


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
def test_a_process_that_dies_is_one_error_and_starts_again(embedder: GgufEmbedder):
    before = embedder.embed(["once more"])
    os.kill(embedder._process.pid, signal.SIGKILL)
    with pytest.raises(ModelCrashed, match="stopped unexpectedly"):
        embedder.embed(["once more"])
    assert not embedder.is_ready
    assert np.allclose(embedder.embed(["once more"]), before, atol=1e-5)
    assert embedder.is_ready


def test_closed_it_is_loaded_again_when_needed(embedder: Embedder):
    close(embedder)
    assert not embedder.is_ready
    embedder.warm()
    assert embedder.is_ready


def test_a_prompt_stands_before_the_text(file: Path, embedder: Embedder):
    prompted = GgufEmbedder(file, name="x", threads=1, question_prompt="query: ", text_prompt="passage: ")
    try:
        asked, said = embedder.embed(["query: where", "passage: where"])
        assert np.allclose(prompted.embed_query(["where"])[0], asked, atol=1e-4)
        assert np.allclose(prompted.embed(["where"])[0], said, atol=1e-4)
    finally:
        prompted.close()


def test_a_file_that_llama_cpp_refuses_is_an_error_in_a_sentence(file: Path, tmp_path: Path):
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(file.read_bytes().replace(b"blk.0.attn_q.weight", b"blk.0.attn_x.weight"))
    with pytest.raises(ModelFileError, match="could not be loaded as an embedding model"):
        GgufEmbedder(broken, name="broken", threads=1).warm()
