"""What is believed of an answer: numbers that exist, values that were said, people that were named; nothing else."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from memory.changes import LEAST_CONFIDENCE
from memory.extract_llm import questions
from memory.findings import DOUBTFUL, STATED, SURE, ExtractionInvalid, read_answer
from memory.gate import own_words
from tests.bench_fakes import known
from tests.real_memory import count_words

AT = datetime(2026, 11, 20, 10, 0)
BRUGES = replace(known("Lives in Bruges"), id="bruges", slot="home", value="Bruges")
INES = replace(known("Sister Ines is vegetarian"), id="ines", slot="diet", value="vegetarian", subject="sister Ines")


def entry(**changed):
    return {
        "sentence": 1,
        "subject": "user",
        "slot": "home",
        "value": "Ghent",
        "operation": "new",
        "memory": 0,
    } | changed


def read(said, *entries, memories=()):
    (question,) = questions(own_words(said), memories, at=AT, count_tokens=count_words)
    return read_answer(json.dumps({"facts": entries}), question)


def only(said, *entries, memories=()):
    (finding,) = read(said, *entries, memories=memories)
    return finding


def test_a_value_in_a_slot_is_written_as_the_rules_write_it_with_its_clause_as_evidence():
    said = "Good morning, I now live in Ghent, and my cat came along."
    found = only(said, entry()).candidate
    assert (found.text, found.slot, found.value, found.subject) == ("Lives in Ghent", "home", "Ghent", "user")
    assert said[slice(*found.span)] == "I now live in Ghent"


def test_evidence_and_value_are_copied_never_retyped():
    found = only("Mi casa está en CORUÑA, I live there.", entry(value="coruna")).candidate
    assert found.value == "CORUÑA"


@pytest.mark.parametrize(
    "changed",
    [
        {"value": "Antwerp"},
        {"value": "Ghen"},
        {"value": ""},
        {"value": "I"},
        {"value": None},
        {"value": ["Ghent"]},
        {"value": "Ghent " * 40},
        {"sentence": 0},
        {"sentence": 3},
        {"sentence": True},
        {"sentence": "1"},
        {"sentence": 1.0},
        {"slot": "shoe size"},
        {"slot": None},
        {"slot": ["home"]},
        {"subject": ""},
        {"subject": None},
        {"subject": "brother Karl"},
        {"subject": "the user's very old and dear friend from school"},
        {"operation": "delete"},
        {"operation": None},
        {"operation": "end"},
        {"memory": 1},
        {"memory": -1},
        {"memory": "0"},
    ],
)
def test_an_entry_that_does_not_hold_is_dropped_and_the_others_stay(changed):
    said = "I live in Ghent. It rains."
    assert read(said, entry(**changed)) == []
    assert len(read(said, entry(**changed), entry())) == 1


@pytest.mark.parametrize("entries", [[], [None], ["home"], [1], [[]], [{}]])
def test_nothing_found_is_an_answer(entries):
    assert read("I live in Ghent.", *entries) == []


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"facts": null}', '{"facts": [{"sent', "[" * 100_000, "NaN"])
def test_what_is_no_answer_is_refused(text):
    (question,) = questions(own_words("I live in Ghent."), (), at=AT, count_tokens=count_words)
    with pytest.raises(ExtractionInvalid, match="later"):
        read_answer(text, question)


def test_somebody_else_is_named_as_they_were_named():
    said = "My Sister Ines lives in Ghent."
    assert only(said, entry(subject="the user's sister Ines")).candidate.subject == "sister Ines"
    assert only(said, entry(subject="sister ines")).candidate.text == "Sister Ines lives in Ghent"
    again = only("Ines has moved to Ghent.", entry(subject="Ines"), memories=[INES]).candidate
    assert again.subject == "sister Ines"


def test_what_fits_no_slot_is_kept_as_it_was_said():
    said = "I never learnt to swim. How deep is the lake?"
    found = only(said, entry(slot="other", value="")).candidate
    assert (found.text, found.slot, said[slice(*found.span)]) == (
        "I never learnt to swim.",
        None,
        "I never learnt to swim.",
    )


def test_a_question_is_no_evidence():
    said = "Thanks for asking. Is my sister Ines living in Ghent?"
    assert read(said, entry(sentence=2), entry(sentence=2, slot="other", value="")) == []


def test_an_appointment_needs_its_day():
    said = "The dentist is next Friday."
    found = only(said, entry(slot="appointment", value="dentist")).candidate
    assert (found.event_on, found.kind, found.value) == (date(2026, 11, 27), "event", "dentist")


def test_an_update_names_the_memory_that_it_closes():
    finding = only("It's Ghent for us from now on.", entry(operation="update", memory=1), memories=[BRUGES])
    assert (finding.target, finding.candidate.value) == ("bruges", "Ghent")


def test_an_end_that_was_said_ends_just_that_memory():
    finding = only("We have left Bruges.", entry(operation="end", memory=1, value=""), memories=[BRUGES])
    assert (finding.target, finding.candidate.operation) == ("bruges", "end")


def test_an_end_that_cannot_be_seen_in_the_words_is_only_proposed_as_a_statement():
    finding = only("I had toast this morning.", entry(operation="end", memory=1, value=""), memories=[BRUGES])
    assert (finding.target, finding.candidate.operation) == (None, "state")
    assert finding.candidate.confidence == DOUBTFUL


def test_what_is_said_of_one_closes_nothing_of_another():
    of_ines = entry(operation="update", memory=1, value="vegan", slot="diet")
    finding = only("I am vegan now.", of_ines, memories=[INES])
    assert (finding.target, finding.candidate.confidence) == (None, DOUBTFUL)
    assert read("I am vegan now.", of_ines | {"operation": "end"}, memories=[INES]) == []


def test_an_update_of_another_slot_closes_nothing():
    finding = only("I work at Brightwater.", entry(slot="employer", value="Brightwater", operation="update", memory=1),
                   memories=[BRUGES])  # fmt: skip
    assert (finding.target, finding.candidate.confidence) == (None, DOUBTFUL)


def test_an_instruction_has_to_be_accepted_because_it_would_always_be_on():
    found = only("Please answer in short sentences.", entry(slot="instruction", value="answer in short sentences"))
    assert found.candidate.confidence == DOUBTFUL


def test_sensitive_things_are_marked():
    found = only("I am allergic to walnuts.", entry(slot="allergy", value="walnuts")).candidate
    assert found.sensitivity == "health"


def test_the_same_twice_is_once():
    assert len(read("I live in Ghent.", entry(), entry(), entry(value="ghent"))) == 1


def test_what_is_doubtful_is_below_the_line_from_which_memories_are_current():
    assert DOUBTFUL < LEAST_CONFIDENCE <= STATED < SURE
