"""A model server on loopback that does as it is told: what it answers at each path, and how it fails. For tests."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Handler"], None]

CHAT = "/v1/chat/completions"


class Handler(BaseHTTPRequestHandler):
    """Answers by the script of its server; `body` is the JSON of the request."""

    protocol_version = "HTTP/1.1"
    server: "ScriptedServer"
    body: Any = None

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:
            self.server.hung_up.set()
            self.close_connection = True

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer()

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""

    def _answer(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append((path, dict(self.headers), self.body))
        self.server.answers.get(path, says({"error": {"message": "no such thing"}}, status=404))(self)


class ScriptedServer(ThreadingHTTPServer):
    """`answers` by path; `asked` are the requests so far; `hung_up` is set when a client left in the middle."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {"/v1/models": lists({"id": "a-model"})}
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.hung_up = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def bodies(self, path: str = CHAT) -> list[Any]:
        return [body for asked, _, body in self.asked if asked == path]


@contextmanager
def serving() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def lists(*models: dict[str, Any]) -> Answer:
    return says({"object": "list", "data": list(models)})


def says(
    answer: Any, *, status: int = 200, kind: str = "application/json", headers: dict[str, str] | None = None
) -> Answer:
    """The whole answer: JSON, or text as it is."""
    raw = (answer if isinstance(answer, str) else json.dumps(answer)).encode()

    def act(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(raw)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(raw)

    return act


def streams(*parts: bytes | threading.Event, ends: bool = True) -> Answer:
    """A stream in parts, each sent at once; an event is waited for. Without `ends` the connection just breaks."""

    def act(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream; charset=utf-8")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for part in parts:
            if isinstance(part, threading.Event):
                part.wait(20)
            else:
                handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
                handler.wfile.flush()
        if ends:
            handler.wfile.write(b"0\r\n\r\n")
        else:
            handler.close_connection = True

    return act


def endless(part: bytes) -> Answer:
    """The same part again and again, until the client leaves."""

    def act(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Connection", "close")
        handler.end_headers()
        while True:
            handler.wfile.write(part)
            handler.wfile.flush()

    return act


def event(**fields: Any) -> bytes:
    """One event with the given JSON."""
    return b"data: " + json.dumps(fields).encode() + b"\n\n"


def piece(text: str | None = None, *, reason: str | None = None, **delta: Any) -> bytes:
    """One event of a reply."""
    said = delta if text is None else {"content": text, **delta}
    return event(choices=[{"index": 0, "delta": said, "finish_reason": reason}])


def usage(*, prompt: int, generated: int, **more: Any) -> bytes:
    return event(choices=[], usage={"prompt_tokens": prompt, "completion_tokens": generated, **more})


DONE = b"data: [DONE]\n\n"
