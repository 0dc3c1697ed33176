"""What a question implies without naming it, and whether it asks about the past."""

import pytest

from memory.implied import asks_about_past, implied_slots
from memory.slots import SLOTS


@pytest.mark.parametrize(
    ("question", "slot"),
    [
        ("Can you recommend a good bakery near me?", "home"),
        ("Which museums are nearby?", "home"),
        ("Gibt es ein Café in meiner Nähe?", "home"),
        ("Where did I live before?", "home"),
        ("What should I watch tonight?", "likes"),
        ("Can you recommend a novel for the train?", "dislikes"),
        ("What was my old address?", "home"),
        ("What shall we have for dinner?", "allergy"),
        ("A recipe with lentils, please", "diet"),
        ("Can you plan a picnic?", "avoids"),
        ("How do I ask my boss for a day off?", "employer"),
        ("Where did I work then?", "employer"),
        ("A present for my kids", "child"),
        ("My dog needs a new bed", "pet"),
        ("Something for our anniversary", "partner"),
        ("How old am I?", "birthday"),
        ("What is my name?", "name"),
    ],
)
def test_a_question_implies_a_slot(question: str, slot: str):
    assert slot in implied_slots(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of Mongolia?",
        "Explain recursion.",
        "Write a haiku about rust.",
        "2 + 2?",
        "What should I do about this exception?",
        "Recommend a library for parsing dates.",
        "",
        "Great, thanks!",
    ],
)
def test_a_question_about_the_world_implies_nothing(question: str):
    assert implied_slots(question) == ()


def test_each_slot_is_named_once():
    found = implied_slots("What can I cook for dinner, given my diet and what I can eat near me?")
    assert len(found) == len(set(found))


def test_every_implied_slot_exists():
    questions = "near me, dinner, my job, my kids, my dog, my wife, my family, my age, my car, my laptop, my phone"
    found = implied_slots(f"{questions}, my hobby, my languages, my health, my name")
    assert len(found) > 20
    assert set(found) <= set(SLOTS)


@pytest.mark.parametrize(
    ("question", "past"),
    [
        ("Where did I live before?", True),
        ("What was my old job?", True),
        ("What did I use to drink, earlier?", True),
        ("Wo habe ich früher gewohnt?", True),
        ("Where do I live?", False),
        ("What is a good bakery near me?", False),
    ],
)
def test_whether_the_past_is_asked_for(question: str, past: bool):
    assert asks_about_past(question) is past
