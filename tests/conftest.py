"""For every test: a home of its own, no keyring of the user's, and no socket but loopback."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from memory.service import MemoryService
from models import starter
from models.embedder import MiniLM
from tests import netguard, real_memory

os.environ |= {
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
}


def pytest_configure(config: pytest.Config) -> None:
    netguard.install()


@pytest.fixture(autouse=True, scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A temporary home: no test may read or write the user's own folders."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(folder))
        for name in ("APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(folder))
        patch.setattr("platformdirs.user_data_dir", lambda appname, *_args, **_keywords: str(folder / appname))
        yield folder


@pytest.fixture(autouse=True)
def offline() -> Iterator[None]:
    """Fails the test in which something tried to leave the machine, even if the refusal was swallowed."""
    before = len(netguard.attempts)
    yield
    assert netguard.attempts[before:] == []


@pytest.fixture(scope="session")
def minilm() -> MiniLM:
    """The real embedder, loaded once for all tests."""
    return MiniLM(starter.embedder(), threads=1)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[MemoryService]:
    """A real memory with an embedder of words, in a folder of its own."""
    opened = real_memory.open_memory(tmp_path / "memory")
    yield opened
    opened.close()
