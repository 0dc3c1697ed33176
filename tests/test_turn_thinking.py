"""A model that thinks first: its thoughts stream and are kept beside the reply, and are no part of anything else."""

# ruff: noqa: F811  (arguments are named after the fixtures that are imported)
import pytest

from assistant.events import Failed, Finished, Thinking, Token
from assistant.settings import Settings
from assistant.turn import NOTHING_WRITTEN, ONLY_THOUGHT, ONLY_THOUGHT_BY_ITSELF, TurnTools, retry_turn, take_turn
from models.chat import Done, Thought
from tests.fakes import FakeChatModel
from tests.turn_parts import Clock, ask, chat, embedder, learn_all, memory, stored  # noqa: F401


class Thinker(FakeChatModel):
    """Thinks the next of `thoughts`, word by word, before it replies; with `then` it ends after that."""

    def __init__(self, replies, *, thoughts, then=None, **rest):
        super().__init__(replies, **rest)
        self.thoughts, self.then = list(thoughts), then

    def stream(self, messages, sampling):
        for word in self.thoughts.pop(0).split():
            yield Thought(f"{word} ")
        if self.then:
            yield Done(self.then, 0, 0, 0)
            return
        yield from super().stream(messages, sampling)


def tools_for(memory, model):
    return TurnTools(memory=memory, model=model, settings=Settings(), now=Clock())


def test_thoughts_stream_before_the_reply_and_are_kept_beside_it(memory, chat):
    tools = tools_for(memory, Thinker(["Hello, Maya."], thoughts=["The user says a name."]))
    events = ask(tools, chat, "I'm Maya.")
    kinds = [type(event) for event in events if isinstance(event, Thinking | Token)]
    assert kinds == [*[Thinking] * 5, *[Token] * 2]
    reply = memory.chats.messages(chat)[-1]
    assert (reply.text, reply.thoughts) == ("Hello, Maya.", "The user says a name. ")
    assert reply.thought_s >= 0
    assert isinstance(events[-1], Finished)
    assert events[-1].message == reply


def test_thoughts_are_in_no_later_prompt(memory, chat):
    model = Thinker(["Hello.", "Yes."], thoughts=["Zebra secret.", "Zebra again."])
    tools = tools_for(memory, model)
    ask(tools, chat, "I'm Maya.")
    ask(tools, chat, "And you?")
    assert "ebra" not in str(model.prompts)
    first, second = model.prompts
    assert second[: len(first)] == first


def test_thoughts_are_neither_found_nor_learnt_from(memory, chat):
    thought = "I live in Antwerp and my name is Zebra."
    tools = tools_for(memory, Thinker(["Nice."], thoughts=[thought, thought]))
    ask(tools, chat, "I work as a baker.")
    learn_all(memory)
    assert all("Antwerp" not in each.text for each in memory.memories.list())
    other = memory.chats.create(at=tools.now()).id
    recalled = ask(tools, other, "Who lives in Antwerp and is called Zebra?")[1].recall
    assert "Antwerp" not in recalled.notes


@pytest.mark.parametrize(
    ("then", "thoughts", "sentence"),
    [
        ("length", "On and on", ONLY_THOUGHT),
        ("context", "On and on", ONLY_THOUGHT),
        ("stop", "On and on", ONLY_THOUGHT_BY_ITSELF),
        ("length", "", NOTHING_WRITTEN),
    ],
)
def test_a_reply_that_is_only_thought_says_what_happened(memory, chat, then, thoughts, sentence):
    *_, failed = ask(tools_for(memory, Thinker([""], thoughts=[thoughts], then=then)), chat, "Think hard.")
    assert isinstance(failed, Failed)
    assert failed.error == sentence
    assert failed.message.thoughts.strip() == thoughts
    assert stored(memory, chat)[1] == ("assistant", "", "failed")


def test_stopping_while_it_thinks_keeps_the_thoughts(memory, chat):
    tools = tools_for(memory, Thinker(["Hello."], thoughts=["One two three."]))
    turn = take_turn(tools, chat_id=chat, text="Hi.")
    for event in turn:
        if event == Thinking("two "):
            tools.stop.set()
    reply = memory.chats.messages(chat)[-1]
    assert (reply.text, reply.thoughts, reply.status) == ("", "One two ", "stopped")


def test_a_new_try_brings_its_own_thoughts(memory, chat):
    model = Thinker(["Hello."], thoughts=["First try.", "Second try.", ""])
    tools = tools_for(memory, model)
    model.then = "length"
    ask(tools, chat, "Hi.")
    model.then = None
    *_, finished = retry_turn(tools, chat_id=chat)
    assert finished.message.thoughts == "Second try. "
    assert [each.speaker for each in memory.chats.messages(chat)] == ["user", "assistant"]
