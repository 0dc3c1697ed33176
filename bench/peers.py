"""Other memories on the same data in the same run: mem0 without a language model, and plain Chroma.

They live in an environment of their own, made on first use from the extra `peers` (`.venv-peers`, a few minutes), since
their dependencies are not ours. `bench.peer_worker` runs there; it gets the turns and questions as JSON and gives back
ranked turn ids and times. All three are measured by the same code.
"""

import json
import os
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.formats import Conversation
from bench.metrics import distinct
from bench.parts import Parts
from bench.recall import Asked, report
from bench.recall import measure as measure_recall
from models import starter
from models.errors import ConfidantError

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv-peers"
PEERS = ("mem0", "chroma")
FIGURES = ("recall@5", "recall@10", "strict@10", "ndcg@10", "ingest_ms_p50", "retrieval_ms_p50")


class PeersUnavailable(ConfidantError):
    """The environment of the peers could not be made, or a peer failed in it."""


def measure(conversations: Sequence[Conversation], parts: Parts) -> dict[str, Any]:
    """The figures of Confidant and of each peer, by name."""
    python = environment()
    ours = measure_recall(conversations, parts)
    return {"confidant": {name: ours[name] for name in FIGURES}} | {
        name: measure_peer(name, conversations, python=python) for name in PEERS
    }


def environment() -> Path:
    """The Python of the peers' environment; made and filled if it is not there."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (ENVIRONMENT / "ready").exists():
        return python
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    print(f"Making the environment of the other memories in {ENVIRONMENT}, a few minutes …", file=sys.stderr)
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    run([str(python), "-m", "pip", "install", "--quiet", *extras["peers"]])
    (ENVIRONMENT / "ready").touch()
    return python


def measure_peer(name: str, conversations: Sequence[Conversation], *, python: Path) -> dict[str, Any]:
    """Let one peer take in every conversation and answer its questions; the figures that a peer has."""
    with tempfile.TemporaryDirectory(prefix="confidant-peers-", ignore_cleanup_errors=True) as folder:
        task, answer = Path(folder, "task.json"), Path(folder, "answer.json")
        task.write_text(json.dumps(as_task(name, conversations, folder=folder)), "utf-8")
        run([str(python), str(Path(__file__).with_name("peer_worker.py")), str(task), str(answer)], home=folder)
        found = json.loads(answer.read_text("utf-8"))
    asked = [
        Asked(question, tuple(distinct(ranked)), slice_ids=(), tokens=0, injected=True, seconds=seconds)
        for conversation, answers in zip(conversations, found["answers"], strict=True)
        for question, (ranked, seconds) in zip(conversation.questions, answers, strict=True)
    ]
    figures = report(asked, found["seconds"])
    return {one: figures[one] for one in FIGURES} | {"start_s": found["start_s"], "version": found["version"]}


def as_task(name: str, conversations: Sequence[Conversation], *, folder: str) -> dict[str, Any]:
    """What the worker has to know."""
    return {
        "peer": name,
        "folder": folder,
        "model": str(starter.embedder()),
        "conversations": [
            {
                "id": conversation.id,
                "turns": [
                    {
                        "id": turn.id,
                        "role": turn.speaker,
                        "text": f"{turn.name}: {turn.text}" if turn.name else turn.text,
                    }
                    for turn in conversation.turns
                ],
                "questions": [question.text for question in conversation.questions],
            }
            for conversation in conversations
        ],
    }


def run(command: Sequence[str], *, home: str = "") -> None:
    """Run a command without telemetry; `PeersUnavailable` with its last lines when it fails.

    `home` is where a peer may keep files of its own, instead of the user's home.
    """
    quiet = {
        "MEM0_DIR": home,
        "MEM0_TELEMETRY": "False",
        "ANONYMIZED_TELEMETRY": "False",
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    done = subprocess.run(command, env=os.environ | quiet, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-3:])
        raise PeersUnavailable(f"The other memories could not be run ({last}). Delete {ENVIRONMENT} and try again.")
