"""Runs `models.fetch` in the test's own process, against `tests.hub_server`, and keeps what it told."""

from contextlib import closing
from pathlib import Path

from models.download_wire import Event, Fetched, Job, Patience
from models.fetch import Fetch
from models.hub import Hub
from models.source import parse
from tests import hub_server

SIZE = 300_000
CONTENT = hub_server.gguf(SIZE)
FILE = "someone/tiny/tiny-Q4_K_M.gguf"
NAME = "tiny-Q4_K_M.gguf"
MARK = "abc123"
PART = f"{NAME}.{MARK}.part"


class Bench:
    """One folder to fetch into; `waits` are the seconds that were slept, `free` the bytes that the disk has."""

    def __init__(self, server: hub_server.Hub, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.events: list[Event] = []
        self.waits: list[float] = []
        self.free = 10**12

    def run(self, what: str = FILE, *, token: str | None = None, **about) -> Fetched:
        """`about`: what the job says beyond source, folder and mark."""
        self.events.clear()
        self.waits.clear()
        about = {"file": None, "patience": Patience(tries=4)} | {
            name: tuple(value) if isinstance(value, list) else value for name, value in about.items()
        }
        job = Job(source=parse(what), folder=self.folder, mark=MARK, **about)
        with closing(Hub(token, endpoint=self.server.endpoint)) as hub:
            fetch = Fetch(job, hub, tell=self.events.append, sleep=self.waits.append, free=lambda _folder: self.free)
            return fetch.run()

    def told(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    def half(self, count: int = 100_000, content: bytes = CONTENT) -> None:
        """As if an earlier run had brought so much."""
        (self.folder / PART).write_bytes(content[:count])

    def etag(self) -> list[str | None]:
        return [self.server.etags[FILE]]

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())
