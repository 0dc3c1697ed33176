"""What is drawn: nothing untrusted becomes HTML, and everything a person needs is there."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from ui.render import day, hint, loading_line, quiet_markdown, short, starter_note, warnings_banner

NOW = datetime(2026, 3, 20, 12, 0)
EVIL = '<img src=x onerror="alert(1)">&"\''


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW, "today"),
        (NOW - timedelta(days=1), "yesterday"),
        (NOW - timedelta(days=3), "Tuesday"),
        (NOW - timedelta(days=30), "18 Feb"),
        (datetime(2024, 11, 3), "3 Nov 2024"),
        (NOW + timedelta(days=2), "22 Mar"),
    ],
)
def test_days_are_said_as_people_say_them(at: datetime, said: str) -> None:
    assert day(at, now=NOW) == said
    assert isinstance(at.date(), date)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![x](https://a.example/p?q=1)", "!\\[x](https://a.example/p?q=1)"),
        ("![x][1]", "!\\[x][1]"),
        ("<img src='https://a.example'>", "&lt;img src='https://a.example'>"),
        ("</p><!-- x -->", "&lt;/p>&lt;!-- x -->"),
        ("[here](https://a.example/c)", "here (https://a.example/c)"),
        ("[](https://a.example/c)", "https://a.example/c"),
        ("a < b and 3 <4", "a < b and 3 <4"),
        ("**bold** and [brackets]", "**bold** and [brackets]"),
    ],
)
def test_replies_are_made_quiet(written: str, shown: str) -> None:
    assert quiet_markdown(written) == shown


@pytest.mark.parametrize(
    "code",
    [
        "`<b>`",
        "``a ` <b> b``",
        "```html\n<img src=x>\n![x](y)\n```",
        "~~~\n<b>\n~~~\n",
        "```\nnever closed <b>",
    ],
)
def test_code_is_left_as_it_is(code: str) -> None:
    assert quiet_markdown(code) == code
    assert quiet_markdown(f"before <b>\n\n{code}") == f"before &lt;b>\n\n{code}"


def test_what_stands_after_code_is_made_quiet_too() -> None:
    assert quiet_markdown("```\n<a>\n```\n<b>").endswith("```\n&lt;b>")


def test_a_sentence_becomes_no_html() -> None:
    for drawn in (hint(EVIL), loading_line([EVIL]), warnings_banner([EVIL]), starter_note(Path(EVIL), is_starter=True)):
        assert "<img" not in drawn
        assert "&lt;img" in drawn


def test_nothing_to_say_is_nothing() -> None:
    assert hint("") == loading_line([]) == warnings_banner([]) == ""


def test_the_starter_note_says_what_to_do() -> None:
    note = starter_note(Path("here"), is_starter=True)
    for part in ("Tiny starter model", "writes badly", "here", ".gguf", "--model"):
        assert part in note
    assert "Tiny" not in starter_note(Path("here"), is_starter=False)
    assert 'data-room="get"' in starter_note(Path("here"), is_starter=False)


def test_long_texts_are_cut_at_a_word() -> None:
    assert short("one two  three\nfour", 100) == "one two three four"
    assert short("one two three four", 9) == "one two…"
