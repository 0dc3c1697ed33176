"""What goes wrong, and what must not happen: a crash of the model, replies that call out, a narrow window."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import free_port
from tests.browser.running import LEARN_MS, LONG, REPLY_MS, ROOT, RunningApp, Screen

CALLING_OUT = """A picture: ![x](https://example.com/a.png?q=secret) and <img src="https://example.com/b.png">

<form action="https://example.com"><button data-act="chats:new">Press</button></form> and [here](https://example.com/c)

```html
<img src="kept.png">
```
"""


def start_with(folder: Path, messages: list[tuple[str, str]]) -> RunningApp:
    """A program on a folder that holds one chat with these messages."""
    environment = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    subprocess.run(
        [sys.executable, "-m", "tests.browser.seed", folder],
        input=json.dumps(messages),
        text=True,
        cwd=ROOT,
        env=environment,
        check=True,
    )
    return RunningApp(folder, port=free_port())


def test_a_crash_of_the_model_keeps_the_message(screen: Screen) -> None:
    screen.interrupt(lambda: screen.app.worker().kill(), shows="#talk .cf-failed")
    failed = screen.page.locator("#talk .cf-failed")
    assert failed.locator("span").inner_text().count(".") in (1, 2), "one or two sentences"
    expect(screen.questions).to_have_text(LONG)
    failed.get_by_role("button", name="Retry").click()
    expect(failed).to_have_count(0, timeout=30_000)
    expect(screen.replies.last).not_to_be_empty(timeout=REPLY_MS)
    screen.wait_for_end()
    expect(failed).to_have_count(0)
    assert screen.ask("Name a colour.").strip()


def test_a_reply_cannot_call_out_or_pose_as_the_page(browser: Browser, page: Page, tmp_path: Path) -> None:
    app = start_with(tmp_path / "data", [("user", "Show me"), ("assistant", CALLING_OUT)])
    try:
        screen = Screen(page, app).open()
        expect(screen.replies.last).to_contain_text("A picture:")
        expect(screen.replies.last.locator("img, form, [data-act], [onclick]")).to_have_count(0)
        expect(screen.replies.last).to_contain_text("https://example.com/c")
        expect(screen.replies.last.locator("code")).to_have_text('<img src="kept.png">\n')
        page.wait_for_timeout(1_000)
        assert screen.outside == []
    finally:
        app.stop()


def test_a_long_chat_is_drawn_in_parts_and_opens_at_a_message(browser: Browser, page: Page, tmp_path: Path) -> None:
    turns = [(speaker, f"{speaker} {turn}") for turn in range(1, 40) for speaker in ("user", "assistant")]
    app = start_with(tmp_path / "data", [("user", "I live in Lisbon."), ("assistant", "Nice."), *turns])
    try:
        screen = Screen(page, app).open()
        expect(screen.questions).to_have_count(25)
        expect(screen.questions.last).to_be_in_viewport()
        screen.button("Show earlier messages").click()
        expect(screen.questions).to_have_count(40)
        expect(screen.button("Show earlier messages")).to_have_count(0)
        screen.new_chat()
        page.reload()
        expect(screen.card("Lives in Lisbon")).to_have_count(1, timeout=LEARN_MS)
        screen.card("Lives in Lisbon").get_by_role("button", name="Show in chat").click()
        expect(screen.questions.first).to_have_text("I live in Lisbon.")
        expect(screen.questions.first).to_be_in_viewport()
        screen.button("Go to the newest messages").click()
        expect(screen.questions.last).to_have_text("user 39")
        expect(screen.questions.last).to_be_in_viewport()
    finally:
        app.stop()


def test_nothing_outside_is_asked_for(shared: Screen) -> None:
    shared.ask("Name a colour.")
    assert shared.outside == []


@pytest.mark.parametrize("width", [390, 768])
def test_a_narrow_window_has_no_sideways_scroll(shared: Screen, width: int) -> None:
    shared.page.set_viewport_size({"width": width, "height": 844})
    wide = "document.documentElement.scrollWidth > window.innerWidth"
    assert not shared.page.evaluate(wide)
    expect(shared.box).to_be_visible()
    shared.button("Memories").click()
    expect(shared.page.locator("#memory-search")).to_be_visible()
    shared.page.keyboard.press("Escape")
    expect(shared.page.locator("#memory-search")).to_be_hidden()
    shared.button("Chats").click()
    expect(shared.page.locator("#new-chat")).to_be_visible()
    assert not shared.page.evaluate(wide)
    shared.page.locator("#new-chat").click()
    expect(shared.page.locator("#new-chat")).to_be_hidden()


def test_a_chat_can_be_held_with_the_keyboard_alone(shared: Screen) -> None:
    shared.page.keyboard.press("Tab")
    shared.box.focus()
    shared.page.keyboard.type("Name a colour.")
    shared.page.keyboard.press("Enter")
    expect(shared.questions).to_have_text("Name a colour.", timeout=REPLY_MS)
    shared.wait_for_end()
    expect(shared.box).to_be_focused()
