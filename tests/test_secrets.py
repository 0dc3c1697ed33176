import logging
import os

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from assistant.paths import Paths
from assistant.secrets import SERVICE, keyring_name, server_key, set_server_key, vault_key
from models.errors import InputError, KeyMissing, StorageReadOnly


class MemoryKeyring(KeyringBackend):
    """A keyring as a dictionary; `locked` makes it refuse."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service, username):
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self._check()
        self.kept[service, username] = password

    def delete_password(self, service, username):
        self._check()
        if (service, username) not in self.kept:
            raise PasswordDeleteError("there is none")
        del self.kept[service, username]

    def _check(self) -> None:
        if self.locked:
            raise KeyringLocked("locked")


@pytest.fixture
def use():
    """Sets the keyring for a test and puts the old one back."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


@pytest.fixture
def paths(tmp_path):
    made = Paths.at(tmp_path / "data")
    made.prepare()
    return made


def files(paths):
    return sorted(path.name for path in paths.user.iterdir())


def test_the_key_is_kept_in_the_keyring(paths, use):
    ring = MemoryKeyring()
    use(ring)
    key, warning = vault_key(paths, vault_exists=False)
    assert len(bytes.fromhex(key)) == 32
    assert warning is None
    assert vault_key(paths, vault_exists=True) == (key, None)
    assert list(ring.kept.values()) == [key]
    assert files(paths) == ["vault.key-id"]
    assert key not in paths.key_id.read_text()


def test_two_data_folders_have_two_keys_and_neither_is_overwritten(paths, use, tmp_path):
    ring = MemoryKeyring()
    use(ring)
    other = Paths.at(tmp_path / "other")
    other.prepare()
    first, _ = vault_key(paths, vault_exists=False)
    second, _ = vault_key(other, vault_exists=False)
    assert first != second
    assert vault_key(paths, vault_exists=True)[0] == first
    assert vault_key(other, vault_exists=True)[0] == second
    assert {service for service, _ in ring.kept} == {SERVICE}


def test_a_moved_data_folder_finds_its_key(paths, use, tmp_path):
    use(MemoryKeyring())
    key, _ = vault_key(paths, vault_exists=False)
    moved = Paths.at(paths.data.rename(tmp_path / "moved"))
    assert vault_key(moved, vault_exists=True) == (key, None)


@pytest.mark.parametrize("ring", [fail.Keyring(), null.Keyring()])
def test_without_a_keyring_the_key_is_in_a_private_file_with_a_warning(paths, use, ring, caplog):
    use(ring)
    with caplog.at_level(logging.DEBUG):
        key, warning = vault_key(paths, vault_exists=False)
    assert warning is not None
    assert str(paths.key) in warning
    assert files(paths) == ["vault.key"]
    if os.name == "posix":
        assert paths.key.stat().st_mode & 0o777 == 0o600
    assert vault_key(paths, vault_exists=True) == (key, warning)
    assert "file" in caplog.text
    assert key not in caplog.text


def test_a_locked_keyring_is_like_none_for_a_new_vault(paths, use):
    ring = MemoryKeyring()
    ring.locked = True
    use(ring)
    key, warning = vault_key(paths, vault_exists=False)
    assert warning
    ring.locked = False
    assert vault_key(paths, vault_exists=True) == (key, warning), "the file counts, though a keyring is there now"
    assert ring.kept == {}


def test_a_vault_whose_key_is_gone_stays_untouched(paths, use):
    use(MemoryKeyring())
    paths.vault.write_bytes(b"a vault")
    with pytest.raises(KeyMissing, match=r"nothing was overwritten"):
        vault_key(paths, vault_exists=True)
    use(fail.Keyring())
    with pytest.raises(KeyMissing, match=r"neither in the system's keyring nor in"):
        vault_key(paths, vault_exists=True)
    assert files(paths) == ["vault.db"]
    assert paths.vault.read_bytes() == b"a vault"


def test_a_keyring_out_of_reach_is_told_from_a_lost_key(paths, use):
    ring = MemoryKeyring()
    use(ring)
    vault_key(paths, vault_exists=False)
    ring.locked = True
    with pytest.raises(KeyMissing, match="Unlock the keyring"):
        vault_key(paths, vault_exists=True)
    ring.locked = False
    ring.kept.clear()
    with pytest.raises(KeyMissing, match="from a backup"):
        vault_key(paths, vault_exists=True)
    assert ring.kept == {}


def test_a_damaged_key_file_is_not_replaced(paths, use):
    use(fail.Keyring())
    paths.key.write_text("not a key")
    with pytest.raises(KeyMissing, match="damaged"):
        vault_key(paths, vault_exists=False)
    assert paths.key.read_text() == "not a key"


def test_a_key_that_cannot_be_kept_is_not_handed_out(paths, use, monkeypatch):
    use(fail.Keyring())

    def refuse(*_arguments, **_keywords):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StorageReadOnly):
        vault_key(paths, vault_exists=False)


def test_the_keyrings_name_is_none_where_there_is_none(use):
    use(fail.Keyring())
    assert keyring_name() is None
    use(MemoryKeyring())
    assert keyring_name()


SERVER = "http://127.0.0.1:8080"


def test_a_servers_key_is_kept_in_the_keyring_and_forgotten(paths, use):
    ring = MemoryKeyring()
    use(ring)
    assert server_key(paths, SERVER) is None
    assert set_server_key(paths, SERVER, None) is None
    assert set_server_key(paths, SERVER, " sk-1 \n") is None
    assert set_server_key(paths, SERVER, "sk-2") is None
    assert set_server_key(paths, "http://localhost:1", "other") is None
    assert (server_key(paths, SERVER), server_key(paths, "http://localhost:1")) == ("sk-2", "other")
    assert files(paths) == []
    assert set_server_key(paths, SERVER, None) is None
    assert server_key(paths, SERVER) is None
    assert list(ring.kept.values()) == ["other"]


@pytest.mark.parametrize("ring", [fail.Keyring(), null.Keyring()])
def test_without_a_keyring_a_servers_key_is_in_a_private_file_with_a_warning(paths, use, ring, caplog):
    use(ring)
    with caplog.at_level(logging.DEBUG):
        warning = set_server_key(paths, SERVER, "sk-1")
        set_server_key(paths, "http://localhost:1", "other")
    assert str(paths.server_keys) in warning
    assert "sk-1" not in caplog.text + warning
    assert (server_key(paths, SERVER), server_key(paths, "http://localhost:1")) == ("sk-1", "other")
    if os.name == "posix":
        assert paths.server_keys.stat().st_mode & 0o777 == 0o600
    set_server_key(paths, SERVER, None)
    set_server_key(paths, "http://localhost:1", None)
    assert files(paths) == []


def test_a_servers_key_moves_into_the_keyring_when_there_is_one(paths, use):
    use(fail.Keyring())
    set_server_key(paths, SERVER, "sk-1")
    ring = MemoryKeyring()
    use(ring)
    assert set_server_key(paths, SERVER, "sk-2") is None
    assert server_key(paths, SERVER) == "sk-2"
    assert files(paths) == []
    ring.locked = True
    assert server_key(paths, SERVER) is None
    assert "may still be in it" in set_server_key(paths, SERVER, None)
    ring.locked = False
    assert server_key(paths, SERVER) == "sk-2"


def test_what_is_no_key_is_refused_and_not_repeated(paths, use):
    use(MemoryKeyring())
    for wrong in ("two words", "ключ", "a\x00b"):
        with pytest.raises(InputError, match="no key") as refused:
            set_server_key(paths, SERVER, wrong)
        assert wrong not in str(refused.value)
    paths.server_keys.write_text("damaged")
    assert server_key(paths, SERVER) is None
