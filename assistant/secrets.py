"""The vault's key: made once, kept in the system's keyring or, where there is none, in a file for this user alone.

The only module that imports keyring. It must not know what the key opens, and never logs or overwrites a key.
"""

import logging
import os
import re
import secrets
from pathlib import Path

from assistant.paths import Paths, storage_errors
from models.errors import KeyMissing

logger = logging.getLogger(__name__)

SERVICE = "confidant-vault"
KEY_BYTES = 32
_KEY = re.compile(r"[0-9a-f]{64}")

FILE_WARNING = (
    "This system has no keyring that Confidant can use, so the key of your memory is kept in the file {path}. "
    "Whoever can read that file and the data folder can read your memory: keep the folder private."
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


def _write_private(path: Path, text: str) -> None:
    """Write a new file that only this user can read; never replaces one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
