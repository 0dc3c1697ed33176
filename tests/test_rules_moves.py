"""Homes, employers, languages and diets said longer or shorter than usual."""

import pytest

from memory.extract import extract
from tests.test_reconcile import AT


@pytest.mark.parametrize(
    ("message", "slot", "value"),
    [
        ("We live in a cottage near Keswick", "home", "Keswick"),
        ("We've moved to a flat in Carlisle, no more sheep", "home", "Carlisle"),
        ("moved into a proper flat in Scarborough, heating and all!", "home", "Scarborough"),
        ("Bin im März nach Freiburg umgezogen", "home", "Freiburg"),
        ("Wir sind endlich nach Jena gezogen", "home", "Jena"),
        ("Ben vorige maand naar Leeuwarden verhuisd", "home", "Leeuwarden"),
        ("Je viens d'emménager à Annecy", "home", "Annecy"),
        ("We live at 8 Elm Road", "home", "8 Elm Road"),
        ("Arbeite jetzt bei Bosch, viel besser", "employer", "Bosch"),
        ("Werk nu bij Philips", "employer", "Philips"),
        ("I start at Kew on 1 June", "employer", "Kew"),
        ("I'm joining Network Rail on 3 August", "employer", "Network Rail"),
        ("Welsh is on hold, learning BSL instead", "learning", "BSL"),
        ("Parked Japanese. Doing Korean now.", "learning", "Korean"),
        ("Doing strict paleo at the moment", "diet", "paleo"),
        ("on a low carb diet since January", "diet", "low carb"),
    ],
)
def test_read(message, slot, value):
    (found,) = [each for each in extract(message, at=AT) if each.slot == slot and each.operation == "state"]
    assert (found.subject, found.value) == ("user", value)


@pytest.mark.parametrize(
    "message",
    [
        "We stayed in a house in Zwolle for the weekend",
        "We've rented a cottage near Whitby for the week",
        "Bin gestern nach Jena gefahren",
        "How do I start at Kew on foot?",
        "what's a good keto recipe?",
    ],
)
def test_passing_through_is_no_home(message):
    assert not any(each.slot in ("home", "employer", "diet") for each in extract(message, at=AT))


def test_an_employer_to_come_says_from_when():
    (found,) = [each for each in extract("I start at Kew on 1 June", at=AT) if each.slot == "employer"]
    assert "1 June 2026" in found.text
