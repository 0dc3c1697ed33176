"""Large indexes are built by a process of their own: this one goes on meanwhile; failed or erased, nothing is left."""

import multiprocessing
import threading
import time
from pathlib import Path

import pytest

from memory.index import VectorIndex
from memory.upkeep import StoppedError
from models.errors import VaultError
from tests.test_index import generations, open_index, unit_vectors


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path):
    opened = open_index(folder)
    yield opened
    opened.close()


def test_a_large_index_is_built_by_a_process_of_its_own_and_this_one_goes_on(index: VectorIndex, folder: Path):
    vectors = unit_vectors(3000)
    index.add([1, 5000], vectors[:2])
    index.remove([5000])
    longest = 0.0

    def tick() -> None:
        nonlocal longest
        while building.is_alive():
            before = time.monotonic()
            time.sleep(0.005)
            longest = max(longest, time.monotonic() - before)

    def pages():
        for start in range(0, 3000, 500):
            yield range(start, start + 500), vectors[start : start + 500]

    building = threading.Thread(target=index.rebuild_from, args=(pages(),))
    building.start()
    tick()
    building.join()
    assert longest < 1.0
    assert index.ids() == set(range(3000))
    assert index.query(vectors[2999], count=1)[0][0] == 2999
    assert generations(folder) == [(folder / "current").read_text()]
    assert not index.has_leftovers


def test_a_large_rebuild_that_is_stopped_leaves_the_old_index_and_no_process(index: VectorIndex, folder: Path):
    vectors = unit_vectors(2600)
    index.add([1], vectors[:1])

    def pages():
        yield range(2500), vectors[:2500]
        raise StoppedError

    with pytest.raises(StoppedError):
        index.rebuild_from(pages())
    assert index.ids() == {1}
    assert len(generations(folder)) == 1
    assert not multiprocessing.active_children()


def test_a_large_rebuild_whose_process_dies_is_an_error_of_ours(index: VectorIndex, folder: Path):
    vectors = unit_vectors(2600)

    def pages():
        yield range(2500), vectors[:2500]
        for process in multiprocessing.active_children():
            if process.name == "confidant-index":
                process.kill()
                process.join()
        yield range(2500, 2600), vectors[2500:]

    with pytest.raises(VaultError, match="could not be rebuilt"):
        index.rebuild_from(pages())
    assert index.ids() == set()


def test_an_erased_index_keeps_and_finds_nothing(index: VectorIndex, folder: Path):
    vectors = unit_vectors(3)
    index.add(range(3), vectors)
    index.erase()
    assert not folder.exists()
    index.add([7], vectors[:1])
    index.remove([1])
    index.rebuild([7], vectors[:1])
    assert index.query(vectors[0], count=3) == []
    assert index.ids() == set()
    assert not folder.exists()
