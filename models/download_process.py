"""A process of its own for one look or one download: the only one that talks to the outside, and only while it runs.

So the program itself keeps HF_HUB_OFFLINE=1, stopping is ending the process, and what a server sends can hurt nothing
but that. The child ends with its parent. It must not know which downloads there are.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from models.child import interrupts_blocked
from models.download_wire import Event, Failed, Fetched, Job, Listed, Look, Progress
from models.errors import ConfidantError, DownloadError, TokenNeeded
from models.hub_files import RemoteFile, chosen
from models.source import Source

if TYPE_CHECKING:
    from models.hub import Hub

LOG = logging.getLogger(__name__)

_PROGRESS_S = 0.2  # between two progress events
_PATIENCE_S = 5.0  # for an orderly end after the last event
_EXPECTED = {0, -signal.SIGTERM, -getattr(signal, "SIGKILL", signal.SIGTERM)}  # its own end, and `stop`
_STOPPED = "The download stopped unexpectedly. What has arrived is kept: resume it."


class Transfer:
    """A running look or download. `events` is read by one thread; `stop` may be called from any."""

    def __init__(self, task: Look | Job, token: str | None) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=main, args=(theirs, task, token), daemon=True, name="confidant-download")
        with interrupts_blocked():
            self._process.start()
        theirs.close()
        self._lock = threading.Lock()
        self._ended = False

    def events(self) -> Iterator[Event]:
        """What happens, up to `Listed`, `Fetched` or `Failed`, as which being stopped counts. The process ends then."""
        try:
            while True:
                event = self._received()
                yield event
                if isinstance(event, Listed | Fetched | Failed):
                    return
        except GeneratorExit:  # left early: nobody would ever end it
            self.stop()
            raise
        finally:
            self._end()

    def stop(self) -> None:
        """End it at once; the bytes on disk stay."""
        with self._lock:
            if not self._ended:
                self._process.kill()

    def _received(self) -> Event:
        try:
            event: Event = self._connection.recv()
        except (EOFError, OSError):  # killed
            return Failed(_STOPPED)
        return event

    def _end(self) -> None:
        self._process.join(_PATIENCE_S)
        if self._process.is_alive():
            self.stop()
            self._process.join()
        with self._lock:
            self._ended = True
            if self._process.exitcode not in _EXPECTED:
                LOG.warning("the download's process has ended with exit code %s", self._process.exitcode)
            self._process.close()
        self._connection.close()


def main(connection: Connection, task: Look | Job, token: str | None) -> None:
    """The child: do the task, and say what happens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which ends this process
    threading.Thread(target=_end_with_parent, args=(connection,), daemon=True).start()
    from models import hub

    hub.prepare_process()
    teller = _Teller(connection)
    try:
        with contextlib.closing(hub.Hub(token)) as opened:
            teller.tell(_done(task, opened, teller))
    except ConfidantError as error:
        teller.tell(Failed(str(error), needs_token=isinstance(error, TokenNeeded)))


def look(source: Source, token: str | None) -> list[RemoteFile]:
    """What `source` means of what is there, smallest first; waits for the server's answer, which takes seconds.

    Raises `DownloadError`, `TokenNeeded`, or `InputError` when there is nothing like that.
    """
    (answer,) = Transfer(Look(source), token).events()
    if isinstance(answer, Listed):
        return chosen(source, answer.files)
    if isinstance(answer, Failed):
        raise (TokenNeeded if answer.needs_token else DownloadError)(answer.sentence)
    raise DownloadError(_STOPPED)


class _Teller:
    """Sends events; of many progress events only one each `_PROGRESS_S`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last = float("-inf")

    def tell(self, event: Event) -> None:
        if isinstance(event, Progress):
            now = time.monotonic()
            if now - self._last < _PROGRESS_S:
                return
            self._last = now
        self._connection.send(event)


def _done(task: Look | Job, opened: "Hub", teller: _Teller) -> Listed | Fetched:
    if isinstance(task, Look):
        return Listed(tuple(opened.files(task.source)))
    from models.fetch import Fetch

    return Fetch(task, opened, tell=teller.tell).run()


def _end_with_parent(connection: Connection) -> None:
    """Nothing is ever sent to the child: when its pipe ends, the program has ended."""
    with contextlib.suppress(EOFError, OSError):
        connection.recv()
    os._exit(0)
