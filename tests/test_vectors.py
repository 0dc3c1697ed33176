"""The vault's vectors by embedder: whoever reads gets one model's only, wherever they lie at the moment."""

from pathlib import Path

import numpy as np
import pytest

from memory import upkeep, vectors
from memory.items import ItemStore, Piece
from memory.spaces import Spaces
from memory.upkeep import Stop, StoppedError
from memory.vault import Vault
from tests.fake_embedder import WordEmbedder
from tests.real_memory import KEY


class OtherEmbedder(WordEmbedder):
    name = "other words"
    dimensions = 48


class World:
    """Three items by one embedder."""

    def __init__(self, folder: Path) -> None:
        self.vault = Vault(folder / "vault.db", key=KEY)
        self.items = ItemStore(self.vault, space=Spaces(self.vault, folder / "index").of(WordEmbedder()))
        for name in ("boat", "hill", "mill"):
            self.items.replace("memory", name, [Piece(0, 4, name)])
        with self.vault.read() as session:
            self.ids = sorted(vectors.ids_of(session))

    def lengths(self, embedder: str) -> dict[int, int]:
        with self.vault.read() as session:
            return {item: len(found) for item, found in vectors.of_items(session, self.ids, embedder=embedder).items()}

    def lacking(self, embedder: str) -> list[int]:
        with self.vault.read() as session:
            return vectors.lacking(session, embedder=embedder)


@pytest.fixture
def world(tmp_path: Path):
    opened = World(tmp_path)
    yield opened
    opened.items.space.index.close()
    opened.vault.close()


def test_each_embedder_has_its_own_and_nobody_gets_another_s(world: World):
    assert world.lacking("words") == []
    assert world.lacking("other words") == world.ids
    assert world.lengths("other words") == {}
    with world.vault.write() as session:
        first = dict(zip(world.ids[:1], OtherEmbedder().embed(["boat"]), strict=True))
        vectors.put(session, first | {999: OtherEmbedder().embed(["gone"])[0]}, embedder="other words")
    assert world.lengths("other words") == {world.ids[0]: 48}
    assert world.lengths("words") == dict.fromkeys(world.ids, 64)
    assert world.lacking("other words") == world.ids[1:]
    found = [(list(ids), matrix.shape) for ids, matrix in vectors.pages(world.vault, world.ids, embedder="other words")]
    assert found == [(world.ids[:1], (1, 48))]


def test_filling_and_settling_change_where_they_lie_and_not_what_is_read(world: World):
    seen: list[int] = []
    upkeep.fill(world.vault, OtherEmbedder(), stop=Stop(), advance=seen.append)
    assert sum(seen) == 3
    assert world.lengths("other words") == dict.fromkeys(world.ids, 48)
    upkeep.settle(world.vault, in_use="other words", keep=["other words"], stop=Stop())
    assert world.lengths("other words") == dict.fromkeys(world.ids, 48)
    assert world.lengths("words") == {}
    with world.vault.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM spare_vector").scalar_one() == 0


def test_a_deleted_item_takes_all_its_vectors_along(world: World):
    upkeep.fill(world.vault, OtherEmbedder(), stop=Stop())
    world.items.remove("memory", ["hill"])
    with world.vault.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM spare_vector").scalar_one() == 2


def test_packing_keeps_directions():
    vector = WordEmbedder().embed(["a red boat"])[0]
    assert float(vectors.unpacked(vectors.packed(vector)) @ vector) == pytest.approx(1.0, abs=1e-3)
    assert vectors.unpacked(vectors.packed(vector)).dtype == np.float32


def test_work_that_is_asked_to_stop_stops_at_its_next_step(world: World):
    stop = Stop()
    stop.ask()
    with pytest.raises(StoppedError):
        upkeep.fill(world.vault, OtherEmbedder(), stop=stop)
    with pytest.raises(StoppedError):
        upkeep.rebuild(world.vault, world.items.space.index, stop=stop)
    assert world.items.in_index() == 3
