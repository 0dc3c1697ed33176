"""Looking up what there is, and who is told the token; the storage is another host to the hub."""

import socket
import threading
from contextlib import closing

import httpx2
import pytest

from models.errors import DownloadError, TokenNeeded
from models.hub import Hub
from models.source import Source, parse
from tests.fetch_bench import CONTENT, FILE, SIZE, Bench
from tests.hub_server import COMMIT, Fault, serve

SECRET = "hf_secret"


@pytest.fixture
def server(monkeypatch):
    from huggingface_hub.utils import _http

    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serve() as hub:
        sha256 = hub.put(FILE, CONTENT)
        hub.put("someone/tiny/tiny-Q8_0.gguf", CONTENT + CONTENT)
        hub.sha256 = sha256
        yield hub
    _http.set_client_factory(_http.default_client_factory)


def look(server, text, token=None):
    with closing(Hub(token, endpoint=server.endpoint)) as hub:
        return hub.files(parse(text))


def test_a_repository_is_listed_with_sizes_and_hashes(server):
    small, large = look(server, "someone/tiny")
    assert (small.name, small.size, small.sha256, small.quantisation) == (
        "tiny-Q4_K_M.gguf", SIZE, server.sha256, "Q4_K_M",
    )  # fmt: skip
    assert large.size == 2 * SIZE
    assert small.parts[0].address == f"{server.endpoint}/someone/tiny/resolve/{COMMIT}/tiny-Q4_K_M.gguf"
    assert server.asked[0].path == "/api/models/someone/tiny/revision/main?blobs=true"


def test_an_address_is_looked_at(server):
    (file,) = look(server, f"{server.storage}/{FILE}")
    assert (file.name, file.size, file.sha256) == ("tiny-Q4_K_M.gguf", SIZE, None)


def test_nothing_is_told_about_this_machine(server):
    look(server, "someone/tiny")
    assert server.asked[0].headers["user-agent"] == "confidant"
    assert "authorization" not in server.asked[0].headers


@pytest.mark.parametrize(
    ("fault", "error", "sentence"),
    [
        (Fault(status=401), TokenNeeded, "does not exist, or is only for"),
        (Fault(status=401, headers={"X-Error-Code": "GatedRepo"}), TokenNeeded, "accept its licence"),
        (Fault(status=403, headers={"X-Error-Code": "GatedRepo"}), TokenNeeded, "accept its licence"),
        (Fault(status=403), TokenNeeded, "accept its licence"),
        (Fault(status=404, headers={"X-Error-Code": "RepoNotFound"}), DownloadError, "was not found"),
        (Fault(status=404, headers={"X-Error-Code": "RevisionNotFound"}), DownloadError, "was not found"),
        (
            Fault(status=403, headers={"X-Error-Message": "Access to this resource is disabled."}),
            DownloadError,
            "taken down",
        ),
        (Fault(status=429), DownloadError, "too busy"),
        (Fault(status=500), DownloadError, "too busy"),
        (Fault(status=200), DownloadError, "not a list of models"),
        (Fault(status=302, location="http://192.0.2.1/api"), DownloadError, "without encryption"),
    ],
)
def test_refusals_have_a_sentence_each(server, fault, error, sentence):
    server.troubles.append(fault)
    with pytest.raises(error, match=sentence):
        look(server, "someone/tiny")


def test_a_token_that_is_not_accepted_is_told_from_a_missing_one(server):
    server.troubles.append(Fault(status=401))
    with pytest.raises(TokenNeeded, match="not accepted"):
        look(server, "someone/tiny", token=SECRET)


def test_the_token_goes_to_the_hub_and_to_nobody_else(server, tmp_path):
    Bench(server, tmp_path).run(FILE, token=SECRET)
    assert {seen.headers.get("authorization") for seen in server.asked} == {f"Bearer {SECRET}"}
    assert len(server.asked) == 2
    assert server.stored, "the hub has redirected to its storage"
    assert all("authorization" not in seen.headers for seen in server.stored)
    Bench(server, tmp_path).run(f"{server.storage}/{FILE}", token=SECRET)
    assert all("authorization" not in seen.headers for seen in server.stored), "nor to an address that was entered"


def test_the_token_does_not_follow_a_redirected_list(server):
    server.troubles.append(Fault(status=307, location=f"{server.storage}/api"))
    with pytest.raises(DownloadError):
        look(server, "someone/tiny", token=SECRET)
    assert "authorization" not in server.stored[-1].headers


def test_a_hub_beyond_this_machine_has_to_be_encrypted():
    with closing(Hub(SECRET, endpoint="http://192.0.2.1")) as hub, pytest.raises(DownloadError, match="encryption"):
        hub.files(Source("someone/tiny"))


def test_no_server_elsewhere_can_send_us_to_one_on_this_machine():
    with closing(Hub(None, endpoint="https://hub.invalid")) as hub:
        for address in ("http://127.0.0.1:8080/x", "https://localhost/x", "http://[::1]/x"):
            with pytest.raises(DownloadError, match="nothing was fetched"):
                hub._guard(httpx2.Request("GET", address))
        hub._guard(httpx2.Request("GET", "https://storage.invalid/x"))


def test_a_hub_out_of_reach_has_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with closing(Hub(None, endpoint=endpoint)) as hub, pytest.raises(DownloadError, match="Check your connection"):
            hub.files(Source("someone/tiny"))


@pytest.mark.parametrize(
    ("name", "value"), [("ALL_PROXY", "socks5://127.0.0.1:1"), ("HTTPS_PROXY", "x://y"), ("SSL_CERT_FILE", "/none")]
)
def test_settings_that_cannot_be_used_have_a_sentence(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(DownloadError, match="settings of this computer"):
        Hub(None, endpoint="https://hub.invalid")


def test_the_proxy_of_the_environment_is_used(monkeypatch):
    lines = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def serve_one():
            connection, _ = proxy.accept()
            with connection:
                lines.append(connection.recv(4096).decode())
                connection.sendall(b"HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=serve_one)
        thread.start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        with closing(Hub(SECRET, endpoint="https://hub.invalid")) as hub, pytest.raises(DownloadError, match="proxy"):
            hub.files(Source("someone/tiny"))
        thread.join()
    assert lines[0].startswith("CONNECT hub.invalid:443")
    assert SECRET not in lines[0]
