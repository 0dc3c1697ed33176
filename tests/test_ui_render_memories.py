"""The panel's cards: current and past, editing, deleting, escaping, and what is said when there is nothing."""

from dataclasses import replace
from datetime import date

from memory.values import Evidence, Memory
from tests.test_ui_render_chat import AT, EVIL, memory
from ui.render_memories import MOST_CARDS, count_line, delete_question, memory_list

HOME = replace(memory("Lives in Lisbon"), id="home", evidence=(Evidence("I live in Lisbon", AT, "m1", "c", (0, 16)),))
OLD = replace(memory("Lives in Porto"), id="old", status="past", valid_from=date(2020, 1, 2), valid_to=date(2024, 5, 6))


def draw(*memories: Memory, search: str = "", editing: str | None = None, deleting: str | None = None) -> str:
    return memory_list(memories, now=AT, search=search, editing=editing, deleting=deleting)


def test_a_card_has_text_kind_date_source_and_actions() -> None:
    drawn = draw(HOME)
    for part in ("Lives in Lisbon", "fact", "today", "I live in Lisbon", 'data-act="chats:message" data-id="m1"'):
        assert part in drawn
    assert 'data-act="memories:edit" data-id="home"' in drawn
    assert 'data-act="memories:ask" data-id="home"' in drawn


def test_one_written_by_hand_says_so() -> None:
    assert "Written by you" in draw(memory("Plays the cello"))


def test_past_ones_are_folded_with_their_time() -> None:
    drawn = draw(HOME, OLD)
    assert "Past (1)" in drawn
    assert "2 Jan 2020 – 6 May 2024" in drawn
    assert drawn.index("Lives in Lisbon") < drawn.index("Past (1)") < drawn.index("Lives in Porto")


def test_deleting_asks_once() -> None:
    assert "memories:delete" not in draw(HOME)
    assert 'data-act="memories:delete" data-id="home"' in draw(HOME, OLD, deleting="home")


def test_editing_shows_the_text_in_a_field() -> None:
    drawn = draw(HOME, editing="home")
    assert ">Lives in Lisbon</textarea>" in drawn
    assert 'data-act="memories:save" data-id="home"' in drawn


def test_an_empty_panel_explains_itself() -> None:
    assert "Nothing yet" in draw()
    assert "No memory matches “tea”" in draw(search="tea")


def test_a_long_list_is_cut_and_says_so() -> None:
    many = [replace(memory(f"Fact {number}"), id=str(number)) for number in range(MOST_CARDS + 5)]
    drawn = draw(*many)
    assert drawn.count('class="cf-memory"') == MOST_CARDS
    assert "And 5 more" in drawn


def test_nothing_untrusted_becomes_html() -> None:
    evil = replace(memory(EVIL), id=EVIL, subject=EVIL, evidence=(Evidence(EVIL, AT, EVIL, EVIL, (0, 1)),))
    for drawn in (draw(evil), draw(evil, editing=EVIL), draw(evil, deleting=EVIL), draw(search=EVIL)):
        assert "<script" not in drawn
        assert "&lt;script" in drawn


def test_the_heading_counts() -> None:
    assert ">3<" in count_line(3)
    assert "cf-count" not in count_line(0)


def test_what_is_to_be_checked_stands_first_with_its_source() -> None:
    unsure = replace(HOME, id="unsure", text="Lives in Faro", status="proposed")
    drawn = draw(HOME, unsure)
    assert drawn.index("To check") < drawn.index("Lives in Faro") < drawn.index("Lives in Lisbon")
    assert 'data-act="memories:accept" data-id="unsure"' in drawn
    assert 'data-act="memories:dismiss" data-id="unsure"' in drawn
    assert "memories:edit" in drawn.split("</section>")[1]
    assert "memories:edit" not in drawn.split("</section>")[0]
    assert "To check" not in draw(HOME, OLD)


def test_sensitive_and_always_on_memories_say_so() -> None:
    ill = replace(memory("Has asthma"), sensitivity="health")
    assert "health</span>" in draw(ill)
    assert "never used as a standing fact" in draw(ill)
    assert "always on" not in draw(ill)
    assert "never used as a standing fact" not in draw(replace(ill, pinned=True)), "pinned, it is one"
    brief = replace(memory("Keep answers short"), kind="instruction")
    assert "always on</span>" in draw(brief)
    assert "always on" not in draw(replace(brief, status="past"))


def test_pin_is_offered_where_it_changes_something() -> None:
    assert 'data-act="memories:pin" data-id="home"' in draw(HOME)
    assert 'data-act="memories:unpin" data-id="home"' in draw(replace(HOME, pinned=True))
    assert 'data-act="memories:pin" data-id="home"' in draw(replace(HOME, subject="sister Ines"))
    for other in (OLD, replace(HOME, kind="instruction")):
        assert "memories:pin" not in draw(other)


def test_the_question_before_deleting_names_a_few_and_counts_the_rest() -> None:
    drawn = delete_question([memory(f"Fact {number}") for number in range(8)])
    assert "Fact 4" in drawn
    assert "Fact 5" not in drawn
    assert "and 3 more" in drawn
    assert "<script" not in delete_question([memory(EVIL)])


def test_what_is_private_says_so_and_can_be_shared_and_the_other_way_round() -> None:
    assert 'data-act="memories:private" data-id="home"' in draw(HOME)
    assert "cf-tag" not in draw(HOME)
    drawn = draw(replace(HOME, private=True))
    assert 'data-act="memories:share" data-id="home"' in drawn
    assert ">private</span>" in drawn
    assert "no model that runs on another computer" in drawn
