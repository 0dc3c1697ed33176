"""Sentences that change what was told before: numbers put right, things over, plans come true, people by pronoun."""

import pytest

from memory.mentions import Mentions, heard, meant
from tests.real_memory import DAY, NOW, tell, texts


def current(service) -> list[str]:
    return [text for text, memory in texts(service).items() if memory.status == "current"]


def test_a_number_is_put_right_in_the_same_chat(service):
    chat_id = tell(service, "We've 900 euros for the new kitchen floor.", at=NOW - DAY).chat_id
    learnt = tell(service, "make that 1,200, my aunt chipped in", at=NOW - DAY, chat_id=chat_id)
    assert [change.action for change in learnt.changes if change.memory.kind == "fact"][:1] == ["corrected"]
    assert any("1,200 euros" in text for text in current(service))
    assert not any("900" in text for text in texts(service))


def test_a_number_said_much_later_elsewhere_corrects_nothing(service):
    tell(service, "We've 900 euros for the new kitchen floor.", at=NOW - 60 * DAY)
    tell(service, "make that 1,200", at=NOW)
    assert any("900 euros" in text for text in current(service))


BUDGET = "We've 900 euros for the new kitchen floor."


def test_a_number_that_begins_a_chat_means_how_the_last_one_ended(service):
    tell(service, BUDGET, at=NOW - 2 * DAY)
    tell(service, "make that 1,200, my aunt chipped in", at=NOW - DAY)
    assert any("1,200 euros" in text for text in current(service))


@pytest.mark.parametrize("between", ["Is the library open today?", "How do I descale a kettle?"])
def test_a_number_in_the_middle_of_another_talk_means_nothing_in_an_older_one(service, between: str):
    tell(service, BUDGET, at=NOW - 2 * DAY)
    chat_id = tell(service, between, at=NOW - DAY).chat_id
    tell(service, "make that 1,200", at=NOW - DAY, chat_id=chat_id)
    assert any("900 euros" in text for text in current(service))


def test_a_number_after_other_talks_means_nothing_before_them(service):
    tell(service, BUDGET, at=NOW - 3 * DAY)
    for question in ("Is the library open today?", "How do I descale a kettle?"):
        tell(service, question, at=NOW - 2 * DAY)
    tell(service, "make that 1,200", at=NOW - DAY)
    assert any("900 euros" in text for text in current(service))


def test_a_number_of_another_size_means_something_else(service):
    tell(service, BUDGET, at=NOW - 2 * DAY)
    tell(service, "make that 6", at=NOW - DAY)
    assert any("900 euros" in text for text in current(service))


def test_a_number_may_answer_what_the_assistant_has_just_said(service):
    tell(service, BUDGET, at=NOW - 60 * DAY)
    chat_id = tell(service, "Is cork any good?", reply="It is, and 900 euros will do.", at=NOW - DAY).chat_id
    tell(service, "make that 1,200", at=NOW - DAY, chat_id=chat_id)
    assert any("1,200 euros" in text for text in current(service))


def test_a_number_long_ago_in_the_same_chat_is_not_meant(service):
    chat_id = tell(service, BUDGET, at=NOW - 2 * DAY).chat_id
    for hour in range(7):
        tell(service, f"What is {hour} times seven?", at=NOW - DAY, chat_id=chat_id)
    tell(service, "make that 1,200", at=NOW, chat_id=chat_id)
    assert any("900 euros" in text for text in current(service))


def test_a_new_dose_is_understood_from_the_question(service):
    tell(service, "The doctor has me on 50mg of metoprolol.", at=NOW - 60 * DAY)
    chat_id = tell(service, "morning", reply="Hello! How is the metoprolol going?", at=NOW).chat_id
    learnt = tell(service, "fine, they put me up to 100 last week", at=NOW, chat_id=chat_id)
    assert "superseded" in [change.action for change in learnt.changes]
    assert any("100mg of metoprolol" in text for text in current(service))
    assert not any("50mg" in text for text in current(service))


@pytest.mark.parametrize(
    ("before", "now", "gone"),
    [
        ("I have a kayak that I keep by the lake.", "sold the kayak on Sunday", "kayak"),
        ("I go to a pottery class with Wanda.", "I've given up the pottery class", "pottery"),
        ("We're expecting, due in March!", "She's here! Born on Monday, 3 kilos", "expecting"),
        ("I'm looking for a new job in logistics.", "Nordfracht hired me, I start on Monday!", "looking for a new job"),
        ("We have two sons.", "A third son was born on Monday, we're dazed", "two sons"),
        ("My manager Oksana reads every e-mail twice.", "I now report to Ferhat", "Oksana"),
        ("Our terrier Biscuit chews every shoe.", "We lost Biscuit on Friday.", "chews"),
        ("I live in Brno.", "we're back in Olomouc since June", "Brno"),
        ("I'm vegan.", "plain vegetarian it is again, I missed cheese", "vegan"),
    ],
)
def test_what_is_over_is_no_longer_current(service, before, now, gone):
    tell(service, before, at=NOW - 60 * DAY)
    assert any(gone in text for text in current(service))
    tell(service, now)
    assert not any(gone in text.replace(now.rstrip("!"), "") for text in current(service) if "sold" not in text.lower())


def test_what_followed_from_a_home_is_marked_for_checking_and_comes_back(service):
    tell(service, "I live in Brno.", at=NOW - 60 * DAY)
    tell(service, "My commute takes an hour on the number 12 tram.", at=NOW - 59 * DAY)
    learnt = tell(service, "I moved to Olomouc.")
    (doubted,) = [change for change in learnt.changes if change.action == "doubted"]
    assert doubted.memory.status == "proposed"
    service.memories.undo(doubted.undo_id)
    assert service.memories.get(doubted.memory.id).status == "current"


def test_a_proposed_memory_can_be_accepted(service):
    tell(service, "I live in Brno.", at=NOW - 60 * DAY)
    tell(service, "My commute takes an hour on the number 12 tram.", at=NOW - 59 * DAY)
    learnt = tell(service, "I moved to Olomouc.")
    (doubted,) = [change for change in learnt.changes if change.action == "doubted"]
    accepted = service.memories.accept(doubted.memory.id)
    assert (accepted.status, accepted.confidence) == ("current", 1.0)


def test_he_and_she_are_those_named_before_in_the_chat(service):
    chat_id = tell(service, "meet the lodgers: Viktor on the left, Paloma on the right", at=NOW - DAY).chat_id
    tell(service, "he's got a trombone. she's a retired pilot", at=NOW - DAY, chat_id=chat_id)
    assert any("Viktor" in text and "trombone" in text for text in current(service))
    assert any("Paloma" in text and "pilot" in text for text in current(service))


@pytest.mark.parametrize(
    ("before", "now", "who"),
    [
        ("My sister Ines called", "she wants the recipe", "sister Ines"),
        ("My brother and my sister Ines called", "he wants the recipe", "brother"),
        ("I saw Marek and he waved", "he's ill", "Marek"),
        ("We flew to Dublin", "he's ill", ""),
    ],
)
def test_whom_a_pronoun_means(before, now, who):
    assert meant(heard(Mentions(), before), now)[0] == who


def test_a_secret_is_in_no_memory_and_in_no_piece(service):
    tell(service, "I live in Brno and my wifi password is Sovereign-77-kite")
    assert not any("kite" in text for text in texts(service))
    assert (
        "kite"
        not in service.recall(
            "What is my wifi password?", now=NOW, budget_tokens=700, count_tokens=lambda ts: [1 for _ in ts]
        ).notes
    )


def test_what_is_not_to_be_remembered_is_not_recalled(service):
    tell(service, "Don't remember this: I've applied to Zorbatek.", reply="Zorbatek it is.")
    notes = service.recall(
        "Did I apply to Zorbatek?", now=NOW, budget_tokens=700, count_tokens=lambda ts: [1] * len(ts)
    )
    assert "Zorbatek" not in notes.notes


def test_what_one_message_says_does_not_overtake_what_it_says_itself(service):
    learnt = tell(service, "I work as a luthier, and since last October I'm freelancing.")
    assert {change.action for change in learnt.changes} == {"added"}
