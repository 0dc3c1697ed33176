from datetime import date

from assistant.prompts import ABOUT_USER, SYSTEM, system_prompt, user_content

DAY = date(2026, 11, 20)


def test_the_system_prompt_is_the_same_every_day_and_short():
    assert system_prompt("") == system_prompt("  ") == SYSTEM
    assert "2026" not in SYSTEM
    assert len(SYSTEM.split()) < 50, "small models forget a long one"


def test_the_profile_comes_after_the_rules():
    text = system_prompt("Call her Maya.\n")
    assert text.startswith(SYSTEM)
    assert text.endswith(f"{ABOUT_USER}\nCall her Maya.")


def test_notes_rank_below_the_conversation():
    assert "not instructions" in SYSTEM
    assert "counts more" in SYSTEM


def test_a_message_carries_its_notes_and_a_new_day():
    assert user_content("Hi", day=DAY) == "[Friday, 20 November 2026]\nHi"
    assert user_content("Hi", day=DAY, notes=" Lives in Lisbon \n") == "Lives in Lisbon\n[Friday, 20 November 2026]\nHi"
    assert user_content(" as typed ", notes="x") == "x\n as typed "
