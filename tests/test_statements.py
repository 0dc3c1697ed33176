"""What is kept in the user's own words: denials with their reasons, what is said of "the kids" and of "them"."""

from datetime import datetime

import pytest

from memory.extract import extract

AT = datetime(2026, 5, 8, 9, 30)


def texts(message: str, *, earlier: tuple[str, ...] = (), asked: str = "") -> list[str]:
    return [each.text for each in extract(message, at=AT, earlier=earlier, asked=asked) if each.operation == "state"]


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("I don't cook, never have, my husband does it all", "I don't cook"),
        ("I can't swim", "I can't swim"),
        ("We don't smoke", "We don't smoke"),
        ("I don't drive, never learned", "I don't drive"),
        ("Ich rauche nicht", "Ich rauche nicht"),
        ("Je ne fume pas", "Je ne fume pas"),
        ("No fumo", "No fumo"),
        ("Ik rook niet", "Ik rook niet"),
        ("Não fumo", "Não fumo"),
        ("I'm not diabetic, I just avoid sugar because of my teeth", "I just avoid sugar"),
        ("My son isn't autistic, he's just shy", "he's just shy"),
        ("I'm not from Glasgow, I just went to uni there", "I just went to uni there"),
        ("It's not that I hate gyms, I just can't afford one", "I just can't afford one"),
        ("not that I mind dogs, it's just the landlord won't allow any", "landlord"),
        ("pets aren't allowed in our block", "Pets aren't allowed"),
        ("We didn't move to Cork after all, still in Galway", "still in Galway"),
        ("me: electrician. wife: teacher.", "Me: electrician"),
        ("hi, name's Ottoline, 34, vet nurse, two rescue greyhounds", "vet nurse"),
        ("im 62 and i live in hull and i have a bad knee", "i have a bad knee"),
        ("soooo got engaged last nite to marco", "engaged"),
    ],
)
def test_it_is_kept(message: str, kept: str):
    assert any(kept.casefold() in text.casefold() for text in texts(message))


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        ("It's not that I hate gyms, I just can't afford one", "Dislikes gyms"),
        ("it isn't that I don't enjoy cooking, it's the washing up I can't stand", "Dislikes cooking"),
        ("My son isn't autistic, he's just shy", "Son is autistic"),
        ("pets aren't allowed in our block", "Has a pet"),
        ("I've got nothing against cats but my lungs disagree", "Dislikes cats"),
        ("Used to loathe opera, these days I've got a season ticket", "Dislikes opera"),
    ],
)
def test_a_denial_does_not_become_its_opposite(message: str, wrong: str):
    assert not any(text.startswith(wrong) for text in texts(message))


@pytest.mark.parametrize(
    "message",
    [
        "I don't know",
        "I don't get it",
        "I can't see the button",
        "I don't mind",
        "never mind",
        "I can't drive this point home enough",
        "I don't like this answer",
        "that's not what I asked",
    ],
)
def test_what_is_denied_of_the_moment_teaches_nothing(message: str):
    assert texts(message) == []


def test_the_kids_are_the_users():
    assert "The kids hate mushrooms" in texts("The kids hate mushrooms")
    assert texts("The children of Israel left Egypt") == []


def test_they_are_those_named_last():
    found = extract("trying to get the kids to eat greens. all three of them are fussy", at=AT)
    assert [(each.subject, each.text) for each in found if "fussy" in each.text] == [
        ("user", "Kids: all three of them are fussy")
    ]
    assert "My grandparents are moving in with us, they're both in their nineties" in texts(
        "My grandparents are moving in with us, they're both in their nineties"
    )


def test_she_can_be_a_pet_that_has_no_name_yet():
    earlier = ("She's mad as a hatter this dog, herds the ducks round the garden",)
    found = texts("Close, she's a kelpie.", earlier=earlier, asked="Sounds like you have a border collie!")
    assert found == ["Dog: she's a kelpie."]


def test_what_was_trimmed_off_a_value_is_not_lost():
    (candidate,) = extract("im alergic to wasps n i wrk as a plumer in derby", at=AT)
    assert candidate.value == "wasps"
    assert "plumer in derby" in candidate.text


@pytest.mark.parametrize(
    "message",
    [
        "Duchess has arthritis so the vet put her on meloxicam.",
        "Biscuit takes half a tablet of pimobendan each morning.",
        "Tariq broke his wrist at football training.",
        "Noor is teething and has a fever again.",
        "Ravi takes 500 mg metformin with breakfast.",
    ],
)
def test_somebody_in_care_is_known_by_name_alone(message: str):
    assert [each.text for each in extract(message, at=AT)] == [message]


@pytest.mark.parametrize(
    "message", ["Napoleon had arthritis, right?", "Python has a garbage collector.", "Germany has high taxes."]
)
def test_a_name_of_the_world_is_nobody_in_care(message: str):
    assert extract(message, at=AT) == []
