from datetime import datetime

import pytest

from assistant import doctor
from assistant.doctor import Parts, examine, line, would_chat
from assistant.model_shelf import ModelShelf
from assistant.paths import Paths, hold
from assistant.secrets import vault_key
from memory.service import MemoryService
from models.errors import ModelFileError
from tests.fake_embedder import WordEmbedder
from tests.fakes import FakeChatModel


class Clinic:
    """The parts to examine, each of which can be made to fail."""

    def __init__(self, folder) -> None:
        self.paths = Paths.at(folder / "data")
        self.starter = folder / "starter.gguf"
        self.starter.write_bytes(b"GGUF")
        self.embedder = WordEmbedder()
        self.model = FakeChatModel()

    def parts(self) -> Parts:
        return Parts(
            embedder=lambda: self.embedder,
            memory=lambda key, embedder: MemoryService.open(self.paths.user, key=key, embedder=embedder),
            shelf=lambda: ModelShelf(folder=self.paths.models, starter=self.starter, given=None, make=self.make),
        )

    def make(self, choice):
        if not choice.path.is_file():
            raise ModelFileError(f"{choice.path.name} is gone.")
        return self.model

    def examine(self):
        checks = list(examine(self.paths, self.parts()))
        return {check.name: check for check in checks}, would_chat(checks)


@pytest.fixture
def clinic(tmp_path):
    return Clinic(tmp_path)


def test_everything_is_looked_at_and_tried_and_nothing_made(clinic):
    found, works = clinic.examine()
    assert works, found
    names = ["Python", "Processor", "RAM", "Data folder", "Embedder", "Keyring", "Memory", "Chat model", "Backend"]
    assert list(found) == names
    assert clinic.model.prompts, "the model has written something"
    assert clinic.model.closed
    assert not clinic.paths.vault.exists()
    assert not clinic.paths.key.exists()


def test_an_existing_memory_is_opened_and_its_index_compared(clinic):
    clinic.paths.prepare()
    key, _ = vault_key(clinic.paths, vault_exists=False)
    memory = MemoryService.open(clinic.paths.user, key=key, embedder=clinic.embedder)
    memory.memories.add("Lives in Lisbon", at=datetime(2026, 11, 20))
    memory.preferences.set("model_path", str(clinic.starter.with_name("gone.gguf")))
    memory.close()
    found, works = clinic.examine()
    assert works
    assert "1 memories" in found["Memory"].found
    assert found["Index"].state == "ok"
    assert "1 of 1" in found["Index"].found
    assert "gone.gguf" in found["Chosen model"].found


def test_a_running_instance_is_left_alone(clinic):
    clinic.paths.prepare()
    with hold(clinic.paths):
        found, works = clinic.examine()
    assert works
    assert (found["Memory"].state, "running" in found["Memory"].found) == ("warn", True)


@pytest.mark.parametrize("broken", ["embedder", "model", "no model", "key", "folder"])
def test_what_does_not_work_is_named_and_the_rest_still_examined(clinic, broken, monkeypatch):
    name = {"embedder": "Embedder", "key": "Memory", "folder": "Data folder"}.get(broken, "Chat model")
    clinic.embedder.broken = broken == "embedder"
    if broken == "model":
        clinic.model.crash_after(0)
    elif broken == "no model":
        clinic.starter.unlink()
    elif broken == "key":
        clinic.paths.prepare()
        clinic.paths.vault.write_bytes(b"a vault")
    elif broken == "folder":
        clinic.paths.data.write_text("in the way")
    found, works = clinic.examine()
    assert not works
    assert found[name].state == "fail"
    assert {"Embedder", "Memory", "Chat model"} <= set(found)


def test_no_keyring_is_a_warning_only(clinic):
    found, works = clinic.examine()
    assert works
    assert found["Keyring"].state == "warn"


def test_little_memory_is_a_warning(clinic, monkeypatch):
    monkeypatch.setattr(doctor, "LOW_MEMORY", 2**60)
    found, works = clinic.examine()
    assert works
    assert found["RAM"].state == "warn"


def test_a_line_is_easy_to_scan(clinic):
    found, _ = clinic.examine()
    assert line(found["Python"]).startswith("[  ok] Python       3.")
