"""A browser, the real program, and a screen; skipped with a reason where there is no browser, a failure in CI."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.running import BROWSER_FLAGS, RunningApp, Screen, find_browser

PATIENCE_MS = 20_000  # a busy machine draws a page in seconds; nothing here is a measurement


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        reason = "No browser: install Chromium, or name one in CONFIDANT_CHROMIUM."
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(BROWSER_FLAGS))
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def shared_app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """One program for the tests that do not care what is remembered."""
    app = RunningApp(tmp_path_factory.mktemp("shared"), port=free_port())
    yield app
    app.stop()


@pytest.fixture
def app(browser: Browser, tmp_path: Path) -> Iterator[RunningApp]:
    """A program of one's own, with nothing in its data folder."""
    app = RunningApp(tmp_path / "data", port=free_port())
    yield app
    app.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    context.set_default_timeout(15_000)
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def shared(shared_app: RunningApp, page: Page) -> Screen:
    """A new chat in the shared program."""
    screen = Screen(page, shared_app).open()
    screen.new_chat()
    return screen


@pytest.fixture
def screen(app: RunningApp, page: Page) -> Screen:
    """The page of the program of one's own."""
    return Screen(page, app).open()
