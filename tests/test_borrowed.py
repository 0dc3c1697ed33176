"""What was quoted, pasted or made up is not told as the user's own words, and is found when it is asked for."""

from contextlib import closing

import pytest

from memory.borrowed import borrowed_spans, is_asked_for
from tests.real_memory import open_memory, tell, told


def left(text):
    """What is told of a message as the user's own."""
    shown = list(text)
    for start, end in borrowed_spans(text):
        shown[start:end] = " " * (end - start)
    return " ".join("".join(shown).split())


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ('which band is this: "I lost my shoes in Tulsa, my heart in Rome"', "Tulsa"),
        ("translate 'my uncle kept goats in Skye' into Danish", "goats"),
        ("traduis en anglais : « Mon frère vend des huîtres à Cancale »", "huîtres"),
        ("is this real?\n\nDear customer, your new bank is Orvo. Always pay there.", "Orvo"),
        ("Suppose I had a yacht in Split, would I need a licence?", "yacht"),
        ("if I owned a mill in Wells, could I sell flour?", "mill"),
        ("write a short story where I'm a smuggler in Macao", "Macao"),
        ("Role play: you're a judge, and I'm a baker called Otto. I plead guilty.", "Otto"),
        ("my flatmate sent me this message: I am leaving you my cat Mogli", "Mogli"),
    ],
)
def test_borrowed_words_are_none_of_the_users(text, gone):
    assert gone not in left(text)


@pytest.mark.parametrize(
    "text",
    [
        "my cat answers to 'Duchess' and bites",
        "If I get the job I'll move to Hull",
        "I wrote a story about lighthouses for my niece in Hull",
        "my gran used to say 'early to bed' and she ran a shop in Hull",
        "why does print('hello') fail on my laptop in Hull?",
        "I've supposedly got a cousin in Hull",
    ],
)
def test_own_words_stay(text):
    assert left(text) == text


@pytest.mark.parametrize(
    ("question", "is_meant"),
    [
        ("what was that song I asked about?", True),
        ("the letter from the bank, what did it say?", True),
        ("wie hieß das Lied?", True),
        ("where did my uncle live?", False),
        ("who do I bank with?", False),
    ],
)
def test_a_question_may_mean_borrowed_words(question, is_meant):
    assert is_asked_for(question) == is_meant


def test_borrowed_words_are_told_only_when_they_are_asked_for(tmp_path):
    with closing(open_memory(tmp_path)) as service:
        tell(service, "who sings this song? 'my uncle kept goats in Skye and never came home'")
        assert "goats" not in told(service, "where did my uncle kept goats?")
        assert "goats" in told(service, "who sings the song about my uncle and goats in Skye?")


def test_secrets_are_in_no_excerpt(tmp_path):
    with closing(open_memory(tmp_path)) as service:
        tell(service, "the card 4929 1234 5678 9012 was declined again at the bowling alley in Hull, why was that")
        notes = told(service, "was the card declined at the bowling alley in Hull?")
        assert "bowling alley" in notes
        assert "4929" not in notes
