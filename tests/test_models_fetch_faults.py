"""What goes wrong on the way: drops, refusals, lies, a full disk. The other half of tests/test_models_fetch.py."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models import fetch as fetch_module
from models import part_files
from models.download_wire import Waiting
from models.errors import DownloadError, TokenNeeded
from tests.fetch_bench import CONTENT, FILE, PART, SIZE, Bench
from tests.hub_server import Fault, serve

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def bench(tmp_path, monkeypatch):
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serve() as server:
        server.put(FILE, CONTENT)
        yield Bench(server, tmp_path)


def test_drops_are_continued_with_growing_waits(bench):
    bench.server.faults.extend([Fault(drop_after=100_000), Fault(drop_after=0), Fault(drop_after=50_000)])
    assert bench.run().path.read_bytes() == CONTENT
    assert bench.waits == [1.0, 2.0, 4.0]
    assert bench.told(Waiting)[1].sentence == "Interrupted: trying again in 2 s."
    assert [seen.headers.get("range") for seen in bench.server.stored] == [
        None, "bytes=100000-", "bytes=100000-", "bytes=150000-",
    ]  # fmt: skip


def test_it_gives_up_in_the_end_and_keeps_the_part(bench):
    bench.server.faults.extend([Fault(drop_after=1000) for _ in range(20)])
    with pytest.raises(DownloadError, match="Check your connection"):
        bench.run()
    assert len(bench.server.stored) == 4
    assert (bench.folder / PART).stat().st_size == 4000


def test_tries_are_counted_anew_after_progress(bench, monkeypatch):
    monkeypatch.setattr(fetch_module, "_PROGRESS_BYTES", 20_000)
    bench.server.faults.extend([Fault(drop_after=25_000) for _ in range(11)])
    assert bench.run().path.read_bytes() == CONTENT


def test_a_busy_server_is_asked_again_when_it_says(bench):
    bench.server.faults.extend([Fault(status=503), Fault(status=429, headers={"Retry-After": "7"})])
    assert bench.run().path.read_bytes() == CONTENT
    assert bench.waits == [1.0, 7.0]
    bench.folder.joinpath("tiny-Q4_K_M.gguf").unlink()
    bench.server.faults.extend([Fault(status=500)] * 9)
    with pytest.raises(DownloadError, match=r"too busy to answer \(500\)"):
        bench.run()


@pytest.mark.parametrize("length", [SIZE + 10, SIZE - 10])
def test_a_length_that_is_not_the_listed_one_is_refused(bench, length):
    bench.server.faults.append(Fault(length=length))
    with pytest.raises(DownloadError, match="length differs"):
        bench.run()
    assert bench.names() == [] or (bench.folder / PART).stat().st_size == 0


def test_a_wrong_hash_removes_the_part(bench):
    bench.server.lies[FILE] = "0" * 64
    with pytest.raises(DownloadError, match="checksum is not the one"):
        bench.run()
    assert bench.names() == []


def test_bytes_that_rot_on_the_disk_are_found(bench):
    bench.half(content=b"GGUF" + b"\0" * SIZE)
    with pytest.raises(DownloadError, match="It was removed"):
        bench.run(etags=bench.etag())
    assert bench.names() == []


def test_what_is_no_gguf_file_is_removed(bench):
    bench.server.put(FILE, b"<html>" + CONTENT)
    with pytest.raises(DownloadError, match="no GGUF file"):
        bench.run()
    assert bench.names() == []


@pytest.mark.parametrize(
    ("fault", "error", "sentence"),
    [
        (Fault(status=401), TokenNeeded, "access token"),
        (Fault(status=403), TokenNeeded, "accept its licence"),
        (Fault(status=404), DownloadError, "was not found"),
        (Fault(status=204), DownloadError, "not the file"),
        (Fault(status=418), DownloadError, "refused"),
        (Fault(status=302, location="http://192.0.2.1/x.gguf"), DownloadError, "without encryption"),
    ],
)
def test_refusals_have_a_sentence_each(bench, fault, error, sentence):
    bench.half()
    bench.server.faults.append(fault)
    with pytest.raises(error, match=sentence):
        bench.run(etags=bench.etag())
    assert bench.waits == []
    assert (bench.folder / PART).read_bytes() == CONTENT[:100_000], "the part is kept"


def test_redirects_end(bench):
    bench.server.faults.extend([Fault(status=302, location=f"{bench.server.storage}/{FILE}")] * 20)
    with pytest.raises(DownloadError, match="without end"):
        bench.run()
    assert len(bench.server.stored) <= 6


def test_the_space_is_looked_at_first(bench):
    bench.free = part_files.RESERVE_BYTES + SIZE - 1
    with pytest.raises(DownloadError, match="not enough space"):
        bench.run()
    assert bench.server.stored == []
    bench.half(100_000)
    assert bench.run(etags=bench.etag()).path.read_bytes() == CONTENT, "what is there needs no space"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "no space left"), (errno.EFBIG, "cannot hold a file of this size"), (errno.EACCES, "cannot be")],
)
def test_a_disk_that_refuses_meanwhile(bench, monkeypatch, number, sentence):
    def refuse(_self, _response, path, _part):
        path.write_bytes(CONTENT[:1000])
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fetch_module.Fetch, "_write", refuse)
    with pytest.raises(DownloadError, match=sentence):
        bench.run()
    assert (bench.folder / PART).stat().st_size == 1000, "the part is kept"


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit on a file's size")
def test_a_disk_that_is_really_full(bench):
    """In a process whose files may not grow beyond 100,000 bytes."""
    code = (
        "import resource, sys; from pathlib import Path; from tests.fetch_bench import Bench;"
        "from tests.hub_server import Hub; from models.errors import DownloadError;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); server = Hub(); server.endpoint = sys.argv[1];"
        "\ntry: Bench(server, Path(sys.argv[2])).run()\nexcept DownloadError as error: print(error)"
    )
    command = [sys.executable, "-c", code, bench.server.endpoint, str(bench.folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "cannot hold a file of this size" in done.stdout
    assert (bench.folder / PART).read_bytes() == CONTENT[:100_000]
