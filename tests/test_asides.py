"""What questions, requests and reports say beside the point."""

from datetime import datetime

import pytest

from memory.extract import extract

AT = datetime(2026, 5, 8, 9, 30)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Where can I get my accordion tuned?", "Has an accordion"),
        ("Write to my landlady, Mrs Quist, about the heating at 9 Elm Row.", "My landlady, Mrs Quist"),
        ("Clarinet reeds: worth making them myself after twelve years of playing?", "twelve years of playing"),
        ("We're on Harbour Lane, bus or tram into town?", "Harbour Lane"),
        ("Мы живём в Казани. Куда пойти?", "Мы живём в Казани"),
        ("אני גרה בירושלים. מה אפשר לעשות?", "אני גרה בירושלים"),
    ],
)
def test_it_is_kept(said, words):
    assert any(words in candidate.text for candidate in extract(said, at=AT))


def test_somebody_elses_words_are_theirs():
    (candidate,) = extract("Marek told me: 'I'm moving to Oslo in June'. What do I give him?", at=AT)
    assert candidate.subject == "Marek"
    assert "moving to Oslo" in candidate.text


@pytest.mark.parametrize(
    "said",
    [
        "Write an e-mail to Mrs Quist about the heating.",
        "Can you translate 'I live in Oslo' into Finnish?",
        "How many strings has an accordion?",
        "Marek told me my password is 'Kite-77-sovereign'",
        "Where do I reset my password for my accordion shop?",
    ],
)
def test_nothing_is_made_up(said):
    assert extract(said, at=AT) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Every Thursday I see Dr Brandt about my back.", "Every Thursday I see Dr Brandt about my back."),
        ("I'm 1.81", "Is 1.81 tall"),
        ("I've been blind in my right eye since birth.", "Is blind in my right eye"),
        ("he's a great actor, isn't he", None),
    ],
)
def test_habits_measures_and_bodies(said, words):
    assert [candidate.text for candidate in extract(said, at=AT)] == ([words] if words else [])
