"""The access token for the hub: kept like a server's key, and the environment's comes first."""

import keyring
import pytest
from keyring.backends import fail

from assistant.paths import Paths
from assistant.secrets import HubToken, hub_token, server_key, set_hub_token, set_server_key
from models.errors import InputError
from tests.test_secrets import MemoryKeyring


@pytest.fixture(autouse=True)
def no_token_in_the_environment(monkeypatch):
    monkeypatch.delenv("HF_TOKEN", raising=False)


@pytest.fixture
def ring():
    before, made = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def paths(tmp_path):
    made = Paths.at(tmp_path / "data")
    made.prepare()
    return made


def test_it_is_kept_in_the_keyring_and_forgotten(paths, ring):
    assert hub_token(paths) is None
    assert set_hub_token(paths, " hf_one\n") is None
    assert hub_token(paths) == "hf_one"
    assert list(ring.kept.values()) == ["hf_one"]
    assert set_hub_token(paths, None) is None
    assert (hub_token(paths), ring.kept) == (None, {})


def test_the_environments_token_comes_first(paths, ring, monkeypatch):
    set_hub_token(paths, "hf_kept")
    monkeypatch.setenv("HF_TOKEN", "hf_given")
    assert hub_token(paths) == "hf_given"
    for unusable in ("", "  ", "héllo", "a\tb"):
        monkeypatch.setenv("HF_TOKEN", unusable)
        assert hub_token(paths) == "hf_kept"


def test_without_a_keyring_it_is_in_a_file_with_a_warning_of_its_own(paths, ring, caplog):
    keyring.set_keyring(fail.Keyring())
    warning = set_hub_token(paths, "hf_one")
    assert "the access token is kept in the file" in warning
    assert str(paths.server_keys) in warning
    assert "hf_one" not in caplog.text + warning
    assert hub_token(paths) == "hf_one"


def test_it_can_be_handed_on_without_its_place(paths, ring):
    token = HubToken(paths)
    assert (token.get(), token.set("hf_one"), token.get()) == (None, None, "hf_one")


def test_it_is_no_servers_key(paths, ring):
    set_server_key(paths, "http://127.0.0.1:8080", "sk-1")
    set_hub_token(paths, "hf_one")
    assert server_key(paths, "http://127.0.0.1:8080") == "sk-1"
    assert hub_token(paths) == "hf_one"


def test_what_is_no_token_is_refused_and_not_repeated(paths, ring):
    with pytest.raises(InputError, match="no key") as refused:
        set_hub_token(paths, "two words")
    assert "two words" not in str(refused.value)
