"""Lists of verb phrases after one subject: each says something of its own, and is proved by its own words."""

from datetime import datetime

import pytest

from memory.coordination import phrases
from memory.extract import extract
from memory.sentences import split

AT = datetime(2026, 5, 8, 9, 30)


def parts(text: str) -> list[str]:
    return [part.sentence.text for sentence in split(text) for part in phrases(sentence)]


def told(text: str) -> list[tuple[str, str]]:
    return [(each.subject, each.text) for each in extract(text, at=AT) if each.slot]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I live in Tromsø, work as a joiner and have a cat called Pim.",
            ["I live in Tromsø", "I work as a joiner", "I have a cat called Pim."],
        ),
        ("I'm 41, drive a Skoda, and play the oboe.", ["I'm 41", "I drive a Skoda", "I play the oboe."]),
        ("We have a hen called Dot and a goat named Bo.", ["We have a hen called Dot", "We have a goat named Bo."]),
        (
            "My aunt Vera lives in Brno, works as a judge and has a parrot.",
            ["My aunt Vera lives in Brno", "My aunt Vera works as a judge", "My aunt Vera has a parrot."],
        ),
        (
            "My brother Otto, who lives in Brno, works as a judge.",
            ["My brother Otto, who lives in Brno", "My brother Otto works as a judge."],
        ),
        (
            "Ich wohne in Jena, arbeite als Koch und habe zwei Hunde.",
            ["Ich wohne in Jena", "Ich arbeite als Koch", "Ich habe zwei Hunde."],
        ),
        (
            "J'habite à Brest, travaille comme infirmier et ai un chat.",
            ["J'habite à Brest", "je travaille comme infirmier", "j'ai un chat."],
        ),
        ("I don't eat meat and live in Tromsø.", ["I don't eat meat", "I live in Tromsø."]),
        ("Ik woon in Gouda, werk als kok en heb een kat.", ["Ik woon in Gouda", "Ik werk als kok", "Ik heb een kat."]),
    ],
)
def test_each_phrase_borrows_the_subject(text: str, expected: list[str]):
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I want to live in Tromsø, work as a joiner and have a cat.",
        "I used to live in Bern and work for the post.",
        "I'd love to move to Turin and have a garden.",
        "I don't drink coffee and eat sugar.",
        "I love work and play.",
        "I enjoy soft fruit, like plums and pears.",
        "She asked whether I live in Bern and have a dog.",
        "Wenn ich in Jena wohne, arbeite ich gern.",
        "Tom and Ann live in Bern and have a dog.",
        "I met my sister, two dogs and a man with a hat.",
    ],
)
def test_what_is_no_list_of_the_subjects_own_statements_stays_whole(text: str):
    assert parts(text) == [text]


def test_every_phrase_is_a_fact_with_a_proof_of_its_own():
    message = "Hello! I live in Tromsø, work as a joiner and have a cat called Pim."
    found = {each.text: message[slice(*each.span)] for each in extract(message, at=AT)}
    assert found == {
        "Lives in Tromsø": "I live in Tromsø",
        "Works as a joiner": "work as a joiner",
        "Has a cat called Pim": "have a cat called Pim",
    }


def test_what_is_said_of_somebody_else_is_not_said_of_the_user():
    assert told("My aunt Vera lives in Brno, works as a judge and plays the harp.") == [
        ("user", "Has an aunt called Vera"),
        ("aunt Vera", "Aunt Vera lives in Brno"),
        ("aunt Vera", "Aunt Vera works as a judge"),
        ("aunt Vera", "Aunt Vera plays harp"),
    ]
    assert told("My sister works as a vet.") == [("sister", "Sister works as a vet")]
    assert told("I want to live abroad and work as a guide.") == []


@pytest.mark.parametrize(
    "message",
    [
        "My sister Ines, a vet, lives in Faro, works nights and has a dog, and I live in Ulm and have a cat.",
        "I've got two kids, a dog called Rex, a cat and a mortgage.",
        "ich bin Ole, wohne in Jena, habe einen Hund und spiele Geige.",
        "I'm 41, live in Hull, can't stand rain, have a canoe, speak Dutch and French, and never eat meat!",
    ],
)
def test_every_proof_is_a_part_of_the_message(message: str):
    found = extract(message, at=AT)
    assert len(found) >= 3
    for each in found:
        start, end = each.span
        assert 0 <= start < end <= len(message)
        assert message[start:end].strip() == message[start:end]


def test_a_date_belongs_to_its_own_phrase():
    (found,) = [each for each in extract("I moved to Ghent and start at Umicore on Monday.", at=AT) if each.event_on]
    assert (found.event_on.isoformat(), found.text) == (
        "2026-05-11",
        "I start at Umicore on Monday (Monday 11 May 2026)",
    )


def test_a_part_with_little_left_is_kept_with_what_it_says_more():
    assert "Ich bin Tischler in Passau" in " ".join(
        each.text for each in extract("Ich bin Tischler in Passau und habe zwei Töchter.", at=AT)
    )


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("My uncle Ted is 82 and diabetic.", ["Uncle Ted is diabetic"]),
        ("I'm 34 and left-handed.", ["Is left-handed"]),
        ("My aunt Vera is 78, widowed and hard of hearing.", ["Aunt Vera is widowed"]),
        ("I'm a vegetarian and a Quaker.", ["Is vegetarian", "Is Quaker"]),
    ],
)
def test_one_is_before_several_things_that_somebody_is(message: str, told: list[str]):
    texts = [each.text for each in extract(message, at=AT)]
    assert set(told) <= set(texts)


def test_another_subject_after_and_is_not_what_the_first_one_is():
    texts = [each.text for each in extract("My sister is 30 and the kitchen is vegan.", at=AT)]
    assert not [text for text in texts if text.startswith("Sister") and text.endswith("vegan")]
