"""Chatting in the browser: streaming, stopping, several chats, bad input."""

import time

from playwright.sync_api import expect

from tests.browser.running import LONG, TRIES, Screen


def sizes_seen(screen: Screen) -> set[int]:
    """The lengths of the reply that were on the page while it was written."""
    screen.begin_long_reply()
    seen = set()
    while screen.page.locator("#stop").is_visible():
        seen.add(len(screen.replies.last.inner_text()))
        time.sleep(0.05)
    return seen


def test_a_reply_streams_and_is_kept(shared: Screen) -> None:
    assert any(len(sizes_seen(shared)) > 3 for _ in range(TRIES)), "the reply did not grow while it was written"
    shared.wait_for_end()
    text = shared.replies.last.inner_text()
    shared.page.reload()
    expect(shared.questions).to_have_text(LONG)
    expect(shared.box).to_have_value("")
    expect(shared.replies.last).to_have_text(text, use_inner_text=True)


def test_stop_keeps_the_text_so_far(shared: Screen) -> None:
    mark = "#talk .cf-mark"
    shared.interrupt(lambda: shared.page.evaluate("document.querySelector('#stop')?.click()"), shows=mark)
    expect(shared.page.locator(mark)).to_have_text("Stopped")
    text = shared.replies.last.inner_text()
    assert text.strip()
    shared.page.reload()
    expect(shared.page.locator(mark)).to_have_text("Stopped")
    expect(shared.replies.last).to_have_text(text, use_inner_text=True)


def test_escape_stops(shared: Screen) -> None:
    shared.interrupt(lambda: shared.box.press("Escape"), shows="#talk .cf-mark")


def test_shift_enter_makes_a_new_line(shared: Screen) -> None:
    shared.box.fill("one")
    shared.box.press("Shift+Enter")
    shared.box.type("two")
    assert shared.box.input_value() == "one\ntwo"
    expect(shared.questions).to_have_count(0)


def test_chats_are_titled_renamed_and_deleted(shared: Screen) -> None:
    shared.ask("Which herbs grow in the shade?")
    expect(shared.chats.first).to_contain_text("Which herbs grow in the shade?")
    shared.button("Rename “Which herbs grow in the shade?”").click()
    field = shared.page.get_by_label("Title of the chat")
    expect(field).to_be_focused()
    field.fill("Herb garden")
    field.press("Enter")
    expect(shared.page.locator("#title")).to_have_text("Herb garden")
    shared.new_chat()
    shared.ask("Name a colour.")
    shared.chats.filter(has_text="Herb garden").locator(".cf-open").click()
    expect(shared.questions).to_have_text("Which herbs grow in the shade?")
    shared.button("Delete “Herb garden”").click()
    expect(shared.page.locator("#chats")).to_contain_text("Delete this chat and its messages?")
    shared.page.locator("#chats .cf-danger").click()
    expect(shared.chats.filter(has_text="Herb garden")).to_have_count(0)
    expect(shared.questions).to_have_count(0)


def test_an_empty_message_gets_a_hint(shared: Screen) -> None:
    shared.send("   \n ")
    expect(shared.page.locator("#hint")).to_contain_text("nothing to send")
    expect(shared.questions).to_have_count(0)


def test_a_message_that_is_too_long_stays_in_the_box(shared: Screen) -> None:
    before = shared.chats.count()
    shared.send("a" * 200_000)
    expect(shared.page.locator("#hint")).to_contain_text("200,000 characters", timeout=30_000)
    assert len(shared.box.input_value()) == 200_000
    expect(shared.chats).to_have_count(before)
    expect(shared.page.locator("#send")).to_be_visible()


def test_the_starter_model_says_that_it_is_tiny(shared: Screen) -> None:
    note = shared.page.locator("#starter-note")
    expect(note).to_contain_text("Tiny starter model")
    expect(note).to_contain_text(str(shared.app.data / "models"))
    expect(note).to_contain_text("--model")
    expect(shared.page.locator("#model-choice input")).to_have_value("SmolLM2-135M-Instruct.Q4_1 (starter)")
