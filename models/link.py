"""One running worker process and the thread that reads its answers. It knows nothing of what is asked or answered.

Answers are sorted by request number into an inbox each, so a count of tokens need not wait for a reply that is being
written. When the process ends, for whatever reason, every open inbox gets the `Failure` that says so.
"""

import contextlib
import logging
import multiprocessing
import queue
import signal
import threading
from dataclasses import dataclass, field

from models.chat import Done
from models.child import interrupts_blocked
from models.serving import main
from models.wire import LOADING, Answer, Cancel, Failure, LogLine, Options, Quit, Ready, Request

LOG = logging.getLogger(__name__)

_PATIENCE_S = 2.0  # for an orderly end; then the process is killed
_CANCELLED = Done("cancelled", prompt_tokens=0, cached_tokens=0, generated_tokens=0)


@dataclass(frozen=True, slots=True)
class Inbox:
    """Where the answers to one request arrive."""

    number: int
    answers: "queue.SimpleQueue[Answer]" = field(default_factory=queue.SimpleQueue)


class Link:
    """A worker process from its start to its end; it is never started twice. Safe to use from any thread."""

    def __init__(self, options: Options) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=main, args=(theirs, options), daemon=True, name="confidant-model")
        with interrupts_blocked():
            self._process.start()
        theirs.close()
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._open: dict[int, Inbox] = {}
        self._last_number = LOADING
        self._settled = threading.Event()
        self._ready: Ready | None = None
        self._failure: Failure | None = None
        self._closing = False
        self._reader = threading.Thread(target=self._read, daemon=True, name="model-answers")
        self._reader.start()

    @property
    def failure(self) -> Failure | None:
        """Why the process has ended, or None while it runs."""
        return self._failure

    @property
    def pid(self) -> int | None:
        """The process's id."""
        return self._process.pid if self._failure is None else None

    @property
    def is_ready(self) -> bool:
        """Whether the model is loaded and the process runs."""
        return self._ready is not None and self._failure is None

    def wait_ready(self) -> Ready | Failure:
        """Wait until the model is loaded, or until it is clear that it will not be."""
        self._settled.wait()
        return self._ready or self._failure or _ended(None)

    def open(self) -> Inbox:
        """A new inbox with the next request number."""
        with self._lock:
            self._last_number += 1
            inbox = Inbox(self._last_number)
            if self._failure is None:
                self._open[inbox.number] = inbox
            else:
                inbox.answers.put(self._failure)
            return inbox

    def send(self, request: Request) -> None:
        """Send a request; when the process is gone its inbox gets a `Failure` from the reader, so nothing is raised."""
        with self._sending, contextlib.suppress(OSError):
            self._connection.send(request)

    def cancel(self, inbox: Inbox) -> None:
        """End this reply: within a token, or at once when the model is still being loaded."""
        self.send(Cancel(inbox.number))
        if not self._settled.is_set():
            self.drop(inbox)
            inbox.answers.put(_CANCELLED)

    def drop(self, inbox: Inbox) -> bool:
        """Take no more answers for it; True if it was still open."""
        with self._lock:
            return self._open.pop(inbox.number, None) is not None

    def close(self) -> None:
        """End the process; open replies end as cancelled."""
        self._closing = True
        if self._settled.is_set():
            self.send(Quit())
            self._reader.join(_PATIENCE_S)
        if self._reader.is_alive():
            with contextlib.suppress(ValueError):  # the reader has just closed it
                self._process.kill()
            self._reader.join()

    def _read(self) -> None:
        failure: Failure | None = None
        while True:
            try:
                number, answer = self._connection.recv()
            except (EOFError, OSError):
                break
            if isinstance(answer, LogLine):
                LOG.debug("%s", answer.text)
            elif isinstance(answer, Ready):
                self._ready = answer
                self._settled.set()
            elif number == LOADING:
                failure = answer
            else:
                self._deliver(number, answer)
        self._end(failure)

    def _deliver(self, number: int, answer: Answer) -> None:
        with self._lock:
            inbox = self._open.get(number)
            if inbox is not None:
                inbox.answers.put(answer)

    def _end(self, failure: Failure | None) -> None:
        """Reap the process and tell everybody who still waits."""
        self._process.join()
        failure = failure or _ended(self._process.exitcode)
        if not self._closing and self._process.exitcode:
            LOG.warning("the model's process has ended with exit code %s", self._process.exitcode)
        self._process.close()
        with self._sending:
            self._connection.close()
        with self._lock:
            self._failure = failure
            for inbox in self._open.values():
                inbox.answers.put(_CANCELLED if self._closing else failure)
            self._open.clear()
        self._settled.set()


def _ended(exit_code: int | None) -> Failure:
    """What to say of a process that ended by itself."""
    killed = exit_code is not None and hasattr(signal, "SIGKILL") and exit_code == -signal.SIGKILL
    why = " (often because memory ran out)" if killed else ""
    return Failure(
        "ModelCrashed",
        f"The model stopped unexpectedly{why}. Nothing you wrote is lost: try again and it starts anew; "
        f"if it keeps happening, choose {'a smaller' if killed else 'another'} model.",
    )
