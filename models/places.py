"""Where other programs keep models on this computer, by operating system. Pure: it looks at nothing on disk.

Each layout is that of the program's own documentation or source, named beside it.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Layout = Literal["folder", "hub", "ollama", "lm studio"]


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that may hold models. `name` is the program as people know it; `layout` says how to read the folder.

    "folder": GGUF files at any depth; "hub": Hugging Face's cache; "ollama": manifests that name blobs; "lm studio": LM
    Studio's own folder, whose settings may name another one for the models, or the file that names that folder.
    """

    name: str
    path: Path
    layout: Layout = "folder"


def places(environment: Mapping[str, str], home: Path, *, platform: str = sys.platform) -> list[Place]:
    """Every folder to look into, the friendlier names first, none twice; whether they exist is not asked.

    `platform` is as `sys.platform` has it: "linux", "darwin", "win32".
    """
    folders = _Folders(environment, home, platform)
    found = [
        *_lm_studio(home),
        *_ollama(folders),
        *_jan(folders),
        *_gpt4all(folders),
        *_text_generation_webui(home),
        *_llama_cpp(folders),
        *_hugging_face(folders),
    ]
    return list(dict.fromkeys(found))


class _Folders:
    """The usual folders for data, settings and caches of programs."""

    def __init__(self, environment: Mapping[str, str], home: Path, platform: str) -> None:
        self._environment = environment
        self.home = home
        self.is_windows = platform == "win32"
        self.is_mac = platform == "darwin"

    def variable(self, name: str) -> Path | None:
        """The folder that an environment variable names; None where it is not set."""
        value = self._environment.get(name, "").strip()
        if value == "~" or value.startswith(("~/", "~\\")):
            return self.home / value[2:]
        return Path(value) if value else None

    @property
    def roaming(self) -> Path:
        """Settings that a program keeps for its user."""
        if self.is_windows:
            return self.variable("APPDATA") or self.home / "AppData" / "Roaming"
        if self.is_mac:
            return self.home / "Library" / "Application Support"
        return self.variable("XDG_CONFIG_HOME") or self.home / ".config"

    @property
    def data(self) -> Path:
        """Data that a program keeps for its user."""
        if self.is_windows:
            return self.variable("LOCALAPPDATA") or self.home / "AppData" / "Local"
        if self.is_mac:
            return self.home / "Library" / "Application Support"
        return self.variable("XDG_DATA_HOME") or self.home / ".local" / "share"

    @property
    def cache(self) -> Path:
        """What a program can fetch again."""
        if self.is_windows:
            return self.data
        if self.is_mac:
            return self.home / "Library" / "Caches"
        return self.variable("XDG_CACHE_HOME") or self.home / ".cache"


def _lm_studio(home: Path) -> Iterator[Place]:
    """LM Studio's documentation, “Import models”: ~/.lmstudio/models/publisher/model/file.gguf.

    ~/.cache/lm-studio in older versions; its installer leaves a file that names another folder if one was chosen.
    """
    for name in (".lmstudio", ".cache/lm-studio", ".lmstudio-home-pointer"):
        yield Place("LM Studio", home / name, "lm studio")


def _ollama(folders: _Folders) -> Iterator[Place]:
    """Ollama's documentation, FAQ, “Where are models stored?”: as a Linux service it has a home of its own."""
    chosen = folders.variable("OLLAMA_MODELS")
    if chosen is not None:
        yield Place("Ollama", chosen, "ollama")
    yield Place("Ollama", folders.home / ".ollama" / "models", "ollama")
    if not (folders.is_windows or folders.is_mac):
        yield Place("Ollama", Path("/usr/share/ollama/.ollama/models"), "ollama")


def _jan(folders: _Folders) -> Iterator[Place]:
    """Jan's documentation, “Data folder”; models lie in llamacpp/models today, in models and in ~/jan before."""
    for data in dict.fromkeys([folders.roaming / "Jan" / "data", folders.data / "Jan" / "data"]):
        yield Place("Jan", data / "llamacpp" / "models")
        yield Place("Jan", data / "models")
    yield Place("Jan", folders.home / "jan" / "models")


def _gpt4all(folders: _Folders) -> Iterator[Place]:
    """GPT4All's documentation, “Settings”: the download path; its Python package has a folder of its own."""
    yield Place("GPT4All", folders.data / "nomic.ai" / "GPT4All")
    yield Place("GPT4All", folders.home / ".cache" / "gpt4all")


def _text_generation_webui(home: Path) -> Iterator[Place]:
    """text-generation-webui's documentation: user_data/models in its own folder, models in older versions."""
    for folder in ("user_data/models", "models"):
        yield Place("text-generation-webui", home / "text-generation-webui" / folder)


def _llama_cpp(folders: _Folders) -> Iterator[Place]:
    """llama.cpp's source, common/common.cpp: `fs_get_cache_directory`."""
    yield Place("llama.cpp", folders.variable("LLAMA_CACHE") or folders.cache / "llama.cpp")


def _hugging_face(folders: _Folders) -> Iterator[Place]:
    """The source of huggingface_hub, constants.py: the same order of variables; ~/.cache on every system."""
    chosen = folders.variable("HF_HUB_CACHE") or folders.variable("HUGGINGFACE_HUB_CACHE")
    settings = folders.variable("HF_HOME")
    caches = folders.variable("XDG_CACHE_HOME") or folders.home / ".cache"
    yield Place("Hugging Face", chosen or (settings or caches / "huggingface") / "hub", "hub")
