"""The facade's part in limits: a reply goes on, and an open chat is measured without waiting for a model."""

from dataclasses import replace

import pytest

from assistant.events import Failed, Finished, Token
from memory.values import Cut
from models.errors import ModelCrashed, NotFound
from tests.test_assistant import bench, new_chat  # noqa: F401

# ruff: noqa: F811  (arguments are named after the fixtures that are imported)


def test_a_reply_that_is_complete_is_not_continued_and_a_cut_one_is(bench):
    assistant = bench.start()
    chat = new_chat(assistant)
    list(assistant.take_turn(chat, "Hello."))
    assert isinstance(list(assistant.continue_reply(chat))[-1], Failed)
    model = assistant._shelf.model
    model._replies = [" And more."]
    reply = assistant.memory.chats.messages(chat)[-1]
    cuts = [Cut(len(reply.text), "length")]
    assistant.memory.chats.update_message(reply.id, text=reply.text, status="complete", cuts=cuts)
    events = list(assistant.continue_reply(chat))
    assert Token(" And") in events
    assert isinstance(events[-1], Finished)
    assert events[-1].message.text == "Nice to meet you. And more."


def test_an_open_chat_is_measured_while_the_model_is_loaded_and_never_loads_it(bench, monkeypatch):
    assistant = bench.start()
    chat = new_chat(assistant)
    list(assistant.take_turn(chat, "Hello."))
    use = assistant.context_use(chat)
    assert use is not None
    assert use.window == 4096
    assert use.history > 0
    model = assistant._shelf.model

    def crashed():
        raise ModelCrashed("It died just now.")

    with monkeypatch.context() as patch:
        patch.setattr(model, "info", crashed)
        assert assistant.context_use(chat) is None
    model.closed = True
    monkeypatch.setattr(model, "info", lambda: pytest.fail("asked for the model's figures, which loads it"))
    monkeypatch.setattr(model, "count_tokens", lambda texts: pytest.fail("counted, which loads it"))
    assert assistant.context_use(chat) is None


def test_a_chat_that_is_gone_is_said(bench):
    assistant = bench.start()
    with pytest.raises(NotFound):
        assistant.context_use("gone")


def test_what_a_model_gives_notice_of_is_among_the_warnings_while_it_is_loaded(bench, monkeypatch):
    assistant = bench.start()
    model = assistant._shelf.model
    info = replace(model.info(), notices=("Its chat template is missing.",))
    monkeypatch.setattr(model, "info", lambda: info)
    assert assistant.status().warnings == ("The key is in a file.", "Its chat template is missing.")
    model.closed = True
    assert assistant.status().warnings == ("The key is in a file.",)
