"""The vault's key, those of model servers, the hub's token: in the system's keyring or, where there is none, in a file.

The vault's key is made once; the files are for this user alone. The only module that imports keyring. It must not know
what the vault's key opens, never overwrites it, and never logs a key.
"""

import json
import logging
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from assistant.paths import Paths, storage_errors
from models.errors import InputError, KeyMissing

logger = logging.getLogger(__name__)

SERVICE = "confidant-vault"
SERVERS = "confidant-servers"
HUB = "model-hub"  # stands among the servers where an address would
KEY_BYTES = 32
_KEY = re.compile(r"[0-9a-f]{64}")

FILE_WARNING = (
    "This system has no keyring that Confidant can use, so the key of your memory is kept in the file {path}. "
    "Whoever can read that file and the data folder can read your memory: keep the folder private."
)


SERVER_KEY_LEFT = "The system's keyring cannot be reached now, so {what} may still be in it. Unlock it and try again."
SERVER_FILE_WARNING = (
    "This system has no keyring that Confidant can use, so {what} is kept in the file {path}. "
    "Whoever can read that file can use it: keep the folder private."
)


def vault_key(paths: Paths, *, vault_exists: bool) -> tuple[str, str | None]:
    """The key as 64 hex digits, and a warning to show when it lies in a file.

    Makes a new key only when there is neither a vault nor a key. Raises `KeyMissing`, with nothing written, when the
    vault is there and its key is not; `StorageReadOnly` or `StorageFull` when a new one cannot be kept.
    """
    warning = FILE_WARNING.format(path=paths.key)
    if paths.key.exists():
        logger.warning("The vault's key is kept in a file.")
        return _valid(paths.key.read_text(encoding="ascii", errors="replace"), where=f"the file {paths.key}"), warning
    reachable, kept = _from_keyring(paths)
    if kept is not None:
        return _valid(kept, where="the system's keyring"), None
    if vault_exists:
        raise _missing(paths, keyring_reachable=reachable)
    key = secrets.token_hex(KEY_BYTES)
    if _into_keyring(paths, key):
        return key, None
    with storage_errors(paths.data):
        _write_private(paths.key, key)
    logger.warning("The vault's key is kept in a file, because no keyring can be used.")
    return key, warning


def server_key(paths: Paths, address: str) -> str | None:
    """The key of a model server, by its address as `models.remote_address.checked` writes it; None when it has none."""
    kept = _server_keys(paths).get(address)
    if kept is not None:
        return kept
    import keyring

    try:
        return keyring.get_password(SERVERS, address)
    except Exception as error:  # noqa: BLE001  as in `_from_keyring`; the server then asks for its key
        logger.info("The system's keyring cannot be read (%s).", type(error).__name__)
        return None


def set_server_key(paths: Paths, address: str, key: str | None, *, what: str = "the server's key") -> str | None:
    """Keep a server's key, or forget it (None); a warning to show when it lies in a file, or may not be gone.

    Raises `InputError` for what is no key; `StorageReadOnly` or `StorageFull` when it can be kept nowhere.
    """
    key = (key or "").strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise InputError("This is no key: keys have letters, digits and signs only. Copy it again, and only the key.")
    others = {server: kept for server, kept in _server_keys(paths).items() if server != address}
    if not key:
        _write_server_keys(paths, others)
        return None if _server_key_out_of_keyring(address) else SERVER_KEY_LEFT.format(what=what)
    if _server_key_into_keyring(address, key):
        _write_server_keys(paths, others)
        return None
    _write_server_keys(paths, others | {address: key})
    logger.warning("A server's key is kept in a file, because no keyring can be used.")
    return SERVER_FILE_WARNING.format(what=what, path=paths.server_keys)


def hub_token(paths: Paths) -> str | None:
    """The access token for the hub that models come from: HF_TOKEN in the environment, else the one that was kept."""
    given = os.environ.get("HF_TOKEN", "").strip()
    return given if given.isascii() and given.isprintable() and given else server_key(paths, HUB)


def set_hub_token(paths: Paths, token: str | None) -> str | None:
    """Keep the access token, or forget it (None); warnings and errors as in `set_server_key`."""
    return set_server_key(paths, HUB, token, what="the access token")


@dataclass(frozen=True, slots=True)
class HubToken:
    """`hub_token` and `set_hub_token` of one data folder, for those who must not know where that is."""

    paths: Paths

    def get(self) -> str | None:
        """The token to send; it is never shown."""
        return hub_token(self.paths)

    def set(self, token: str | None) -> str | None:
        """Keep it, or forget it (None); a warning to show, if any. Raises `InputError` for what is no token."""
        return set_hub_token(self.paths, token)


def keyring_name() -> str | None:
    """The name of the keyring that would be used, None when there is none that works."""
    import keyring
    from keyring.backends import fail, null

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring | null.Keyring):
        return None
    return str(backend.name)


def _valid(text: str, *, where: str) -> str:
    key = text.strip().lower()
    if not _KEY.fullmatch(key):
        raise KeyMissing(
            f"The key of your memory in {where} is damaged. Put it back from a backup; nothing was overwritten."
        )
    return key


def _missing(paths: Paths, *, keyring_reachable: bool) -> KeyMissing:
    if not keyring_reachable and paths.key_id.exists():
        return KeyMissing(
            f"The key of your memory ({paths.vault}) is in the system's keyring, and that cannot be reached now. "
            "Unlock the keyring or start Confidant from your desktop session; nothing was overwritten."
        )
    return KeyMissing(
        f"Your memory ({paths.vault}) is there, but its key is neither in the system's keyring nor in {paths.key}. "
        "Put the key back from a backup, or start afresh with --data-dir FOLDER; nothing was overwritten."
    )


def _from_keyring(paths: Paths) -> tuple[bool, str | None]:
    """False when the keyring cannot be reached; and the key if it holds one for this data folder."""
    if not paths.key_id.exists():
        return True, None
    import keyring

    try:
        return True, keyring.get_password(SERVICE, paths.key_id.read_text(encoding="ascii").strip())
    except Exception as error:  # noqa: BLE001  backends leak errors of D-Bus, KWallet, the Keychain; none may stop us
        logger.info("The system's keyring cannot be read (%s).", type(error).__name__)
        return False, None


def _into_keyring(paths: Paths, key: str) -> bool:
    """Keep the key in the keyring and make sure that it is there; False when that fails."""
    import keyring

    known = paths.key_id.exists()
    name = paths.key_id.read_text(encoding="ascii").strip() if known else secrets.token_hex(8)
    try:
        keyring.set_password(SERVICE, name, key)
        if keyring.get_password(SERVICE, name) != key:  # such as the null backend, which forgets everything
            return False
    except Exception as error:  # noqa: BLE001  as above; the file is the way out
        logger.info("The system's keyring cannot be written (%s).", type(error).__name__)
        return False
    if not known:
        with storage_errors(paths.data):
            _write_private(paths.key_id, name)
    return True


def _server_key_into_keyring(address: str, key: str) -> bool:
    """Keep the key in the keyring and make sure that it is there; False when that fails."""
    import keyring

    try:
        keyring.set_password(SERVERS, address, key)
        return keyring.get_password(SERVERS, address) == key  # the null backend forgets everything
    except Exception as error:  # noqa: BLE001  as in `_into_keyring`; the file is the way out
        logger.info("The system's keyring cannot be written (%s).", type(error).__name__)
        return False


def _server_key_out_of_keyring(address: str) -> bool:
    """Delete the key from the keyring; False when it may still be there."""
    import keyring
    from keyring.errors import NoKeyringError, PasswordDeleteError

    try:
        keyring.delete_password(SERVERS, address)
    except (NoKeyringError, PasswordDeleteError):
        return True  # there was none
    except Exception as error:  # noqa: BLE001  as in `_from_keyring`; the user is told
        logger.info("The system's keyring cannot be written (%s).", type(error).__name__)
        return False
    return True


def _server_keys(paths: Paths) -> dict[str, str]:
    """The keys that lie in the file, by address."""
    try:
        read = json.loads(paths.server_keys.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # there is none, or it is damaged: the servers then ask for their keys
    return {str(address): str(key) for address, key in read.items()} if isinstance(read, dict) else {}


def _write_server_keys(paths: Paths, keys: dict[str, str]) -> None:
    """Replace the file at once; no keys, no file."""
    with storage_errors(paths.data):
        if not keys:
            paths.server_keys.unlink(missing_ok=True)
            return
        fresh = paths.server_keys.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        _write_private(fresh, json.dumps(keys))
        fresh.replace(paths.server_keys)


def _write_private(path: Path, text: str) -> None:
    """Write a new file that only this user can read; never replaces one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
