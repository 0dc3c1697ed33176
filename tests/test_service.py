"""The facade: one user's memory opened, closed, opened again, repaired, and used from several threads."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from memory.service import IndexHealth, MemoryService
from models.errors import KeyWrong
from tests.fake_embedder import WordEmbedder
from tests.real_memory import KEY, NOW, ask, open_memory, say, tell, texts, told


class Unasked(WordEmbedder):
    """Fails when anything is embedded."""

    def embed(self, texts):
        raise AssertionError(texts)


def test_the_profile_holds_name_and_instructions_and_nothing_sensitive(service):
    assert service.profile() == ""
    for words in (
        "My name is Ines.",
        "Always answer me in short sentences.",
        "I have asthma.",
        "I'm allergic to walnuts.",
        "I live in Ghent.",
    ):
        tell(service, words)
    assert any(memory.sensitivity == "health" for memory in service.memories.list())
    lines = service.profile().splitlines()
    assert "- Is called Ines" in lines
    assert any("short sentences" in line for line in lines)
    assert len(lines) == 2


def test_the_profile_is_the_same_text_whatever_was_used_last(service):
    tell(service, "My name is Ines.")
    tell(service, "Always answer me in short sentences.")
    before = service.profile()
    tell(service, "As I said, my name is Ines.")
    assert service.profile() == before


def test_a_past_name_is_not_in_the_profile(service):
    tell(service, "My name is Ines.")
    tell(service, "My name is Inga.", at=NOW)
    assert service.profile() == "- Is called Inga"


def test_all_of_it_is_there_after_reopening(tmp_path):
    before = open_memory(tmp_path)
    learnt = tell(before, "I live in Ghent. I'm allergic to walnuts.")
    _, question_id, reply_id = say(before, "What is near me?")
    found = ask(before, "What is near me?")
    before.chats.save_receipt(reply_id, found)
    before.queue.put(question_id)
    before.preferences.memory_on = False
    learnt = before.memories.learnt([learnt.message_id])[learnt.message_id]  # its memory has been used since
    state = (before.memories.list(), before.chats.list(), before.chats.receipts([reply_id]))
    before.close()
    after = open_memory(tmp_path)
    assert (after.memories.list(), after.chats.list(), after.chats.receipts([reply_id])) == state
    assert after.memories.learnt([learnt.message_id]) == {learnt.message_id: learnt}
    assert after.queue.pending() == [question_id]
    assert not after.preferences.memory_on
    assert ask(after, "What is near me?").notes == found.notes
    assert after.index_health() == IndexHealth(items_in_vault=4, items_in_index=4, repaired=False, embedder="words")
    after.close()


def test_another_key_opens_nothing_and_changes_nothing(tmp_path):
    service = open_memory(tmp_path)
    tell(service, "I live in Ghent.")
    service.close()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(KeyWrong):
        MemoryService.open(tmp_path, key="8" * 64, embedder=WordEmbedder())
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    again = open_memory(tmp_path)
    assert list(texts(again)) == ["Lives in Ghent"]
    again.close()


def test_opening_embeds_nothing_and_opens_no_index(tmp_path):
    service = MemoryService.open(tmp_path, key=KEY, embedder=Unasked())
    service.chats.create(at=NOW)
    assert service.memories.list() == []
    assert service.profile() == ""
    assert not (tmp_path / "index").exists()
    service.close()


@pytest.mark.parametrize("damage", ["deleted", "overwritten"])
def test_an_index_that_is_gone_is_rebuilt_from_the_vault(tmp_path, damage: str):
    service = open_memory(tmp_path)
    tell(service, "I live in Ghent. The heron at the mill caught a carp.")
    expected = told(service, "the heron at the mill")
    service.close()
    if damage == "deleted":
        shutil.rmtree(tmp_path / "index")
    else:
        for file in (tmp_path / "index").rglob("*.sqlite3"):
            file.write_bytes(b"\7" * 9000)
    again = open_memory(tmp_path)
    assert told(again, "the heron at the mill") == expected
    health = again.index_health()
    assert health.repaired
    assert health.items_in_vault == health.items_in_index == 3
    again.close()


def test_two_users_folders_share_no_secret(tmp_path):
    one, other = open_memory(tmp_path / "one"), open_memory(tmp_path / "other")
    for service in (one, other):
        service.memories.add("Likes tea", at=NOW)
    assert one.memories.salt != other.memories.salt
    assert not (one._items.space.index._rotation == other._items.space.index._rotation).all()
    one.close()
    other.close()


def test_no_text_lies_beside_the_vault(tmp_path):
    service = open_memory(tmp_path)
    tell(service, "I live in Ghent. The heron at the mill caught a carp.", reply="A purple heron!")
    service.maintain()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert len(written) > 10_000
    for word in (b"Ghent", b"ghent", b"heron", b"carp"):
        assert word not in written
    service.close()


def learn_much(service: MemoryService) -> None:
    for number in range(8):
        tell(service, f"I like town number{number}. I'm allergic to plant{number}.")


def ask_much(service: MemoryService) -> None:
    for number in range(15):
        ask(service, f"What about town number{number} for dinner?")


def write_much(service: MemoryService) -> None:
    for number in range(8):
        memory = service.memories.add(f"Owns boat {number}", at=NOW)
        service.memories.edit(memory.id, f"Owns ship {number}", at=NOW)
        if number % 2:
            service.memories.forget(memory.id)
    service.maintain()


def test_learning_asking_and_writing_side_by_side(service):
    with ThreadPoolExecutor(4) as threads:
        for job in [threads.submit(work, service) for work in (learn_much, ask_much, write_much, ask_much)]:
            job.result()
    assert sum("plant" in text for text in texts(service)) == 8
    assert sum("ship" in text for text in texts(service)) == 4
    service.maintain()
    health = service.index_health()
    assert health.items_in_vault == health.items_in_index
