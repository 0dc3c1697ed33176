"""The embedder in use: stood in for when it is gone, never taken for another, and never waited for by a question."""

import shutil
import threading
import time
from pathlib import Path

import pytest

from memory import embedding, upkeep
from memory.service import MemoryService
from models.errors import ModelFileError
from tests.other_words import HERON, Boat, OtherWords, changed, indexes, opened, stored
from tests.real_memory import NOW, open_memory, tell, told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "memory"


def test_when_the_chosen_one_is_gone_the_first_one_stands_in_and_nothing_of_the_other_is_thrown_away(folder: Path):
    service = opened(folder)
    tell(service, HERON)
    changed(service, OtherWords())
    service.close()
    (chosen,) = indexes(folder)
    without = opened(folder, ModelFileError("The folder of the model is gone."))
    assert without.embedding.name == "words"
    assert without.embedding.stands_in
    assert "is gone. Until it is back" in without.embedding.warnings[0]
    without.warm()
    assert "heron" in told(without, "the heron at the mill")
    tell(without, "My sister has a purple canoe.")
    without.maintain()
    assert chosen in indexes(folder)
    assert stored(without) == {("words", 64), ("other words", 48)}
    assert without.index_health().items_in_index == without.index_health().items_in_vault
    without.close()
    back = OtherWords()
    again = opened(folder, back)
    assert again.embedding.name == "other words"
    assert again.embedding.warnings == ()
    again.warm()
    assert HERON not in back.seen, "its vectors were kept"
    assert any("canoe" in text for text in back.seen)
    assert stored(again) == {("other words", 48)}
    assert indexes(folder) == [chosen]
    again.close()


def test_a_model_that_turns_out_damaged_when_it_is_loaded_is_stood_in_for(folder: Path):
    service = opened(folder)
    tell(service, HERON)
    changed(service, OtherWords())
    service.close()
    damaged = OtherWords()
    damaged.warm = lambda: (_ for _ in ()).throw(ModelFileError("It is damaged."))
    again = opened(folder, damaged)
    again.warm()
    assert again.embedding.name == "words"
    assert "damaged" in again.embedding.warnings[0]
    assert "heron" in told(again, "the heron at the mill")
    again.close()


def test_other_weights_under_the_same_reference_are_not_taken_for_the_chosen_ones(folder: Path):
    service = opened(folder)
    tell(service, HERON)
    changed(service, OtherWords())
    service.close()
    again = opened(folder, Boat())
    assert again.embedding.name == "words"
    assert "not the one it was" in again.embedding.warnings[0]
    again.close()


def test_recall_never_waits_for_a_rebuild(folder: Path, monkeypatch):
    service = open_memory(folder)
    tell(service, HERON)
    service.close()
    for path in (folder / "index").rglob("*.sqlite3"):
        path.unlink()
    again = open_memory(folder)
    building, go = threading.Event(), threading.Event()
    rebuild = upkeep.rebuild

    def slow_rebuild(*args, **options) -> None:
        building.set()
        assert go.wait(30)
        rebuild(*args, **options)

    monkeypatch.setattr(upkeep, "rebuild", slow_rebuild)
    warming = threading.Thread(target=again.warm)
    warming.start()
    assert building.wait(30)
    assert "heron" in told(again, "the heron at the mill"), "by its words"
    again.maintain()  # does not wait either, so that learning goes on
    tell(again, "My sister has a purple canoe.")
    go.set()
    warming.join()
    assert again.index_health().items_in_index == again.index_health().items_in_vault
    again.close()


DINGHY = "A crimson dinghy lies at the quay"


def with_one_deleted(folder: Path) -> tuple[MemoryService, bytes]:
    """A memory from which something has just been deleted, and how its vector looks in the index's files."""
    service = open_memory(folder)
    tell(service, HERON)
    added = service.memories.add(DINGHY, at=NOW)
    space = service._items.space
    trace = (space.embedder.embed([DINGHY]) @ space.index._rotation)[0, :8].tobytes()
    assert lies_in(folder, trace)
    service.memories.forget(added.id)
    assert lies_in(folder, trace), "deleted, but not wiped yet"
    return service, trace


def lies_in(folder: Path, trace: bytes) -> bool:
    return any(trace in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch):
    """Every index counts as a large one, which is rebuilt in a thread of its own."""
    monkeypatch.setattr(embedding, "SWEPT_AT_ONCE", 0)


@pytest.mark.usefixtures("large")
def test_a_large_index_is_rebuilt_beside_everything_else_and_then_holds_nothing_that_was_deleted(folder: Path):
    service, trace = with_one_deleted(folder)
    service.maintain()
    service.embedding.wait_until_swept()
    assert not lies_in(folder, trace)
    assert "heron" in told(service, "the heron at the mill")
    service.close()
    assert not lies_in(folder, trace)


@pytest.mark.usefixtures("large")
def test_a_rebuild_that_the_end_of_the_program_interrupts_is_made_at_the_next_start(folder: Path, monkeypatch):
    service, trace = with_one_deleted(folder)
    building = threading.Event()
    rebuild = upkeep.rebuild

    def stopped_rebuild(*args, stop: upkeep.Stop, **options) -> None:
        building.set()
        while not stop._asked:
            time.sleep(0.01)
        rebuild(*args, stop=stop, **options)

    monkeypatch.setattr(upkeep, "rebuild", stopped_rebuild)
    service.maintain()
    assert building.wait(30)
    service.close()
    assert lies_in(folder, trace)
    monkeypatch.setattr(upkeep, "rebuild", rebuild)
    finished(folder, trace)


def test_a_rebuild_that_a_crash_interrupts_is_made_at_the_next_start(folder: Path, tmp_path: Path):
    service, trace = with_one_deleted(folder)
    crashed = tmp_path / "as it was"
    shutil.copytree(folder, crashed)
    service.close()
    (space,) = indexes(crashed)
    half = crashed / "index" / space / "000009"
    half.mkdir()
    (half / "chroma.sqlite3").write_bytes(trace)
    finished(crashed, trace)


def finished(folder: Path, trace: bytes) -> None:
    """Start again, as the program does, and look into all files."""
    again = open_memory(folder)
    again.warm()
    again.maintain()
    again.embedding.wait_until_swept()
    assert not lies_in(folder, trace)
    assert "heron" in told(again, "the heron at the mill")
    again.close()
