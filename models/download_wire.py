"""What goes between the program and a download's process: a job one way, events the other. Values only."""

from dataclasses import dataclass, field
from pathlib import Path

from models.hub_files import RemoteFile
from models.source import Source


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a broken connection is tried again without progress between, and how long is waited, in seconds."""

    tries: int = 6
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Look:
    """Asks what there is at a source; answered by `Listed` or `Failed`."""

    source: Source


@dataclass(frozen=True, slots=True)
class Job:
    """Asks for one model in `folder`; ends with `Fetched` or `Failed`.

    `file` None: the only one that the source means. `look_again`: what the server says of it now is what counts. `mark`
    tells this download's parts from others'. `etags` are those that the bytes on disk came with, by part. `placed` are
    the final names, once everything was there and checked.
    """

    source: Source
    file: RemoteFile | None
    folder: Path
    mark: str
    etags: tuple[str | None, ...] = ()
    placed: tuple[str, ...] = ()
    look_again: bool = False
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class Listed:
    """What there is at the source, smallest first."""

    files: tuple[RemoteFile, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is fetched."""

    file: RemoteFile


@dataclass(frozen=True, slots=True)
class Began:
    """The server sends part number `part` in the version `etag`, None when it names none that can be relied on."""

    part: int
    etag: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Bytes on disk, of all parts."""

    done: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The connection broke and is tried again soon."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Checking:
    """Everything has arrived; it is being checked."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Everything is right; the parts get these names now."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    """The model lies at `path` (a split one's first part); `sentence` says what could not be checked, if anything."""

    path: Path
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """It ended; what has arrived is kept unless the sentence says otherwise."""

    sentence: str
    needs_token: bool = False


Event = Listed | Chosen | Began | Progress | Waiting | Checking | Placing | Fetched | Failed
