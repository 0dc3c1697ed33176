"""What can stand for a value in a sentence."""

import pytest

from memory.spots import are_rivals, spots


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My rent is £620 a month", [("figure", "620", "money")]),
        ("I'm on 10mg of ramipril", [("figure", "10", "mg")]),
        ("the 42 tram", [("figure", "42", "tram")]),
        ("my shift starts at 6am", [("time", "6am", "")]),
        ("spin is on Thursdays", [("day", "thursday", "")]),
        ("my teacher is Mr Pereira", [("name", "mr pereira", "")]),
        ("Beth is our captain", [("name", "beth", "")]),
        ("I'm on nights", [("pattern", "night", "shift")]),
        ("back on early shifts", [("pattern", "earl", "shift")]),
        ("I'm on earlies", [("pattern", "earl", "shift")]),
        ("she goes to Oakfield High", [("school", "oakfield high", "")]),
        ("we moved here in 2019, five years ago", []),
        ("been at it for 3 weeks", []),
    ],
)
def test_values_and_their_sorts(text: str, found: list[tuple[str, str, str]]):
    assert [(spot.kind, spot.text, spot.unit) for spot in spots(text)] == found


@pytest.mark.parametrize(
    ("one", "other", "rivals"),
    [
        ("it's 35 quid", "it's £42", True),
        ("it's 35 quid", "it's 10mg", False),
        ("it's Mr Pereira", "it's Mr Achebe", True),
        ("it's Mr Pereira", "it's Luis Pereira", False),
        ("on Mondays", "on Thursday", True),
        ("on Mondays", "at 6am", False),
    ],
)
def test_rivals_are_two_values_of_one_sort(one: str, other: str, rivals: bool):
    assert are_rivals(spots(one)[0], spots(other)[0]) is rivals
