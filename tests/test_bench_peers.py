"""The other memories on the same data: their environment, what they are told, what is made of their answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import peer_worker, peers
from bench.formats import read_conversations

DATA = Path(__file__).parent / "data" / "recall-example.jsonl"


class Echo:
    """A memory that finds the turns which share a word with the question, the latest first."""

    def __init__(self, folder: Path, model: str) -> None:
        assert folder.parent.is_dir()
        assert Path(model).is_dir()
        self._turns: dict[str, set[str]] = {}

    def add(self, turn_id: str, role: str, text: str) -> None:
        assert role in ("user", "assistant")
        self._turns[turn_id] = set(text.casefold().split())

    def search(self, question: str) -> list[str]:
        words = set(question.casefold().split())
        return [turn_id for turn_id in reversed(self._turns) if self._turns[turn_id] & words]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for the peers' environment."""
    monkeypatch.setattr(peers, "ENVIRONMENT", tmp_path / ".venv-peers")
    return tmp_path / ".venv-peers"


def test_the_environment_is_made_once_from_the_extra(environment: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    made, ran = [], []
    monkeypatch.setattr(peers.venv, "create", lambda folder, **how: (made.append(how), folder.mkdir()))
    monkeypatch.setattr(peers, "run", ran.append)
    python = peers.environment()
    assert python.is_relative_to(environment)
    assert made == [{"with_pip": True, "clear": True}]
    assert ran[0][:4] == [str(python), "-m", "pip", "install"]
    assert any(name.startswith("mem0ai") for name in ran[0])
    assert "a few minutes" in capsys.readouterr().err
    assert peers.environment() == python
    assert len(made) == 1


def test_an_environment_that_was_broken_off_is_made_anew(environment: Path, monkeypatch: pytest.MonkeyPatch):
    made = []
    monkeypatch.setattr(peers.venv, "create", lambda folder, **_how: (made.append(folder), folder.mkdir(exist_ok=True)))

    def no_network(_command: object) -> None:
        raise peers.PeersUnavailable("no network")

    monkeypatch.setattr(peers, "run", no_network)
    for _ in range(2):
        with pytest.raises(peers.PeersUnavailable):
            peers.environment()
    assert len(made) == 2


def test_git_leaves_the_environment_alone():
    done = subprocess.run(["git", "check-ignore", "-q", ".venv-peers/x"], cwd=peers.ROOT, check=False)
    assert done.returncode in (0, 128), "128: not a checkout"


def test_a_command_runs_without_telemetry_and_at_home_in_its_own_folder(tmp_path: Path):
    out = tmp_path / "environment.json"
    script = "import json, os, sys; json.dump(dict(os.environ), open(sys.argv[1], 'w'))"
    peers.run([sys.executable, "-c", script, str(out)], home=str(tmp_path))
    seen = json.loads(out.read_text("utf-8"))
    assert (seen["MEM0_TELEMETRY"], seen["ANONYMIZED_TELEMETRY"], seen["HF_HUB_OFFLINE"]) == ("False", "False", "1")
    assert seen["MEM0_DIR"] == str(tmp_path)
    assert set(os.environ) <= set(seen) | {"PYTEST_CURRENT_TEST"}


def test_a_command_that_fails_says_its_last_words_and_what_to_do():
    with pytest.raises(peers.PeersUnavailable, match=r"no such peer.*Delete .*venv-peers and try again") as caught:
        peers.run([sys.executable, "-c", "import sys; sys.exit('a\\nb\\nc\\nd\\nno such peer')"])
    assert "a\n" not in str(caught.value)


def test_the_worker_answers_every_question_of_every_conversation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    conversations = read_conversations(DATA)
    monkeypatch.setitem(peer_worker.KINDS, "echo", ("pytest", Echo))
    task, answer = tmp_path / "task.json", tmp_path / "answer.json"
    task.write_text(json.dumps(peers.as_task("echo", conversations, folder=str(tmp_path))), "utf-8")
    peer_worker.main(str(task), str(answer))
    found = json.loads(answer.read_text("utf-8"))
    assert [len(answers) for answers in found["answers"]] == [len(each.questions) for each in conversations]
    assert len(found["seconds"]) == sum(len(each.turns) for each in conversations)
    assert found["version"] == pytest.__version__
    assert found["start_s"] >= 0


def test_a_speaker_with_a_name_is_told_by_name():
    (first, *_), *_ = ([turn for turn in each.turns if turn.name] for each in read_conversations(DATA))
    task = peers.as_task("echo", read_conversations(DATA), folder="x")
    assert f"{first.name}: {first.text}" in [turn["text"] for turn in task["conversations"][0]["turns"]]


@pytest.mark.slow
def test_plain_chroma_is_measured_like_us():
    """The real worker in a process of its own; what it needs happens to be in this environment, too."""
    figures = peers.measure_peer("chroma", read_conversations(DATA), python=Path(sys.executable))
    assert set(figures) == {*peers.FIGURES, "start_s", "version"}
    assert figures["recall@10"] == 1.0
