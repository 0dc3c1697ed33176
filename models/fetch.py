"""One model from the server to the disk: streamed, resumed, checked, and only then given its name.

The bytes are streamed here and not by `hf_hub_download`, after reading huggingface_hub 2.4: that one compares no hash,
resumes without asking whether the file has changed (no If-Range, no look at Content-Range), gives up when a connection
is reset, follows a redirect to an unencrypted address, and knows repositories only. Lists, addresses, errors and the
environment are the library's (`models.hub`). It must not know processes, and who watches.
"""

import hashlib
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from models import part_files
from models.download_wire import Began, Checking, Chosen, Event, Fetched, Job, Placing, Progress, Waiting
from models.errors import DownloadError
from models.hub import Hub
from models.hub_errors import BUSY, check_status, translated, unreachable
from models.hub_files import Part, RemoteFile, the_one

if TYPE_CHECKING:
    import httpx2

_PROGRESS_BYTES = 1024**2  # between two failures: enough to count the tries anew
_MAGIC = b"GGUF"
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class _Broken(Exception):
    """The connection ended early or the server is busy: worth another try, after `wait_s` if the server said so."""

    def __init__(self, error: DownloadError, *, wait_s: float = 0.0) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait_s = wait_s


class Fetch:
    """One run of one job. Every error is a `ConfidantError`; what has arrived stays for the next run.

    `tell` is told what happens, `sleep` waits between tries, `free` gives a folder's free bytes.
    """

    def __init__(
        self,
        job: Job,
        hub: Hub,
        *,
        tell: Callable[[Event], None],
        sleep: Callable[[float], None] = time.sleep,
        free: Callable[[Path], int] = part_files.free_bytes,
    ) -> None:
        self._job = job
        self._hub = hub
        self._tell = tell
        self._sleep = sleep
        self._free = free
        self._etags: dict[int, str | None] = dict(enumerate(job.etags))
        self._paths: list[Path] = []

    def run(self) -> Fetched:
        """Fetch, check and place the model."""
        file = self._chosen()
        if any(not part.size for part in file.parts):
            raise DownloadError(
                "The server does not say how long the file is, so it was not fetched. Use another source."
            )
        self._tell(Chosen(file))
        names = [part_files.safe_name(part.path) for part in file.parts]
        self._paths = [part_files.part_path(self._job.folder, name, mark=self._job.mark) for name in names]
        try:
            return self._fetched(file, names)
        except OSError as error:
            raise part_files.disk_error(error, self._job.folder) from error

    def _chosen(self) -> RemoteFile:
        source, file = self._job.source, self._job.file
        if file is not None and not self._job.look_again:
            return file
        if file is not None:
            source = replace(source, path=file.parts[0].path)
        return the_one(source, self._hub.files(source))

    def _fetched(self, file: RemoteFile, names: list[str]) -> Fetched:
        if self._is_there(file, names):
            return Fetched(self._job.folder / names[0])
        if not self._was_checked():
            needed = (file.size or 0) - self._on_disk()
            part_files.check_space(self._job.folder, needed=needed, free=self._free(self._job.folder))
            for number, part in enumerate(file.parts):
                self._complete(number, part)
            self._tell(Checking())
            for number, part in enumerate(file.parts):
                self._check(self._paths[number], part)
        first = self._place(names)
        known = all(part.sha256 for part in file.parts)
        return Fetched(first, "" if known else "The server names no checksum, so only the length was checked.")

    def _complete(self, number: int, part: Part) -> None:
        """Stream one part to its end, with as many tries as it takes while it gets on."""
        path, patience = self._paths[number], self._job.patience
        failures, counted_from = 0, 0
        while (have := _size(path)) != part.size:
            if have - counted_from >= _PROGRESS_BYTES:
                failures, counted_from = 0, have
            try:
                self._stream(number, part)
                broken = _Broken(DownloadError("The server sends the file only in pieces. Try again later."))
            except _Broken as error:
                broken = error
            if _size(path) == part.size:
                return
            failures += 1
            if failures >= patience.tries:
                raise broken.error
            wait_s = min(max(patience.first_wait_s * 2 ** (failures - 1), broken.wait_s), patience.longest_wait_s)
            self._tell(Waiting(f"Interrupted: trying again in {max(1, round(wait_s))} s."))
            self._sleep(wait_s)

    def _stream(self, number: int, part: Part) -> None:
        """One request: append what comes, after the bytes on disk if the server can go on from there."""
        import httpx2

        path = self._paths[number]
        offset = self._resume_at(number, part)
        headers = {"range": f"bytes={offset}-"} if offset else {}
        etag = self._etags.get(number)
        if offset and etag:
            headers["if-range"] = etag
        with translated(self._job.source, has_token=self._hub.has_token):
            try:
                with self._hub.get(part.address, headers=headers) as response:
                    self._accept(response, number=number, part=part, offset=offset)
                    self._write(response, path, part)
            except httpx2.TransportError as error:
                raise _Broken(DownloadError(unreachable(error))) from error

    def _resume_at(self, number: int, part: Part) -> int:
        """Bytes on disk that can be continued; drops those that nothing could tell from another version's."""
        path = self._paths[number]
        have = _size(path)
        if have and (have > (part.size or 0) or not (part.sha256 or self._etags.get(number))):
            _empty(path)
            return 0
        return have

    def _accept(self, response: "httpx2.Response", *, number: int, part: Part, offset: int) -> None:
        """Decide by status and headers where the body belongs; raises when it belongs nowhere."""
        self._refuse(response, path=self._paths[number])
        etag = response.headers.get("etag")
        etag = etag if etag and not etag.startswith("W/") else None
        if response.status_code == 206:
            told = _RANGE.fullmatch(response.headers.get("content-range", ""))
            known = self._etags.get(number)
            etag = etag or known
            if not told or int(told[1]) != offset or (known and etag != known):
                _empty(self._paths[number])
                raise _Broken(DownloadError("The server does not continue where it stopped. Start again later."))
            total = told[2]
        else:
            _empty(self._paths[number])
            total = response.headers.get("content-length", "*")
        if total.isdigit() and int(total) != part.size:
            _empty(self._paths[number])
            raise DownloadError(
                f"The server sends another “{part.name}” than it lists: the length differs. Look up the model again."
            )
        self._etags[number] = etag
        self._tell(Began(number, etag))

    def _refuse(self, response: "httpx2.Response", *, path: Path) -> None:
        """Raise for every status but 200 and 206."""
        status = response.status_code
        if status == 416:  # the file there is shorter now
            _empty(path)
            raise _Broken(DownloadError("The file on the server has changed. Start the download again."))
        try:
            check_status(response, self._job.source, has_token=self._hub.has_token)
        except DownloadError as error:
            if status not in BUSY:
                raise
            told = response.headers.get("retry-after", "")
            raise _Broken(error, wait_s=float(told) if told.isdigit() else 0.0) from error
        if status not in {200, 206} or response.headers.get("content-encoding", "identity") != "identity":
            raise DownloadError("The server answered with something that is not the file. Choose another source.")

    def _write(self, response: "httpx2.Response", path: Path, part: Part) -> None:
        before = self._on_disk() - _size(path)
        with path.open("ab") as file:
            have = file.tell()
            for chunk in response.iter_raw():
                have += len(chunk)
                if have > (part.size or 0):
                    file.truncate(0)
                    raise DownloadError(f"The server sends more than “{part.name}” has. Look up the model again.")
                file.write(chunk)
                file.flush()
                self._tell(Progress(before + have))

    def _check(self, path: Path, part: Part) -> None:
        """Raise, and remove the part, when it is not what was listed."""
        with path.open("r+b") as file:
            is_gguf = file.read(len(_MAGIC)) == _MAGIC
            os.fsync(file.fileno())
        if is_gguf and (part.sha256 is None or part.sha256 == _sha256(path)):
            return
        path.unlink()
        why = "its checksum is not the one that is listed" if is_gguf else "it is no GGUF file"
        raise DownloadError(f"“{part.name}” did not arrive as it should: {why}. It was removed; start it again.")

    def _place(self, names: list[str]) -> Path:
        """Give all parts their names, a split model's first part last: what can be chosen is whole."""
        placed = self._job.placed if self._was_checked() else tuple(part_files.free_names(self._job.folder, names))
        self._tell(Placing(placed))
        for part, name in reversed(list(zip(self._paths, placed, strict=True))):
            if part.exists():  # else it was placed before a crash
                part_files.place(part, self._job.folder / name)
        return self._job.folder / placed[0]

    def _is_there(self, file: RemoteFile, names: list[str]) -> bool:
        """Whether the very same model lies in the folder already, so that nothing needs to be fetched."""
        pairs = [(self._job.folder / name, part) for name, part in zip(names, file.parts, strict=True)]
        if self._on_disk() or any(part.sha256 is None or _size(path) != part.size for path, part in pairs):
            return False
        self._tell(Checking())
        return all(_sha256(path) == part.sha256 for path, part in pairs)

    def _was_checked(self) -> bool:
        """Whether an earlier run ended while it gave the parts their names: each is in one place, and not in both."""
        pairs = zip(self._paths, self._job.placed, strict=False)
        return bool(self._job.placed) and all(
            part.exists() != (self._job.folder / name).exists() for part, name in pairs
        )

    def _on_disk(self) -> int:
        return sum(_size(path) for path in self._paths)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _empty(path: Path) -> None:
    if path.exists():
        os.truncate(path, 0)
