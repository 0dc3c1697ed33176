"""The real thing: a process per download, although the program itself is offline. Loopback only, the child as well."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from models.download import Downloads
from models.download_process import Transfer, look
from models.download_wire import Failed, Look, Patience
from models.errors import DownloadError, InputError, TokenNeeded
from models.source import parse
from tests import netguard
from tests.fetch_bench import CONTENT, FILE, NAME
from tests.hub_server import Fault, serve

ROOT = Path(__file__).resolve().parent.parent
SECRET = "hf_secret"
PATIENCE_S = 60.0


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A hub that the environment names; processes that are started may reach loopback only, and note what they try."""
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    site = tmp_path / "site"
    site.mkdir()
    source = Path(netguard.__file__).read_text(encoding="utf-8")
    (site / "sitecustomize.py").write_text(f"{source}\n\ninstall()\n", encoding="utf-8")
    monkeypatch.setenv(netguard.LOG_VARIABLE, str(tmp_path / "network.log"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(site), str(ROOT)]))
    with serve() as hub:
        hub.put(FILE, CONTENT)
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "models"
    made.mkdir()
    return made


def open_downloads(folder):
    patience = Patience(tries=3, first_wait_s=0.01)
    return Downloads(folder, folder.parent / "downloads.json", lambda: SECRET, patience=patience)


def until(downloads, *statuses):
    deadline = time.monotonic() + PATIENCE_S
    while downloads.states()[0].status not in statuses:
        assert time.monotonic() < deadline, downloads.states()
        time.sleep(0.02)
    return downloads.states()[0]


def part_of(folder, *, size):
    """The part, once it has `size` bytes."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := [part for part in folder.glob("*.part") if part.stat().st_size == size]):
        assert time.monotonic() < deadline, list(folder.iterdir())
        time.sleep(0.02)
    return found[0]


def test_a_model_is_fetched_although_the_program_is_offline(server, folder, tmp_path):
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    downloads = open_downloads(folder)
    assert [file.name for file in downloads.files(parse("someone/tiny"))] == [NAME]
    downloads.start(parse("someone/tiny"))
    done = until(downloads, "done", "failed")
    assert (done.status, done.path, done.bytes_done) == ("done", folder / NAME, len(CONTENT))
    assert done.path.read_bytes() == CONTENT
    assert {seen.headers.get("authorization") for seen in server.asked} == {f"Bearer {SECRET}"}
    downloads.close()
    lines = (tmp_path / "network.log").read_text(encoding="utf-8").splitlines()
    assert lines, "the child was guarded"
    assert all(line.endswith("guarded") for line in lines)


def test_a_pause_a_restart_and_a_resume(server, folder):
    server.faults.append(Fault(hang=threading.Event()))
    downloads = open_downloads(folder)
    download_id = downloads.start(parse("someone/tiny"))
    part = part_of(folder, size=len(CONTENT) // 2)
    downloads.close()
    assert part.read_bytes() == CONTENT[: len(CONTENT) // 2]
    asked = len(server.stored)

    downloads = open_downloads(folder)
    assert downloads.states()[0].status == "paused"
    assert len(server.stored) == asked
    downloads.resume(download_id)
    assert until(downloads, "done", "failed").path == folder / NAME
    assert (folder / NAME).read_bytes() == CONTENT
    assert server.stored[-1].headers["range"] == f"bytes={len(CONTENT) // 2}-"
    downloads.close()


def test_cancel_ends_the_process_and_removes_the_part(server, folder):
    server.faults.append(Fault(hang=threading.Event()))
    downloads = open_downloads(folder)
    download_id = downloads.start(parse("someone/tiny"))
    part_of(folder, size=len(CONTENT) // 2)
    downloads.cancel(download_id)
    downloads.close()
    assert list(folder.iterdir()) == []


def test_a_process_that_dies_is_one_sentence_and_can_be_resumed(server, folder):
    server.faults.append(Fault(hang=threading.Event()))
    downloads = open_downloads(folder)
    download_id = downloads.start(parse("someone/tiny"))
    part_of(folder, size=len(CONTENT) // 2)
    run = downloads._run[1]
    psutil.Process(run._process.pid).kill()
    assert "stopped unexpectedly" in until(downloads, "failed").sentence
    downloads.resume(download_id)
    assert until(downloads, "done", "failed").status == "done"
    downloads.close()


def test_refusals_come_back_as_the_errors_that_they_are(server):
    with pytest.raises(DownloadError, match="was not found"):
        look(parse("no/body"), None)
    server.troubles.append(Fault(status=401))
    with pytest.raises(TokenNeeded):
        look(parse("someone/tiny"), None)
    with pytest.raises(InputError, match=r"There is: Q4_K_M\."):
        look(parse("someone/tiny:Q8_0"), None)


def test_the_token_stands_on_no_command_line(server):
    server.troubles.append(Fault(status=404))
    run = Transfer(Look(parse("someone/tiny")), SECRET)
    child = psutil.Process(run._process.pid)
    assert SECRET not in " ".join(child.cmdline())
    assert SECRET not in str(child.environ())
    assert isinstance(list(run.events())[-1], Failed)


PROGRAM = """
import sys, time
from pathlib import Path
from models.download import Downloads
from models.source import parse

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    downloads = Downloads(folder, folder.parent / "program.json", lambda: None)
    downloads.start(parse("someone/tiny"))
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="reads the children of a process that is killed")
def test_a_download_ends_with_the_program_even_when_that_is_killed(server, folder):
    server.faults.append(Fault(hang=threading.Event()))
    script = folder.parent / "program.py"
    script.write_text(PROGRAM)
    program = subprocess.Popen([sys.executable, str(script), str(folder)], cwd=ROOT)
    part_of(folder, size=len(CONTENT) // 2)
    children = psutil.Process(program.pid).children(recursive=True)
    assert children
    program.kill()
    program.wait()
    assert psutil.wait_procs(children, timeout=10)[1] == []


IDLE = """
import sys, threading
from pathlib import Path
seen = []
sys.addaudithook(lambda event, _: seen.append(event) if event.startswith(("socket.", "subprocess.")) else None)
from models.download import Downloads

folder = Path(sys.argv[1])
downloads = Downloads(folder, folder.parent / "downloads.json", lambda: None)
loaded = sorted({"huggingface_hub", "httpx2"} & set(sys.modules))
print([state.status for state in downloads.states()], seen, threading.active_count(), loaded)
downloads.close()
"""


def test_an_idle_program_connects_to_nothing_and_starts_nothing(server, folder):
    """Importing, opening a list with a download in it, and looking at it."""
    server.faults.append(Fault(hang=threading.Event()))
    downloads = open_downloads(folder)
    downloads.start(parse("someone/tiny"))
    part_of(folder, size=len(CONTENT) // 2)
    downloads.close()
    asked = len(server.asked) + len(server.stored)
    command = [sys.executable, "-c", IDLE, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['paused'] [] 1 []"
    assert len(server.asked) + len(server.stored) == asked


def test_a_look_that_is_left_early_leaves_no_process(server):
    server.troubles.append(Fault(status=404))
    run = Transfer(Look(parse("someone/tiny")), None)
    child = psutil.Process(run._process.pid)
    events = run.events()
    next(events)
    events.close()
    assert psutil.wait_procs([child], timeout=10)[1] == []
