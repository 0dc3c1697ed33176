"""Tastes told without a verb of liking."""

from datetime import datetime

import pytest

from memory.extract import extract

AT = datetime(2026, 5, 8, 9, 30)


def tastes(message: str) -> list[tuple[str | None, str | None]]:
    return [(each.slot, each.value) for each in extract(message, at=AT) if each.slot in ("likes", "dislikes")]


@pytest.mark.parametrize(
    ("message", "slot", "value"),
    [
        ("Give me a smoky blues bar every time.", "likes", "smoky blues bar"),
        ("You can keep your beaches, I'd take a mountain hut any day.", "likes", "mountain hut"),
        ("You can keep your beaches, I'd take a mountain hut any day.", "dislikes", "beaches"),
        ("Nothing beats a rainy Sunday with a jigsaw.", "likes", "rainy Sunday with a jigsaw"),
        ("I'm more of a pen-and-paper person.", "likes", "pen-and-paper"),
        ("I'd happily watch westerns all night.", "likes", "westerns"),
        ("Cruises leave me cold.", "dislikes", "Cruises"),
        ("Horror films aren't really my cup of tea.", "dislikes", "Horror films"),
        ("Olives are the devil's work.", "dislikes", "Olives"),
        ("Can't be doing with podcasts.", "dislikes", "podcasts"),
        ("Rien ne vaut un bon roman policier.", "likes", "bon roman policier"),
        ("Karaoke ist nicht mein Ding.", "dislikes", "Karaoke"),
    ],
)
def test_a_taste_is_read(message: str, slot: str, value: str):
    assert (slot, value) in tastes(message)


@pytest.mark.parametrize(
    "message",
    [
        "Give me a good example any day now.",
        "Give me a summary every time I paste a text.",
        "Give me a list of noir novels.",
        "Give me five minutes, any time is fine.",
        "This code is vile.",
        "I'm a bad person to ask.",
    ],
)
def test_a_request_and_a_remark_are_none(message: str):
    assert tastes(message) == []
