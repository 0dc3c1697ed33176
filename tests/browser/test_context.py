"""What limits do to a conversation: a reply that is cut goes on, the meter, and the line where messages fell out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import free_port
from tests.browser.running import TRIES, RunningApp, Screen

STORY = "Write a very long story about a lighthouse, with many chapters."
CUT = "#talk .cf-cut"
RELOAD_MS = 30_000  # on a busy machine


@pytest.fixture(scope="module")
def tight_app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """A program whose replies are short, and whose model reads little at once."""
    limits = ("--reply-tokens", "24", "--context", "1024")
    app = RunningApp(tmp_path_factory.mktemp("tight"), port=free_port(), extra=limits)
    yield app
    app.stop()


@pytest.fixture
def tight(tight_app: RunningApp, page: Page) -> Screen:
    screen = Screen(page, tight_app).open()
    screen.new_chat()
    return screen


def ask_for_long(screen: Screen) -> None:
    """Ask, in a new chat each time, until the tiny model writes more than it may."""
    for _ in range(TRIES):
        screen.new_chat()
        screen.ask(STORY)
        if screen.page.locator(f"{CUT} button").count():
            return
    raise AssertionError(f"no reply was cut in {TRIES} turns")


def test_a_reply_that_is_cut_says_so_and_goes_on(tight: Screen) -> None:
    ask_for_long(tight)
    expect(tight.page.locator(CUT).last).to_contain_text("greatest length")
    before = tight.replies.last.inner_text()
    tight.page.reload()
    more = tight.button("Continue")
    expect(more).to_have_count(1, timeout=RELOAD_MS)
    questions = tight.questions.count()
    more.click()
    expect(tight.replies.last).not_to_have_text(before, use_inner_text=True, timeout=60_000)
    tight.wait_for_end()
    text = tight.replies.last.inner_text()
    assert text.startswith(before)
    assert len(text) > len(before)
    expect(tight.questions).to_have_count(questions)
    tight.page.reload()
    expect(tight.replies.last).to_have_text(text, use_inner_text=True, timeout=RELOAD_MS)


def test_the_meter_says_in_words_what_takes_how_much(tight: Screen) -> None:
    meter = tight.page.locator("#meter .cf-context")
    expect(meter).to_have_count(0)
    tight.ask("Name a colour.")
    expect(meter).to_contain_text("Reading space")
    meter.locator("summary").click()
    expect(meter.locator(".cf-legend")).to_contain_text("Earlier in this chat")
    expect(meter).to_contain_text("1,024 at once")
    tight.page.set_viewport_size({"width": 390, "height": 800})
    assert tight.page.evaluate("document.documentElement.scrollWidth") <= 390
    box = meter.locator(".cf-legend").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    tight.page.reload()
    expect(meter).to_be_visible(timeout=RELOAD_MS)


def test_a_line_stands_where_earlier_messages_no_longer_fit(tight: Screen) -> None:
    line = tight.page.locator("#talk .cf-dropped")
    for number in range(12):
        tight.ask(f"{number}: " + "What do you know about the sea, the wind and the rain? " * 4)
        if line.count():
            break
    expect(line).to_have_count(1)
    expect(line).to_contain_text("no longer fit")
    expect(line).to_contain_text("can be found by memory")
    expect(tight.questions.first).to_contain_text("0: ")
    tight.page.get_by_label("Remember in this chat").uncheck()
    expect(line).to_contain_text("does not see them")
