"""Whose fact it is: a phrase that names nobody belongs to the subject before it."""

from datetime import datetime

import pytest

from memory.extract import extract

AT = datetime(2026, 5, 8, 9, 30)


@pytest.mark.parametrize(
    ("message", "slot", "subject"),
    [
        ("My brother Kofi landed a job as a surveyor in Accra", "job", "brother Kofi"),
        ("My sister Nadia just got a job as a flight attendant, she's moving to Doha", "job", "sister Nadia"),
        ("Nadia just got a job as a flight attendant", "job", "Nadia"),
        ("My cousin Ana took a position at Nokia", "employer", "cousin Ana"),
        ("The missus has started a new job as a paramedic", "job", "missus"),
        ("The wife is a midwife and works nights", "job", "wife"),
        ("Just got a job as a baker", "job", "user"),
        ("Finally got a job as a baker", "job", "user"),
        ("im a nurse n i live in leeds", "home", "user"),
        ("ive got a new job as a baker", "job", "user"),
    ],
)
def test_it_belongs_to(message: str, slot: str, subject: str):
    assert {each.subject for each in extract(message, at=AT) if each.slot == slot} == {subject}


@pytest.mark.parametrize(
    ("message", "slot", "value"),
    [
        ("I'm not allergic to walnuts any more, did the whole desensitisation thing", "allergy", "walnuts"),
        ("I don't work at Lidl any longer", "employer", "Lidl"),
        ("Don't call me Liz", "address_as", "Liz"),
        ("nobody calls me Margaret except the bank", "address_as", "Margaret"),
    ],
)
def test_it_has_ended(message: str, slot: str, value: str):
    assert (slot, value) in [(each.slot, each.value) for each in extract(message, at=AT) if each.operation == "end"]


@pytest.mark.parametrize(
    ("message", "texts"),
    [
        ("I'll take a stout over wine any day of the week", ["Likes stout over wine"]),
        ("give me the train over a plane any time", ["Likes the train over a plane"]),
        ("I never got on with marmite", ["Dislikes marmite"]),
        ("I'm vegitarian", ["Is vegetarian"]),
    ],
)
def test_tastes_in_other_words(message: str, texts: list[str]):
    assert [each.text for each in extract(message, at=AT) if each.slot] == texts


def test_a_proof_ends_where_the_value_does():
    message = "I'm allergic to wasps and I need a recipe"
    (candidate,) = [each for each in extract(message, at=AT) if each.slot == "allergy"]
    assert message[slice(*candidate.span)] == "I'm allergic to wasps"
