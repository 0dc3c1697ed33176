"""What is so of somebody else, and therefore not of the user."""

from datetime import datetime

import pytest

from memory.extract import extract

AT = datetime(2026, 5, 8, 9, 30)


@pytest.mark.parametrize(
    ("message", "subject", "text"),
    [
        ("I'm not coeliac, it's my daughter Ruth who is.", "daughter Ruth", "Daughter Ruth is coeliac"),
        ("I'm not diabetic, my dad is.", "dad", "Dad is diabetic"),
        ("I'm not the vegetarian, my brother is.", "brother", "Brother is vegetarian"),
        ("I'm not left-handed, it's Priya, my flatmate, who is.", "flatmate", "Flatmate is left-handed"),
        ("I'm not Irish - that'd be my mate Declan.", "mate Declan", "Mate Declan is Irish"),
        ("I'm not asthmatic, you're thinking of my sister.", "sister", "Sister is asthmatic"),
    ],
)
def test_what_is_denied_of_the_user_is_so_of_the_one_named_instead(message: str, subject: str, text: str):
    found = {(each.subject.removesuffix(" Priya"), each.text.replace(" Priya", "")) for each in extract(message, at=AT)}
    assert (subject, text) in found
    told = [each for each in extract(message, at=AT) if each.subject == "user" and each.kind != "relation"]
    assert [each.text for each in told if each.slot is not None] == []


@pytest.mark.parametrize(
    "message",
    [
        "I'm not vegan, but my flatmate Suki is lovely about it.",
        "I'm not vegan, my flatmate is annoying about it.",
        "I'm not vegan.",
    ],
)
def test_who_is_only_spoken_of_is_not_what_the_user_is_not(message: str):
    assert [each.text for each in extract(message, at=AT) if "is vegan" in each.text] == []


@pytest.mark.parametrize(
    "message", ["Ich bin nicht Vegetarier, das ist meine Schwester.", "No soy vegetariana, es mi hermana."]
)
def test_a_denial_in_another_language_is_no_fact_of_the_user(message: str):
    assert [each for each in extract(message, at=AT) if each.slot == "diet"] == []
