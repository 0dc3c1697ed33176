"""What can go wrong in a turn: it is a sentence, nothing that was seen is lost, and the next turn works."""

# ruff: noqa: F811  (arguments are named after the fixtures that are imported)
import pytest

from assistant.events import Failed, Finished, Saved, Token
from assistant.settings import Settings
from assistant.turn import NOTHING_TO_ANSWER, NOTHING_WRITTEN, UNEXPECTED, TurnTools, retry_turn, take_turn
from models.chat import ModelInfo
from models.errors import ModelCrashed, StorageFull
from tests.fakes import FakeChatModel
from tests.turn_parts import START, ask, chat, embedder, learn_all, memory, model, stored, tools  # noqa: F401


@pytest.mark.parametrize(("text", "sentence"), [("", "empty"), (" \n\t", "empty"), ("x" * 5001, "at most 5,000 fit")])
def test_a_message_that_cannot_be_used_is_a_sentence_and_not_stored(tools, memory, chat, text, sentence):
    (failed,) = ask(tools, chat, text)
    assert isinstance(failed, Failed)
    assert sentence in failed.error
    assert stored(memory, chat) == []
    assert memory.queue.pending() == []


def test_a_chat_that_is_gone_is_a_sentence(tools, memory, chat):
    memory.chats.delete(chat)
    (failed,) = ask(tools, chat, "Hello?")
    assert "no longer exists" in failed.error


def test_closing_keeps_the_text_so_far_as_stopped(tools, memory, chat):
    turn = take_turn(tools, chat_id=chat, text="I'm Maya.")
    for event in turn:
        if event == Token(" to"):
            break
    turn.close()
    assert stored(memory, chat)[1] == ("assistant", "Nice to", "stopped")
    assert memory.queue.pending(), "what the user said is learnt all the same"


def test_closing_after_the_end_changes_nothing(tools, memory, chat):
    turn = take_turn(tools, chat_id=chat, text="I'm Maya.")
    for event in turn:
        if isinstance(event, Finished):
            break
    turn.close()
    assert stored(memory, chat)[1] == ("assistant", "Nice to meet you, Maya.", "complete")


@pytest.mark.parametrize("by", ["stop", "cancel"])
def test_stopping_keeps_the_text_so_far(tools, memory, model, chat, by):
    events = []
    for event in take_turn(tools, chat_id=chat, text="I'm Maya."):
        events.append(event)
        if event == Token(" to"):
            tools.stop.set() if by == "stop" else model.cancel()
    assert isinstance(events[-1], Finished)
    assert stored(memory, chat)[1] == ("assistant", "Nice to", "stopped")


def test_stopping_before_the_first_token(tools, memory, model, chat):
    turn = take_turn(tools, chat_id=chat, text="I'm Maya.")
    next(turn)
    tools.stop.set()
    *_, last = turn
    assert isinstance(last, Finished)
    assert stored(memory, chat)[1] == ("assistant", "", "stopped")
    assert model.prompts == []


def test_a_crash_keeps_the_message_and_the_text_and_the_next_turn_works(tools, memory, model, chat):
    model.crash_after(2)
    *_, failed = ask(tools, chat, "I'm Maya.")
    assert isinstance(failed, Failed)
    assert "stopped unexpectedly" in failed.error
    assert stored(memory, chat)[1] == ("assistant", "Nice to", "failed")
    assert isinstance(ask(tools, chat, "Still there?")[-1], Finished)
    assert [each.role for each in model.prompts[-1]] == ["system", "user", "assistant", "user"]


def test_trying_again_replaces_a_failed_reply(tools, memory, model, chat):
    model.crash_after(2)
    ask(tools, chat, "I'm Maya.")
    events = list(retry_turn(tools, chat_id=chat))
    assert isinstance(events[0], Saved)
    assert isinstance(events[-1], Finished)
    assert stored(memory, chat) == [
        ("user", "I'm Maya.", "complete"),
        ("assistant", "You live in Lisbon.", "complete"),
    ]
    assert model.prompts[-1][:-1] == model.prompts[0][:-1]
    assert len(memory.queue.pending()) == 1


def test_trying_again_in_vain_keeps_what_there_was(tools, memory, model, chat):
    model.crash_after(2)
    ask(tools, chat, "I'm Maya.")
    model.crash_after(0)
    list(retry_turn(tools, chat_id=chat))
    assert stored(memory, chat)[1] == ("assistant", "Nice to", "failed")


def test_a_message_without_any_reply_can_be_answered(tools, memory, chat):
    memory.chats.add_message(chat, speaker="user", text="Hello?", at=START)
    assert isinstance(list(retry_turn(tools, chat_id=chat))[-1], Finished)


def test_there_is_nothing_to_answer_again_after_a_good_reply(tools, chat):
    ask(tools, chat, "I'm Maya.")
    assert list(retry_turn(tools, chat_id=chat)) == [Failed(NOTHING_TO_ANSWER)]


def test_a_reply_without_text_is_a_failure(memory, chat):
    tools = TurnTools(memory=memory, model=FakeChatModel([" "]), settings=Settings())
    *_, failed = ask(tools, chat, "I'm Maya.")
    assert failed.error == NOTHING_WRITTEN


def test_a_message_longer_than_the_context_is_a_sentence_and_the_next_one_works(memory, chat):
    tools = TurnTools(memory=memory, model=FakeChatModel(context_tokens=400), settings=Settings())
    *_, failed = ask(tools, chat, "word " * 1000)
    assert "longer than the model can read at once" in failed.error
    assert isinstance(ask(tools, chat, "Short, then.")[-1], Finished)


def test_a_full_disk_at_the_end_is_a_sentence(tools, memory, chat, monkeypatch):
    turn = take_turn(tools, chat_id=chat, text="I'm Maya.")
    next(turn)

    def full(*_arguments, **_keywords):
        raise StorageFull("There is no space left.")

    monkeypatch.setattr(memory.chats, "add_message", full)
    *_, failed = turn
    assert failed == Failed("There is no space left.")


def test_what_nobody_expected_is_a_sentence_and_a_log_line_without_texts(tools, memory, embedder, chat, caplog):
    ask(tools, chat, "I live in Lisbon.")
    learn_all(memory)
    embedder.broken = True
    *_, failed = ask(tools, chat, "Where in Lisbon do I live?")
    assert failed.error == UNEXPECTED
    assert "RuntimeError" in caplog.text
    assert "Lisbon" not in caplog.text


def test_a_model_that_cannot_be_loaded_keeps_the_message_and_learns_from_it(tools, memory, model, chat, monkeypatch):
    def broken() -> ModelInfo:
        raise ModelCrashed("The model's process ended.")

    monkeypatch.setattr(model, "info", broken)
    *_, failed = ask(tools, chat, "I live in Lisbon.")
    assert failed.error == "The model's process ended."
    assert stored(memory, chat)[0] == ("user", "I live in Lisbon.", "complete")
    assert memory.queue.pending()
