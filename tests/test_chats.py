"""Chats and messages: titles, windows, receipts, and deleting for good."""

from datetime import timedelta

import pytest

from memory.chats import NEW_CHAT_TITLE, TITLE_CHARS, title_from
from memory.values import Recall, Recalled
from models.errors import NotFound
from tests.real_memory import DAY, NOW, ask, open_memory, say, tell, texts, told


def recalled(text: str, *, injected: bool = True, rank: int = 0, **origin: str | None) -> Recalled:
    return Recalled(
        kind="message" if origin else "memory",
        id=origin.get("message_id") or f"memory {rank}",
        text=text,
        said_at=NOW - DAY,
        message_id=origin.get("message_id"),
        chat_id=origin.get("chat_id"),
        score=3.5 - rank,
        tokens=7,
        injected=injected,
    )


def test_the_first_message_gives_the_title(service):
    chat = service.chats.create(at=NOW)
    assert (chat.title, chat.memory_on, chat.has_own_title) == (NEW_CHAT_TITLE, True, False)
    service.chats.add_message(chat.id, speaker="user", text="How do I prune\nan apple tree?", at=NOW)
    service.chats.add_message(chat.id, speaker="user", text="And a pear?", at=NOW)
    assert service.chats.get(chat.id).title == "How do I prune an apple tree?"


def test_a_title_is_cut_at_a_word():
    title = title_from("word " * 100)
    assert title.endswith("word…")
    assert len(title) <= TITLE_CHARS + 1
    assert title_from("x" * 200) == "x" * TITLE_CHARS + "…"
    assert title_from(" \n ") == NEW_CHAT_TITLE


def test_a_title_of_ones_own_stays(service):
    chat = service.chats.create(at=NOW)
    assert service.chats.rename(chat.id, "  The \n orchard ").title == "The orchard"
    service.chats.add_message(chat.id, speaker="user", text="How do I prune a tree?", at=NOW)
    assert service.chats.rename(chat.id, "   ").title == "The orchard"
    assert service.chats.get(chat.id).has_own_title
    assert len(service.chats.rename(chat.id, "x" * 1000).title) == 200


def test_the_last_used_chat_stands_first(service):
    one = service.chats.create(at=NOW)
    other = service.chats.create(at=NOW + timedelta(minutes=1))
    assert [chat.id for chat in service.chats.list()] == [other.id, one.id]
    service.chats.add_message(one.id, speaker="user", text="Back again", at=NOW + DAY)
    assert [chat.id for chat in service.chats.list()] == [one.id, other.id]


def test_messages_are_kept_verbatim(service):
    chat = service.chats.create(at=NOW)
    words = "é 😀 \t 漢字\r\n  <b>&amp;</b> '; DROP TABLE chat; --\x00end"
    kept = service.chats.add_message(chat.id, speaker="user", text=words, at=NOW, notes="[a note]")
    assert service.chats.message(kept.id) == kept
    assert (kept.text, kept.notes, kept.at, kept.status) == (words, "[a note]", NOW, "complete")


def test_a_reply_grows_and_its_end_is_marked(service):
    chat = service.chats.create(at=NOW)
    reply = service.chats.add_message(chat.id, speaker="assistant", text="", at=NOW, status="pending")
    assert service.chats.update_message(reply.id, text="Half of it", status="stopped").text == "Half of it"
    assert service.chats.message(reply.id).status == "stopped"
    service.chats.set_notes(reply.id, "notes")
    assert service.chats.message(reply.id).notes == "notes"


def test_windows_of_messages(service):
    chat, other = service.chats.create(at=NOW), service.chats.create(at=NOW)
    ids = []
    for number in range(30):
        ids.append(service.chats.add_message(chat.id, speaker="user", text=str(number), at=NOW).id)
        service.chats.add_message(other.id, speaker="user", text="elsewhere", at=NOW)

    def window(**how) -> list[int]:
        return [int(message.text) for message in service.chats.messages(chat.id, **how)]

    assert window() == list(range(30))
    assert window(last=5) == [25, 26, 27, 28, 29]
    assert window(last=100) == list(range(30))
    assert window(last=10, around=ids[15]) == list(range(11, 21))
    assert window(last=10, around=ids[29]) == list(range(20, 30))
    assert window(last=10, around=ids[28]) == list(range(20, 30))
    assert 0 in window(last=10, around=ids[0])
    assert service.chats.count(chat.id) == 30


def test_a_receipt_holds_what_was_injected_in_order(service):
    chat_id, _, reply_id = say(service, "Any ideas?")
    first, unused, second = (
        recalled("Likes tea", rank=0),
        recalled("Likes fog", injected=False, rank=1),
        recalled("the user wrote: “I like herons”", rank=2, message_id="m", chat_id=chat_id),
    )
    service.chats.save_receipt(reply_id, Recall(items=(first, unused, second), notes="…", tokens=14))
    kept = service.chats.receipts([reply_id, "another"])
    assert list(kept) == [reply_id]
    assert kept[reply_id].items == (first, second)
    assert kept[reply_id].tokens == 14


def test_the_switches_of_a_chat(service):
    chat = service.chats.create(at=NOW, memory_on=False)
    assert not chat.memory_on
    assert service.chats.set_memory(chat.id, True).memory_on
    assert service.chats.get(chat.id).memory_on
    assert service.chats.profile_text(chat.id) is None
    service.chats.set_profile_text(chat.id, "- Is called Ines")
    assert service.chats.profile_text(chat.id) == "- Is called Ines"


def test_what_no_longer_exists_is_named(service):
    for missing in (
        lambda: service.chats.get("gone"),
        lambda: service.chats.rename("gone", "x"),
        lambda: service.chats.delete("gone"),
        lambda: service.chats.set_memory("gone", False),
        lambda: service.chats.messages("gone"),
        lambda: service.chats.add_message("gone", speaker="user", text="x", at=NOW),
        lambda: service.chats.profile_text("gone"),
    ):
        with pytest.raises(NotFound, match="This chat no longer exists"):
            missing()
    for missing in (
        lambda: service.chats.message("gone"),
        lambda: service.chats.update_message("gone", text="x", status="complete"),
        lambda: service.chats.set_notes("gone", "x"),
    ):
        with pytest.raises(NotFound, match="This message no longer exists"):
            missing()


def test_a_deleted_chat_is_gone_from_recall_and_what_was_learnt_stays(service):
    learnt = tell(service, "I live in Ghent. The heron at the old mill caught a carp.", reply="A heron! At a mill!")
    chat_id, message_id = learnt.chat_id, learnt.message_id
    assert "heron" in told(service, "the heron at the old mill")
    service.queue.put(message_id)
    service.chats.delete(chat_id)
    assert message_id not in ask(service, "the heron at the old mill").ranked_message_ids
    assert "wrote" not in told(service, "the heron at the old mill")
    assert service.chats.list() == []
    assert service.queue.size() == 0
    health = service.index_health()
    assert health.items_in_vault == health.items_in_index == len(texts(service))
    with pytest.raises(NotFound):
        service.chats.message(message_id)
    memory = texts(service)["Lives in Ghent"]
    (proof,) = memory.evidence
    assert proof.quote.startswith("I live in Ghent")
    assert (proof.message_id, proof.chat_id, proof.span) == (None, None, None)
    assert service.memories.learnt([message_id]) == {}


def test_other_chats_keep_no_words_of_a_deleted_one(service):
    """Its excerpts stand in the notes and the receipts of later chats; a memory's receipt stays, without the link."""
    learnt = tell(service, "I live in Ghent. The heron at the old mill caught a carp.")
    _, question_id, reply_id = say(service, "What did the heron catch, near my home in Ghent?")
    found = ask(service, "What did the heron catch at the old mill, near my home?")
    assert {item.kind for item in found.injected} >= {"memory", "message"}
    service.chats.set_notes(question_id, found.notes)
    service.chats.save_receipt(reply_id, found)
    service.chats.delete(learnt.chat_id)
    assert service.chats.message(question_id).notes == ""
    receipt = service.chats.receipts([reply_id])[reply_id]
    assert {item.kind for item in receipt.items} == {"memory"}
    assert {(item.message_id, item.chat_id) for item in receipt.items} == {(None, None)}


def test_all_of_it_is_there_after_reopening(tmp_path):
    before = open_memory(tmp_path)
    chat_id, *_ = say(before, "How do I prune a tree?", reply="In winter.")
    before.chats.set_memory(chat_id, False)
    chats, messages = before.chats.list(), before.chats.messages(chat_id)
    before.close()
    after = open_memory(tmp_path)
    assert after.chats.list() == chats
    assert after.chats.messages(chat_id) == messages
    assert [message.text for message in messages] == ["How do I prune a tree?", "In winter."]
    after.close()
