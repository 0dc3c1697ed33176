"""A memory that can change to other embedders without a model, and what of each lies on disk."""

import threading
from pathlib import Path

from memory.scale import PLAIN
from memory.service import MemoryService
from models.embedder import Vectors
from models.errors import ModelFileError
from tests.fake_embedder import WordEmbedder
from tests.real_memory import KEY


class OtherWords(WordEmbedder):
    """Other weights, and vectors of another length: to compare them with the first one's is an error at once."""

    name = "other words"
    dimensions = 48

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.closed = 0

    def embed(self, texts) -> Vectors:
        self.gate.wait(30)
        self.seen += texts
        return super().embed(texts)

    def close(self) -> None:
        self.closed += 1


class Boat(WordEmbedder):
    """A third one."""

    name = "third words"
    dimensions = 32


HERON = "The heron at the mill caught a carp."


def opened(folder: Path, other: WordEmbedder | Exception | None = None) -> MemoryService:
    """The user's memory; `other` is what "there" leads to."""

    def reopen(reference: str) -> WordEmbedder:
        assert reference == "there"
        if isinstance(other, WordEmbedder):
            return other
        raise other or ModelFileError("It is not there.")

    service = MemoryService.open(folder, key=KEY, embedder=WordEmbedder(), reopen=reopen)
    service.embedding._reindexer._calibrate = lambda _: PLAIN  # bags of words fail the real one: see test_calibration
    return service


def changed(service: MemoryService, other: WordEmbedder) -> None:
    service.change_embedder(other, reference="there")
    service.embedding.wait()


def indexes(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "index").iterdir())


def stored(service: MemoryService) -> set[tuple[str, int]]:
    """The embedders and lengths of all vectors in the vault."""
    with service._vault.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT embedder, length(vector) / 2 FROM item "
            "UNION ALL SELECT embedder, length(vector) / 2 FROM spare_vector"
        )
        return {(str(row[0]), int(row[1])) for row in rows}
