"""What the tests of a turn work with: a real vault and index, a scripted chat model, an embedder of words."""

from datetime import datetime, timedelta

import pytest

from assistant.settings import Settings
from assistant.turn import TurnTools, take_turn
from memory.service import MemoryService
from tests.fake_embedder import WordEmbedder
from tests.fakes import FakeChatModel

START = datetime(2026, 11, 20, 9, 30)


class Clock:
    """A minute later at every look."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


@pytest.fixture
def embedder():
    return WordEmbedder()


@pytest.fixture
def memory(tmp_path, embedder):
    service = MemoryService.open(tmp_path, key="7" * 64, embedder=embedder)
    yield service
    service.close()


@pytest.fixture
def model():
    return FakeChatModel(["Nice to meet you, Maya.", "You live in Lisbon.", "Yes."])


@pytest.fixture
def tools(memory, model):
    return TurnTools(memory=memory, model=model, settings=Settings(max_message_chars=5000), now=Clock())


@pytest.fixture
def chat(memory):
    return memory.chats.create(at=START).id


def ask(tools, chat, text):
    return list(take_turn(tools, chat_id=chat, text=text))


def learn_all(memory):
    for message_id in memory.queue.pending():
        memory.learn(message_id)


def stored(memory, chat):
    return [(each.speaker, each.text, each.status) for each in memory.chats.messages(chat)]
