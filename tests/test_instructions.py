"""Which sentences are standing instructions for the replies, and which ask for something this once."""

from datetime import datetime

import pytest

from memory.extract import extract
from memory.gate import own_words
from memory.instructions import MOST_WORDS, is_for_once, read_instructions

AT = datetime(2026, 5, 8, 9, 30)


def found(message: str) -> list[str]:
    return [each.text for sentence in own_words(message) for each in read_instructions(sentence, message=message)]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Answer in short sentences.", "short sentences"),
        ("plain paragraphs from now on, please", "Plain paragraphs"),
        ("I've had enough German practice, English from now on please", "English from now on"),
        ("I've moved to an American publisher so it's American spelling from now on", "American spelling"),
        ("btw in general I want British spelling, my editor insists", "British spelling"),
        ("i'd rather you used ounces and pounds, I never got on with grams", "ounces"),
        ("As a rule I like my answers in Welsh if you can manage it", "Welsh"),
        ("I'd appreciate shorter replies, I read these on my watch", "shorter replies"),
        ("My preference is for Celsius, thanks", "Celsius"),
        ("For cooking I'd prefer grams over cups, always", "grams"),
        ("Could you give temperatures in Fahrenheit going forward", "Fahrenheit"),
        ("could you explain things without the maths in future?", "maths"),
        ("Can you stop using emojis when you talk to me? They look daft.", "emojis"),
        ("no more tables pls, my screen reader can't cope", "tables"),
        ("you don't need to explain basic terms to me, I've been a chemist for 30 yrs", "basic terms"),
        ("Please don't apologise so much, it's tiresome", "apologise"),
        ("let's drop the French, back to English please", "French"),
        ("ok emojis are fine again, I miss them", "Emojis are fine again"),
        ("When I send you code, just point out the bug, don't rewrite the lot", "bug"),
        ("Whenever you quote prices for me, do it in Swiss francs.", "Swiss francs"),
        ("keep it simple with me, I'm 81 and new to all this", "simple"),
        ("I'm dyslexic, so keep paragraphs short for me", "short"),
        ("Short answers only from here on out", "Short answers"),
        ("just the steps, every time", "the steps"),
        ("all dates as day/month/year please, I'm in the UK", "day/month/year"),
        ("I hate exclamation marks so leave them out of anything you write me", "exclamation marks"),
        ("Ab jetzt bitte nur noch kurze Antworten.", "kurze Antworten"),
        ("De ahora en adelante respuestas breves, por favor", "respuestas breves"),
        ("À partir de maintenant, des réponses courtes s'il te plaît.", "réponses courtes"),
        ("Geef me voortaan korte antwoorden", "korte antwoorden"),
        ("Responda sempre em português de Portugal", "português"),
    ],
)
def test_it_lasts(message: str, words: str):
    assert any(words in text for text in found(message))


@pytest.mark.parametrize(
    "message",
    [
        "for this one only, answer in rhyme: what's the capital of Peru?",
        "Just for today talk to me like a drill sergeant",
        "this time use bullet points please",
        "Give me a shorter answer this time",
        "explain tides like a pirate, just this once",
        "one time only: reply in Latin",
        "for now skip the code and just describe the idea",
        "nur heute bitte auf Englisch antworten",
        "write the next email in a formal tone",
        "can you put this in a table",
        "Make it shorter, two paragraphs",
        "use a table to compare them",
        "Answer in one sentence: what is gravity?",
        "Could you reply in French to the following message?",
        "I'd like you to write a short poem",
        "I want three examples of irony",
        "list three examples with short explanations",
        "Translate to German: good morning",
    ],
)
def test_what_is_asked_for_once_teaches_nothing(message: str):
    assert extract(message, at=AT) == []


@pytest.mark.parametrize(
    "message",
    [
        "I always use metric at work",
        "I have always lived in Leeds",
        "whenever I'm in Rome I eat gelato",
        "I need a formal letter to my bank",
        "I'd prefer a short walk",
        "I never learnt to swim",
    ],
)
def test_what_the_user_does_asks_for_nothing(message: str):
    assert found(message) == []


def test_after_a_complaint_what_is_asked_for_instead_lasts():
    asked = "Two paragraphs at most, please, that's all I can read on my phone."
    assert found(f"You always write me essays. {asked}") == [asked]
    assert found(f"Tell me about the Silk Road. {asked}") == []


def test_what_only_points_back_is_kept_with_what_it_points_at():
    (text,) = found("You keep giving me centimetres. I think in feet and inches, so use those with me always.")
    assert "feet and inches" in text


def test_a_reason_that_is_too_long_for_every_prompt_is_left_out():
    reason = "; ".join(f"one of many reasons, its number is {number}" for number in range(12))
    (text,) = found(f"From now on use metric units; {reason}")
    assert text.startswith("From now on use metric units")
    assert len(text.split()) <= MOST_WORDS


def test_for_once_needs_something_that_is_asked_for():
    assert is_for_once("just this once write it like a pirate")
    assert not is_for_once("we met in Rome this one time")


def test_what_was_asked_for_once_says_nothing_of_the_user():
    said = [each.text for each in extract("just this once write it like a pirate, I'm a beekeeper", at=AT)]
    assert not any("pirate" in text for text in said)
