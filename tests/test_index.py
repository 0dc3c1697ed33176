"""The Chroma collection on disk: rotated vectors only, nothing left of what was deleted, replaceable at any time."""

import threading
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings

from memory.index import VectorIndex
from memory.spaces import random_rotation
from models.embedder import Vectors
from models.errors import StorageReadOnly, VaultError

DIMENSIONS = 32
ROTATION = random_rotation(DIMENSIONS)


def unit_vectors(count: int, seed: int = 1) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def open_index(folder: Path, embedder_name: str = "words") -> VectorIndex:
    return VectorIndex(folder, rotation=lambda: ROTATION, embedder_name=embedder_name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path):
    opened = open_index(folder)
    yield opened
    opened.close()


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def on_disk(vector: Vectors) -> bytes:
    """A vector as the files hold it."""
    return np.asarray(vector @ ROTATION, dtype="<f4").tobytes()


def test_a_query_gives_the_nearest_first_with_their_cosines(index: VectorIndex):
    vectors, question = unit_vectors(50), unit_vectors(1, seed=2)[0]
    index.add(range(1, 51), vectors)
    cosines = vectors @ question
    best = np.argsort(-cosines)[:10]
    found = index.query(question, count=10)
    assert [item for item, _ in found] == [int(place) + 1 for place in best]
    assert np.allclose([cosine for _, cosine in found], cosines[best], atol=1e-5)


def test_a_rotation_changes_no_cosine():
    vectors = unit_vectors(20)
    assert np.allclose(ROTATION @ ROTATION.T, np.eye(DIMENSIONS), atol=1e-5)
    assert np.allclose((vectors @ ROTATION) @ (vectors @ ROTATION).T, vectors @ vectors.T, atol=1e-5)
    assert not np.allclose(random_rotation(DIMENSIONS), ROTATION, atol=0.1)


def test_what_lies_on_disk_are_rotated_vectors_and_no_text(index: VectorIndex, folder: Path):
    vectors = unit_vectors(3)
    index.add([1, 2, 3], vectors)
    index.close()
    client = chromadb.PersistentClient(
        str(folder / (folder / "current").read_text()), settings=Settings(anonymized_telemetry=False)
    )
    stored = client.get_collection("items", embedding_function=None).get(
        include=["embeddings", "documents", "metadatas"]
    )
    client.close()
    assert stored["ids"] == ["1", "2", "3"]
    assert stored["documents"] == [None] * 3
    assert stored["metadatas"] == [None] * 3
    assert np.allclose(stored["embeddings"], vectors @ ROTATION, atol=1e-6)
    assert not np.allclose(stored["embeddings"], vectors, atol=0.05)
    assert vectors[0].tobytes() not in all_bytes(folder)


def test_items_are_there_after_reopening(index: VectorIndex, folder: Path):
    index.add([1, 2], unit_vectors(2))
    index.close()
    again = open_index(folder)
    assert again.ids() == {1, 2}
    again.close()


def test_an_empty_index_answers(index: VectorIndex):
    assert index.ids() == set()
    assert index.query(unit_vectors(1)[0], count=5) == []
    index.add([], unit_vectors(0))
    index.remove([])
    assert not index.has_leftovers


def test_a_known_id_is_replaced(index: VectorIndex):
    one, other = unit_vectors(2)
    index.add([1], one[None])
    index.add([1], other[None])
    assert index.query(other, count=5) == [(1, pytest.approx(1.0, abs=1e-5))]


def test_a_removed_item_is_in_no_answer(index: VectorIndex):
    vectors = unit_vectors(5)
    index.add(range(5), vectors)
    index.remove([2])
    assert 2 not in [item for item, _ in index.query(vectors[2], count=5)]
    assert index.ids() == {0, 1, 3, 4}


def test_a_rebuild_leaves_no_byte_of_a_deleted_vector(index: VectorIndex, folder: Path):
    vectors = unit_vectors(5)
    index.add(range(5), vectors)
    index.remove([2])
    index.close()
    assert on_disk(vectors[2]) in all_bytes(folder), "Chroma's delete has changed: this test shows nothing any more"
    kept = [0, 1, 3, 4]
    index.rebuild(kept, vectors[kept])
    index.close()
    assert on_disk(vectors[2]) not in all_bytes(folder)
    assert on_disk(vectors[3]) in all_bytes(folder)
    assert index.ids() == set(kept)


def spare_bytes(folder: Path) -> bytes:
    """What stands in the graph's files of a collection that is too small to have a graph."""
    files = [*folder.rglob("data_level0.bin"), *folder.rglob("length.bin")]
    assert len(files) == 2
    return b"".join(file.read_bytes() for file in files)


def test_no_file_holds_what_lay_in_this_process_s_memory(index: VectorIndex, folder: Path):
    """hnswlib writes its spare room as the allocator gave it: deleted vectors were found there, texts may be."""
    vectors = unit_vectors(3)
    index.add(range(3), vectors)
    assert not any(spare_bytes(folder))
    index.rebuild([0, 2], vectors[[0, 2]])
    assert not any(spare_bytes(folder))
    index.add([5], vectors[1:2])
    index.close()
    assert not any(spare_bytes(folder))
    next(folder.rglob("data_level0.bin")).write_bytes(b"dear diary" * 10 * DIMENSIONS)  # killed before it was cleaned
    assert open_index(folder).ids() == {0, 2, 5}
    assert not any(spare_bytes(folder))


def test_a_rebuild_leaves_no_folder_of_an_old_generation(index: VectorIndex, folder: Path):
    vectors = unit_vectors(3)
    index.add(range(3), vectors)
    for _ in range(3):
        index.rebuild(range(3), vectors)
    assert generations(folder) == [(folder / "current").read_text()]
    assert index.query(vectors[1], count=1)[0][0] == 1


def test_what_a_killed_rebuild_left_is_removed(index: VectorIndex, folder: Path):
    index.add([1], unit_vectors(1))
    index.close()
    (folder / "000009").mkdir()
    (folder / "000009" / "chroma.sqlite3").write_bytes(b"half")
    again = open_index(folder)
    assert again.ids() == {1}
    assert generations(folder) == ["000001"]
    again.close()


def test_leftovers_are_known_until_they_are_gone(index: VectorIndex, folder: Path):
    vectors = unit_vectors(3)
    index.add(range(3), vectors)
    assert not index.has_leftovers
    index.remove([1])
    index.close()
    again = open_index(folder)
    assert again.has_leftovers, "a restart must not forget that deleted vectors are still in the files"
    again.rebuild([0, 2], vectors[[0, 2]])
    assert not again.has_leftovers
    again.close()


def damage_pointer(folder: Path) -> None:
    (folder / "current").write_bytes(b"\xff\xfe nonsense")


def empty_pointer(folder: Path) -> None:
    (folder / "current").write_bytes(b"")


def remove_generation(folder: Path) -> None:
    for path in sorted((folder / "000001").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def overwrite_database(folder: Path) -> None:
    (folder / "000001" / "chroma.sqlite3").write_bytes(b"\7" * 5000)


def overwrite_half(folder: Path) -> None:
    """Damage that is met by reading only, not by opening."""
    file = folder / "000001" / "chroma.sqlite3"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2))


def overwrite_graph(folder: Path) -> None:
    graph = list(folder.rglob("header.bin"))
    assert graph
    for file in graph:
        file.write_bytes(b"\7" * 100)


@pytest.mark.parametrize(
    "damage", [damage_pointer, empty_pointer, remove_generation, overwrite_database, overwrite_half, overwrite_graph]
)
def test_a_damaged_index_starts_empty_and_works(folder: Path, damage):
    index = open_index(folder)
    vectors = unit_vectors(1100)  # from 1,000 items on there is a graph in files of its own
    index.add(range(1100), vectors)
    index.close()
    damage(folder)
    again = open_index(folder)
    assert again.ids() == set()
    again.add([7], vectors[7:8])
    assert [item for item, _ in again.query(vectors[7], count=5)] == [7]
    again.close()


def test_an_index_of_another_embedder_starts_empty(index: VectorIndex, folder: Path):
    index.add([1], unit_vectors(1))
    index.close()
    other = open_index(folder, "another model")
    assert other.ids() == set()
    other.close()


def test_more_items_than_chroma_takes_at_once(index: VectorIndex):
    vectors = unit_vectors(5500)
    index.add(range(5500), vectors)
    assert index.query(vectors[5499], count=1)[0][0] == 5499
    index.remove(range(1, 5500))
    assert index.ids() == {0}


def test_adding_asking_and_rebuilding_side_by_side(index: VectorIndex):
    vectors = unit_vectors(60)
    index.add(range(20), vectors[:20])
    wrong: list[object] = []

    def ask() -> None:
        for number in range(20):
            found = index.query(vectors[number], count=1)
            if [item for item, _ in found] not in ([number], []):  # [] when it was busy: keywords answer then
                wrong.append((number, found))

    def add() -> None:
        for number in range(20, 60):
            index.add([number], vectors[number : number + 1])

    threads = [threading.Thread(target=work) for work in (ask, add, ask)]
    for thread in threads:
        thread.start()
    index.rebuild(range(20), vectors[:20])
    for thread in threads:
        thread.join()
    assert wrong == []
    assert set(range(20)) <= index.ids()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "index").write_text("a file in the way")
    with pytest.raises(StorageReadOnly, match="cannot write to"):
        open_index(tmp_path / "index").ids()


def test_damage_that_a_question_meets_is_an_error_of_ours_and_heals(index: VectorIndex, folder: Path):
    index.add(range(1100), unit_vectors(1100))
    index.close()
    overwrite_half(folder)
    with pytest.raises(VaultError, match=r"search index .* rebuilt from the vault"):
        index.query(unit_vectors(1)[0], count=1)
    assert index.ids() == set()
    assert index.query(unit_vectors(1)[0], count=1) == []
