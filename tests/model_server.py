"""llama-cpp-python's own server with the starter model, in a process of its own on loopback. For tests."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models import starter

START_S = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *, context_tokens: int, key: str, port: int | None = None) -> Iterator[str]:
    """The address of the server, which wants this key; its log goes into `folder`. A free port, unless one is given."""
    port = port or free_port()
    options = ["--model", str(starter.chat_model()), "--model_alias", "starter", "--host", "127.0.0.1"]
    options += ["--port", str(port), "--n_ctx", str(context_tokens), "--n_threads", "1", "--api_key", key]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "llama_cpp.server", *options],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=os.environ | {"OMP_WAIT_POLICY": "passive"},
        )
        try:
            _wait_for(port, process, folder / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait(20)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(errors="replace")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/docs", timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"the server did not start: {log.read_text(errors='replace')}")
