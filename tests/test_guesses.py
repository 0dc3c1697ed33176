"""What the assistant took for granted, put right by the user."""

from datetime import datetime

import pytest

from memory.extract import extract

AT = datetime(2026, 5, 8, 9, 30)


@pytest.mark.parametrize(
    ("before", "asked", "message", "told"),
    [
        ("A present for my wife's hobby", "Since she loves stamps, an album?", "its falconry actually", "falconry"),
        (
            "Something for my brother's new hobby please",
            "As he's into photography, a tripod?",
            "no it's pottery",
            "pottery",
        ),
        (
            "what can i bring to my in-laws",
            "As they drink wine, a Merlot?",
            "it's whisky they like, not wine",
            "whisky",
        ),
        ("plan my evenings", "Since you play the violin, leave time for it.", "its the cello actually", "cello"),
        (
            "I need shoes for my daughter's new sport",
            "For ballet, soft slippers.",
            "nope, judo",
            "daughter's new sport: judo",
        ),
        ("Help me pack for my new job", "Since you're starting in Bonn, pack light.", "Kiel, not Bonn", "Kiel"),
    ],
)
def test_the_users_word_is_kept_with_what_it_answers(before: str, asked: str, message: str, told: str):
    found = [each for each in extract(message, at=AT, asked=asked, earlier=[before]) if each.operation == "state"]
    assert [each for each in found if told in each.text]
    assert all(0 <= each.span[0] < each.span[1] <= len(message) for each in found)
    guessed = ("stamps", "photography", "drink wine", "violin", "ballet", "starting in Bonn")
    assert not [each for each in found if any(word in each.text for word in guessed)]


@pytest.mark.parametrize(
    ("before", "asked", "message"),
    [
        ("fix this code", "Since you use Python 3.8, this fails.", "it's a syntax error actually"),
        ("I need a gift for my wife", "A book?", "it's fine actually"),
        ("How do I fix my bike?", "Since the chain slips, replace it.", "it's the wrong size actually"),
        ("my homework: the capital of Australia", "Sydney? No, Canberra.", "it's Canberra, not Sydney"),
        ("what's for my lunch", "Soup?", "no thanks"),
        ("", "Since you play the violin, practise.", "no"),
    ],
)
def test_a_remark_on_the_answer_is_no_fact(before: str, asked: str, message: str):
    found = extract(message, at=AT, asked=asked, earlier=[before])
    assert [each for each in found if each.operation == "state"] == []
