"""One model server over HTTP: asks it for JSON and opens its event streams; every fault becomes a sentence.

The only module of the remote engine that imports httpx2, and only when a server is really asked. It must not know what
the requests mean. It follows no redirect, takes no proxy from the environment for a server on this computer, and never
logs a key, a text or an answer.
"""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from models import remote_address, remote_faults
from models.errors import ModelCrashed, ModelError

if TYPE_CHECKING:
    import httpx2

CONNECT_S = 5.0
ANSWER_S = 30.0  # for small questions, in all; a reply has its own, longer patience
MAX_ANSWER_BYTES = 8 * 2**20


class Line:
    """The connection of one running request, so that another thread can cut it at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_over = False
        self.is_cut = False

    def cut(self) -> None:
        """End the connection now, or as soon as it stands; whoever reads from it wakes up."""
        self.is_cut = True
        self.end()

    def end(self) -> None:
        """As `cut`, for a request that has said all: nobody asked to stop it."""
        with self._lock:
            self._is_over = True
            self._shut()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note the socket as httpx2 makes it (httpx2's request extension “trace”)."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                if self._is_over:
                    self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class Http:
    """A server's address with its key; safe to call from any thread. `patience_s` is how long a reply may be silent.

    All methods raise `ModelError`; `ModelCrashed` when the server goes away in the middle, `remote_faults.Refused` when
    it will not have the request, `PromptTooLong` when it says so.
    """

    def __init__(self, address: str, *, key: Callable[[], str | None], patience_s: float) -> None:
        self.address = remote_address.checked(address)
        self.host = remote_address.host_of(address)
        self._read_key = key
        self._key: str | None = None
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._clients: dict[str, httpx2.Client] = {}

    def get(self, path: str) -> dict[str, Any]:
        """The JSON object that stands at this path."""
        return self._ask("GET", path, None)

    def try_get(self, path: str) -> dict[str, Any]:
        """As `get`; empty when the server has no such thing. For what only some servers can tell."""
        return self._try("GET", path, None)

    def try_post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON object that the server answers to this one; empty when it has no such thing."""
        return self._try("POST", path, body)

    @contextmanager
    def events(self, path: str, body: Mapping[str, Any], line: Line) -> Iterator[Iterator[bytes]]:
        """The bytes of an event stream, on a connection of its own that `line` can cut and that ends with the block."""
        self._key = None  # it may have been changed since the last reply
        with self._answer("POST", path, body, line) as response:
            kind = response.headers.get("content-type", "")
            if response.status_code != HTTPStatus.OK or "event-stream" not in kind:
                raise remote_faults.refusal(self.host, response.status_code, self._body(response))
            yield response.iter_raw()

    def close(self) -> None:
        """Close all connections; a later call makes new ones."""
        with self._lock:
            clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            client.close()

    def _try(self, method: str, path: str, body: Mapping[str, Any] | None) -> dict[str, Any]:
        try:
            return self._ask(method, path, body)
        except ModelCrashed:
            raise
        except ModelError:  # it answers, but not to this: that is all one wants to know
            return {}

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> dict[str, Any]:
        import httpx2

        try:
            return self._ask_once(method, path, body)
        except ModelCrashed as error:
            if not isinstance(error.__cause__, httpx2.NetworkError | httpx2.RemoteProtocolError):
                raise
            return self._ask_once(method, path, body)  # a kept connection may have been closed over there meanwhile

    def _ask_once(self, method: str, path: str, body: Mapping[str, Any] | None) -> dict[str, Any]:
        with self._answer(method, path, body) as response:
            raw = self._body(response)
            if response.status_code != HTTPStatus.OK:
                self._key = None
                raise remote_faults.refusal(self.host, response.status_code, raw)
            try:
                read = json.loads(raw)
            except ValueError as error:
                raise remote_faults.refusal(self.host, response.status_code, raw) from error
            if not isinstance(read, dict):
                raise remote_faults.strange(self.host)
            return read

    @contextmanager
    def _answer(
        self, method: str, path: str, body: Mapping[str, Any] | None, line: Line | None = None
    ) -> "Iterator[httpx2.Response]":
        """The head of an answer; its body is read, and httpx2's errors are translated, within the block."""
        import httpx2

        headers = {"Accept-Encoding": "identity", "User-Agent": "Confidant"} | self._authorization()
        try:
            client = self._client("ask" if line is None else "stream")
            request = client.build_request(method, path, json=body, headers=headers)
            if line is not None:
                request.extensions["trace"] = line.trace
            response = client.send(request, stream=True)
            try:
                yield response
            finally:
                response.close()
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise translated(self.host, error) from error
        except RuntimeError as error:  # httpx2's word for a client that `close` has closed meanwhile
            raise remote_faults.gone(self.host) from error

    def _client(self, use: str) -> "httpx2.Client":
        """“ask” keeps its connections for the next question; “stream” has a fresh one for each reply."""
        import httpx2

        with self._lock:
            if use not in self._clients:
                is_here = remote_address.is_this_machine(self.address)
                trusts_nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # for http: reading certificates takes time
                self._clients[use] = httpx2.Client(
                    base_url=self.address,
                    timeout=httpx2.Timeout(ANSWER_S if use == "ask" else self._patience_s, connect=CONNECT_S),
                    limits=httpx2.Limits(max_keepalive_connections=4 if use == "ask" else 0),
                    verify=self.address.startswith("https:") or trusts_nobody,
                    trust_env=not is_here,
                    follow_redirects=False,
                )
            return self._clients[use]

    def _authorization(self) -> dict[str, str]:
        if self._key is None:
            self._key = (self._read_key() or "").strip()
        if not (self._key.isascii() and self._key.isprintable()):
            raise ModelError(f"The key for the server at {self.host} has characters that no key has. Enter it again.")
        return {"Authorization": f"Bearer {self._key}"} if self._key else {}

    def _body(self, response: "httpx2.Response") -> bytes:
        """The whole answer, up to a bound of size and time: no server's answer fills the memory or takes for ever."""
        raw, end = bytearray(), time.monotonic() + ANSWER_S
        for chunk in response.iter_raw():
            raw += chunk
            if len(raw) > MAX_ANSWER_BYTES:
                raise remote_faults.strange(self.host)
            if time.monotonic() > end:
                raise remote_faults.silent(self.host)
        return bytes(raw)


def translated(host: str, error: Exception) -> ModelError:
    """An error of httpx2 as one of ours."""
    import httpx2

    match error:
        case httpx2.ConnectError() if _was_caused_by(error, ssl.SSLCertVerificationError):
            return ModelError(
                f"The certificate of the server at {host} is not trusted on this computer, so nothing was sent. Ask "
                "whoever runs the server, or choose a model on this computer."
            )
        case httpx2.ConnectError() if _was_caused_by(error, ssl.SSLError):
            return ModelError(
                f"The server at {host} does not speak https, so nothing was sent. If it is in your own network, enter "
                "its address with http."
            )
        case httpx2.ConnectError() | httpx2.ConnectTimeout() | httpx2.ProxyError():
            return ModelError(
                f"There is no answer from the server at {host}. Check that it is running and that the address is "
                "right, or choose a model on this computer."
            )
        case httpx2.ReadTimeout() | httpx2.WriteTimeout():
            return remote_faults.silent(host)
        case httpx2.TransportError() | httpx2.StreamError():
            return remote_faults.gone(host)
        case _:
            return remote_faults.strange(host)


def _was_caused_by(error: BaseException | None, kind: type[Exception]) -> bool:
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False
