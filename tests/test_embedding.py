"""The embedder in use: stood in for when it is gone, never taken for another, and never waited for by a question."""

import threading
from pathlib import Path

import pytest

from memory import upkeep
from models.errors import ModelFileError
from tests.other_words import HERON, Boat, OtherWords, changed, indexes, opened, stored
from tests.real_memory import open_memory, tell, told


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
