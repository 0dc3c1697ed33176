"""The model's spare time in the whole assistant: who may read, when, what a new message does to it, reading again."""

import json
import threading
import time

import pytest

from assistant import model_reader
from assistant.events import Finished, Saved
from assistant.exam import Progress, Report
from assistant.schooling import NO_MODEL, NOT_ALLOWED
from models.errors import InputError
from tests.test_assistant import AT, PATIENCE_S, bench, new_chat, until  # noqa: F401

# ruff: noqa: F811  (arguments are named after the fixtures that are imported)
GLUE = "Luthiers like me spend whole days with glue."
NOTHING = json.dumps({"facts": []})
PASSED = Report(
    cases=20, coverage=0.9, invention=0.0, wrong_subject=0.0, missed_updates=0.0, abstention=1.0, invalid=0.0,
    ms_per_turn=900.0, passed=True,
)  # fmt: skip


def job():
    fact = {"sentence": 1, "subject": "user", "slot": "job", "value": "Luthiers", "operation": "new", "memory": 0}
    return json.dumps({"facts": [fact]})


def allow(assistant):
    assistant.schooling.verdicts.put(assistant._shelf.in_use, PASSED)


def say(assistant, text, chat=None):
    for event in assistant.take_turn(chat or new_chat(assistant), text):
        if isinstance(event, Saved):
            message = event.message
    assert isinstance(event, Finished)
    assistant.wait_learnt(message.id, timeout_s=PATIENCE_S)
    return message


def texts(assistant):
    return [memory.text for memory in assistant.memory.memories.list()]


def test_without_an_exam_the_rules_work_alone_and_the_messages_wait(bench):
    assistant = bench.start()
    say(assistant, GLUE)
    time.sleep(0.2)
    assert bench.made["starter.gguf"].json_prompts == []
    status = assistant.status()
    assert (status.exam, status.unread, status.backlog) == ("not taken", 1, 0)
    with pytest.raises(InputError, match="exam"):
        next(assistant.schooling.reread(all_history=True))
    assert "rules" in NOT_ALLOWED


def test_a_model_that_passed_reads_each_message_after_its_reply(bench):
    assistant = bench.start()
    allow(assistant)
    bench.made["starter.gguf"]._json_replies.append(job())
    message = say(assistant, GLUE)
    until(lambda: assistant.status().unread == 0)
    assert "Works as a Luthiers" in texts(assistant)
    learnt = assistant.wait_learnt(message.id, timeout_s=PATIENCE_S)
    assert "Works as a Luthiers" in [change.memory.text for change in learnt.changes]


def test_a_new_message_cancels_the_reading_and_it_is_done_later(bench):
    assistant = bench.start()
    allow(assistant)
    model = bench.made["starter.gguf"]
    model._json_replies += [job(), job(), NOTHING]
    chat = new_chat(assistant)
    slow = threading.Event()
    words = model._words

    def hang(text, messages, limit):
        if text == job() and not slow.is_set():
            slow.set()
            model.gate.clear()
        yield from words(text, messages, limit)

    model._words = hang
    first = say(assistant, GLUE, chat)
    assert slow.wait(PATIENCE_S)
    assert assistant.memory.readings.next() == first.id
    threading.Timer(0.3, model.gate.set).start()  # the turn's own words; by then the reading has to be cancelled
    began = time.monotonic()
    for event in assistant.take_turn(chat, "Hello again."):
        if isinstance(event, Saved):
            assert time.monotonic() - began < 2
            assert "Works as a Luthiers" not in texts(assistant)
    until(lambda: assistant.status().unread == 0)
    assert "Works as a Luthiers" in texts(assistant)
    assert len(model.json_prompts) == 3
    assert model.json_prompts[1][:-2] == model.prompts[-1], "the earlier message, behind the chat as it is now"


def test_answers_of_no_use_are_tried_a_few_times_only(bench, monkeypatch):
    monkeypatch.setattr(model_reader, "QUIET_S", 0.0)
    assistant = bench.start()
    allow(assistant)
    model = bench.made["starter.gguf"]
    model._json_replies += ["no"] * 9
    say(assistant, GLUE)
    until(lambda: len(model.json_prompts) == 3)
    time.sleep(0.2)
    assert len(model.json_prompts) == 3
    assert (assistant.status().unread, assistant.memory.readings.waiting()) == (1, 0)


def test_what_is_left_over_waits_until_it_is_quiet(bench, monkeypatch):
    assistant = bench.start()
    older = say(assistant, GLUE)
    say(assistant, "Hello there.", new_chat(assistant))
    allow(assistant)
    assistant._background.poke()
    until(lambda: assistant.memory.readings.unread() == 1)
    time.sleep(0.1)
    assert assistant.memory.readings.next() == older.id
    monkeypatch.setattr(model_reader, "QUIET_S", 0.0)
    assistant._background.poke()
    until(lambda: assistant.memory.readings.unread() == 0)


def test_the_history_is_read_again_by_a_better_model_without_doubles(bench):
    assistant = bench.start()
    say(assistant, "I live in Ghent.")
    say(assistant, GLUE)
    before = texts(assistant)
    assistant.choose_model(str(bench.file("better.gguf")))
    allow(assistant)
    model = bench.made["better.gguf"]
    ghent = json.loads(job())["facts"][0] | {"slot": "home", "value": "Ghent"}
    model._json_replies += [json.dumps({"facts": [ghent]}), job()]
    assistant.schooling.reader._next = lambda _next=assistant.memory.readings.next: _next()  # the oldest first
    *progress, last = assistant.schooling.reread(all_history=True)
    assert (last, progress[0].total) == (Progress(2, 2), 2)
    assert sorted(texts(assistant)) == sorted([*before, "Works as a Luthiers"])
    assert list(assistant.schooling.reread(all_history=True)) == [Progress(0, 0)]


def test_reading_goes_on_after_a_restart(bench, monkeypatch):
    monkeypatch.setattr(model_reader, "QUIET_S", 0.0)
    before = bench.start()
    say(before, GLUE)
    allow(before)
    before._background._read_some = lambda: None
    assert next(before.schooling.reread(all_history=True)) == Progress(0, 1)
    bench.end(before)
    after = bench.start()
    after.start()
    until(lambda: after.status().unread == 0)
    assert bench.made["starter.gguf"].json_prompts


def test_nothing_is_read_while_memory_is_off(bench, monkeypatch):
    monkeypatch.setattr(model_reader, "QUIET_S", 0.0)
    assistant = bench.start()
    say(assistant, GLUE)
    assistant.memory.preferences.memory_on = False
    allow(assistant)
    assistant._background.poke()
    time.sleep(0.3)
    assert bench.made["starter.gguf"].json_prompts == []


def test_the_exam_is_remembered_and_a_new_file_sits_it_anew(bench):
    assistant = bench.start()
    *_, report = assistant.schooling.exam()
    assert isinstance(report, Report)
    assert not report.passed
    assert assistant.status().exam == "failed"
    assistant.choose_model(str(bench.file("better.gguf")))
    assert assistant.status().exam == "not taken"
    bench.end(assistant)
    again = bench.start()
    again.choose_model(str(bench.starter))
    assert again.status().exam == "failed"


def test_a_turn_goes_first_in_the_middle_of_the_exam(bench):
    assistant = bench.start()
    items = assistant.schooling.exam()
    next(items)
    say(assistant, "Hello.")
    assert isinstance(list(items)[-1], Report)


def test_an_exam_that_the_end_of_the_program_meets_is_broken_off(bench):
    assistant = bench.start()
    items = assistant.schooling.exam()
    next(items)
    bench.end(assistant)
    with pytest.raises(InputError, match="again"):
        next(items)
    assert bench.made["starter.gguf"].closed


def test_without_a_model_there_is_no_exam(bench):
    bench.starter.unlink()
    bench.starter = None
    with pytest.raises(InputError, match="Choose one"):
        next(bench.start().schooling.exam())
    assert NO_MODEL


def test_reading_that_was_stopped_leaves_the_rest_for_quiet_moments(bench, monkeypatch):
    assistant = bench.start()
    older = say(assistant, GLUE)
    allow(assistant)
    assistant._background.close()  # nothing is read meanwhile
    next(assistant.schooling.reread(all_history=True))
    reader = assistant.schooling.reader
    monkeypatch.setattr(reader, "_in_cache", list)  # as if another chat had been used since
    waits = reader._next()
    assistant.schooling.pause()
    assert (waits, reader._next()) == (older.id, None)
