"""What goes to the model: nothing private to one that runs elsewhere; what fell out of the prompt is found again."""

# ruff: noqa: F811  (arguments are named after the fixtures that are imported)
from dataclasses import replace

import pytest

from assistant import composing
from assistant.settings import Settings
from assistant.turn import TurnTools
from models.chat import Sampling
from models.run_options import Adapter
from tests.fakes import FakeChatModel
from tests.turn_parts import START, Clock, ask, chat, embedder, learn_all, memory  # noqa: F401


class Elsewhere(FakeChatModel):
    """The same model on another machine, as long as `is_local` is False; notes how it was asked to write."""

    is_local = False

    def info(self):
        return replace(super().info(), is_local=self.is_local)

    def stream(self, messages, sampling):
        self.sampling = sampling
        yield from super().stream(messages, sampling)


@pytest.fixture
def model():
    return Elsewhere()


@pytest.fixture
def tools(memory, model):
    return TurnTools(memory=memory, model=model, settings=Settings(), now=Clock())


def private(memory, text, *, pinned=False):
    added = memory.memories.add(text, at=START)
    memory.memories.set_private(added.id, True)
    memory.memories.set_pinned(added.id, pinned)


def sent(model):
    return "\n".join(each.content for each in model.prompts[-1])


def test_a_model_elsewhere_is_told_nothing_private(tools, memory, model, chat):
    private(memory, "Plays chess in a club")
    memory.memories.add("Plays the cello in a band", at=START)
    ask(tools, chat, "What do I play, chess or the cello, in a club or a band?")
    assert "cello" in sent(model)
    assert "Plays chess" not in sent(model)


def test_a_chat_that_began_here_gives_nothing_private_away_when_it_goes_on_elsewhere(tools, memory, model, chat):
    private(memory, "Plays chess in a club")
    private(memory, "Likes to be called Captain", pinned=True)
    memory.memories.set_pinned(memory.memories.add("Wants short answers", at=START).id, True)
    model.is_local = True
    ask(tools, chat, "Do I play chess in a club?")
    assert "Plays chess" in sent(model)
    assert "Captain" in sent(model)
    model.is_local = False
    ask(tools, chat, "And what else?")
    assert "Plays chess" not in sent(model)
    assert "Captain" not in sent(model)
    assert "short answers" in sent(model)


def test_what_was_sent_elsewhere_is_sent_again_so_that_the_prompt_only_grows(tools, memory, model, chat):
    memory.memories.add("Plays the cello in a band", at=START)
    ask(tools, chat, "Do I play the cello in a band?")
    ask(tools, chat, "And what else?")
    first, second = model.prompts
    assert "Plays the cello" in first[-1].content
    assert second[: len(first)] == first


def test_what_fell_out_of_the_prompt_is_recalled_in_the_same_chat(memory, chat):
    model = FakeChatModel(["Good to know."], context_tokens=700)
    tools = TurnTools(memory=memory, model=model, settings=Settings(), now=Clock())
    ask(tools, chat, "The spare key hangs behind the blue barrel near the greenhouse.")
    learn_all(memory)
    question = "Where does the spare key hang, near the greenhouse barrel?"
    assert "blue barrel" not in ask(tools, chat, question)[1].recall.notes, "the model reads it anyway"
    for number in range(12):
        ask(tools, chat, f"{number}: " + "rain and tea and bread " * 8)
    learn_all(memory)
    events = ask(tools, chat, question)
    assert events[2].use.dropped_rounds > 0
    assert "blue barrel" in events[1].recall.notes
    assert "blue barrel" in sent(model)
    kept = {message.id for message in memory.chats.messages(chat)}
    assert events[2].use.begins_at in kept


def test_sampling_is_the_tools_own_but_for_the_length(tools, model, chat):
    ask(replace(tools, sampling=Sampling(temperature=0.9, seed=3, max_tokens=7)), chat, "Hi.")
    assert model.sampling == Sampling(temperature=0.9, seed=3, max_tokens=Settings().reply_tokens)


def test_adapters_are_used_for_the_turn_and_no_longer(tools, model, chat, tmp_path):
    adapter = Adapter(tmp_path / "poet.gguf", 0.5)
    ask(replace(tools, adapters=(adapter,)), chat, "Hi.")
    assert model.adapters == (adapter,)
    ask(tools, chat, "Hi again.")
    assert model.adapters == ()


def test_an_open_chat_is_measured_without_changing_it(tools, memory, model, chat):
    before = composing.measure(tools, chat)
    assert memory.chats.profile_text(chat) is None
    assert (before.window, before.history, before.message) == (4096, 0, 0)
    assert before.reply_reserve == 1024
    memory.memories.add("Plays the cello in a band", at=START)
    fitted = ask(tools, chat, "Do I play the cello in a band?")[2].use
    after = composing.measure(tools, chat)
    assert fitted.memories == after.memories > 0
    assert after.history > fitted.message
    memory.chats.set_memory(chat, False)
    assert composing.measure(tools, chat).memories == 0
