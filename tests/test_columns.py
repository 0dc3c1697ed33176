"""What ranking knows of messages and memories: read once, never out of date, whatever happens in the vault."""

import threading
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from memory import lookups
from memory.columns import Columns
from memory.places import NOBODY
from memory.service import MemoryService
from memory.upkeep import Stop, StoppedError
from tests.real_memory import DAY, NOW, say, tell


@pytest.fixture
def chat(service: MemoryService) -> list[str]:
    """Six messages in one chat, all searchable."""
    ids: list[str] = []
    chat_id = None
    for number in range(3):
        chat_id, said, reply = say(service, f"heron {number}", reply=f"carp {number}", chat_id=chat_id)
        ids += [said, reply]
    service.memories.index_messages(ids)
    return ids


def all_items(service: MemoryService) -> list[int]:
    with service._vault.read() as session:
        return [row[0] for row in lookups.asked(session, "SELECT id FROM item ORDER BY id", ())]


def seen(service: MemoryService, columns: Columns) -> dict[str, object]:
    """Everything that these columns say, in terms that do not depend on who was read first."""
    items = all_items(service)
    keys = sorted(set(columns.owners(items)))
    places = columns.places([key for key in keys if key > 0], reach=2)
    return {
        "owners": [columns.id_of(key) for key in columns.owners(items)],
        "pieces": [columns.item(item) for item in items],
        "proofs": sorted((columns.id_of(key), columns.proofs(key)) for key in keys if key < 0),
        "placed": [(columns.id_of(key), key) for key in places.keys.tolist()],
        "authors": [places.names[number] for number in places.authors.tolist()],
        "days": places.days.tolist(),
        "assistant": places.by_assistant.tolist(),
        "beside": places.beside(1).tolist(),
        "vectors": columns.item_vectors(items).round(2).tolist(),
        "directions": columns.message_vectors(places.keys).round(2).tolist(),
        "first": [columns.first_piece(key) for key in keys if key > 0],
    }


def edit(service: MemoryService) -> None:
    memory = service.memories.list(status="current")[0]
    service.memories.edit(memory.id, text="Lives in Bruges", at=NOW)


CHANGES: list[Callable[[MemoryService], object]] = [
    lambda service: tell(service, "I have a cat called Rosa.", reply="Lovely."),
    lambda service: tell(service, "I live in Ghent."),
    lambda service: service.memories.forget(service.memories.list(status="current")[0].id),
    lambda service: service.chats.delete(service.chats.list()[0].id),
    lambda service: service.memories.add("Plays the oboe", at=NOW),
    edit,
]


@pytest.mark.parametrize("change", CHANGES, ids=["said", "said again", "forgotten", "chat gone", "added", "edited"])
def test_nothing_is_out_of_date_after_a_change(
    service: MemoryService, chat: list[str], change: Callable[[MemoryService], object]
):
    tell(service, "I live in Ghent. The heron stands at the mill.", at=NOW - DAY)
    columns = service._items.columns
    before = seen(service, columns)
    change(service)
    after = seen(service, columns)
    assert after != before
    assert after == seen(service, Columns(service._vault, embedder="words"))


def test_reading_ahead_finds_the_same_and_leaves_nothing_to_be_read(
    service: MemoryService, chat: list[str], monkeypatch: pytest.MonkeyPatch
):
    tell(service, "I live in Ghent.")
    ahead = Columns(service._vault, embedder="words")
    ahead.fill(Stop())
    asked: list[str] = []
    asking = lookups.asked
    monkeypatch.setattr(
        lookups, "asked", lambda session, query, values: asked.append(query) or asking(session, query, values)
    )
    found = seen(service, ahead)
    assert [
        query
        for query in asked
        if "item ORDER BY" not in query and "max(seq)" not in query and "it.seq IN" not in query
    ] == []
    assert found == seen(service, Columns(service._vault, embedder="words"))


def test_reading_ahead_stops_when_the_program_ends(service: MemoryService, chat: list[str]):
    stop = Stop()
    stop.ask()
    with pytest.raises(StoppedError):
        Columns(service._vault, embedder="words").fill(stop)


def test_the_messages_around_a_hit_are_placed_with_it(service: MemoryService, chat: list[str]):
    columns = service._items.columns
    first, last = columns.message_key(chat[0]), columns.message_key(chat[-1])
    places = columns.places([first, -5], reach=2)
    assert [columns.id_of(key) for key in places.keys.tolist()] == chat[:3]
    assert places.by_assistant.tolist() == [False, True, False]
    assert {date.fromordinal(day) for day in places.days.tolist()} == {(NOW - DAY).date()}
    assert len(columns.places([first, last], reach=2)) == 6
    assert len(columns.places([], reach=2)) == 0


def test_a_named_speaker_is_not_the_assistant(service: MemoryService):
    home = service.chats.create(at=NOW)
    said = service.chats.add_message(home.id, speaker="assistant", text="hello", at=NOW, author="Joe")
    places = service._items.columns.places([service._items.columns.message_key(said.id)], reach=0)
    assert places.by_assistant.tolist() == [False]
    assert [places.names[number] for number in places.authors.tolist()] == ["Joe"]


def test_a_long_message_has_one_vector_and_each_of_its_pieces_its_own(service: MemoryService):
    text = "The heron stands at the mill. " * 30 + "A carp swims by in the river. " * 30
    _, said, _ = say(service, text)
    service.index_message(said)
    columns = service._items.columns
    key = columns.message_key(said)
    (direction,) = columns.message_vectors(np.array([key]))
    assert float(np.linalg.norm(direction)) == pytest.approx(1.0, abs=0.01)
    first = columns.item(columns.first_piece(key) or 0)
    assert first is not None
    assert first.start == 0
    (vector,) = columns.item_vectors([first.id])
    assert float(vector @ service._items.space.embedder.embed([text[: first.end]])[0]) == pytest.approx(1.0, abs=0.01)
    assert float(vector @ direction) < 0.99


def test_what_may_not_be_found_has_no_piece_and_no_vector(service: MemoryService, chat: list[str]):
    _, said, _ = say(service, "never made searchable")
    columns = service._items.columns
    key = columns.message_key(said)
    assert columns.first_piece(key) is None
    columns.owners(all_items(service))
    assert not columns.message_vectors(np.array([key])).any()


def test_who_does_not_exist_is_nobody(service: MemoryService, chat: list[str]):
    columns = service._items.columns
    assert columns.owners([10_000]) == [NOBODY]
    assert columns.owners([]) == []
    assert columns.message_key("nobody") == NOBODY
    assert columns.key_of("nobody") == NOBODY
    assert columns.id_of(NOBODY) is None
    assert columns.item(10_000) is None
    assert columns.chat_number(None) == -1


def test_a_chat_has_one_number_whoever_is_asked_first(service: MemoryService, chat: list[str]):
    home = service.chats.list()[0].id
    columns = Columns(service._vault, embedder="words")
    number = columns.chat_number(home)
    places = columns.places([columns.message_key(message) for message in chat], reach=0)
    assert set(places.chats.tolist()) == {number} == {columns.chat_number(home)}


def test_vectors_are_those_of_the_embedder_in_use(service: MemoryService):
    memory = service.memories.add("Lives in Ghent", at=NOW)
    columns = service._items.columns
    assert columns.memory_vectors([memory.id]).any()
    columns.use("another")
    assert not columns.memory_vectors([memory.id]).any(), "a vector is never taken for another model's"
    columns.use("words")
    (vector,) = columns.memory_vectors([memory.id])
    assert float(vector @ service._items.space.embedder.embed(["Lives in Ghent"])[0]) == pytest.approx(1.0, abs=0.01)


def test_a_question_among_changes_never_meets_half_of_one(service: MemoryService, chat: list[str]):
    columns = service._items.columns
    is_over = threading.Event()

    def change() -> None:
        for number in range(30):
            memory = service.memories.add(f"Plays the oboe {number}", at=NOW)
            service.memories.forget(memory.id)
        is_over.set()

    work = threading.Thread(target=change)
    work.start()
    while not is_over.is_set():
        items = list(range(1, 60))
        for key in columns.owners(items):
            columns.proofs(key)
        places = columns.places(range(1, 20), reach=2)
        assert columns.message_vectors(places.keys).shape[0] == len(places)
    work.join()
    assert seen(service, columns) == seen(service, Columns(service._vault, embedder="words"))
