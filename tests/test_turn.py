"""One turn as it should go: its events, what is stored, what is recalled, and what the model is sent."""

# ruff: noqa: F811  (arguments are named after the fixtures that are imported)
from assistant import reply as reply_module
from assistant.events import Finished, Fitted, RecalledNotes, Saved, Token
from assistant.prompts import system_prompt
from assistant.settings import Settings
from assistant.turn import TurnTools, take_turn
from tests.fakes import FakeChatModel
from tests.turn_parts import START, ask, chat, embedder, learn_all, memory, model, stored, tools  # noqa: F401


def test_a_turn_tells_everything_in_order_and_keeps_it(tools, memory, chat):
    events = ask(tools, chat, "I'm Maya.")
    saved, recalled, fitted, *tokens, finished = events
    assert isinstance(saved, Saved)
    assert isinstance(recalled, RecalledNotes)
    assert isinstance(fitted, Fitted)
    assert all(isinstance(token, Token) for token in tokens)
    assert "".join(token.text for token in tokens) == "Nice to meet you, Maya."
    assert isinstance(finished, Finished)
    assert finished.message.cut is None
    assert stored(memory, chat) == [
        ("user", "I'm Maya.", "complete"),
        ("assistant", "Nice to meet you, Maya.", "complete"),
    ]


def test_the_message_is_kept_and_queued_before_anything_else_happens(tools, memory, model, chat):
    turn = take_turn(tools, chat_id=chat, text="I live in Lisbon.")
    saved = next(turn)
    assert stored(memory, chat) == [("user", "I live in Lisbon.", "complete")]
    assert memory.queue.pending() == [saved.message.id]
    assert model.prompts == []
    turn.close()


def test_what_was_learnt_is_recalled_in_a_new_chat_with_a_receipt(tools, memory, model, chat):
    ask(tools, chat, "I live in Lisbon.")
    learn_all(memory)
    other = memory.chats.create(at=START).id
    events = ask(tools, other, "Where in Lisbon do I live?")
    recall = events[1].recall
    assert "Lisbon" in recall.notes
    user, reply = memory.chats.messages(other)
    assert user.notes == recall.notes
    assert recall.notes in model.prompts[-1][-1].content
    assert "Lisbon" not in model.prompts[-1][0].content, "memories never go into the system prompt"
    receipt = memory.chats.receipts([reply.id])[reply.id]
    assert [item.text for item in receipt.items] == [item.text for item in recall.injected]


def test_each_prompt_begins_with_the_one_before_memories_and_all(tools, memory, model, chat):
    ask(tools, chat, "I live in Lisbon.")
    learn_all(memory)
    other = memory.chats.create(at=START).id
    for text in ("Where in Lisbon do I live?", "And what do I do there?", "Thanks, Lisbon it is."):
        ask(tools, other, text)
    first, second, third = model.prompts[-3:]
    assert "Notes" in first[-1].content
    assert second[: len(first)] == first
    assert third[: len(second)] == second


def test_with_memory_off_nothing_is_recalled_sent_or_queued(tools, memory, model, chat):
    ask(tools, chat, "I live in Lisbon.")
    learn_all(memory)
    other = memory.chats.create(at=START).id
    ask(tools, other, "Where in Lisbon do I live?")
    learn_all(memory)
    memory.chats.set_memory(other, False)
    events = ask(tools, other, "And in Lisbon, where?")
    assert events[1].recall.notes == ""
    assert "Notes" not in "".join(each.content for each in model.prompts[-1][1:])
    assert memory.queue.pending() == []


def test_with_memory_off_for_everything_the_same(tools, memory, model, chat):
    memory.preferences.memory_on = False
    ask(tools, chat, "I live in Lisbon.")
    assert memory.queue.pending() == []
    assert model.prompts[-1][0].content == system_prompt("")


def test_the_system_prompt_stays_as_it_was_when_the_chat_began(tools, memory, model, chat, monkeypatch):
    monkeypatch.setattr(memory, "profile", lambda **_: "- Call her Maya")
    ask(tools, chat, "Hello.")
    monkeypatch.setattr(memory, "profile", lambda **_: "- Call her Dr Maya")
    ask(tools, chat, "Hello again.")
    assert [prompt[0].content for prompt in model.prompts] == [system_prompt("- Call her Maya")] * 2


def test_the_notes_take_a_quarter_of_a_small_context_at_most(memory, chat, monkeypatch):
    seen = []
    recall = memory.recall
    monkeypatch.setattr(
        memory, "recall", lambda *args, **kw: (seen.append(kw["budget_tokens"]), recall(*args, **kw))[1]
    )
    for context in (800, 8000):
        model = FakeChatModel(context_tokens=context)
        ask(TurnTools(memory=memory, model=model, settings=Settings()), chat, "Hello.")
    assert seen == [200, 700]


def test_a_growing_reply_is_saved_now_and_then(tools, memory, chat, monkeypatch):
    monkeypatch.setattr(reply_module, "SAVE_EVERY_S", 0.0)
    turn = take_turn(tools, chat_id=chat, text="I'm Maya.")
    for event in turn:
        if event == Token(" to"):
            break
    assert stored(memory, chat)[1] == ("assistant", "Nice to", "pending"), "as a killed program would leave it"
    turn.close()


def test_a_reply_cut_by_the_limit_says_so(memory, model, chat):
    tools = TurnTools(memory=memory, model=model, settings=Settings(reply_tokens=2))
    *_, finished = ask(tools, chat, "I'm Maya.")
    assert finished.message.cut == "length"
    assert finished.message.text == "Nice to"
