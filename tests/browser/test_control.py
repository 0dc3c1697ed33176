"""The user's say over the memory: what is to be checked, pinned, and deleted by a spoken request."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.running import LEARN_MS, TRIES, Screen

FORGET = "Forget everything I told you about my divorce."


def panel(screen: Screen) -> Locator:
    return screen.page.locator("#memory-cards")


def test_what_is_doubtful_is_checked_by_the_user(screen: Screen) -> None:
    screen.ask("I live in Berlin. My commute on the U2 takes forty minutes.")
    expect(screen.card("U2")).to_have_count(1, timeout=LEARN_MS)
    expect(screen.page.locator("#memories-heading .cf-count")).to_have_text("2")
    screen.ask("I moved to Hamburg.")
    section = screen.page.locator("#memory-cards .cf-to-check")
    expect(section).to_contain_text("U2", timeout=LEARN_MS)
    expect(section.locator("q")).to_contain_text("My commute on the U2")
    expect(screen.page.locator("#memories-heading .cf-count")).to_have_text("1")
    expect(screen.chips.filter(has_text="To check:")).to_have_count(1)
    section.get_by_role("button", name="Accept").click()
    expect(section).to_have_count(0)
    expect(screen.page.locator("#memories-heading .cf-count")).to_have_text("2")
    screen.card("U2").get_by_role("button", name=re.compile("^Pin")).click()
    expect(screen.card("U2")).to_contain_text("always on")
    screen.card("U2").get_by_role("button", name="Unpin").click()
    expect(screen.card("U2")).not_to_contain_text("always on")
    screen.card("U2").get_by_role("button", name=re.compile("^Make private")).click()
    expect(screen.card("U2").locator(".cf-tag", has_text="private")).to_have_count(1)
    screen.card("U2").get_by_role("button", name=re.compile("^Not private")).click()
    expect(screen.card("U2").locator(".cf-tag", has_text="private")).to_have_count(0)


@pytest.mark.parametrize("keyboard", [False, True], ids=["mouse", "keyboard"])
def test_a_request_to_forget_shows_first_what_will_go(screen: Screen, keyboard: bool) -> None:
    screen.ask("I'm going through a divorce. I love hiking.")
    expect(screen.card("divorce")).to_have_count(1, timeout=LEARN_MS)
    expect(screen.card("hiking")).to_have_count(1)
    screen.send(FORGET)
    asked = screen.page.locator("#hint .cf-forget")
    expect(asked).to_contain_text("delete for good")
    expect(asked).to_contain_text("divorce")
    expect(asked).not_to_contain_text("hiking")
    expect(screen.questions).to_have_count(1)
    expect(asked.get_by_role("button", name="Keep them")).to_be_focused()
    if keyboard:
        screen.page.keyboard.press("Escape")
    else:
        asked.get_by_role("button", name="Keep them").click()
    expect(asked).to_have_count(0)
    expect(screen.box).to_have_value(FORGET)
    expect(screen.box).to_be_focused()
    expect(screen.card("divorce")).to_have_count(1)
    screen.box.press("Enter")
    asked.get_by_role("button", name="Send and delete").click()
    expect(screen.questions).to_have_count(2)
    expect(screen.box).to_have_value("")
    screen.wait_for_end()
    forgot = screen.chips.filter(has_text="Forgot 1 memory")
    expect(forgot).to_have_count(1, timeout=LEARN_MS)
    expect(forgot.get_by_role("button")).to_have_count(0)
    expect(panel(screen)).not_to_contain_text("divorce")
    expect(screen.card("hiking")).to_have_count(1)


def test_a_second_window_is_told_of_the_reply_in_the_first(screen: Screen) -> None:
    other = Screen(screen.page.context.new_page(), screen.app).open()
    told = other.page.locator("#hint").filter(has_text="another window")
    for _ in range(TRIES):
        screen.begin_long_reply()
        asked = other.questions.count()
        other.send("Name a colour.")
        expect(told.or_(other.questions.nth(asked)).first).to_be_visible()
        if told.is_visible():
            break
        other.wait_for_end()  # the reply was too short to be in the way
        screen.wait_for_end()
    expect(told).to_be_visible()
    expect(other.box).to_have_value("Name a colour.")
    screen.wait_for_end()
    other.new_chat()
    assert other.ask("Name a colour.").strip()
