"""The meter in words, and the line where earlier messages no longer fit."""

from assistant.context_use import ContextUse
from ui.render_context import dropped_line, meter

USE = ContextUse(window=8192, profile=120, memories=96, history=1840, message=30, reply_reserve=1024)


def test_every_part_has_its_name_and_its_tokens() -> None:
    drawn = meter(USE)
    for words in (
        "Instructions and profile</span> <b>120",
        "Memories</span> <b>96",
        "Earlier in this chat</span> <b>1,840",
    ):
        assert words in drawn
    for words in ("Your message</span> <b>30", "Kept for the reply</span> <b>1,024", "Free</span> <b>5,082"):
        assert words in drawn
    assert "Reading space 25 % used" in drawn
    assert "8,192 at once, about 6,100 words" in drawn


def test_nothing_is_drawn_until_something_is_known() -> None:
    assert meter(None) == ""


def test_what_is_left_out_is_counted() -> None:
    assert "left out" not in meter(USE)
    assert "oldest 3 messages" in meter(ContextUse(window=100, history=90, dropped_rounds=3))
    assert "oldest 1 message " in meter(ContextUse(window=100, history=90, dropped_rounds=1))


def test_a_full_window_is_at_most_full() -> None:
    assert "100 %" in meter(ContextUse(window=100, history=190))
    assert "0 %" in meter(ContextUse(window=0))


def test_the_line_says_whether_memory_can_help() -> None:
    assert "can be found by memory" in dropped_line(memory_on=True)
    assert "memory" not in dropped_line(memory_on=False)
    assert "still here" in dropped_line(memory_on=False)
