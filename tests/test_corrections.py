"""What was just said, put right: a figure, a day, a name and its letters."""

import re

import pytest

from tests.real_memory import DAY, NOW, tell, texts

IS_CORRECTION = re.compile(r"no\b|oh and|sorry|oops|\*|correction", re.I)


def current(service) -> list[str]:
    return [text for text, memory in texts(service).items() if memory.status == "current"]


@pytest.mark.parametrize(
    ("before", "now", "told", "gone"),
    [
        ("my allotment plot is number 14", "no wait, 41 not 14", r"\b41\b", r"\b14\b"),
        ("My colleague is called Stephen.", "oh and it's Steven with a v", r"steven", r"stephen"),
        ("the dog's name is Pheobe", "sorry typo, Phoebe", r"phoebe", r"pheobe"),
        ("my niece is Cathryn", "*Kathryn, autocorrect", r"kathryn", r"cathryn"),
        ("my electrician is Darren", "oops meant Darryl", r"darryl", r"darren"),
        ("I've 3 sheep", "correction, 13 not 3", r"\b13\b", r"\b3\b"),
        (
            "the surgery is on Tuesday the 4th",
            "sorry wednesday not tuesday",
            r"wednesday",
            r"(?s)\A(?!.*wednesday).*tuesday",
        ),
    ],
)
def test_another_value_closes_the_old_one(service, before: str, now: str, told: str, gone: str):
    chat_id = tell(service, before, at=NOW - 40 * DAY).chat_id
    tell(
        service,
        now,
        at=NOW - 40 * DAY if IS_CORRECTION.match(now) else NOW,
        chat_id=chat_id if IS_CORRECTION.match(now) else None,
    )
    assert any(re.search(told, text, re.I) for text in current(service))
    assert not any(re.search(gone, text, re.I) for text in current(service))


def test_a_name_is_put_right_wherever_it_stands(service):
    chat_id = tell(service, "My dog is called Finn. Finn sleeps on my bed.", at=NOW).chat_id
    tell(service, "no, with a K. Fynn", at=NOW, chat_id=chat_id)
    assert not any("Finn" in text for text in texts(service))


@pytest.mark.parametrize("said", ["I like tea, not coffee", "I live in Bonn, not in Berlin", "not now, but thanks"])
def test_a_statement_corrects_nothing(service, said: str):
    tell(service, "We drink coffee from Berlin every morning", at=NOW)
    before = [text for text in texts(service) if "coffee from Berlin" in text]
    tell(service, said, at=NOW)
    assert [text for text in texts(service) if "coffee from Berlin" in text] == before


def test_a_letter_is_no_word_of_a_sentence(service):
    tell(service, "My cousin is called Arlo", at=NOW)
    tell(service, "Replaced the Arno lamp with a Raspberry one", at=NOW)
    assert "Has a cousin called Arlo" in texts(service)
