"""Where other programs keep models, on all three systems, without any of them at hand."""

from pathlib import Path

import pytest

from models.places import Place, places

HOME = Path("home-of-ada")


def paths(name: str, environment: dict[str, str] | None = None, *, platform: str = "linux") -> list[str]:
    """The folders of one program, as text with forward slashes."""
    found = places(environment or {}, HOME, platform=platform)
    return [place.path.as_posix() for place in found if place.name == name]


@pytest.mark.parametrize(
    ("platform", "name", "expected"),
    [
        ("linux", "GPT4All", "home-of-ada/.local/share/nomic.ai/GPT4All"),
        ("darwin", "GPT4All", "home-of-ada/Library/Application Support/nomic.ai/GPT4All"),
        ("win32", "GPT4All", "home-of-ada/AppData/Local/nomic.ai/GPT4All"),
        ("linux", "Jan", "home-of-ada/.config/Jan/data/llamacpp/models"),
        ("linux", "Jan", "home-of-ada/.local/share/Jan/data/models"),
        ("darwin", "Jan", "home-of-ada/Library/Application Support/Jan/data/llamacpp/models"),
        ("win32", "Jan", "home-of-ada/AppData/Roaming/Jan/data/llamacpp/models"),
        ("linux", "llama.cpp", "home-of-ada/.cache/llama.cpp"),
        ("darwin", "llama.cpp", "home-of-ada/Library/Caches/llama.cpp"),
        ("win32", "llama.cpp", "home-of-ada/AppData/Local/llama.cpp"),
        ("linux", "Ollama", "/usr/share/ollama/.ollama/models"),
        ("win32", "Ollama", "home-of-ada/.ollama/models"),
        ("darwin", "LM Studio", "home-of-ada/.lmstudio"),
        ("win32", "LM Studio", "home-of-ada/.cache/lm-studio"),
        ("linux", "text-generation-webui", "home-of-ada/text-generation-webui/user_data/models"),
        ("win32", "Hugging Face", "home-of-ada/.cache/huggingface/hub"),
    ],
)
def test_every_program_is_looked_for_where_it_keeps_its_models(platform: str, name: str, expected: str) -> None:
    assert expected in paths(name, platform=platform)


@pytest.mark.parametrize(
    ("environment", "name", "expected"),
    [
        ({"HF_HUB_CACHE": "h", "HF_HOME": "x"}, "Hugging Face", ["h"]),
        ({"HUGGINGFACE_HUB_CACHE": "h"}, "Hugging Face", ["h"]),
        ({"HF_HOME": "h"}, "Hugging Face", ["h/hub"]),
        ({"XDG_CACHE_HOME": "c"}, "Hugging Face", ["c/huggingface/hub"]),
        ({"LLAMA_CACHE": "l", "XDG_CACHE_HOME": "c"}, "llama.cpp", ["l"]),
        ({"XDG_CACHE_HOME": "c"}, "llama.cpp", ["c/llama.cpp"]),
        ({"OLLAMA_MODELS": "~/o"}, "Ollama", ["home-of-ada/o", "home-of-ada/.ollama/models"]),
        ({"XDG_DATA_HOME": "d", "HF_HOME": "  "}, "Hugging Face", ["home-of-ada/.cache/huggingface/hub"]),
    ],
)
def test_the_environment_wins(environment: dict[str, str], name: str, expected: list[str]) -> None:
    assert paths(name, environment)[: len(expected)] == expected


def test_windows_asks_its_own_variables() -> None:
    found = paths("Jan", {"APPDATA": "Roam", "LOCALAPPDATA": "Local"}, platform="win32")
    assert "Roam/Jan/data/llamacpp/models" in found
    assert "Local/Jan/data/models" in found


def test_no_place_is_named_twice() -> None:
    found = places({"OLLAMA_MODELS": str(HOME / ".ollama" / "models")}, HOME, platform="darwin")
    assert len(found) == len(set(found))
    assert {place.layout for place in found if place.name == "Ollama"} == {"ollama"}
    assert found.count(Place("Ollama", HOME / ".ollama" / "models", "ollama")) == 1
