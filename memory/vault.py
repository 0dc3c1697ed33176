"""The encrypted database: one SQLCipher file per user, its key, its sessions, and its errors as sentences.

The only module that imports sqlcipher3. It knows nothing of what the tables mean. Readers run side by side (WAL);
writers take turns on one lock, so that no writer ever meets "database is locked" inside this process.
"""

import errno
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, create_engine

from memory import touched
from memory.migrations import migrate
from memory.tables import Entry
from memory.touched import Touched
from models.errors import KeyWrong, StorageFull, StorageReadOnly, VaultError

log = logging.getLogger(__name__)

_PRAGMAS = (
    "PRAGMA cipher_log_level = NONE",  # a wrong key is our sentence to say, not a line on stderr
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a message that the user has seen saved survives a power cut, too
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA cache_size = -32768",  # KiB; decrypting the same pages for every question took half of a recall
    "PRAGMA temp_store = MEMORY",  # no plain text in a temporary file
)


def storage_error(error: OSError, folder: Path) -> VaultError:
    """The sentence for an operating system's refusal to write into the data folder."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(f"The disk that holds {folder} is full. Free some space and try again; nothing was lost.")
    return StorageReadOnly(
        f"Confidant cannot write to {folder}. Give yourself write permission there, or start with --data-dir and "
        "another folder."
    )


class Vault:
    """One user's encrypted file, opened with its key (64 hexadecimal digits) and brought up to date.

    Raises `KeyWrong` when the key does not open it, `StorageReadOnly` or `StorageFull` when the folder cannot be used.
    """

    def __init__(self, path: Path, *, key: str) -> None:
        self.path = path
        self._write_lock = threading.RLock()
        self._watchers: list[Callable[[Touched], None]] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, path.parent) from error
        self._engine = _engine(path, key)
        if path.is_file() and path.stat().st_size:
            self._try_key(key)
        try:
            with self._translated(), self._engine.connect() as connection:
                for name in migrate(connection):
                    log.info("vault: migration %s", name)
        except VaultError:
            self._engine.dispose()
            raise

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session to read with; what it is asked to change is not kept."""
        with self._translated(), Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block ends, all or nothing. Writers take turns; keep the block short."""
        with self._write_lock, self._translated(), Session(self._engine, expire_on_commit=False) as session:
            touched.note(session)
            yield session
            found = touched.taken(session)
            session.commit()
            for tell in self._watchers if found else ():
                tell(found)

    def watch(self, tell: Callable[[Touched], None]) -> None:
        """Have `tell` called after each commit that touched messages or memories, before the next writer's turn."""
        self._watchers.append(tell)

    def entry(self, name: str) -> bytes | None:
        """A named value, or None."""
        with self.read() as session:
            row = session.get(Entry, name)
            return None if row is None else row.value

    def entry_or_made(self, name: str, make: Callable[[], bytes]) -> bytes:
        """A named value, made and kept on first use; callers in several threads all get the same."""
        with self._write_lock:
            value = self.entry(name)
            if value is None:
                value = make()
                self.set_entry(name, value)
            return value

    def set_entry(self, name: str, value: bytes | None) -> None:
        """Keep a named value; None removes it."""
        with self.write() as session:
            row = session.get(Entry, name)
            if row is not None:
                session.delete(row)
                session.flush()
            if value is not None:
                session.add(Entry(name=name, value=value))

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file and truncate it, so that erased pages are not left in it."""
        with self._write_lock, self._translated(), self._engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def close(self) -> None:
        """Fold the log in and let go of the file."""
        self.checkpoint()
        self._engine.dispose()

    def _try_key(self, key: str) -> None:
        """Look at the file through a reader: after a crash, a writer with a wrong key would delete the log."""
        from sqlcipher3 import dbapi2

        reader = dbapi2.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            reader.execute(f"PRAGMA key = \"x'{key}'\"")
            reader.execute("PRAGMA schema_version")
        except dbapi2.Error as error:
            raise self._vault_error(str(error)) from error
        finally:
            reader.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        from sqlcipher3 import dbapi2

        try:
            yield
        except DBAPIError as error:
            raise self._vault_error(str(error.orig)) from error
        except dbapi2.Error as error:  # of what is asked past SQLAlchemy, for speed (`memory.lookups`)
            raise self._vault_error(str(error)) from error

    def _vault_error(self, reason: str) -> VaultError:
        if "not a database" in reason:
            return KeyWrong(
                f"The key at hand does not open the vault {self.path}. Nothing was changed. Put back the key that "
                "belongs to it, or start with --data-dir and another folder."
            )
        if "full" in reason:
            return storage_error(OSError(errno.ENOSPC, reason), self.path.parent)
        if "readonly" in reason or "unable to open" in reason:
            return storage_error(OSError(errno.EACCES, reason), self.path.parent)
        return VaultError(
            f"The vault {self.path} could not be used ({reason}). Restart Confidant; nothing was deleted."
        )


def _engine(path: Path, key: str) -> Engine:
    if len(key) != 64 or not all(digit in "0123456789abcdef" for digit in key.lower()):
        raise KeyWrong("The vault's key must be 64 hexadecimal digits. Put back the key that belongs to this vault.")
    from sqlcipher3 import dbapi2

    engine = create_engine(URL.create("sqlite", database=str(path)), module=dbapi2, pool_use_lifo=True)

    def unlock(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own, untyped connection
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA key = \"x'{key}'\"")
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    event.listen(engine, "connect", unlock)
    return engine
