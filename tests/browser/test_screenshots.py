"""The README's three pictures, taken of the real program: only with CONFIDANT_SCREENSHOTS=1."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser.running import LEARN_MS, ROOT, Screen

FOLDER = ROOT / "docs" / "screenshots"


@pytest.mark.skipif(os.environ.get("CONFIDANT_SCREENSHOTS") != "1", reason="CONFIDANT_SCREENSHOTS is not 1")
def test_the_pictures_of_the_readme(screen: Screen) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    screen.ask("I'm Maya, I live in Lisbon and I'm allergic to peanuts")
    expect(screen.chips).to_have_count(3, timeout=LEARN_MS)
    screen.new_chat()
    screen.ask("My cat is called Miso. Can you suggest a dinner without peanuts, somewhere in Lisbon?")
    used = screen.page.locator("#talk .cf-used")
    used.locator("summary").click()
    expect(screen.chips).not_to_have_count(0, timeout=LEARN_MS)
    screen.page.locator("#warnings summary").click()
    expect(screen.page.locator("#loading .cf-loading")).to_have_count(0, timeout=60_000)
    screen.page.locator("#starter-note summary").click()
    screen.page.mouse.move(0, 0)
    screen.page.wait_for_timeout(500)
    screen.page.screenshot(path=FOLDER / "chat.png")
    screen.new_chat()
    screen.ask("I moved to Porto last month. I love hiking, and my sister Ines works at a bakery.")
    past = screen.page.locator("#past-memories summary")
    expect(past).to_be_visible(timeout=LEARN_MS)
    past.click()
    screen.page.locator("#memory-cards .cf-is-past").scroll_into_view_if_needed()
    screen.page.mouse.move(0, 0)
    screen.page.wait_for_timeout(500)
    screen.page.screenshot(path=FOLDER / "memories.png")
    screen.page.locator("#side [data-room=get]").click()
    expect(screen.page.locator("#room-get .cf-model-best")).to_contain_text("here")
    screen.page.wait_for_timeout(500)
    screen.page.screenshot(path=FOLDER / "models.png")
