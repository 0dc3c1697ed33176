"""The downloads that the user has started: one runs, the others wait; each can be paused, resumed and cancelled.

A model is fetched by a process of its own (`models.download_process`), which streams, checks and names it
(`models.fetch`, where it also stands why that is not left to `hf_hub_download`). After a restart nothing goes on by
itself: what was running is paused. It must not know who shows it, nor what a model is used for.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from models import download_records, part_files
from models.download_process import Transfer, look
from models.download_records import DownloadState, Record, Status
from models.download_wire import (
    Began,
    Checking,
    Chosen,
    Event,
    Failed,
    Fetched,
    Job,
    Patience,
    Placing,
    Progress,
    Waiting,
)
from models.errors import NotFound
from models.hub_files import RemoteFile
from models.rate import Rate
from models.source import Source

LOG = logging.getLogger(__name__)

_PATIENCE_S = 10.0  # for the end of a process that was just killed
_RUNNING: frozenset[Status] = frozenset({"running", "checking"})


class Run(Protocol):
    """What the manager needs of a running download; `Transfer` is one."""

    def events(self) -> Iterator[Event]:
        """What happens, to the end."""

    def stop(self) -> None:
        """End it at once."""


class Downloads:
    """All downloads into `folder`, remembered in the file `state`. Safe in any thread; nothing blocks but `files`.

    `token` gives the access token when a download begins. `on_done` is called in the download's thread with the state
    of one that is done. Nothing is connected, and no thread or process runs, before something is started or resumed.
    """

    def __init__(
        self,
        folder: Path,
        state: Path,
        token: Callable[[], str | None],
        *,
        on_done: Callable[[DownloadState], None] | None = None,
        launch: Callable[[Job, str | None], Run] = Transfer,
        clock: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
    ) -> None:
        self._folder = folder
        self._state = state
        self._token = token
        self._on_done = on_done
        self._launch = launch
        self._clock = clock
        self._patience = patience or Patience()
        self._lock = threading.RLock()
        self._records = {record.id: record for record in download_records.load(state, folder)}
        self._run: tuple[Record, Run | None] | None = None
        self._rate = Rate(clock)
        self._thread: threading.Thread | None = None
        self._closed = False

    def files(self, source: Source) -> list[RemoteFile]:
        """What there is at `source`, smallest first; asks the server, which takes seconds.

        Raises `DownloadError`, `TokenNeeded`, or `InputError` when it has nothing like that.
        """
        return look(source, self._token())

    def start(self, source: Source, file: RemoteFile | None = None) -> str:
        """Fetch `file`, or the only one that `source` means, when its turn comes. Returns the download's id.

        The same model is not fetched twice: one that waits, runs or is done is the answer, a stopped one is resumed.
        """
        with self._lock:
            record = self._same(source, file)
            if record is None:
                record = Record(id=secrets.token_hex(4), source=source, file=file)
                self._records[record.id] = record
            if record.status in {"paused", "failed"}:
                self.resume(record.id)
            self._changed()
            return record.id

    def pause(self, download_id: str) -> None:
        """Stop it and keep what has arrived. Raises `NotFound`."""
        with self._lock:
            record = self._record(download_id)
            if record.status == "waiting" or record.status in _RUNNING:
                record.status, record.sentence = "paused", ""
                self._stop(record)
                self._changed()

    def resume(self, download_id: str) -> None:
        """Go on where it stopped, when its turn comes. Raises `NotFound`."""
        with self._lock:
            record = self._record(download_id)
            if record.status in {"paused", "failed"}:
                record.look_again = record.status == "failed"  # what the server had may be what was wrong
                record.status, record.sentence, record.needs_token = "waiting", "", False
                self._changed()

    def cancel(self, download_id: str) -> None:
        """Stop it and remove what has arrived; nothing happens to one that is done. Raises `NotFound`."""
        with self._lock:
            record = self._record(download_id)
            if record.status in download_records.UNFINISHED:
                record.status, record.sentence = "cancelled", ""
                if not self._stop(record):
                    self._remove(record)
                self._changed()

    def dismiss(self, download_id: str) -> None:
        """Take one off the list; what is not finished is cancelled first. Raises `NotFound`."""
        with self._lock:
            self.cancel(download_id)
            del self._records[download_id]

    def states(self) -> list[DownloadState]:
        """All downloads, oldest first."""
        with self._lock:
            return [self._as_state(record) for record in self._records.values()]

    def close(self) -> None:
        """Stop and keep everything; it can be resumed after the next start."""
        with self._lock:
            self._closed = True
            for record in self._records.values():
                if record.status == "waiting" or record.status in _RUNNING:
                    record.status = "paused"
                    self._stop(record)
            download_records.save(self._state, list(self._records.values()))
            thread = self._thread
        if thread is not None:
            thread.join(_PATIENCE_S)

    def _changed(self) -> None:
        """Remember it, and see that somebody works while something waits. Call it with the lock."""
        download_records.save(self._state, list(self._records.values()))
        is_waiting = any(record.status == "waiting" for record in self._records.values())
        if is_waiting and self._thread is None and not self._closed:
            self._thread = threading.Thread(target=self._work, daemon=True, name="downloads")
            self._thread.start()

    def _work(self) -> None:
        """One download after the other, until none waits."""
        while (record := self._next()) is not None:
            token = self._token()  # may wait for the keyring
            with self._lock:
                if record.status != "running":
                    self._ended(record)
                    continue
                run = self._launched(record, token)
            for event in run.events() if run is not None else ():
                with self._lock:
                    self._apply(record, event)
            with self._lock:
                self._ended(record)
            self._announce(record)

    def _launched(self, record: Record, token: str | None) -> Run | None:
        try:
            run = self._launch(self._job(record), token)
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            self._apply(record, Failed(f"The download could not be started ({reason}). Try again."))
            return None
        self._run = record, run
        return run

    def _next(self) -> Record | None:
        with self._lock:
            record = next((each for each in self._records.values() if each.status == "waiting"), None)
            if record is None or self._closed:
                self._thread = None
                return None
            record.status = "running"
            self._rate = Rate(self._clock)
            self._run = record, None
            return record

    def _apply(self, record: Record, event: Event) -> None:
        match event:
            case Chosen(file):
                self._choose(record, file)
            case Began(part, etag):
                record.etags[part], record.placed = etag, ()
            case Progress(done):
                record.done, record.sentence = done, ""
                record.status = "running" if record.status == "checking" else record.status
                self._rate.add(done)
                return
            case Waiting(sentence):
                record.sentence = sentence
                return
            case Checking() if record.status == "running":
                record.status, record.sentence = "checking", ""
                record.done = (record.file.size if record.file else None) or record.done
            case Placing(names):
                record.placed = names
            case Fetched(path, sentence):
                record.status, record.path, record.sentence = "done", path, sentence
            case Failed(sentence, needs_token) if record.status in _RUNNING:
                record.status, record.sentence, record.needs_token = "failed", sentence, needs_token
        download_records.save(self._state, list(self._records.values()))

    def _choose(self, record: Record, file: RemoteFile) -> None:
        """What is fetched is known now; parts of what was fetched under another name before have no use any more."""
        before = record.parts(self._folder)
        record.file, record.look_again = file, False
        if before and before != record.parts(self._folder):
            part_files.remove(before)
            record.etags = []
        if len(record.etags) != len(file.parts):
            record.etags = [None for _ in file.parts]

    def _ended(self, record: Record) -> None:
        self._run = None
        if record.status == "cancelled":
            self._remove(record)

    def _announce(self, record: Record) -> None:
        if record.status == "done" and self._on_done is not None:
            try:
                self._on_done(self._as_state(record))
            except Exception as error:  # noqa: BLE001  a listener's fault must not end the other downloads
                LOG.warning("telling of a finished download failed: %s", type(error).__qualname__)

    def _job(self, record: Record) -> Job:
        return Job(
            source=record.source,
            file=record.file,
            folder=self._folder,
            mark=record.id,
            etags=tuple(record.etags),
            placed=record.placed,
            look_again=record.look_again,
            patience=self._patience,
        )

    def _stop(self, record: Record) -> bool:
        """Whether it was running; then its thread tidies up when its process has ended."""
        if self._run is None or self._run[0] is not record:
            return False
        if self._run[1] is not None:
            self._run[1].stop()
        return True

    def _remove(self, record: Record) -> None:
        """Its parts, those included that had got their names before it ended."""
        parts = record.parts(self._folder)
        named = [self._folder / name for name, part in zip(record.placed, parts, strict=False) if not part.exists()]
        part_files.remove([*parts, *named])

    def _same(self, source: Source, file: RemoteFile | None) -> Record | None:
        for record in self._records.values():
            is_there = record.path is not None and record.path.exists()
            alike = record.file == file if file is not None else record.source == source
            if alike and (record.status != "cancelled" and (record.status != "done" or is_there)):
                return record
        return None

    def _record(self, download_id: str) -> Record:
        if download_id not in self._records:
            raise NotFound("This download is not in the list any more.")
        return self._records[download_id]

    def _as_state(self, record: Record) -> DownloadState:
        return record.as_state(self._rate.per_second() if record.status == "running" else None)
