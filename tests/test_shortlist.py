"""Which hits may be told: the profile, the past, what is hidden, and no fact twice."""

from dataclasses import replace

import pytest

from memory.lookups import Item
from memory.shortlist import EXCERPT_CHARS, Near, Shortlist, in_profile, tight
from memory.values import Memory
from tests.real_memory import NOW, tell, texts


@pytest.fixture
def home(service) -> Memory:
    return tell(service, "I live in Ghent.").changes[0].memory


def shortlist(service, question: str = "What is it like to live in Ghent?") -> Shortlist:
    return Shortlist(service._vault, question=question, now=NOW)


def near(memory: Memory, cosine: float) -> Near:
    return Near(memories={memory.id: cosine})


def excerpt_of(service, memory: Memory) -> Item:
    (proof,) = memory.evidence
    assert proof.message_id is not None
    return Item(1, "message", proof.message_id, 0, len(service.chats.message(proof.message_id).text))


@pytest.mark.parametrize(
    ("change", "always"),
    [
        ({}, False),
        ({"slot": "name"}, True),
        ({"kind": "instruction", "slot": "instruction"}, True),
        ({"pinned": True}, True),
        ({"slot": "name", "sensitivity": "health"}, False),
        ({"kind": "instruction", "sensitivity": "religion"}, False),
        ({"pinned": True, "sensitivity": "health"}, True),
        ({"slot": "name", "status": "past"}, False),
        ({"pinned": True, "status": "past"}, False),
        ({"slot": "name", "subject": "sister Ana"}, False),
    ],
)
def test_what_is_always_on(home: Memory, change: dict[str, object], always: bool):
    assert in_profile(replace(home, **change)) is always


def test_a_memory_is_taken_once_with_its_origin(service, home: Memory):
    chosen = shortlist(service)
    chosen.add_memory(home, score=2.0, near=near(home, 0.9))
    chosen.add_memory(home, score=1.0, near=near(home, 0.9))
    (item,) = chosen.taken
    assert (item.kind, item.id, item.text) == ("memory", home.id, home.text.rstrip("."))
    assert 2.0 < item.score < 4.0
    assert (item.message_id, item.chat_id, item.said_at) == (
        home.evidence[0].message_id,
        home.evidence[0].chat_id,
        home.evidence[0].at,
    )


@pytest.mark.parametrize("change", [{"status": "proposed"}, {"pinned": True}, {"status": "past"}])
def test_what_is_proposed_always_on_or_past_is_not_taken(service, home: Memory, change: dict[str, object]):
    chosen = shortlist(service)
    chosen.add_memory(replace(home, **change), score=2.0, near=near(home, 0.9))
    assert chosen.taken == []


def test_the_past_is_taken_when_it_is_asked_for(service, home: Memory):
    chosen = shortlist(service, "Where did I live before?")
    chosen.add_memory(replace(home, status="past"), score=2.0, near=near(home, 0.9))
    assert [(item.text, item.is_past) for item in chosen.taken] == [(f"No longer true: {home.text.rstrip('.')}", True)]


def test_what_is_far_from_the_question_is_not_taken(service, home: Memory):
    chosen = shortlist(service, "How does a steam engine work?")
    chosen.read([str(home.evidence[0].message_id)], known={})
    chosen.add_memory(home, score=9.0, near=near(home, 0.1))
    chosen.add_excerpt(excerpt_of(service, home), score=9.0, cosine=0.1)
    assert chosen.taken == []


def test_an_excerpt_says_only_what_no_memory_says(service):
    learnt = tell(service, "I live in Ghent. The heron at the mill caught a carp.")
    memory = texts(service)["Lives in Ghent"]
    item = Item(1, "message", learnt.message_id, 0, 53)
    chosen = shortlist(service)
    chosen.read([learnt.message_id], known={})
    chosen.add_memory(memory, score=2.0, near=near(memory, 0.9))
    chosen.add_excerpt(item, score=2.0, cosine=0.9)
    assert chosen.taken[1].text == "the user wrote: “The heron at the mill caught a carp.”"
    alone = shortlist(service)
    alone.read([learnt.message_id], known={})
    alone.add_excerpt(item, score=2.0, cosine=0.9)
    assert alone.taken[0].text == "the user wrote: “I live in Ghent. The heron at the mill caught a carp.”"


def test_a_sentence_that_is_out_of_date_is_in_no_excerpt(service, home: Memory):
    tell(service, "I live in Bruges now.", at=NOW)
    chosen = shortlist(service)
    chosen.read([str(home.evidence[0].message_id)], known={})
    chosen.add_excerpt(excerpt_of(service, home), score=2.0, cosine=0.9)
    assert not any("live in Ghent" in item.text for item in chosen.taken)


def test_an_excerpt_with_hardly_a_word_left_is_dropped(service):
    learnt = tell(service, "I live in Ghent. Right?")
    chosen = shortlist(service)
    chosen.read([learnt.message_id], known={})
    memory = texts(service)["Lives in Ghent"]
    chosen.add_memory(memory, score=2.0, near=near(memory, 0.9))
    chosen.add_excerpt(Item(1, "message", learnt.message_id, 0, 23), score=2.0, cosine=0.9)
    assert [item.kind for item in chosen.taken] == ["memory"]


def test_an_excerpt_of_a_message_that_was_not_read_is_dropped(service, home: Memory):
    chosen = shortlist(service)
    chosen.add_excerpt(excerpt_of(service, home), score=2.0, cosine=0.9)
    assert chosen.taken == []


def test_a_standing_instruction_for_a_case_is_told_again_when_it_fits(service, home: Memory):
    instruction = replace(home, kind="instruction", slot="instruction", text="Use metres when I ask about distances")
    for cosine, told in ((0.4, [instruction.text]), (0.0, [])):
        chosen = shortlist(service, "How far is it to Bruges?")
        chosen.add_memory(instruction, score=0.0, near=near(instruction, cosine))
        assert [item.text for item in chosen.ordered()] == told
    always = replace(instruction, text="Answer in short sentences")
    chosen = shortlist(service)
    chosen.add_memory(always, score=0.0, near=near(always, 0.4))
    assert chosen.ordered() == []


def test_what_is_used_more_comes_first_of_equals(service, home: Memory):
    often = replace(home, id="often", uses=30, last_used_at=NOW)
    chosen = shortlist(service)
    for memory in (home, often):
        chosen.add_memory(memory, score=2.0, near=near(memory, 0.9))
    assert [item.id for item in chosen.ordered()] == ["often", home.id]


def test_the_likeliest_of_those_just_below_the_floor_is_told_when_no_other_is(service, home: Memory):
    chosen = shortlist(service, "What could I do this evening?")
    for name, cosine in (("less", 0.29), ("more", 0.3)):
        memory = replace(home, id=name)
        chosen.add_memory(memory, score=0.0, near=near(memory, cosine))
    assert [item.id for item in chosen.ordered()] == ["more"]


def test_a_long_excerpt_is_cut_to_the_sentences_that_matter():
    long = "The morning was grey. " * 8 + "The heron caught a carp. " + "The evening was red. " * 8
    short = tight(long, ["heron", "carp"])
    assert "The heron caught a carp." in short
    assert "…" in short
    assert len(short) <= EXCERPT_CHARS + 20
    assert tight("Short enough.", ["heron"]) == "Short enough."
    assert tight("x" * 500, []) == "x" * 500


def test_what_is_sensitive_has_to_bear_on_the_question_for_certain(service, home: Memory):
    question, about = "Reply to the caretaker about the keys", "Is the landlord's favourite tenant"
    plain, sensitive = replace(home, text=about), replace(home, text=about, sensitivity="finances")
    for memory, cosine, is_told in ((plain, 0.35, True), (sensitive, 0.35, False), (sensitive, 0.8, True)):
        chosen = shortlist(service, question)
        chosen.add_memory(memory, score=1.0, near=near(memory, cosine))
        assert bool(chosen.ordered()) is is_told, (memory.sensitivity, cosine)


def test_the_head_has_no_say_in_what_is_no_longer_true(service, home: Memory):
    strict = replace(near(home, 0.6), learnt={home.id: -9.0})
    past = replace(home, status="past", text="Keeps a heron")
    for memory, question, is_told in (
        (replace(past, status="current"), "Which bird did I keep?", False),
        (past, "Which bird did I keep?", True),
        (past, "What should I feed the bird?", False),
    ):
        chosen = shortlist(service, question)
        chosen.add_memory(memory, score=1.0, near=strict)
        assert bool(chosen.ordered()) is is_told, (memory.status, question)
