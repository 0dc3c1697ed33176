"""A model that has just been downloaded: it is used as soon as no reply is being written, and said to be on its way."""

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.events import Finished, Token
from tests.test_assistant import PATIENCE_S, Bench

AT = datetime(2026, 11, 20, 9, 30)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    for assistant in bench.open:
        assistant.close()


def wait_for(assistant: Assistant, *, arriving: str) -> None:
    done = threading.Event()
    for _ in range(int(PATIENCE_S / 0.01)):
        if assistant.arriving == arriving:
            return
        done.wait(0.01)
    raise AssertionError(f"still {assistant.arriving!r}")


def test_a_reply_is_written_to_its_end_first(bench: Bench) -> None:
    assistant = bench.start()
    chat = assistant.memory.chats.create(at=AT)
    new = str(bench.file("new.gguf"))
    events = assistant.take_turn(chat.id, "Hello.")
    assert any(isinstance(event, Token) for event in [next(events) for _ in range(4)])
    arrival = threading.Thread(target=assistant.choose_when_free, args=(new,))
    arrival.start()
    wait_for(assistant, arriving=new)
    assert assistant.model_in_use is not None
    assert assistant.model_in_use.id != new
    assert any(isinstance(event, Finished) for event in events)
    arrival.join(PATIENCE_S)
    assert assistant.model_in_use.id == new
    assert assistant.arriving == ""


def test_one_that_cannot_be_used_is_a_warning_and_no_longer_on_its_way(bench: Bench) -> None:
    assistant = bench.start()
    bench.file("bad.gguf").write_bytes(b"")
    assistant.choose_when_free(str(bench.models / "bad.gguf"))
    assert assistant.arriving == ""
    assert any("bad.gguf" in warning for warning in assistant.status().warnings)
    assert assistant.model_in_use is not None
    assert assistant.model_in_use.is_starter
