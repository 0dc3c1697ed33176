"""Tell it, restart, ask it: the whole program but its page, on the real parts, with no socket but loopback."""

import os
from datetime import datetime
from pathlib import Path

import psutil
import pytest

import app
from assistant.events import Finished, Saved
from assistant.paths import Paths, hold
from assistant.settings import Settings
from tests import netguard

PATIENCE_S = 60.0
TOLD = "I'm Maya, I live in Lisbon and I'm allergic to peanuts."


@pytest.fixture
def guarded_children(tmp_path, monkeypatch):
    """Child processes forbid outside sockets as well and say so in a log, which is returned."""
    site = tmp_path / "site"
    site.mkdir()
    source = Path(netguard.__file__).read_text(encoding="utf-8")
    (site / "sitecustomize.py").write_text(f"{source}\n\ninstall()\n", encoding="utf-8")
    log = tmp_path / "network.log"
    monkeypatch.setenv(netguard.LOG_VARIABLE, str(log))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])]))
    return log


def run(data, texts):
    """One start of the program, each text in a chat of its own; the last event of each and what was recalled."""
    paths = Paths.at(data)
    paths.prepare()
    with hold(paths):
        assistant = app.open_assistant(Settings(data_dir=data, reply_tokens=16), paths)
        try:
            for text in texts:
                chat = assistant.memory.chats.create(at=datetime.now())
                events = list(assistant.take_turn(chat.id, text))
                assert isinstance(events[0], Saved)
                assert assistant.wait_learnt(events[0].message.id, timeout_s=PATIENCE_S) is not None
                yield assistant, events
        finally:
            assistant.close()


@pytest.mark.slow
def test_tell_it_restart_ask_it_without_a_network(tmp_path, guarded_children):
    data = tmp_path / "data"
    for assistant, (*_, last) in run(data, [TOLD]):
        assert isinstance(last, Finished), last
        assert last.message.text.strip()
        known = " | ".join(memory.text for memory in assistant.memory.memories.list())
        assert all(word in known for word in ("Maya", "Lisbon", "peanuts")), known
        for child in psutil.Process().children(recursive=True):
            assert all(not each.raddr for each in child.net_connections()), "the model's worker is connected to nothing"
    assert TOLD.encode() not in (data / "users" / "default" / "vault.db").read_bytes()

    for assistant, (_, recalled, *_, last) in run(data, ["Which city do I live in?"]):
        assert isinstance(last, Finished), last
        assert any("Lisbon" in item.text for item in recalled.recall.injected)
        assert len(assistant.memory.chats.list()) == 2

    lines = guarded_children.read_text(encoding="utf-8").splitlines()
    guarded = {line.split()[0] for line in lines if line.endswith("guarded")}
    assert len(guarded) >= 2, "each start's worker process was guarded"
    assert [line for line in lines if not line.endswith("guarded")] == []


def test_the_guard_refuses_and_records():
    import socket

    before = len(netguard.attempts)
    with pytest.raises(netguard.OutsideConnectionError):
        socket.getaddrinfo("example.org", 443)
    with socket.socket() as outside, pytest.raises(netguard.OutsideConnectionError):
        outside.connect(("192.0.2.1", 443))
    assert len(netguard.attempts) == before + 2
    del netguard.attempts[before:]
    assert socket.getaddrinfo("localhost", 80)
