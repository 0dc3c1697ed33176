"""The subject that a note leaves out."""

from datetime import datetime

import pytest

from memory.elision import broken_off, supplied
from memory.extract import extract
from memory.sentences import split

AT = datetime(2026, 5, 8, 9, 30)


def read(message: str) -> str:
    return supplied(split(message)[0]).sentence.text


@pytest.mark.parametrize(
    ("message", "full"),
    [
        ("can't stand coriander, tastes of soap", "I can't stand coriander, tastes of soap"),
        ("Work nights at the Royal Infirmary", "I work nights at the Royal Infirmary"),
        ("oh and training for the Great North Run", "I'm training for the Great North Run"),
        ("Running Fedora on it", "I'm running Fedora on it"),
        ("Allergic to penicillin, always have been", "I'm allergic to penicillin, always have been"),
        ("Been married 40 years this June", "I've been married 40 years this June"),
        ("Used to be a joiner, now I drive a bus", "I used to be a joiner, now I drive a bus"),
        ("new flat in whitby", "I've got a new flat in whitby"),
        ("Grew up in Mombasa, moved to Leeds at 19", "I grew up in Mombasa, moved to Leeds at 19"),
    ],
)
def test_it_is_supplied(message: str, full: str):
    assert read(message) == full


@pytest.mark.parametrize(
    "message",
    [
        "Living in London is dear",
        "Running is good for you",
        "Love it!",
        "hate when that happens",
        "can't open the file",
        "can't wait!",
        "started again",
        "moved it to the top",
        "love that idea",
        "prefer the second option",
        "using this code, how do I sort?",
        "Got an error",
        "Working on it",
        "can you drive?",
        "My sister lives in Ulm",
        "driving licence number 4711",
        "running shoes size 44, wide fit",
        "training plan for Tuesday: 5k easy",
        "sharing platter for my birthday on Friday",
    ],
)
def test_nothing_is_supplied_where_nothing_of_the_user_is_left_out(message: str):
    phrase = supplied(split(message)[0])
    assert phrase.sentence.text == message.strip()
    assert phrase.borrowed == ""


def test_the_proof_holds_the_users_own_characters_only():
    message = "Evening! Can't stand olives."
    (candidate,) = [each for each in extract(message, at=AT) if each.slot == "dislikes"]
    assert candidate.value == "olives"
    assert message[slice(*candidate.span)].startswith("Can't stand olives")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("can't abide marmite, never could", "Dislikes marmite"),
        ("Got a greyhound called Biscuit", "Has a greyhound called Biscuit"),
        ("don't eat pork or shellfish", "I don't eat pork or shellfish"),
        ("scared of heights so no balcony rooms for me", "I'm scared of heights so no balcony rooms for me"),
        ("Live out near Kendal, nothing but sheep", "Lives in Kendal"),
        ("give me tea over coffee any day", "Likes tea over coffee"),
    ],
)
def test_what_is_learnt_from_notes(message: str, expected: str):
    assert any(expected in each.text for each in extract(message, at=AT))


@pytest.mark.parametrize(
    ("before", "message", "told"),
    [
        (["i got"], "the flat in Malmö!! keys on monday", "Malmö"),
        (["my sister"], "is moving to Ghent in june", "Ghent"),
        (["i'm allergic to"], "walnuts", "walnuts"),
        (["i", "live in"], "Graz now", "Graz"),
        (["my new boss is called"], "Yolanda", "Yolanda"),
        (["ich wohne jetzt in"], "Bamberg", "Bamberg"),
        (["j'habite à"], "Nantes", "Nantes"),
    ],
)
def test_a_message_goes_on_where_the_one_before_broke_off(before: list[str], message: str, told: str):
    found = extract(message, at=AT, earlier=["hey", *before])
    assert any(told in each.text for each in found)
    assert all(0 <= each.span[0] < each.span[1] <= len(message) for each in found)


@pytest.mark.parametrize(
    "before",
    ["i live in Graz", "what is", "can i", "i like it", "i need", "i have a question about", "thanks", "so", "I quit."],
)
def test_a_message_that_says_or_asks_something_broke_nothing_off(before: str):
    assert broken_off([before]) == ""


@pytest.mark.parametrize(
    ("before", "message", "subject", "told"),
    [
        ("My cousin Elsa is coming over.", "Elsa works nights at the mill.", "cousin Elsa", "nights"),
        ("My sister is called Ines.", "Ines lives in Porto.", "sister Ines", "Porto"),
        ("My aunt Dorothea phoned.", "Dorothea is diabetic.", "aunt Dorothea", "diabetic"),
    ],
)
def test_somebody_introduced_before_is_known_by_name(before: str, message: str, subject: str, told: str):
    found = extract(message, at=AT, earlier=[before])
    assert [each for each in found if told in each.text and each.subject in (subject, subject.split(maxsplit=1)[0])]


@pytest.mark.parametrize("message", ["make a plan please", "the report is due", "i'll do it later"])
def test_what_cannot_follow_is_not_joined(message: str):
    assert supplied(split(message)[0], unfinished="my sister").borrowed == ""
