"""Where everything is: every path of the program in one place, and the lock that keeps a second instance out.

It must not know what the files hold.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.errors import ConfidantError, FolderInUse, StorageFull, StorageReadOnly


@dataclass(frozen=True, slots=True)
class Paths:
    """The data folder and what is in it. Building one touches no disk; `prepare` makes the folders."""

    data: Path

    @classmethod
    def at(cls, data_dir: Path | None) -> "Paths":
        """The paths in `data_dir`, or in this user's data folder as the operating system names it."""
        if data_dir is not None:
            return cls(data_dir)
        import platformdirs

        return cls(Path(platformdirs.user_data_dir("confidant", appauthor=False)))

    @property
    def models(self) -> Path:
        """Where the user puts GGUF files to choose from."""
        return self.data / "models"

    @property
    def downloads(self) -> Path:
        """The list of downloads that are not finished."""
        return self.data / "downloads.json"

    @property
    def user(self) -> Path:
        """The folder of the one user that there is yet."""
        return self.data / "users" / "default"

    @property
    def vault(self) -> Path:
        """The encrypted database (`MemoryService` makes it)."""
        return self.user / "vault.db"

    @property
    def key(self) -> Path:
        """The vault's key, only where the system has no keyring."""
        return self.user / "vault.key"

    @property
    def key_id(self) -> Path:
        """The name under which the system's keyring holds the vault's key; moves along with the vault."""
        return self.user / "vault.key-id"

    @property
    def server_keys(self) -> Path:
        """The keys of other model servers, only where the system has no keyring."""
        return self.user / "server-keys.json"

    @property
    def probes(self) -> Path:
        """Which model files have been tried, and how that went."""
        return self.data / "tried-models.json"

    @property
    def uploads(self) -> Path:
        """The page's temporary files."""
        return self.data / "temp"

    @property
    def log(self) -> Path:
        """What happened, without any text of the user's."""
        return self.data / "confidant.log"

    @property
    def lock(self) -> Path:
        """Held while an instance uses this data folder."""
        return self.data / "confidant.lock"

    def prepare(self) -> None:
        """Make the folders, for this user's eyes only. Raises `StorageReadOnly` or `StorageFull`."""
        with storage_errors(self.data):
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.models, self.user, self.uploads):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            trial = self.data / f".write-test-{os.getpid()}"
            trial.write_bytes(b"confidant")
            trial.unlink()


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Translate the operating system's errors about `folder` into sentences."""
    try:
        yield
    except OSError as error:
        raise _translated(error, folder) from error


def _translated(error: OSError, folder: Path) -> ConfidantError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(f"There is no space left for the data folder {folder}. Free some space, then try again.")
    reason = (error.strerror or type(error).__name__).lower()
    return StorageReadOnly(
        f"The data folder {folder} cannot be written ({reason}). "
        "Make it writable, or choose another one with --data-dir FOLDER."
    )


@contextmanager
def hold(paths: Paths) -> Iterator[None]:
    """Keep any second instance out of the data folder. Raises `FolderInUse` when this one is the second."""
    from filelock import FileLock, Timeout

    lock = FileLock(paths.lock)
    with storage_errors(paths.data):
        try:
            lock.acquire(timeout=0)
        except Timeout as error:  # an OSError, too
            raise FolderInUse(
                f"Confidant is already running with the data folder {paths.data}. "
                "Use the page that is open, stop the other one first, or choose another folder with --data-dir FOLDER."
            ) from error
    try:
        yield
    finally:
        lock.release()
