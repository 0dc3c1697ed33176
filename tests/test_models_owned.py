"""memory.models_owned: "it's an Epson ET-2850" says which printer, when a printer was spoken of."""

import pytest

from memory.extract import extract
from tests.real_memory import NOW


def read(before: str, said: str) -> list[str]:
    """What a message teaches after one that the user wrote before it."""
    return [candidate.text for candidate in extract(said, at=NOW, earlier=[before])]


@pytest.mark.parametrize(
    ("before", "said", "text"),
    [
        ("why won't the printer take my paper?", "it's an Epson ET-4810 btw", "Printer: an Epson ET-4810"),
        ("my boiler keeps losing pressure", "It's a Worcester Bosch 30i, from 2014", "Boiler: a Worcester Bosch 30i"),
        ("how do I reset our router", "mine is a FritzBox 7590", "Router: a FritzBox 7590"),
        ("The dishwasher leaks", "oh and it's a Bosch SMS46, if that helps", "Dishwasher: a Bosch SMS46"),
        ("the car makes a noise in third", "its a 2009 Skoda Fabia", "Car: a 2009 Skoda Fabia"),
        ("meine Waschmaschine stinkt", "Es ist eine Miele W1", "Waschmaschine: eine Miele W1"),
        ("mon imprimante ne marche plus", "c'est une Canon MG3650", "Imprimante: une Canon MG3650"),
    ],
)
def test_a_model_is_said_of_the_thing_before_it(before, said, text):
    assert read(before, said) == [text]


def test_what_else_the_sentence_says_stays():
    found = read("my laptop won't charge", "It's a ThinkPad X230 and I live in Leeds")
    assert "Laptop: a ThinkPad X230" in found
    assert "Lives in Leeds" in found


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("my dad's printer is broken", "it's an HP 4100"),
        ("the printer and the laptop won't connect", "it's a HP Envy 5000"),
        ("my printer is broken", "it's 3 pm already"),
        ("my bike was stolen", "it's a Tuesday tradition"),
        ("what's a good camera", "is it a Sony A7?"),
        ("my printer is broken", "it's Monday"),
        ("can you recommend a camera", "it's a Sony A7"),
        ("the phone asks for my pin", "it's 4711"),
        ("my phone wants the passcode", "it's Rex4711"),
    ],
)
def test_nothing_is_guessed(before, said):
    assert not any(":" in text for text in read(before, said))
