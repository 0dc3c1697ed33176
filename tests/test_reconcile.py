"""A candidate against what is known."""

from datetime import date, datetime

import pytest

from memory.extract import extract
from memory.reconcile import Decision, reconcile
from memory.values import Candidate, Evidence, Memory

AT = datetime(2026, 5, 8, 9, 30)


def known(*messages: str) -> list[Memory]:
    candidates = [candidate for message in messages for candidate in extract(message, at=AT)]
    return [as_memory(candidate, str(number)) for number, candidate in enumerate(candidates)]


def as_memory(candidate: Candidate, name: str) -> Memory:
    return Memory(
        id=name, text=candidate.text, subject=candidate.subject, kind=candidate.kind, slot=candidate.slot,
        value=candidate.value, status="current", valid_from=candidate.valid_from, valid_to=None,
        event_on=candidate.event_on, confidence=candidate.confidence, pinned=False, sensitivity=candidate.sensitivity,
        uses=0, created_at=AT, updated_at=AT, evidence=(Evidence(quote=candidate.text, at=AT),),
    )  # fmt: skip


def decide(message: str, memories: list[Memory]) -> Decision:
    return reconcile(extract(message, at=AT)[-1], memories)


@pytest.mark.parametrize(
    ("before", "now", "action"),
    [
        ("I live in Graz", "I live in Linz", "supersede"),
        ("I live in Graz", "we live in graz", "confirm"),
        ("I'm vegan", "as a vegan, is honey ok?", "confirm"),
        ("I'm vegan", "I'm vegetarian", "supersede"),
        ("I work at Brightco", "I work at Dullco", "supersede"),
        ("I'm allergic to nuts", "I'm allergic to latex", "add"),
        ("I'm allergic to peanuts", "I'm allergic to peanut", "confirm"),
        ("I live in Graz", "my sister Ines lives in Linz", "add"),
        ("my sister Ines lives in Linz", "my sister lives in Wels", "supersede"),
        ("I'm vegan", "I'm no longer vegan", "end"),
        ("I'm vegan", "I no longer work at Brightco", "ignore"),
        ("I never learnt to swim", "I never learnt to swim!", "confirm"),
        ("dentist on 20 May", "dentist on 27 May", "supersede"),
        ("dentist on 20 May", "interview on 20 May", "add"),
        ("My birthday is on 3 March 1990", "my birthday is on 3 March", "confirm"),
    ],
)
def test_decisions(before, now, action):
    memories = known(before)
    decision = decide(now, memories[-1:])
    assert decision.action == action
    if action in ("confirm", "supersede", "end"):
        assert decision.targets == (memories[-1].id,)


def test_a_quit_job_ends_job_and_employer():
    memories = known("I work as a nurse at Brightco")
    assert set(decide("I quit my job", memories).targets) == {memory.id for memory in memories}


def test_a_split_ends_the_partner():
    memories = known("my girlfriend Lena is a baker")
    decision = reconcile(extract("lena and i split up", at=AT)[0], memories)
    assert decision.action == "end"


def test_a_spelling_is_corrected():
    decision = decide("no, with a K", known("my name is Caren Holt"))
    assert decision.action == "correct"
    assert decision.candidate is not None
    assert decision.candidate.text == "Is called Karen Holt"


def test_a_name_is_corrected():
    decision = decide("oops, Katrin", known("I live in Graz", "my name is Kathrin"))
    assert decision.candidate is not None
    assert (decision.action, decision.candidate.text) == ("correct", "Is called Katrin")


def test_a_day_is_corrected():
    decision = decide("no, Thursday", known("dentist on Wednesday at 4"))
    assert decision.candidate is not None
    assert decision.candidate.event_on == date(2026, 5, 14)
    assert "Wednesday" not in decision.candidate.text
    assert "Thursday" in decision.candidate.text


def test_a_correction_of_nothing_is_ignored():
    assert decide("no, with a K", []).action == "ignore"


def test_what_is_over_closes_what_was_said_of_it():
    memories = known("I sing alto in the Larkfield choir")
    assert decide("I quit the Larkfield choir last week", memories).action == "supersede"


def test_past_memories_are_left_alone():
    (memory,) = known("I live in Graz")
    past = [Memory(**{**{name: getattr(memory, name) for name in memory.__slots__}, "status": "past"})]
    assert decide("I live in Graz", past).action == "add"
