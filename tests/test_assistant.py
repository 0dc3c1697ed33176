"""The facade: turns one at a time, learning behind them, the choice of a model, starting and ending."""

import threading
import time
from datetime import datetime
from pathlib import Path

import pytest

from assistant import assistant as module
from assistant.assistant import BUSY, MODEL_PREFERENCE, Assistant
from assistant.events import Failed, Finished, Saved, Token
from assistant.model_shelf import ModelChoice, ModelShelf, file_choice
from assistant.settings import Settings
from memory.service import MemoryService
from models.errors import InputError, ModelFileError
from tests.fake_embedder import WordEmbedder
from tests.fakes import FakeChatModel

AT = datetime(2026, 11, 20, 9, 30)
PATIENCE_S = 10.0


class Bench:
    """Makes assistants on one folder; `made` are the chat models by file name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.models = folder / "models"
        self.models.mkdir()
        self.starter: Path | None = self.file("starter.gguf")
        self.made: dict[str, FakeChatModel] = {}
        self.open: list[Assistant] = []

    def file(self, name: str) -> Path:
        path = self.models / name
        path.write_bytes(b"GGUF")
        return path

    def make(self, choice: ModelChoice) -> FakeChatModel:
        path = choice.path
        if not path.is_file() or path.stat().st_size == 0:
            raise ModelFileError(f"{path.name} cannot be used. Choose another file.")
        return self.made.setdefault(path.name, FakeChatModel(["Nice to meet you."]))

    def start(self, *, given: Path | None = None, warm=lambda: None) -> Assistant:
        assistant = Assistant(
            settings=Settings(),
            memory=MemoryService.open(self.folder, key="7" * 64, embedder=WordEmbedder()),
            shelf=ModelShelf(folder=self.models, starter=self.starter, given=given, make=self.make),
            warm_memory=warm,
            warnings=("The key is in a file.",),
        )
        self.open.append(assistant)
        return assistant

    def end(self, assistant: Assistant) -> None:
        self.open.remove(assistant)
        assistant.close()


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    for assistant in list(made.open):
        made.end(assistant)


def new_chat(assistant):
    return assistant.memory.chats.create(at=AT).id


def test_a_turn_is_learnt_from_once_it_is_over(bench):
    assistant = bench.start()
    saved, *_, finished = assistant.take_turn(new_chat(assistant), "I live in Lisbon.")
    assert isinstance(finished, Finished)
    learnt = assistant.wait_learnt(saved.message.id, timeout_s=PATIENCE_S)
    assert [change.memory.text for change in learnt.changes] == ["Lives in Lisbon"]
    assert assistant.status().backlog == 0


def test_learning_can_be_awaited_at_the_last_event(bench):
    assistant = bench.start()
    for event in assistant.take_turn(new_chat(assistant), "I live in Lisbon."):
        if isinstance(event, Saved):
            message = event.message.id
            assert assistant.wait_learnt(message, timeout_s=0.1) is None, "not before the reply is there"
        if isinstance(event, Finished):
            assert assistant.wait_learnt(message, timeout_s=PATIENCE_S).changes


def test_nothing_to_learn_is_an_answer_too(bench):
    assistant = bench.start()
    chat = new_chat(assistant)
    assistant.memory.chats.set_memory(chat, False)
    saved, *_ = assistant.take_turn(chat, "I live in Lisbon.")
    assert assistant.wait_learnt(saved.message.id, timeout_s=PATIENCE_S).changes == ()


def test_stop_ends_the_reply_from_another_thread(bench):
    assistant = bench.start()
    model = bench.made["starter.gguf"]
    for event in assistant.take_turn(new_chat(assistant), "Hello."):
        if event == Token("Nice"):
            model.gate.clear()
            threading.Timer(0.05, assistant.stop).start()
    assert isinstance(event, Finished)
    assert (event.message.text, event.message.status) == ("Nice", "stopped")


def test_one_reply_at_a_time(bench, monkeypatch):
    monkeypatch.setattr(module, "TURN_WAIT_S", 0.05)
    assistant = bench.start()
    first = assistant.take_turn(new_chat(assistant), "Hello.")
    next(first)
    assert list(assistant.take_turn(new_chat(assistant), "Me too.")) == [Failed(BUSY)]
    with pytest.raises(InputError, match="still being written"):
        assistant.choose_model(str(bench.starter))
    first.close()
    assert isinstance(list(assistant.take_turn(new_chat(assistant), "Now?"))[-1], Finished)


def test_a_failed_reply_can_be_tried_again(bench):
    assistant = bench.start()
    bench.made["starter.gguf"].crash_after(1)
    chat = new_chat(assistant)
    assert isinstance(list(assistant.take_turn(chat, "Hello."))[-1], Failed)
    assert isinstance(list(assistant.retry(chat))[-1], Finished)


def test_a_restart_learns_what_was_left_in_the_queue(bench):
    before = bench.start()
    before.start()
    chat = new_chat(before)
    before.memory.queue.pending = list  # as if it had been killed before it came to learn
    saved, *_ = before.take_turn(chat, "I live in Lisbon.")
    del before.memory.queue.pending
    bench.open.remove(before)
    before._background._closing = True
    before._background.close(timeout_s=0)
    before.memory.close()
    after = bench.start()
    assert after.status().backlog == 1
    after.start()
    assert after.wait_learnt(saved.message.id, timeout_s=PATIENCE_S).changes


def test_a_reply_that_the_program_was_killed_in_is_marked_as_stopped(bench):
    before = bench.start()
    chat = new_chat(before)
    before.memory.chats.add_message(chat, speaker="user", text="Hello", at=AT)
    before.memory.chats.add_message(chat, speaker="assistant", text="Nice to", at=AT, status="pending")
    bench.end(before)
    after = bench.start()
    assert [each.status for each in after.memory.chats.messages(chat)] == ["complete", "stopped"]


def test_status_says_what_is_loading_and_what_is_wrong(bench):
    ready = threading.Event()

    def warm():
        ready.wait(PATIENCE_S)
        raise ModelFileError("The embedding model is not installed.")

    assistant = bench.start(warm=warm)
    assert assistant.status().loading == ()
    assistant.start()
    assistant.start()
    assert "memory model" in assistant.status().loading
    ready.set()
    until(lambda: assistant.status().loading == ())
    status = assistant.status()
    assert (status.model, status.is_starter) == ("starter", True)
    assert status.warnings == ("The key is in a file.", "The embedding model is not installed.")


def test_what_breaks_while_loading_is_a_warning(bench, caplog):
    assistant = bench.start(warm=lambda: 1 / 0)
    assistant.start()
    until(lambda: len(assistant.status().warnings) == 2)
    assert "doctor" in assistant.status().warnings[1]


def until(holds):
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_models_are_listed_and_the_chosen_one_is_remembered(bench):
    better = bench.file("better.gguf")
    assistant = bench.start()
    assert [(each.name, each.is_starter) for each in assistant.models()] == [("starter", True), ("better", False)]
    assistant.choose_model(str(better))
    list(assistant.take_turn(new_chat(assistant), "Hello."))
    assert bench.made["better.gguf"].prompts
    assert bench.made["starter.gguf"].closed
    bench.end(assistant)
    assert bench.start().status().model == "better"


def test_a_model_that_cannot_be_used_leaves_the_current_one(bench):
    assistant = bench.start()
    broken = bench.file("broken.gguf")
    broken.write_bytes(b"")
    with pytest.raises(ModelFileError, match="Choose another"):
        assistant.choose_model(str(broken))
    assert assistant.status().model == "starter"
    assert assistant.memory.preferences.get(MODEL_PREFERENCE) is None
    assert isinstance(list(assistant.take_turn(new_chat(assistant), "Hello."))[-1], Finished)


def test_a_model_that_does_not_load_leaves_the_current_one(bench, monkeypatch):
    assistant = bench.start()
    bad = bench.file("bad.gguf")

    def refuse():
        raise ModelFileError("It does not load. Choose another file.")

    monkeypatch.setattr(bench.make(file_choice(bad, "folder")), "info", refuse)
    with pytest.raises(ModelFileError, match="does not load"):
        assistant.choose_model(str(bad))
    assert assistant.status().model == "starter"
    assert bench.made["bad.gguf"].closed


def test_a_remembered_model_that_is_gone_gives_way_to_the_starter_with_a_warning(bench):
    assistant = bench.start()
    better = bench.file("better.gguf")
    assistant.choose_model(str(better))
    bench.end(assistant)
    better.unlink()
    status = bench.start().status()
    assert status.model == "starter"
    assert "starter model" in status.warnings[-1]


def test_the_model_given_at_the_start_wins_and_must_be_usable(bench):
    given = bench.file("given.gguf")
    assistant = bench.start(given=given)
    assert assistant.status().model == "given"
    with pytest.raises(ModelFileError):
        bench.start(given=bench.models / "missing.gguf")


def test_without_any_model_everything_else_works(bench):
    bench.starter.unlink()
    bench.starter = None
    assistant = bench.start()
    assert (assistant.status().model, assistant.models()) == ("", [])
    saved, *_, failed = assistant.take_turn(new_chat(assistant), "I live in Lisbon.")
    assert "--model" in failed.error
    assert assistant.wait_learnt(saved.message.id, timeout_s=PATIENCE_S).changes
    assert assistant.status().warnings == ("The key is in a file.",)


def test_closing_learns_and_ends_the_model(bench):
    assistant = bench.start()
    list(assistant.take_turn(new_chat(assistant), "I live in Lisbon."))
    bench.end(assistant)
    assert bench.made["starter.gguf"].closed
    assert bench.start().memory.memories.list()
