"""Ollama's manifests: which blob is what, under which name."""

import json
from pathlib import Path

import pytest

from models.folders import Tally
from models.ollama_store import blobs
from tests.model_folders import model, ollama_model


@pytest.mark.parametrize(
    ("manifest", "name"),
    [
        ("registry.ollama.ai/library/tiny/1b", "tiny:1b"),
        ("registry.ollama.ai/ada/poet/latest", "ada/poet:latest"),
        ("hf.co/ada/Tiny-GGUF/Q4_K_M", "hf.co/ada/Tiny-GGUF:Q4_K_M"),
    ],
)
def test_names_are_those_that_people_type(tmp_path: Path, manifest: str, name: str) -> None:
    ollama_model(tmp_path / "store", manifest, layers={"model": model(tmp_path / "a.gguf")})
    [(found, path)] = blobs(tmp_path / "store", tally=Tally())
    assert found == name
    assert path.read_bytes() == (tmp_path / "a.gguf").read_bytes()


def test_only_layers_in_gguf_are_given(tmp_path: Path) -> None:
    kinds = ("model", "adapter", "projector", "template", "system", "params", "license", "messages")
    files = {kind: model(tmp_path / f"{kind}.gguf", values={"general.name": kind}) for kind in kinds}
    ollama_model(tmp_path / "store", "registry.ollama.ai/library/tiny/1b", layers=dict(files))
    names = [name for name, _ in blobs(tmp_path / "store", tally=Tally())]
    assert names == ["tiny:1b", "tiny:1b (adapter)", "tiny:1b (image part)"]


def test_no_store_is_no_model(tmp_path: Path) -> None:
    tally = Tally()
    assert list(blobs(tmp_path / "gone", tally=tally)) == []
    assert tally == Tally()


def test_manifests_that_lie_lead_nowhere(tmp_path: Path) -> None:
    library = tmp_path / "manifests" / "registry.ollama.ai" / "library" / "bad"
    library.mkdir(parents=True)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:../../secret.gguf"}
    texts = ["{", "[]", '{"layers": 7}', '{"layers": [7, null]}', json.dumps({"layers": [layer]}), "[" * 100_000]
    for number, text in enumerate(texts):
        (library / f"tag{number}").write_text(text, encoding="ascii")
    tally = Tally()
    assert list(blobs(tmp_path, tally=tally)) == []
    assert tally.unreadable == 2
