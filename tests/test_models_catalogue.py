"""The list of known models: every entry, and what is said of a list that is damaged."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.presets import SUGGESTED, sampling_of
from models import catalogue
from models.catalogue import CHAT_TOKENS, WORK_BYTES, CatalogueEntry, load
from models.errors import ModelError

ENTRIES = load().entries
SOURCE = Path(catalogue.__file__).with_name("catalogue.json")
BITS = {"Q4_K_M": (4.4, 6.1), "Q8_0": (8.4, 9.0)}  # of the file per weight; embeddings of small models weigh more


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_entry_is_plausible(entry: CatalogueEntry) -> None:
    assert entry.quantisation.lower() in entry.file.lower()
    assert entry.repository.endswith("-GGUF")
    least, most = BITS[entry.quantisation]
    assert least <= entry.approximate_bytes * 8 / entry.parameters <= most
    assert 3e8 < entry.parameters < 15e9
    assert entry.context_tokens >= CHAT_TOKENS
    assert 30_000 < entry.kv_bytes_per_token < 300_000
    assert entry.memory_bytes == entry.approximate_bytes + CHAT_TOKENS * entry.kv_bytes_per_token + WORK_BYTES
    assert "en" in entry.languages
    assert len(set(entry.languages)) == len(entry.languages)
    assert sampling_of(SUGGESTED, model=entry.file) != sampling_of(SUGGESTED, model="some other model")


def test_the_list_covers_small_to_large_with_free_licences() -> None:
    assert 10 <= len(ENTRIES) <= 14
    assert ENTRIES[0].memory_bytes < 1e9
    assert ENTRIES[-1].parameters > 13e9
    assert all(entry.is_permissive for entry in ENTRIES)
    assert len({entry.file for entry in ENTRIES}) == len(ENTRIES)
    for language in ("de", "es", "fr", "nl", "pt"):
        assert sum(language in entry.languages for entry in ENTRIES) >= 5


def test_no_address_is_in_the_data() -> None:
    assert not re.search(r"://|www\.|\.co\b|\.com\b", SOURCE.read_text(encoding="utf-8"))


def test_entries_are_found_by_id() -> None:
    assert load().entry("qwen3-8b") in ENTRIES
    assert load().entry("gone") is None


def set_to(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda data: data["models"][1].update({name: value})


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: data.pop("models"), "models"),
        (lambda data: data["models"].clear(), "no entries"),
        (lambda data: data["models"].append(data["models"][0]), "same id"),
        (lambda data: data["models"].reverse(), "small to large"),
        (lambda data: data["models"][1].pop("licence"), "entry 2, “qwen3-0.6b”.*licence"),
        (set_to("stars", 5), "stars"),
        (set_to("repository", "https://example.org/a/b"), "repository"),
        (set_to("file", "../a.gguf"), "file"),
        (set_to("file", "a.safetensors"), "file"),
        (set_to("parameters", True), "parameters"),
        (set_to("approximate_bytes", -1), "approximate_bytes"),
        (set_to("languages", []), "languages"),
        (set_to("languages", ["English"]), "languages"),
        (set_to("thinks", "no"), "thinks"),
        (set_to("good_for", ""), "good_for"),
    ],
)
def test_damage_is_named(tmp_path: Path, damage: Callable[[dict[str, Any]], None], said: str) -> None:
    data = json.loads(SOURCE.read_text(encoding="utf-8"))
    damage(data)
    (tmp_path / "list.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ModelError, match=said):
        load(tmp_path / "list.json")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"models": 3}', '{"models": [7]}'])
def test_what_is_no_list_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "list.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="Install Confidant again"):
        load(tmp_path / "list.json")
    with pytest.raises(ModelError, match="Install Confidant again"):
        load(tmp_path / "gone.json")


def test_the_list_is_part_of_the_package() -> None:
    settings = SOURCE.parent.parent / "pyproject.toml"
    assert re.search(r'models = \[.*"catalogue\.json"', settings.read_text(encoding="utf-8"))
