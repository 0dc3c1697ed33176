"""Memory in the browser: told once, shown, used, changed, forgotten, and still there after a restart."""

from playwright.sync_api import expect

from tests.browser.running import LEARN_MS, Screen

TOLD = "I'm Maya, I live in Lisbon and I'm allergic to peanuts"
ASKED = "Where do I live, and what am I allergic to?"


def tell(screen: Screen) -> None:
    screen.ask(TOLD)
    expect(screen.chips).to_have_count(3, timeout=LEARN_MS)


def test_what_was_learnt_is_shown_and_can_be_undone(screen: Screen) -> None:
    expect(screen.page.locator("#memory-cards")).to_contain_text("Nothing yet")
    tell(screen)
    for word in ("Maya", "Lisbon", "peanuts"):
        expect(screen.chips.filter(has_text=word)).to_have_count(1)
    expect(screen.cards).to_have_count(3)
    screen.chips.filter(has_text="peanuts").get_by_role("button").click()
    expect(screen.chips).to_have_count(2)
    expect(screen.cards).to_have_count(2)
    expect(screen.card("peanuts")).to_have_count(0)


def test_told_restarted_and_still_known(screen: Screen) -> None:
    tell(screen)
    screen.app.restart()
    screen.open()
    expect(screen.questions).to_have_text(TOLD)
    screen.new_chat()
    screen.ask(ASKED)
    used = screen.page.locator("#talk .cf-used")
    expect(used.locator("summary")).to_contain_text("Used ")
    used.locator("summary").click()
    expect(used).to_contain_text("Lisbon")
    expect(used).to_contain_text("peanuts")
    expect(used).to_contain_text("today")
    used.get_by_role("button", name="Show message").first.click()
    expect(screen.questions).to_have_text(TOLD)
    expect(screen.page.locator("#title")).to_contain_text("I'm Maya")


def test_edit_and_delete_change_what_is_used(screen: Screen) -> None:
    tell(screen)
    screen.card("Lives in Lisbon").get_by_role("button", name="Edit").click()
    field = screen.page.get_by_label("Text of the memory")
    expect(field).to_be_focused()
    field.fill("Lives in Porto")
    screen.page.locator("#memory-cards .cf-primary").click()
    expect(screen.card("Lives in Porto")).to_have_count(1)
    screen.card("peanuts").get_by_role("button", name="Delete").click()
    expect(screen.page.locator("#memory-cards")).to_contain_text("Delete this for good?")
    screen.page.locator("#memory-cards .cf-danger").click()
    expect(screen.cards).to_have_count(2)
    screen.new_chat()
    screen.ask("In which city do I live?")
    used = screen.page.locator("#talk .cf-used")
    used.locator("summary").click()
    expect(used).to_contain_text("Porto")
    screen.new_chat()
    screen.ask("Am I allergic to peanuts?")
    expect(screen.page.locator("#talk .cf-used li").filter(has_text="Is allergic")).to_have_count(0)


def test_add_by_hand_and_search(screen: Screen) -> None:
    screen.page.locator("#memory-new textarea, #memory-new input").first.fill("Plays the cello")
    screen.page.locator("#memory-add-button").click()
    expect(screen.cards).to_have_count(1, timeout=LEARN_MS)
    expect(screen.cards).to_contain_text("Written by you")
    search = screen.page.locator("#memory-search input, #memory-search textarea").first
    search.press_sequentially("zebra")
    expect(screen.page.locator("#memory-cards")).to_contain_text("No memory matches “zebra”")
    search.fill("cel")
    expect(screen.cards).to_have_count(1)


def test_nothing_is_learnt_or_used_where_memory_is_off(screen: Screen) -> None:
    tell(screen)
    screen.new_chat()
    screen.page.get_by_label("Remember in this chat").uncheck()
    expect(screen.page.locator("#empty")).to_contain_text("Memory is off")
    screen.ask("My dog is called Rex. Where do I live?")
    expect(screen.page.locator("#talk .cf-used")).to_have_count(0)
    screen.page.reload()
    expect(screen.page.get_by_label("Remember in this chat")).not_to_be_checked()
    expect(screen.cards).to_have_count(3)
    screen.page.get_by_label("Memory on").uncheck()
    screen.new_chat()
    expect(screen.page.get_by_label("Remember in this chat")).to_be_disabled()
    screen.ask(ASKED)
    expect(screen.page.locator("#talk .cf-used")).to_have_count(0)
    expect(screen.cards).to_have_count(3)
