"""Which hits may be told: the profile, the past, what is hidden, and no fact twice."""

from dataclasses import replace

import pytest

from memory.items import Item
from memory.shortlist import Shortlist, in_profile
from memory.values import Memory
from tests.real_memory import NOW, tell, texts


@pytest.fixture
def home(service) -> Memory:
    return tell(service, "I live in Ghent.").changes[0].memory


def shortlist(service, question: str = "What is it like to live in Ghent?") -> Shortlist:
    return Shortlist(service._vault, question=question, now=NOW)


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
    chosen.add_memory(home, score=2.0, cosine=0.9)
    chosen.add_memory(home, score=1.0, cosine=0.9)
    (item,) = chosen.taken
    assert (item.kind, item.id, item.text, item.score) == ("memory", home.id, home.text.rstrip("."), 2.0)
    assert (item.message_id, item.chat_id, item.said_at) == (
        home.evidence[0].message_id,
        home.evidence[0].chat_id,
        home.evidence[0].at,
    )


@pytest.mark.parametrize("change", [{"status": "proposed"}, {"pinned": True}, {"status": "past"}])
def test_what_is_proposed_always_on_or_past_is_not_taken(service, home: Memory, change: dict[str, object]):
    chosen = shortlist(service)
    chosen.add_memory(replace(home, **change), score=2.0, cosine=0.9)
    assert chosen.taken == []


def test_the_past_is_taken_when_it_is_asked_for(service, home: Memory):
    chosen = shortlist(service, "Where did I live before?")
    chosen.add_memory(replace(home, status="past"), score=2.0, cosine=0.9)
    assert [(item.text, item.is_past) for item in chosen.taken] == [(f"No longer true: {home.text.rstrip('.')}", True)]


def test_what_is_far_from_the_question_is_not_taken(service, home: Memory):
    chosen = shortlist(service, "How does a steam engine work?")
    chosen.read([str(home.evidence[0].message_id)])
    chosen.add_memory(home, score=9.0, cosine=0.1)
    chosen.add_excerpt(excerpt_of(service, home), score=9.0, cosine=0.1)
    assert chosen.taken == []


def test_an_excerpt_says_only_what_no_memory_says(service):
    learnt = tell(service, "I live in Ghent. The heron at the mill caught a carp.")
    memory = texts(service)["Lives in Ghent"]
    item = Item(1, "message", learnt.message_id, 0, 53)
    chosen = shortlist(service)
    chosen.read([learnt.message_id])
    chosen.add_memory(memory, score=2.0, cosine=0.9)
    chosen.add_excerpt(item, score=2.0, cosine=0.9)
    assert chosen.taken[1].text == "the user wrote: “The heron at the mill caught a carp.”"
    alone = shortlist(service)
    alone.read([learnt.message_id])
    alone.add_excerpt(item, score=2.0, cosine=0.9)
    assert alone.taken[0].text == "the user wrote: “I live in Ghent. The heron at the mill caught a carp.”"


def test_a_sentence_that_is_out_of_date_is_in_no_excerpt(service, home: Memory):
    tell(service, "I live in Bruges now.", at=NOW)
    chosen = shortlist(service)
    chosen.read([str(home.evidence[0].message_id)])
    chosen.add_excerpt(excerpt_of(service, home), score=2.0, cosine=0.9)
    assert not any("live in Ghent" in item.text for item in chosen.taken)


def test_an_excerpt_with_hardly_a_word_left_is_dropped(service):
    learnt = tell(service, "I live in Ghent. Right?")
    chosen = shortlist(service)
    chosen.read([learnt.message_id])
    chosen.add_memory(texts(service)["Lives in Ghent"], score=2.0, cosine=0.9)
    chosen.add_excerpt(Item(1, "message", learnt.message_id, 0, 23), score=2.0, cosine=0.9)
    assert [item.kind for item in chosen.taken] == ["memory"]


def test_an_excerpt_of_a_message_that_was_not_read_is_dropped(service, home: Memory):
    chosen = shortlist(service)
    chosen.add_excerpt(excerpt_of(service, home), score=2.0, cosine=0.9)
    assert chosen.taken == []
