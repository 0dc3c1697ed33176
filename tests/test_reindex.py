"""Changing the embedder: the old one answers until the new one knows everything, whatever happens in between."""

import threading
from pathlib import Path

import numpy as np
import pytest

from memory import upkeep
from models.embedder import Vectors
from models.errors import ModelCrashed, ModelFileError
from tests.fake_embedder import WordEmbedder
from tests.other_words import HERON, Boat, OtherWords, changed, indexes, opened, stored
from tests.real_memory import NOW, ask, tell, told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "memory"


def test_everything_is_found_by_the_new_one_and_nothing_is_left_of_the_old(folder: Path):
    service = opened(folder)
    tell(service, f"I live in Ghent. {HERON}")
    before, old = told(service, "the heron at the mill"), indexes(folder)
    other = OtherWords()
    changed(service, other)
    assert service.embedding.name == "other words"
    assert service.reindexing() is None
    assert service.embedding.warnings == ()
    assert stored(service) == {("other words", 48)}
    assert len(indexes(folder)) == 1
    assert indexes(folder) != old
    assert told(service, "the heron at the mill") == before
    tell(service, "My sister has a purple canoe.")
    assert "purple canoe" in told(service, "whose canoe is purple?")
    health = service.index_health()
    assert health.items_in_vault == health.items_in_index
    assert health.embedder == "other words"
    service.close()
    assert other.closed


def test_the_old_one_answers_while_the_change_goes_on_and_what_is_said_meanwhile_is_caught_up_with(folder: Path):
    service = opened(folder)
    tell(service, HERON)
    other = OtherWords()
    other.gate.clear()
    service.change_embedder(other, reference="there")
    assert "heron" in told(service, "the heron at the mill")
    assert service._items.dense(WordEmbedder().embed([HERON])[0], count=1)
    tell(service, "My sister has a purple canoe.")
    assert "purple canoe" in told(service, "whose canoe is purple?")
    progress = service.reindexing()
    assert progress is not None
    assert progress.embedder == "other words"
    assert progress.done < progress.total
    assert service.embedding.name == "words"
    other.gate.set()
    service.embedding.wait()
    assert stored(service) == {("other words", 48)}
    assert service.index_health().items_in_index == service.index_health().items_in_vault
    assert "purple canoe" in told(service, "whose canoe is purple?")
    service.close()


def test_what_is_deleted_while_the_change_goes_on_is_in_neither_index_afterwards(folder: Path, monkeypatch):
    service = opened(folder)
    keep, drop = (service.memories.add(text, at=NOW) for text in ("Likes green tea", "Owns a crimson dinghy"))
    align = upkeep.align

    def align_later(vault, index, **options) -> bool:
        if index.embedder_name == "other words" and drop.id in {memory.id for memory in service.memories.list()}:
            align(vault, index, **options)
            service.memories.forget(drop.id)
        return align(vault, index, **options)

    monkeypatch.setattr(upkeep, "align", align_later)
    other = OtherWords()
    changed(service, other)
    assert not service._items.space.index.has_leftovers
    gone = other.embed(["Owns a crimson dinghy"])[0]
    gone = np.asarray(gone @ service._items.space.index._rotation, dtype="<f4").tobytes()
    service.close()
    assert not any(gone in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    again = opened(folder, OtherWords())
    assert [memory.id for memory in again.memories.list()] == [keep.id]
    again.close()


def test_a_change_that_was_stopped_goes_on_at_the_next_start_with_what_it_had(folder: Path):
    service = opened(folder)
    for number in range(80):
        service.memories.add(f"Owns boat number {number}", at=NOW)
    first = OtherWords()
    embed = first.embed

    def embed_some(texts) -> Vectors:
        if len(first.seen) > 20:
            service.embedding._reindexer._stop.ask()  # as `close` does from the program's thread
        return embed(texts)

    first.embed = embed_some
    changed(service, first)
    assert service.embedding.name == "words"
    assert "boat number 7" in told(service, "boat number 7")
    service.close()
    second = OtherWords()
    again = opened(folder, second)
    assert again.embedding.name == "words", "the old one is valid until the handover"
    again.warm()
    again.embedding.wait()
    assert again.embedding.name == "other words"
    boats = [text for text in second.seen if text.startswith("Owns boat")]
    assert 0 < len(boats) < 80
    assert stored(again) == {("other words", 48)}
    again.close()


def test_killed_right_after_the_handover_only_tidying_is_left(folder: Path, monkeypatch):
    service = opened(folder)
    tell(service, HERON)
    with monkeypatch.context() as patch:
        patch.setattr(upkeep, "settle", lambda *_args, **_options: (_ for _ in ()).throw(upkeep.StoppedError))
        patch.setattr(service._items.space.index, "erase", lambda: None)
        changed(service, OtherWords())
        assert stored(service) == {("words", 64), ("other words", 48)}
        assert "heron" in told(service, "the heron at the mill")
        service._vault.close()  # killed
    again = opened(folder, OtherWords())
    assert again.embedding.name == "other words"
    assert len(indexes(folder)) == 2
    assert "heron" in told(again, "the heron at the mill"), "vectors that are not moved yet are found"
    ids = sorted(again._items.space.index.ids())
    assert {vector.shape for vector in again._items.vectors(ids).values()} == {(48,)}
    again.warm()
    assert stored(again) == {("other words", 48)}
    assert len(indexes(folder)) == 1
    again.close()


def test_a_model_that_cannot_be_loaded_leaves_everything_as_it_was(folder: Path):
    service = opened(folder)
    tell(service, HERON)
    before = indexes(folder)
    broken = OtherWords()
    broken.warm = lambda: (_ for _ in ()).throw(ModelFileError("The model is damaged."))
    changed(service, broken)
    assert service.embedding.name == "words"
    assert service.embedding.warnings == ("The model is damaged.",)
    assert service.reindexing() is None
    assert broken.closed
    service.close()
    assert indexes(folder) == before
    again = opened(folder, ModelFileError("never asked for"))
    again.warm()
    assert again.embedding.warnings == ()
    assert again.embedding.name == "words"
    again.close()


def test_a_crash_on_the_way_is_told_and_tried_again_at_the_next_start(folder: Path):
    service = opened(folder)
    tell(service, HERON)
    other = OtherWords()
    other.embed = lambda _: (_ for _ in ()).throw(ModelCrashed("It stopped unexpectedly."))
    changed(service, other)
    assert service.embedding.warnings == ("It stopped unexpectedly.",)
    assert "heron" in told(service, "the heron at the mill")
    service.close()
    again = opened(folder, OtherWords())
    again.warm()
    again.embedding.wait()
    assert again.embedding.name == "other words"
    again.close()


def test_a_later_choice_takes_the_place_of_the_one_under_way(folder: Path):
    service = opened(folder)
    tell(service, HERON)
    slow = OtherWords()
    slow.gate.clear()
    service.change_embedder(slow, reference="there")
    threading.Timer(0.2, slow.gate.set).start()
    changed(service, Boat())
    assert service.embedding.name == "third words"
    assert stored(service) == {("third words", 32)}
    assert slow.closed
    service.close()


def test_staying_with_the_old_one_gives_the_change_up(folder: Path):
    service = opened(folder)
    tell(service, HERON)
    slow = OtherWords()
    slow.gate.clear()
    service.change_embedder(slow, reference="there")
    threading.Timer(0.2, slow.gate.set).start()
    service.embedding.keep()
    assert service.reindexing() is None
    assert stored(service) == {("words", 64)}
    service.close()
    again = opened(folder)
    again.warm()
    assert again.embedding.warnings == ()
    assert again.embedding.name == "words"
    again.close()


def test_asking_learning_and_changing_side_by_side(folder: Path):
    service = opened(folder)
    for number in range(20):
        service.memories.add(f"Owns boat number {number}", at=NOW)
    wrong: list[BaseException] = []

    def work(job) -> None:
        try:
            for number in range(12):
                job(number)
        except BaseException as error:  # noqa: BLE001  # shown by the assertion below
            wrong.append(error)

    jobs = [
        lambda number: ask(service, f"What about boat number {number}?"),
        lambda number: tell(service, f"I like town number{number}."),
        lambda number: changed(service, (OtherWords, Boat)[number % 2]()) if number < 4 else None,
    ]
    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert stored(service) == {("third words", 32)}
    health = service.index_health()
    assert health.items_in_index == health.items_in_vault
    service.close()
