"""Finding models where other programs keep them, in copies of their folders."""

import json
import os
from pathlib import Path

import pytest

from models import gguf
from models.folders import Tally
from models.local_files import FoundModel, Headers, scan
from models.places import Place
from tests.model_folders import hub_model, link, model, ollama_model
from tests.tiny_headers import CHAT, write_parts


def found(*places: Place, tally: Tally | None = None) -> dict[str, FoundModel]:
    models = list(scan(places, tally=tally))
    assert len({one.name for one in models}) == len(models)
    return {one.name: one for one in models}


def test_a_folder_of_files_is_told_apart_by_kind(tmp_path: Path) -> None:
    model(tmp_path / "ada" / "chat.gguf")
    model(tmp_path / "ada" / "mmproj-chat.gguf", architecture="clip", values={})
    model(tmp_path / "nomic.gguf", architecture="nomic-bert", values={"nomic-bert.pooling_type": 1})
    model(tmp_path / "poet.gguf", values={"general.type": "adapter"})
    (tmp_path / "broken.gguf").write_bytes(b"GGUF")
    models = found(Place("GPT4All", tmp_path))
    assert {name: one.kind for name, one in models.items()} == {
        "chat": "chat",
        "mmproj-chat": "projector",
        "nomic": "embedding",
        "poet": "adapter",
        "broken": "unusable",
    }
    assert {one.where for one in models.values()} == {"GPT4All"}
    chat = models["chat"]
    assert chat.paths == (tmp_path / "ada" / "chat.gguf",)
    assert chat.header is not None
    assert chat.header.name == CHAT["general.name"]
    assert chat.size_bytes == chat.paths[0].stat().st_size
    assert {name for name, one in models.items() if one.trouble} == {"mmproj-chat", "broken"}
    assert "“broken” is cut off" in models["broken"].trouble


def test_a_model_in_several_files_is_one(tmp_path: Path) -> None:
    parts = write_parts(tmp_path, count=3)
    models = found(Place("Jan", tmp_path))
    assert list(models) == ["big-00001-of-00003"]
    assert models["big-00001-of-00003"].paths == tuple(parts)
    assert models["big-00001-of-00003"].size_bytes == sum(part.stat().st_size for part in parts)
    parts[2].unlink()
    assert "missing" in found(Place("Jan", tmp_path))["big-00001-of-00003"].trouble
    parts[0].unlink()
    assert "first part" in found(Place("Jan", tmp_path))["big-00002-of-00003"].trouble


def test_the_hub_cache_is_read_through_its_links_and_each_blob_once(tmp_path: Path) -> None:
    for revision in ("aaa", "bbb"):
        repository = hub_model(tmp_path, revision=revision)
    model(repository / "blobs" / "ffff.incomplete.gguf")
    model(tmp_path / "datasets--ada--words" / "snapshots" / "aaa" / "data.gguf")
    models = found(Place("Hugging Face", tmp_path, "hub"))
    assert list(models) == ["chat-Q4_K_M"]
    assert models["chat-Q4_K_M"].paths == (repository / "snapshots" / "bbb" / "chat-Q4_K_M.gguf",)


def test_embedders_in_the_hub_cache_are_folders(tmp_path: Path) -> None:
    whole = tmp_path / "models--sentence-transformers--tiny" / "snapshots" / "aaa"
    cut = tmp_path / "models--ada--cut" / "snapshots" / "aaa"
    for folder in (whole, cut):
        folder.mkdir(parents=True)
        (folder / "modules.json").write_text("[]", encoding="ascii")
    (whole / "0_Transformer").mkdir()
    (whole / "0_Transformer" / "pytorch_model.bin").write_bytes(bytes(1000))
    models = found(Place("Hugging Face", tmp_path, "hub"))
    one = models["sentence-transformers/tiny"]
    assert (one.kind, one.paths, one.size_bytes, one.trouble) == ("embedder folder", (whole,), 1002, "")
    assert "weights are missing" in models["ada/cut"].trouble


def test_ollamas_models_have_the_names_that_people_type(tmp_path: Path) -> None:
    store = tmp_path / "models"
    chat = model(tmp_path / "a" / "chat.gguf")
    other = model(tmp_path / "a" / "other.gguf", values={**CHAT, "general.name": "Other"})
    adapter = model(tmp_path / "a" / "lora.gguf", values={"general.type": "adapter"})
    cut = tmp_path / "a" / "cut.gguf"
    cut.write_bytes(chat.read_bytes()[:-8])
    ollama_model(store, "registry.ollama.ai/library/tiny/1b", layers={"model": chat, "template": None, "license": None})
    ollama_model(store, "registry.ollama.ai/library/tiny/latest", layers={"model": chat})
    ollama_model(store, "registry.ollama.ai/ada/poet/v2", layers={"model": other, "adapter": adapter})
    ollama_model(store, "hf.co/ada/Cut-GGUF/Q4_K_M", layers={"model": cut})
    ollama_model(store, "registry.ollama.ai/library/lost/latest", layers={"model": None})
    models = found(Place("Ollama", store, "ollama"))
    assert {name: one.kind for name, one in models.items()} == {
        "tiny:1b": "chat",
        "ada/poet:v2": "chat",
        "ada/poet:v2 (adapter)": "adapter",
        "hf.co/ada/Cut-GGUF:Q4_K_M": "unusable",
        "lost:latest": "unusable",
    }
    assert models["tiny:1b"].paths[0].name.startswith("sha256-")
    assert "“hf.co/ada/Cut-GGUF:Q4_K_M” is cut off" in models["hf.co/ada/Cut-GGUF:Q4_K_M"].trouble
    assert "missing" in models["lost:latest"].trouble


def test_lm_studio_tells_where_its_models_are(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / ".lmstudio", tmp_path / "big disk"
    model(home / "models" / "ada" / "tiny" / "one.gguf")
    model(elsewhere / "ada" / "tiny" / "two.gguf", values={**CHAT, "general.name": "Two"})
    (home / "settings.json").write_text(json.dumps({"downloadsFolder": str(elsewhere)}), encoding="utf-8")
    place = Place("LM Studio", home, "lm studio")
    assert {name: one.where for name, one in found(place).items()} == {"one": "LM Studio", "two": "LM Studio"}
    (tmp_path / "pointer").write_text(f"{home}\n", encoding="utf-8")
    assert list(found(Place("LM Studio", tmp_path / "pointer", "lm studio"))) == ["one", "two"]
    (home / "settings.json").write_text('{"downloadsFolder": "/a\\u0000b\\ud800"}', encoding="utf-8")
    assert list(found(place)) == ["one"]
    (home / "settings.json").write_text("{not json", encoding="utf-8")
    tally = Tally()
    assert list(found(place, tally=tally)) == ["one"]
    assert tally.unreadable == 1


@pytest.mark.skipif(os.name == "nt", reason="names are text on Windows")
def test_names_of_any_bytes_can_be_shown(tmp_path: Path) -> None:
    good = model(tmp_path / "a" / "good.gguf")
    bad = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a/\xff\x1b[31m.gguf"))
    try:
        bad.write_bytes(good.read_bytes()[:-8])
    except OSError:
        pytest.skip("this file system wants text")
    one = found(Place("here", tmp_path))["��[31m"]
    assert (one.kind, one.paths) == ("unusable", (bad,))
    one.trouble.encode()


def test_names_that_say_nothing_are_those_of_their_folders(tmp_path: Path) -> None:
    for number, name in enumerate(["tiny/model", "ada/poet/model", "tiny/mmproj", "model", "tiny/ggml-model-Q4_0"]):
        model(tmp_path / f"{name}.gguf", values={**CHAT, "general.name": f"Model {number}"})
    assert set(found(Place("Jan", tmp_path))) == {"tiny", "ada/poet", "tiny: mmproj", "model", "tiny: ggml-model-Q4_0"}
    repository = hub_model(tmp_path / "hub", revision="bbb", name="model.gguf")
    assert repository.is_dir()
    assert list(found(Place("Hugging Face", tmp_path / "hub", "hub"))) == ["ada/Tiny-GGUF"]


def test_a_file_that_two_programs_share_is_one(tmp_path: Path) -> None:
    first = model(tmp_path / "jan" / "shared.gguf")
    link(first, tmp_path / "gpt4all" / "linked.gguf")
    (tmp_path / "studio").mkdir()
    os.link(first, tmp_path / "studio" / "hard.gguf")
    places = [Place(name, tmp_path / name) for name in ("jan", "gpt4all", "studio", "jan", "gone")]
    assert {name: one.where for name, one in found(*places).items()} == {"shared": "jan"}


def test_a_second_look_reads_only_what_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        model(tmp_path / f"{name}.gguf")
    read: list[str] = []
    really = gguf.describe

    def describe(path: Path) -> gguf.GgufHeader:
        read.append(path.stem)
        return really(path)

    monkeypatch.setattr(gguf, "describe", describe)
    headers, place = Headers(), Place("here", tmp_path)
    for _ in range(2):
        assert len(list(scan([place], headers=headers))) == 2
    assert read == ["one", "two"]
    model(tmp_path / "two.gguf", values={**CHAT, "general.name": "A longer name than before"})
    assert [one.header.name for one in scan([place], headers=headers) if one.header][1] == "A longer name than before"
    assert read == ["one", "two", "two"]


def test_nothing_is_written_and_nothing_is_held_open(tmp_path: Path) -> None:
    path = model(tmp_path / "one.gguf")
    before = path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.iterdir())
    assert list(found(Place("here", tmp_path))) == ["one"]
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before
    path.unlink()  # on Windows this fails while a file is open
