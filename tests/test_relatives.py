"""Relatives and pets in lists, and those whose name comes a sentence later."""

from datetime import datetime

import pytest

from memory.extract import extract

AT = datetime(2026, 5, 8, 9, 30)


@pytest.mark.parametrize(
    ("message", "texts"),
    [
        (
            "- wife: Carla\n- kids: Leo (4), Mia (7)\n- dog: Pablo",
            {"Has a wife called Carla", "Has a kid called Leo", "Has a kid called Mia", "Has a dog called Pablo"},
        ),
        ("new puppy!! 🐶🐶 called Waffles, 9 weeks old", {"Has a new puppy", "Has a puppy called Waffles"}),
        ("We adopted a cat. Her name is Olive.", {"Has a cat", "Has a cat called Olive"}),
        ("Got two boys, Archie and Fred. Dog: Max", {"Has a dog called Max"}),
    ],
)
def test_they_are_found(message: str, texts: set[str]):
    assert texts <= {each.text for each in extract(message, at=AT)}


def test_a_label_with_a_common_word_names_nobody():
    assert not any(each.kind == "relation" for each in extract("dog: Not today", at=AT))
