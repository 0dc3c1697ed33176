"""Starts the real program on an empty data folder, chats one turn in a real browser, and watches time and memory.

It sees the program only from outside, as a person does. Without Chromium the figure that needs the page's chat is None.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
LONGEST_START_S = 120.0
LONGEST_REPLY_S = 120.0
POLL_S = 0.05
SETTLE_S = 5.0  # learning comes after the reply, and may be the peak
MEGABYTE = 1024 * 1024
MESSAGE = "I'm Nadia and I live in Ghent. What should I cook tonight?"
BOX = "#box textarea"
REPLY = ".bot .prose, .bot.message"


class Watcher(threading.Thread):
    """Samples the memory of a process and of its children until stopped; figures are in MB, the highest seen."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self.peak = {"app": 0.0, "worker": 0.0, "together": 0.0}

    def run(self) -> None:
        """Sample until `stop`, or until the process is gone."""
        while not self._over.wait(0.2):
            try:
                app = self._process.memory_info().rss / MEGABYTE
                children = [child.memory_info().rss / MEGABYTE for child in self._process.children(recursive=True)]
            except psutil.NoSuchProcess:
                continue
            seen = {"app": app, "worker": max(children, default=0.0), "together": app + sum(children)}
            self.peak = {name: max(value, seen[name]) for name, value in self.peak.items()}

    def stop(self) -> dict[str, float]:
        """End sampling; the peaks."""
        self._over.set()
        self.join()
        return self.peak


def measure() -> dict[str, Any]:
    """The figures: seconds from the start of the process, and MB."""
    folders = tempfile.TemporaryDirectory(prefix="confidant-bench-", ignore_cleanup_errors=True)
    with folders as folder, browser_page() as page:
        port = free_port()
        started = time.monotonic()
        with running_app(Path(folder), port) as process:
            watcher = Watcher(process.pid)
            watcher.start()
            try:
                page_s = wait_for_page(process, port, started)
                token_s = first_token(page, port, started) if page is not None else None
                time.sleep(SETTLE_S)
            finally:
                peak = watcher.stop()
    return {"start_page_s": page_s, "start_token_s": token_s, "rss_mb": peak}


@contextlib.contextmanager
def running_app(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The program, as the README starts it, ended at the end."""
    command = [sys.executable, str(ROOT / "app.py"), "--data-dir", str(folder), "--port", str(port), "--no-browser"]
    with (folder / "bench-output.txt").open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for_page(process: subprocess.Popen[bytes], port: int, started: float) -> float:
    """Seconds from the start until the page answers."""
    while time.monotonic() - started < LONGEST_START_S:
        if process.poll() is not None:
            raise RuntimeError(f"the program ended with status {process.returncode} instead of showing its page")
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                answer.read()
            return time.monotonic() - started
        time.sleep(POLL_S)
    raise RuntimeError("the page did not come up")


@contextlib.contextmanager
def browser_page() -> Iterator[Any]:
    """An empty page of a browser that is already running, or None where there is no browser."""
    found = os.environ.get("CONFIDANT_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if found is None:
        yield None
        return
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()


def first_token(page: Any, port: int, started: float) -> float:  # noqa: ANN401  playwright is optional
    """Seconds from the start until the first word of the first reply stands on the page."""
    page.goto(f"http://127.0.0.1:{port}/")
    box = page.locator(BOX)
    box.fill(MESSAGE, timeout=LONGEST_START_S * 1000)
    box.press("Enter")
    page.wait_for_function(
        "css => [...document.querySelectorAll(css)].some(each => each.textContent.trim())",
        arg=REPLY,
        timeout=LONGEST_REPLY_S * 1000,
        polling=50,
    )
    return time.monotonic() - started


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
