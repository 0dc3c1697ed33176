"""Deleting is gone: from recall at once, from every copy that memory made, from the files; and not learnt again."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from memory.erase import digests
from memory.service import MemoryService
from tests.fake_embedder import WordEmbedder
from tests.real_memory import DAY, NOW, ask, open_memory, say, tell, texts, told

SALT = b"salt" * 8
BOTH = "I'm allergic to walnuts. The heron at the mill caught a carp."


def cells(service: MemoryService, *, but: tuple[str, ...] = ()) -> Iterator[bytes]:
    """Every value in every table of the decrypted vault, the columns named in `but` left out."""
    with service._vault.read() as session:
        connection = session.connection()
        tables = connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'table'")).scalars().all()
        for table in tables:
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    if f"{table}.{column}" not in but:
                        yield value if isinstance(value, bytes) else str(value).encode()


def holds(service: MemoryService, word: str, *, but: tuple[str, ...] = ()) -> bool:
    return any(word.encode() in cell for cell in cells(service, but=but))


def index_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (folder / "index").rglob("*") if path.is_file())


def forget(service: MemoryService, words: str) -> None:
    service.memories.forget(texts(service)[words].id, at=NOW)


def test_a_deleted_memory_is_gone_from_recall_at_once(service):
    tell(service, BOTH)
    assert "walnuts" in told(service, "What could I cook for dinner?")
    forget(service, "Is allergic to walnuts")
    for question in ("What could I cook for dinner?", "Am I allergic to walnuts?", BOTH, "walnuts"):
        found = ask(service, question)
        assert "walnuts" not in found.notes
        assert not any("walnuts" in item.text for item in found.items), question


def test_the_rest_of_the_message_can_still_be_recalled(service):
    tell(service, BOTH)
    forget(service, "Is allergic to walnuts")
    assert "heron" in told(service, "the heron at the mill")


def test_the_chat_itself_stays_as_it_was_written(service):
    learnt = tell(service, BOTH)
    forget(service, "Is allergic to walnuts")
    assert service.chats.message(learnt.message_id).text == BOTH


def test_every_proof_of_it_is_hidden(service):
    for words in ("I'm allergic to walnuts.", "I am allergic to walnuts, as I said.", BOTH):
        tell(service, words)
    assert len(texts(service)["Is allergic to walnuts"].evidence) == 3
    forget(service, "Is allergic to walnuts")
    assert "walnuts" not in told(service, "allergic to walnuts")


@pytest.mark.parametrize("with_receipt", [True, False])
def test_notes_and_receipts_that_repeat_it_are_cleared(service, with_receipt: bool):
    """Without a receipt: the program was killed between the notes and the reply."""
    learnt = tell(service, "I play the cello in an amateur orchestra by the sea.")
    _, question_id, reply_id = say(service, "Do I play the cello in an orchestra?")
    found = ask(service, "Do I play the cello in an amateur orchestra by the sea?")
    service.chats.set_notes(question_id, found.notes)
    if with_receipt:
        service.chats.save_receipt(reply_id, found)
    _, other_id, other_reply = say(service, "And my home?")
    service.chats.set_notes(other_id, "[Notes] - Lives in Ghent")
    for change in learnt.changes:
        service.memories.forget(change.memory.id)
    assert service.chats.message(question_id).notes == ""
    assert service.chats.receipts([reply_id, other_reply]) == {}
    assert service.chats.message(other_id).notes == "[Notes] - Lives in Ghent"


def test_notes_that_quote_its_proof_are_cleared(service):
    """An earlier turn was told the message itself, and was killed before its receipt."""
    tell(service, "I'm allergic to walnuts.")
    _, question_id, _ = say(service, "And for dinner?")
    service.chats.set_notes(question_id, "- 1 March 2026: the user wrote: “I'm allergic to walnuts.”")
    forget(service, "Is allergic to walnuts")
    assert service.chats.message(question_id).notes == ""


def test_what_a_model_thought_about_it_is_cleared_and_the_reply_stays(service):
    learnt = tell(service, "I'm allergic to walnuts.")
    first = service.chats.messages(learnt.chat_id)[-1].id
    _, _, told_reply = say(service, "And for dinner?")
    service.chats.save_receipt(told_reply, ask(service, "Which nuts am I allergic to, walnuts?"))
    _, _, guessed = say(service, "Something sweet?")
    _, _, other = say(service, "And the weather?")
    for reply, thought in [(first, "An allergy."), (told_reply, "No nuts."), (guessed, "WALNUTS?"), (other, "Rain.")]:
        service.chats.set_thoughts(reply, thought, seconds=3.0)
    before = service.chats.message(told_reply).text
    forget(service, "Is allergic to walnuts")
    thoughts = [service.chats.message(reply).thoughts for reply in (first, told_reply, guessed, other)]
    assert thoughts == ["", "", "", "Rain."]
    assert service.chats.message(told_reply).text == before


def test_no_byte_of_a_thought_is_left_when_its_chat_is_deleted(service):
    chat_id, _, reply_id = say(service, "What is on my shelf?")
    service.chats.set_thoughts(reply_id, "They collect porcelain hedgehogs.", seconds=1.0)
    assert holds(service, "hedgehogs")
    service.chats.delete(chat_id)
    service.maintain()
    assert not holds(service, "hedgehogs")


def test_a_profile_that_holds_it_is_renewed(service):
    learnt = tell(service, "My name is Ines.")
    service.chats.set_profile_text(learnt.chat_id, service.profile())
    other = service.chats.create(at=NOW)
    service.chats.set_profile_text(other.id, "- Answer briefly")
    forget(service, "Is called Ines")
    assert service.chats.profile_text(learnt.chat_id) is None
    assert service.chats.profile_text(other.id) == "- Answer briefly"
    assert service.profile() == ""


def test_a_profile_line_that_ends_with_a_full_stop_is_cleared_from_notes_as_well(service):
    memory = service.memories.add("Collects maps of Flanders.", at=NOW)
    _, question_id, _ = say(service, "maps?")
    service.chats.set_notes(question_id, ask(service, "maps of Flanders").notes)
    assert "Flanders" in service.chats.message(question_id).notes
    service.memories.forget(memory.id)
    assert service.chats.message(question_id).notes == ""


def test_a_text_with_brackets_is_cleared_from_notes_as_well(service):
    memory = service.memories.add("Collects maps [old ones] of Flanders", at=NOW)
    _, question_id, _ = say(service, "maps?")
    service.chats.set_notes(question_id, ask(service, "maps of Flanders").notes)
    assert "Flanders" in service.chats.message(question_id).notes
    service.memories.forget(memory.id)
    assert service.chats.message(question_id).notes == ""


def test_no_byte_of_it_is_left_in_the_vault(service):
    """Written by hand, so that no message holds the words."""
    memory = service.memories.add("Collects porcelain hedgehogs", at=NOW)
    service.memories.edit(memory.id, "Collects porcelain hedgehogs and owls", at=NOW)
    _, question_id, reply_id = say(service, "What is on my shelf?")
    found = ask(service, "porcelain on my shelf")
    service.chats.set_notes(question_id, found.notes)
    service.chats.save_receipt(reply_id, found)
    assert holds(service, "porcelain")
    assert holds(service, "hedgehog")
    service.memories.forget(memory.id)
    service.maintain()
    assert not holds(service, "porcelain")
    assert not holds(service, "hedgehog")


def test_of_what_was_learnt_only_the_users_own_message_is_left(service):
    tell(service, "I'm allergic to walnuts.")
    forget(service, "Is allergic to walnuts")
    service.maintain()
    own = ("message.text", "chat.title")
    assert holds(service, "walnut")
    assert not holds(service, "walnut", but=own)


@pytest.mark.parametrize("restarted", [False, True])
def test_its_vector_is_in_no_file_after_idle_work(tmp_path, restarted: bool):
    service = open_memory(tmp_path)
    memory = service.memories.add("Collects porcelain hedgehogs", at=NOW)
    service.memories.add("Likes tea", at=NOW)
    vectors = WordEmbedder().embed(["Collects porcelain hedgehogs"])
    gone = np.asarray(vectors @ service._items.space.index._rotation, dtype="<f4").tobytes()
    service.memories.forget(memory.id)
    if restarted:
        service.close()
        service = open_memory(tmp_path)
    assert gone in index_bytes(tmp_path)
    service.maintain()
    assert "Likes tea" in told(service, "tea")
    service.close()
    assert gone not in index_bytes(tmp_path)


def test_it_is_not_learnt_again_from_a_repeated_sentence(service):
    tell(service, "I'm allergic to walnuts.", at=NOW - DAY)
    forget(service, "Is allergic to walnuts")
    for words in (
        "I'm allergic to walnuts.",
        "I am allergic to WALNUTS!",
        "I keep telling you, I'm allergic to walnuts.",
        "I remember the day: I'm allergic to walnuts.",
        "I saved the list. I'm allergic to walnuts.",
    ):
        tell(service, words, at=NOW + DAY)
        assert "Is allergic to walnuts" not in texts(service), words
    tell(service, "I'm allergic to shrimps.", at=NOW + DAY)
    assert "Is allergic to shrimps" in texts(service)


@pytest.mark.parametrize(
    "words",
    [
        "Please remember: I'm allergic to walnuts.",
        "please remember that I'm allergic to walnuts",
        "Remember that I'm allergic to walnuts.",
        "By the way, don't forget that I'm allergic to walnuts!",
        "Could you remember that I'm allergic to walnuts?",
    ],
)
def test_asking_to_remember_lifts_the_deletion(service, words: str):
    tell(service, "I'm allergic to walnuts.")
    forget(service, "Is allergic to walnuts")
    tell(service, words, at=NOW + DAY)
    assert "Is allergic to walnuts" in texts(service)
    assert "walnuts" in told(service, "What could I cook for dinner?")


def test_undo_counts_as_deleting(service):
    learnt = tell(service, "I'm allergic to walnuts.")
    service.memories.undo(learnt.changes[0].undo_id)
    tell(service, "I'm allergic to walnuts.", at=NOW + DAY)
    assert texts(service) == {}


def test_writing_it_by_hand_lifts_the_deletion(service):
    memory = service.memories.add("Likes tea", at=NOW)
    service.memories.forget(memory.id)
    service.memories.add("likes TEA.", at=NOW)
    assert "TEA" in told(service, "tea")


def test_tombstones_hold_hashes_only_and_another_vaults_salt_gives_others(service):
    tell(service, "I'm allergic to walnuts.")
    forget(service, "Is allergic to walnuts")
    with service._vault.read() as session:
        stones = {row[0] for row in session.connection().execute(text("SELECT hash FROM tombstone"))}
    said = {"subject": "user", "slot": "allergy", "value": "walnuts", "text_": "Is allergic to walnuts"}
    assert stones == set(digests(service.memories.salt, **said))
    assert stones.isdisjoint(digests(SALT, **said))


def test_hashes_do_not_mind_case_accents_or_punctuation_and_mind_all_else():
    def hashed(subject: str, words: str) -> list[str]:
        return digests(SALT, subject=subject, slot=None, value=None, text_=words)

    assert hashed("user", "Likes the café!") == hashed("User", "likes the  CAFE")
    assert hashed("user", "Likes tea") != hashed("sister", "Likes tea")
    assert hashed("user", "Likes tea") != hashed("user", "Likes teas")
    assert len(digests(SALT, subject="user", slot="home", value="Ghent", text_="Lives in Ghent")) == 2
