"""The real program as a subprocess, and the one page in a real browser, for the tests in this folder."""

import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
START_SECONDS = 90
REPLY_MS = 120_000
LONG = "Write a very long story about a lighthouse, with many chapters."
TRIES = 8  # the starter model sometimes answers even LONG with one line, too short to be caught in the middle
LEARN_MS = 120_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FLAGS = (
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find_browser() -> str | None:
    """The browser to drive: CONFIDANT_CHROMIUM, or the first one on the path."""
    given = os.environ.get("CONFIDANT_CHROMIUM")
    return given or next((found for name in BROWSERS if (found := shutil.which(name))), None)


class RunningApp:
    """`python app.py` on a data folder of its own. `address` is where the page is."""

    def __init__(
        self, data: Path, *, port: int, extra: tuple[str, ...] = (), environment: Mapping[str, str] | None = None
    ) -> None:
        self.data, self.port, self.extra, self.environment = data, port, extra, environment or {}
        self.address = f"http://127.0.0.1:{port}"
        self.output: list[str] = []
        self.seconds_to_page = 0.0
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[str]":
        # A person's own keyring is not for tests.
        environment = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", **self.environment}
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "app.py", "--data-dir", self.data, "--port", str(self.port), "--no-browser", *self.extra],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, args=(process, lines), daemon=True)
        self.reader.start()
        while True:
            left = START_SECONDS - (time.monotonic() - began)
            assert left > 0, f"The page was not up after {START_SECONDS} s:\n{''.join(self.output)}"
            try:
                line = lines.get(timeout=min(left, 1.0))
            except queue.Empty:
                assert process.poll() is None, f"The program ended:\n{''.join(self.output)}"
                continue
            if self.address in line:
                self.seconds_to_page = time.monotonic() - began
                return process

    def _read(self, process: "subprocess.Popen[str]", lines: "queue.Queue[str]") -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.output.append(line)
                lines.put(line)

    def worker(self) -> psutil.Process:
        """The process that runs the chat model."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return next(child for child in children if "spawn_main" in " ".join(child.cmdline()))

    def stop(self) -> None:
        """End it as Ctrl-C would, or at last by force."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.reader.join(timeout=10)

    def restart(self) -> None:
        """Stop it and start it again on the same data folder."""
        self.stop()
        self.process = self._start()


class Screen:
    """What a person sees and does on the page."""

    def __init__(self, page: Page, app: RunningApp) -> None:
        self.page, self.app = page, app
        self.outside: list[str] = []
        page.on("request", self._note_outside)

    def _note_outside(self, request: object) -> None:
        url = getattr(request, "url", "")
        if not url.startswith((self.app.address, "data:", "blob:")):
            self.outside.append(url)

    def open(self) -> "Screen":
        """Load the page and wait until it can be used."""
        self.page.goto(self.app.address)
        expect(self.box).to_be_visible(timeout=30_000)
        expect(self.page.locator("#memory-cards > *").first).to_be_attached()
        expect(self.page.locator("#chats .cf-chats, #chats .cf-quiet").first).to_be_attached(timeout=30_000)
        return self

    @property
    def box(self) -> Locator:
        """The message box."""
        return self.page.locator("#box textarea")

    @property
    def replies(self) -> Locator:
        """The texts of the replies."""
        return self.page.locator("#talk .bot .message-content")

    @property
    def questions(self) -> Locator:
        """What the user wrote."""
        return self.page.locator("#talk .cf-user")

    @property
    def chips(self) -> Locator:
        """What was learnt, one chip each."""
        return self.page.locator("#talk .cf-chip")

    @property
    def cards(self) -> Locator:
        """The current memories in the panel."""
        return self.page.locator("#memory-cards > * .cf-memory:not(.cf-is-past)")

    def card(self, text: str) -> Locator:
        """The current memories whose own text contains `text`."""
        return self.cards.filter(has=self.page.locator(".cf-memory-text", has_text=text))

    @property
    def chats(self) -> Locator:
        """The entries of the chat list."""
        return self.page.locator("#chats .cf-chat")

    def send(self, text: str) -> None:
        """Write a message and press Enter."""
        self.box.fill(text)
        self.box.press("Enter")

    def ask(self, text: str) -> str:
        """Send a message and wait for the whole reply, which is returned."""
        before = self.questions.count()
        self.send(text)
        expect(self.questions).to_have_count(before + 1, timeout=REPLY_MS)
        self.wait_for_end()
        return self.replies.last.inner_text() if self.replies.count() else ""

    def wait_for_end(self) -> None:
        """Wait until no reply is being written."""
        expect(self.page.locator("#send")).to_be_visible(timeout=REPLY_MS)
        expect(self.page.locator("#stop")).to_be_hidden()  # it may go a moment later, and Enter sends nothing till then

    def new_chat(self) -> None:
        """Begin a new chat."""
        self.page.locator("#new-chat").click()
        expect(self.page.locator("#empty .cf-empty")).to_be_visible()

    def begin_long_reply(self) -> None:
        """Ask, in a new chat without memory, for what takes long, and wait for its first words."""
        self.wait_for_end()  # Enter sends nothing while a reply is being written
        self.new_chat()
        self.page.get_by_label("Remember in this chat").uncheck()
        expect(self.page.locator("#empty")).to_contain_text("Memory is off")
        self.send(LONG)
        expect(self.replies.last).not_to_be_empty(timeout=REPLY_MS)

    def interrupt(self, act: Callable[[], object], *, shows: str) -> None:
        """Do `act` in the middle of a reply, until one was long enough for the page to show the selector `shows`."""
        for _ in range(TRIES):
            self.begin_long_reply()
            act()
            self.wait_for_end()
            if self.page.locator(shows).count():
                return
        raise AssertionError(f"{shows} was not seen after {TRIES} replies")

    def button(self, name: str) -> Locator:
        """A button by its name."""
        return self.page.get_by_role("button", name=name)
