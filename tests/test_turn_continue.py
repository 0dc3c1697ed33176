"""A reply that a limit has cut: it says so, goes on in the same message, and what was sent is not rewritten."""

# ruff: noqa: F811  (arguments are named after the fixtures that are imported)
import pytest

from assistant.events import Failed, Finished, Fitted, Saved, Token
from assistant.settings import Settings
from assistant.turn import NOTHING_TO_CONTINUE, TurnTools, continue_turn, retry_turn
from memory.values import Cut
from models import starter
from models.chat import Done, PromptMessage
from models.process import ProcessChatModel
from models.run_options import RunOptions
from tests.fakes import FakeChatModel
from tests.turn_parts import START, Clock, ask, chat, embedder, learn_all, memory, stored  # noqa: F401

WHOLE = "one two three four five six"


class Continuing(FakeChatModel):
    """Writes WHOLE, and goes on from where the prompt's last reply has got to, as the contract says."""

    def __init__(self, **rest):
        super().__init__([self._rest], **rest)

    def _rest(self, messages):
        last = messages[-1]
        return WHOLE.removeprefix(last.content) if last.role == "assistant" else WHOLE


@pytest.fixture
def model():
    return Continuing()


@pytest.fixture
def tools(memory, model):
    return TurnTools(memory=memory, model=model, settings=Settings(reply_tokens=2), now=Clock())


def go_on(tools, chat):
    return list(continue_turn(tools, chat_id=chat))


def last(memory, chat):
    return memory.chats.messages(chat)[-1]


def test_a_cut_reply_is_continued_to_its_end(tools, memory, model, chat):
    assert ask(tools, chat, "Count.")[-1].message.cut == "length"
    saved, fitted, *tokens, finished = go_on(tools, chat)
    assert isinstance(saved, Saved)
    assert isinstance(fitted, Fitted)
    assert tokens == [Token(" three"), Token(" four")]
    assert isinstance(finished, Finished)
    assert last(memory, chat).cuts == (Cut(len("one two"), "length"), Cut(len("one two three four"), "length"))
    go_on(tools, chat)
    assert stored(memory, chat) == [("user", "Count.", "complete"), ("assistant", WHOLE, "complete")]
    assert last(memory, chat).cut is None
    assert go_on(tools, chat) == [Failed(NOTHING_TO_CONTINUE)]


def test_each_prompt_goes_on_from_the_one_before(tools, memory, model, chat):
    ask(tools, chat, "Count.")
    go_on(tools, chat)
    go_on(tools, chat)
    ask(tools, chat, "Thanks.")
    first, second, third, fourth = model.prompts
    assert second == (*first, PromptMessage("assistant", "one two"))
    assert third == (*first, PromptMessage("assistant", "one two three four"))
    assert fourth[: len(first) + 1] == (*first, PromptMessage("assistant", WHOLE))


def test_only_the_last_reply_can_be_continued(tools, memory, chat):
    ask(tools, chat, "Count.")
    memory.chats.add_message(chat, speaker="user", text="Never mind.", at=START)
    assert go_on(tools, chat) == [Failed(NOTHING_TO_CONTINUE)]


def test_a_reply_that_ends_where_it_was_cut_is_complete(tools, memory, model, chat):
    ask(tools, chat, "Count.")
    model._replies = [""]
    assert isinstance(go_on(tools, chat)[-1], Finished)
    assert stored(memory, chat)[1] == ("assistant", "one two", "complete")
    assert last(memory, chat).cut is None


def test_a_crash_while_it_goes_on_loses_nothing_and_it_can_be_continued_again(tools, memory, model, chat):
    ask(tools, chat, "Count.")
    model.crash_after(1)
    *_, failed = go_on(tools, chat)
    assert isinstance(failed, Failed)
    assert last(memory, chat).text == "one two three"
    assert last(memory, chat).cut == "length"
    assert isinstance(go_on(tools, chat)[-1], Finished)
    assert last(memory, chat).text == "one two three four five"
    assert list(retry_turn(tools, chat_id=chat))[-1].error.startswith("There is nothing to answer again")


def test_stopping_while_it_goes_on(tools, memory, model, chat):
    ask(tools, chat, "Count.")
    tools.stop.set()
    go_on(tools, chat)
    assert (last(memory, chat).status, last(memory, chat).cut) == ("complete", "length"), "before the first word"
    tools.stop.clear()
    for event in continue_turn(tools, chat_id=chat):
        if isinstance(event, Token):
            tools.stop.set()
    assert (last(memory, chat).status, last(memory, chat).text) == ("stopped", "one two three")


def test_the_rest_is_found_later_and_the_receipt_stays(tools, memory, chat):
    tools.memory.memories.add("Likes counting sheep", at=START)
    ask(tools, chat, "Count sheep, as I like to.")
    receipt = memory.chats.receipts([last(memory, chat).id])
    learn_all(memory)
    go_on(tools, chat)
    assert memory.queue.pending() == [memory.chats.messages(chat)[0].id]
    learn_all(memory)
    assert memory.chats.receipts([last(memory, chat).id]) == receipt


class Full(FakeChatModel):
    """Its window is full after two words, whatever was sent."""

    def stream(self, messages, sampling):
        for part in super().stream(messages, sampling):
            yield Done("context", 0, 0, 2) if isinstance(part, Done) else part


def test_when_the_window_is_full_old_rounds_are_dropped_and_it_goes_on(memory, chat):
    model = Full(["word " * 40], context_tokens=600)
    tools = TurnTools(memory=memory, model=model, settings=Settings(reply_tokens=40), now=Clock())
    for number in range(8):
        ask(tools, chat, f"{number} " + "tea " * 20)
    assert last(memory, chat).cut == "context"
    lengths = []
    for _ in range(9):
        *_, end = go_on(tools, chat)
        lengths.append(len(model.prompts[-1]))
        assert isinstance(end, Finished), end
        assert model.prompts[-1][-1].role == "assistant"
        assert sum(len(each.content.split()) for each in model.prompts[-1]) < 600
    assert lengths[-1] < lengths[0], "old rounds went"
    before = model.prompts[-1]
    ask(tools, chat, "Short.")
    assert model.prompts[-1][: len(before) - 1] == before[:-1], "what was sent stays while it fits"


def test_a_reply_that_fills_the_window_by_itself_says_so_and_stays(memory, chat):
    model = Full(["word " * 100], context_tokens=400)
    tools = TurnTools(memory=memory, model=model, settings=Settings(reply_tokens=100), now=Clock())
    *_, end = ask(tools, chat, "Go.")
    while not isinstance(end, Failed):
        *_, end = go_on(tools, chat)
    assert "cannot be continued" in end.error
    assert (last(memory, chat).status, last(memory, chat).cut) == ("complete", "context")
    assert isinstance(ask(tools, chat, "Short.")[-1], Finished)


def test_leaving_the_page_while_it_goes_on_keeps_what_there_is(tools, memory, chat):
    ask(tools, chat, "Count.")
    turn = continue_turn(tools, chat_id=chat)
    while not isinstance(next(turn), Token):
        pass
    turn.close()
    assert stored(memory, chat)[1] == ("assistant", "one two three", "stopped")


class Noted(ProcessChatModel):
    """The real model; keeps how each stream ended."""

    def stream(self, messages, sampling):
        for part in super().stream(messages, sampling):
            if isinstance(part, Done):
                self.done = part
            yield part


def test_the_real_model_goes_on_from_its_cache(memory, chat):
    model = Noted(starter.chat_model(), RunOptions(context_tokens=1024, threads=1))
    tools = TurnTools(memory=memory, model=model, settings=Settings(reply_tokens=12), now=Clock())
    try:
        for _ in range(8):
            if ask(tools, chat, "Write a long story about a lighthouse keeper and the sea.")[-1].message.cut:
                break
        before = last(memory, chat)
        assert before.cut == "length"
        go_on(tools, chat)
        assert last(memory, chat).text.startswith(before.text)
        assert model.done.prompt_tokens - model.done.cached_tokens <= 2, "only what follows the reply is read"
    finally:
        model.close()
