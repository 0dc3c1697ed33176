"""Which embedder is in use, by the vault's word; an index each; and the moment in which one takes over from another."""

import threading
import time
from pathlib import Path

import pytest

from memory.scale import PLAIN, Scale
from memory.spaces import Handover, Remembered, Spaces
from memory.vault import Vault
from tests.fake_embedder import WordEmbedder
from tests.real_memory import KEY


@pytest.fixture
def vault(tmp_path: Path):
    opened = Vault(tmp_path / "vault.db", key=KEY)
    yield opened
    opened.close()


def test_what_is_wanted_and_chosen_outlives_a_restart(vault: Vault, tmp_path: Path):
    spaces = Spaces(vault, tmp_path / "index")
    assert spaces.chosen() is spaces.wanted() is None
    other = Remembered("other words 0a1b", "/models/other")
    spaces.want(other)
    assert Spaces(vault, tmp_path / "index").wanted() == other
    with vault.write() as session:
        spaces.choose(session, other)
    again = Spaces(vault, tmp_path / "index")
    assert again.chosen() == other
    assert again.wanted() is None


def test_a_choice_that_is_not_committed_is_none(vault: Vault, tmp_path: Path):
    spaces = Spaces(vault, tmp_path / "index")
    spaces.want(Remembered("other", "there"))
    with vault.read() as session:
        spaces.choose(session, Remembered("other", "there"))
        session.flush()
    assert spaces.chosen() is None
    assert spaces.wanted() is not None


def test_a_space_has_its_own_folder_and_the_scale_that_was_measured(vault: Vault, tmp_path: Path):
    spaces = Spaces(vault, tmp_path / "index")
    words = WordEmbedder()
    assert spaces.of(words).scale == PLAIN
    spaces.keep_scale("words", Scale(0.7, 0.8))
    space = spaces.of(words)
    assert space.scale == Scale(0.7, 0.8)
    space.index.add([1], words.embed(["a red boat"]))
    space.index.close()
    (folder,) = (tmp_path / "index").iterdir()
    (tmp_path / "index" / "000001").mkdir()  # the only index of the first version
    (tmp_path / "index" / "current").write_text("000001")
    spaces.sweep(keep=["words"])
    assert list((tmp_path / "index").iterdir()) == [folder]
    spaces.sweep(keep=["other"])
    assert list((tmp_path / "index").iterdir()) == []


def test_a_handover_waits_for_readers_and_readers_only_for_the_handover_itself():
    handover, order = Handover(), []

    def change() -> None:
        with handover.changing():
            order.append("changed")

    with handover.reading(), handover.reading():
        changing = threading.Thread(target=change)
        changing.start()
        time.sleep(0.05)
        with handover.reading():  # who comes now does not wait for the one that waits
            order.append("read")
        assert changing.is_alive()
    changing.join(5)
    assert order == ["read", "changed"]
