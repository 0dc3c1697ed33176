"""A model hub on loopback, with its storage on another port, that can be told to do everything wrong.

It speaks what huggingface_hub asks for: `/api/models/…` with the files' sizes and LFS ids, and `/…/resolve/…`, which
redirects to the storage; there ranges, ETags and If-Range are understood.
"""

import hashlib
import json
import threading
import urllib.parse
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

COMMIT = "c" * 40


def gguf(size: int, *, seed: int = 1) -> bytes:
    """Bytes that begin as a GGUF file does."""
    noise = hashlib.sha256(str(seed).encode()).digest()
    return (b"GGUF" + noise * (size // len(noise) + 1))[:size]


@dataclass
class Fault:
    """What goes wrong with one answer of the storage (or of the hub itself, for `status` in `Hub.troubles`)."""

    status: int = 0  # instead of an answer
    headers: dict[str, str] = field(default_factory=dict)
    drop_after: int | None = None  # bytes of the body, then the connection is cut
    length: int | None = None  # a Content-Length that is not true
    ignores_range: bool = False
    range_from: int | None = None  # a Content-Range that begins elsewhere
    hang: threading.Event | None = None  # waits for it in the middle of the body
    location: str | None = None  # redirects there


@dataclass
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]


class Hub:
    """What the two servers share. `files` maps "owner/name/path" to bytes; `faults` are used up in order."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.lies: dict[str, str] = {}  # path → a sha256 that is not true
        self.etags: dict[str, str | None] = {}
        self.faults: deque[Fault] = deque()
        self.troubles: deque[Fault] = deque()
        self.asked: list[Seen] = []
        self.stored: list[Seen] = []
        self.endpoint = ""
        self.storage = ""

    def put(self, path: str, content: bytes, *, etag: str | None = None) -> str:
        """Publish a file; returns its sha256."""
        sha256 = hashlib.sha256(content).hexdigest()
        self.files[path] = content
        self.etags[path] = etag or f'"{sha256[:16]}"'
        return sha256

    def listing(self, repository: str) -> bytes:
        """The answer to `/api/models/…?blobs=True`."""
        siblings: list[dict[str, object]] = [{"rfilename": "README.md", "size": 12, "blobId": "a" * 40}]
        for path, content in self.files.items():
            if path.startswith(f"{repository}/"):
                sha256 = self.lies.get(path) or hashlib.sha256(content).hexdigest()
                lfs = {"size": len(content), "sha256": sha256, "pointerSize": 134}
                name = path.removeprefix(f"{repository}/")
                siblings.append({"rfilename": name, "size": len(content), "blobId": "b" * 40, "lfs": lfs})
        about = {"id": repository, "sha": COMMIT, "private": False, "siblings": siblings}
        return json.dumps(about).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: ClassVar[Hub]

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""

    def seen(self) -> Seen:
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Seen(self.command, self.path, headers)

    def answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class _Front(_Handler):
    """The hub itself."""

    def do_GET(self) -> None:
        self.hub.asked.append(self.seen())
        path = urllib.parse.unquote(self.path.partition("?")[0])
        if self.hub.troubles:
            fault = self.hub.troubles.popleft()
            headers = fault.headers | ({"Location": fault.location} if fault.location else {})
            return self.answer(fault.status, b'{"error": "no"}', headers)
        if path.startswith("/api/models/"):
            return self.list(path.removeprefix("/api/models/").partition("/revision/")[0])
        repository, _, rest = path.strip("/").partition("/resolve/")
        key = f"{repository}/{rest.partition('/')[2]}"
        if key not in self.hub.files:
            return self.answer(404, headers={"X-Error-Code": "EntryNotFound"})
        location = f"{self.hub.storage}/{urllib.parse.quote(key)}?signature=abc"
        return self.answer(302, headers={"Location": location, "X-Repo-Commit": COMMIT})

    def list(self, repository: str) -> None:
        if not any(path.startswith(f"{repository}/") for path in self.hub.files):
            return self.answer(404, headers={"X-Error-Code": "RepoNotFound"})
        return self.answer(200, self.hub.listing(repository), {"Content-Type": "application/json"})


class _Storage(_Handler):
    """Where the files lie."""

    def do_GET(self) -> None:
        seen = self.seen()
        self.hub.stored.append(seen)
        fault = self.hub.faults.popleft() if self.hub.faults else Fault()
        if fault.status:
            headers = fault.headers | ({"Location": fault.location} if fault.location else {})
            return self.answer(fault.status, headers=headers)
        key = urllib.parse.unquote(self.path.partition("?")[0]).strip("/")
        if key not in self.hub.files:
            return self.answer(404)
        return self.send(self.hub.files[key], self.hub.etags[key], seen, fault)

    def send(self, content: bytes, etag: str | None, seen: Seen, fault: Fault) -> None:
        start = 0
        condition = seen.headers.get("if-range")
        asked = seen.headers.get("range")
        if asked and not fault.ignores_range and condition in {None, etag}:
            start = int(asked.removeprefix("bytes=").partition("-")[0])
        if start >= len(content):
            return self.answer(416, headers={"Content-Range": f"bytes */{len(content)}"})
        body = content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body) if fault.length is None else fault.length))
        if start:
            begin = start if fault.range_from is None else fault.range_from
            self.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        return self.stream(body, fault)

    def stream(self, body: bytes, fault: Fault) -> None:
        if fault.hang is not None:
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            fault.hang.wait(60)
            self.close_connection = True
            return
        self.wfile.write(body if fault.drop_after is None else body[: fault.drop_after])
        self.wfile.flush()
        if fault.drop_after is not None or fault.length is not None:
            self.close_connection = True


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: object) -> None:
        """A client that leaves early is what the tests are about."""


@contextmanager
def serve() -> Iterator[Hub]:
    """The hub at `endpoint`, its storage at `storage`, until the block ends."""
    hub = Hub()
    servers = [_Quiet(("127.0.0.1", 0), type("H", (kind,), {"hub": hub})) for kind in (_Front, _Storage)]
    threads = [threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    hub.endpoint, hub.storage = (f"http://127.0.0.1:{server.server_address[1]}" for server in servers)
    try:
        yield hub
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()
