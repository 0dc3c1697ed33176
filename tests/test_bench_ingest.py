"""Feeding turns: each is stored once, learnt from once, and in the order of a chat; untidy talks included."""

from datetime import datetime, timedelta

from bench.ingest import Feeder
from tests.bench_fakes import FakeMemory

NOON = datetime(2025, 1, 1, 12, 0)


def fed(*turns, gap=timedelta(minutes=1)):
    memory = FakeMemory()
    feeder = Feeder(memory)
    for number, (speaker, text) in enumerate(turns):
        feeder.feed(speaker, text, at=NOON + number * gap)
    feeder.flush()
    return memory.log


def test_a_message_is_queued_at_once_and_learnt_when_its_reply_stands():
    assert fed(("user", "u"), ("assistant", "a")) == [
        ("chat",),
        ("user", "chat1", "u"),
        ("put", "u"),
        ("assistant", "chat1", "a"),
        ("learn", "u"),
    ]


def test_a_message_without_a_reply_is_learnt_before_the_next_one():
    assert [step for step in fed(("user", "u"), ("user", "v")) if step[0] in ("learn", "user")] == [
        ("user", "chat1", "u"),
        ("learn", "u"),
        ("user", "chat1", "v"),
        ("learn", "v"),
    ]


def test_turns_of_the_assistant_that_answer_nothing_are_indexed():
    log = fed(("assistant", "a"), ("user", "u"), ("assistant", "b"), ("assistant", "c"))
    assert [step for step in log if step[0] in ("learn", "index")] == [("index", "a"), ("learn", "u"), ("index", "c")]


def test_whoever_comes_back_later_opens_a_new_chat():
    log = fed(("user", "u"), ("assistant", "a"), ("user", "v"), gap=timedelta(hours=2))
    assert [step[1] for step in log if step[0] in ("user", "assistant")] == ["chat1", "chat2", "chat3"]
    assert log.count(("learn", "u")) == 1


def test_while_memory_is_off_messages_are_stored_and_nothing_is_learnt():
    memory = FakeMemory()
    memory.preferences.memory_on = False
    feeder = Feeder(memory)
    feeder.feed("assistant", "a", at=NOON)
    feeder.feed("user", "u", at=NOON)
    feeder.flush()
    assert [step[0] for step in memory.log] == ["chat", "assistant", "user"]


def test_every_turn_reports_its_seconds():
    seconds = []
    feeder = Feeder(FakeMemory(), on_step=seconds.append)
    feeder.feed("user", "u", at=NOON)
    feeder.feed("assistant", "a", at=NOON)
    assert len(seconds) == 2
    assert min(seconds) >= 0
