"""One other memory, in the peers' own environment: takes in turns, answers questions, notes the times.

Run as a script with two files: the task, and where the answer goes. It imports nothing of Confidant.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

DEPTH = 50


class Peer(Protocol):
    """A memory of one conversation."""

    def add(self, turn_id: str, role: str, text: str) -> None:
        """Take in one turn."""

    def search(self, question: str) -> list[str]:
        """The turn ids found for a question, best first."""


class PlainChroma:
    """A collection with one vector a turn, as most retrieval tutorials build it."""

    def __init__(self, folder: Path, model: str) -> None:
        import chromadb
        from chromadb.config import Settings
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(model, device="cpu")
        client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        self._collection = client.create_collection("turns", metadata={"hnsw:space": "cosine"}, embedding_function=None)

    def add(self, turn_id: str, role: str, text: str) -> None:
        """One vector, one document."""
        del role
        self._collection.add(ids=[turn_id], embeddings=self._embed(text), documents=[text])

    def search(self, question: str) -> list[str]:
        """The nearest turns."""
        count = min(DEPTH, self._collection.count())
        found = self._collection.query(query_embeddings=self._embed(question), n_results=count)
        return list(found["ids"][0])

    def _embed(self, text: str) -> Any:  # noqa: ANN401 - an array of a library that this project does not type
        return self._model.encode([text], normalize_embeddings=True, show_progress_bar=False)


class Mem0:
    """mem0 with `infer=False`: every turn is stored as it is, no language model."""

    def __init__(self, folder: Path, model: str) -> None:
        from mem0 import Memory  # type: ignore[import-not-found]  # only there in the peers' environment

        self._memory = Memory.from_config(
            {
                "vector_store": {"provider": "chroma", "config": {"collection_name": "turns", "path": str(folder)}},
                "embedder": {"provider": "huggingface", "config": {"model": model, "embedding_dims": 384}},
                "llm": {"provider": "openai", "config": {"api_key": "none"}},  # never called with infer=False
                "history_db_path": str(folder.with_suffix(".history.db")),
            }
        )

    def add(self, turn_id: str, role: str, text: str) -> None:
        """One message, stored without inference."""
        self._memory.add([{"role": role, "content": text}], user_id="user", metadata={"turn": turn_id}, infer=False)

    def search(self, question: str) -> list[str]:
        """The turns of the memories found."""
        found = self._memory.search(question, filters={"user_id": "user"}, top_k=DEPTH, threshold=0.0)
        return [one["metadata"]["turn"] for one in found["results"]]


KINDS: dict[str, tuple[str, Callable[[Path, str], Peer]]] = {
    "mem0": ("mem0ai", Mem0),
    "chroma": ("chromadb", PlainChroma),
}


def main(task_file: str, answer_file: str) -> None:
    """Carry out the task."""
    from importlib.metadata import version

    task = json.loads(Path(task_file).read_text("utf-8"))
    package, make = KINDS[task["peer"]]
    seconds: list[float] = []
    answers = []
    starts: list[float] = []
    for number, conversation in enumerate(task["conversations"]):
        folder = Path(task["folder"], f"{task['peer']}-{number}")
        peer, start_s = timed(make, folder, task["model"])
        starts.append(start_s)
        seconds += [timed(peer.add, turn["id"], turn["role"], turn["text"])[1] for turn in conversation["turns"]]
        answers.append([timed(peer.search, question) for question in conversation["questions"]])
    answer = {"answers": answers, "seconds": seconds, "start_s": starts[0], "version": version(package)}
    Path(answer_file).write_text(json.dumps(answer), "utf-8")


def timed(action: Callable[..., Any], *arguments: object) -> tuple[Any, float]:
    """What an action gives, and the seconds it took."""
    started = time.perf_counter()
    return action(*arguments), time.perf_counter() - started


if __name__ == "__main__":
    main(*sys.argv[1:3])
