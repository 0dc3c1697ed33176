"""The server's walls, against a really launched page."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from models.errors import PortInUse
from ui import security

# A page as small as can be, behind the same walls; in a process of its own, since gradio leaves event loops open.
SMALL_PAGE = """
import json, sys
from pathlib import Path
from ui import page, security

assert "gradio" not in sys.modules, "ui.page must not import gradio before the environment is set"
security.shut_off_outside(Path(sys.argv[2]))
import gradio as gr
from gradio.analytics import analytics_enabled
from gradio.utils import get_upload_folder

with gr.Blocks(analytics_enabled=False) as blocks:
    box = gr.Textbox()
    box.submit(lambda text: text, box, box, api_visibility="private")
blocks.launch(**security.launch_options(int(sys.argv[1])), prevent_thread_lock=True)
facts = {"analytics": analytics_enabled(), "uploads": get_upload_folder(), "share": blocks.share_url}
print("FACTS " + json.dumps(facts), flush=True)
sys.stdin.read()
"""


@dataclass
class Launched:
    address: str
    port: int
    pid: int
    temp: Path
    facts: dict[str, object]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launched]:
    temp, port = tmp_path_factory.mktemp("temp") / "uploads", free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GRADIO_")}
    with subprocess.Popen(
        [sys.executable, "-c", SMALL_PAGE, str(port), str(temp)],
        env=environment,
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        lines = iter(process.stdout or ())
        facts = next((json.loads(line[6:]) for line in lines if line.startswith("FACTS ")), None)
        assert facts is not None, "the page did not start"
        yield Launched(f"http://127.0.0.1:{port}", port, process.pid, temp, facts)
        process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_every_answer_has_the_policy(page: Launched) -> None:
    for path in ("/", "/config", "/assets/nothing.js", "/gradio_api/upload"):
        policy = httpx.get(page.address + path).headers["content-security-policy"]
        assert policy == security.CONTENT_SECURITY_POLICY


def test_the_policy_lets_nothing_out() -> None:
    rules = dict(rule.split(" ", 1) for rule in security.CONTENT_SECURITY_POLICY.split("; "))
    for name in ("default-src", "img-src", "connect-src", "font-src", "script-src", "style-src", "media-src"):
        assert not any("http" in source or "*" in source for source in rules[name].split())
    assert rules["form-action"] == rules["frame-src"] == rules["object-src"] == "'none'"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", ""])
def test_a_foreign_host_is_refused(page: Launched, host: str) -> None:
    assert httpx.get(page.address, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_its_own_names_are_served(page: Launched, host: str) -> None:
    assert httpx.get(page.address, headers={"host": f"{host}:{page.port}"}).status_code == 200


def test_another_site_cannot_post(page: Launched) -> None:
    body = {"fn_index": 0, "data": ["x"], "session_hash": "s"}
    join = f"{page.address}/gradio_api/queue/join"
    assert httpx.post(join, json=body, headers={"origin": "http://evil.example"}).status_code == 403
    assert httpx.post(join, json=body, headers={"origin": "null"}).status_code == 403
    assert httpx.post(join, json=body, headers={"origin": page.address}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/redoc",
        "/openapi.json",
        "/monitoring",
        "/gradio_api/openapi.json",
        "/gradio_api/info",
        "/gradio_api/runs",
        "/gradio_api/run/predict",
        "/gradio_api/call/predict",
        "/gradio_api/vibe-code",
        "/gradio_api/mcp",
        "/gradio_api/proxy=http://example.com",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/deep_link",
    ],
)
def test_what_the_page_does_not_use_is_not_there(page: Launched, path: str) -> None:
    assert httpx.get(page.address + path).status_code == 404
    assert httpx.post(page.address + path).status_code == 404


def test_only_this_machine_can_reach_it(page: Launched) -> None:
    mine = [link for link in psutil.Process(page.pid).net_connections() if link.laddr and link.laddr.port == page.port]
    listening = [link for link in mine if link.status == psutil.CONN_LISTEN]
    assert {link.laddr.ip for link in listening} == {"127.0.0.1"}


def test_nothing_is_counted_recorded_or_advertised(page: Launched) -> None:
    assert page.facts["analytics"] is False
    assert page.facts["share"] is None
    served = httpx.get(f"{page.address}/config").json()
    assert served["run_history"] is False
    assert served["footer_links"] == []
    assert not served["analytics_enabled"]


def test_temporary_files_stay_in_the_data_folder(page: Launched) -> None:
    assert Path(str(page.facts["uploads"])) == page.temp


def test_a_port_in_use_is_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=rf"Port {port} is used .* --port {port + 1}"):
            security.ensure_port_free(port)
    security.ensure_port_free(free_port())
