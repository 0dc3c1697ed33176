import gc
import inspect

import httpx2
import pytest

from models.errors import ModelCrashed, ModelError
from models.remote_http import MAX_ANSWER_BYTES, Http, translated
from tests.scripted_server import ScriptedServer, endless, says, serving


@pytest.fixture
def server():
    with serving() as made:
        yield made


@pytest.fixture
def http(server: ScriptedServer):
    made = Http(server.address, key=lambda: None, patience_s=5)
    yield made
    made.close()


def errors_of_httpx() -> list[type[Exception]]:
    found = [kind for _, kind in inspect.getmembers(httpx2, inspect.isclass) if issubclass(kind, Exception)]
    assert len(found) > 20
    return [kind for kind in found if issubclass(kind, httpx2.HTTPError | httpx2.InvalidURL | httpx2.StreamError)]


def made(kind: type[Exception]) -> Exception:
    """An error of this kind; their constructors differ."""
    error = kind.__new__(kind)
    Exception.__init__(error, "secret words of the library")
    return error


@pytest.mark.parametrize("kind", errors_of_httpx())
def test_every_error_of_httpx_has_a_sentence(kind):
    error = translated("127.0.0.1:8080", made(kind))
    assert isinstance(error, ModelError)
    assert "127.0.0.1:8080" in str(error)
    assert "secret" not in str(error)
    assert str(error).endswith(".")
    is_in_the_middle = issubclass(kind, httpx2.ReadError | httpx2.ReadTimeout | httpx2.RemoteProtocolError)
    assert isinstance(error, ModelCrashed) or not is_in_the_middle


def test_no_answer_fills_the_memory(http: Http, server: ScriptedServer):
    server.answers["/big"] = endless(b"x" * 100_000)
    with pytest.raises(ModelError, match="does not understand"):
        http.get("/big")
    assert server.hung_up.wait(5)
    assert MAX_ANSWER_BYTES < 2**24


def test_a_kept_connection_that_the_server_has_closed_is_made_again(http: Http, server: ScriptedServer):
    def once(handler) -> None:
        says({"n": 1})(handler)
        handler.close_connection = True  # without a word, as a server does that restarts

    server.answers["/n"] = once
    assert [http.get("/n") for _ in range(3)] == [{"n": 1}] * 3


def test_questions_share_a_connection_and_closing_leaves_none(server: ScriptedServer):
    http = Http(server.address, key=lambda: None, patience_s=5)
    ports = set()

    def note(handler) -> None:
        ports.add(handler.client_address[1])
        says({})(handler)

    server.answers["/n"] = note
    for _ in range(3):
        http.get("/n")
    assert len(ports) == 1
    http.close()
    http.close()
    del http
    gc.collect()  # an open socket would be a ResourceWarning, and that a failure


def test_a_missing_thing_is_empty_but_a_missing_server_is_an_error(http: Http, server: ScriptedServer):
    assert http.try_get("/nothing") == http.try_post("/nothing", {}) == {}
    server.answers["/gone"] = lambda handler: setattr(handler, "close_connection", True)
    with pytest.raises(ModelCrashed, match="stopped answering"):
        http.try_get("/gone")


def test_the_key_is_read_once_for_many_questions_and_again_after_a_refusal(server: ScriptedServer):
    reads = []
    http = Http(server.address, key=lambda: reads.append("once") or "k", patience_s=5)
    for _ in range(5):
        http.get("/v1/models")
    assert len(reads) == 1
    http.try_get("/nothing")
    http.get("/v1/models")
    assert len(reads) == 2
    http.close()
