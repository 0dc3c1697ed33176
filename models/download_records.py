"""The downloads that are not finished, on disk: so that they can go on after a restart.

It must not know how anything is fetched. The file holds addresses and names of models, never an access token.
"""

import json
import logging
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from models import part_files
from models.hub_files import Part, RemoteFile
from models.source import Source

LOG = logging.getLogger(__name__)

Status = Literal["waiting", "running", "paused", "checking", "done", "failed", "cancelled"]
UNFINISHED: frozenset[Status] = frozenset({"waiting", "running", "paused", "checking", "failed"})
_AGAIN = "It stopped when Confidant was closed. Resume it to go on."


@dataclass(frozen=True, slots=True)
class DownloadState:
    """One download as it stands now. Bytes, bytes per second and seconds are None while they are unknown.

    `sentence` says what a person should know (why it failed, what is tried again); `needs_token` that an access token
    would help; `path` is the model's file when it is done.
    """

    id: str
    name: str
    source: Source
    status: Status
    bytes_done: int
    bytes_total: int | None
    bytes_per_second: float | None
    seconds_left: float | None
    sentence: str
    path: Path | None
    needs_token: bool


@dataclass(slots=True)
class Record:
    """One download as it stands; it belongs to `models.download.Downloads` and its lock.

    `look_again`: what the server has is looked up before it is fetched, though `file` is known.
    """

    id: str
    source: Source
    file: RemoteFile | None
    status: Status = "waiting"
    sentence: str = ""
    etags: list[str | None] = field(default_factory=list)
    placed: tuple[str, ...] = ()
    done: int = 0
    path: Path | None = None
    needs_token: bool = False
    look_again: bool = False

    @property
    def name(self) -> str:
        """What to call it."""
        return self.file.name if self.file is not None else self.source.path or self.source.label

    def parts(self, folder: Path) -> list[Path]:
        """Where its bytes are collected."""
        paths = [] if self.file is None else [part_files.safe_name(part.path) for part in self.file.parts]
        return [part_files.part_path(folder, name, mark=self.id) for name in paths]

    def as_state(self, speed: float | None) -> DownloadState:
        """The value to show; `speed` in bytes per second."""
        total = self.file.size if self.file is not None else None
        return DownloadState(
            id=self.id,
            name=self.name,
            source=self.source,
            status=self.status,
            bytes_done=self.done,
            bytes_total=total,
            bytes_per_second=speed,
            seconds_left=(total - self.done) / speed if speed and total is not None else None,
            sentence=self.sentence,
            path=self.path,
            needs_token=self.needs_token,
        )


def save(path: Path, records: list[Record]) -> None:
    """Write the unfinished ones, for this user's eyes only. A disk that refuses is logged: the download goes on."""
    kept = [_plain(record) for record in records if record.status in UNFINISHED]
    fresh = path.with_name(f"{path.name}.new")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"downloads": kept}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        LOG.warning("cannot remember the downloads: %s", error.strerror)


def load(path: Path, folder: Path) -> list[Record]:
    """What was not finished, all of it paused or failed: nothing goes on before the user says so."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))["downloads"]
        records = [_record(plain) for plain in read]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        LOG.warning("the list of downloads cannot be read (%s): it begins anew", type(error).__name__)
        return []
    for record in records:
        record.done = sum(part.stat().st_size for part in record.parts(folder) if part.exists())
        if record.status != "failed":
            record.status, record.sentence = "paused", record.sentence or _AGAIN
    return records


def _plain(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "source": asdict(record.source),
        "file": None if record.file is None else asdict(record.file),
        "status": record.status,
        "sentence": record.sentence,
        "etags": record.etags,
        "placed": record.placed,
        "needs_token": record.needs_token,
    }


def _record(plain: dict[str, Any]) -> Record:
    file = plain["file"]
    if file is not None:
        file = RemoteFile(file["name"], tuple(Part(**part) for part in file["parts"]), file["quantisation"])
    return Record(
        id=_mark(plain["id"]),
        source=Source(**plain["source"]),
        file=file,
        status=plain["status"],
        sentence=plain["sentence"],
        etags=list(plain["etags"]),
        placed=tuple(part_files.safe_name(name) for name in plain["placed"]),
        needs_token=plain["needs_token"],
    )


def _mark(text: str) -> str:
    """The id, which becomes part of a file's name."""
    if not text.isalnum():
        raise ValueError("not an id")
    return text
