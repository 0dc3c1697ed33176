"""The memories as the user meets them: add, search, edit, delete; each is seen in recall at once."""

import pytest

from memory.memories import MAX_CHARS
from models.errors import InputError, NotFound
from tests.real_memory import DAY, NOW, ask, open_memory, tell, texts, told


def test_a_memory_written_by_hand_is_its_own_evidence(service):
    memory = service.memories.add("  Collects\n old maps ", at=NOW)
    assert memory.text == "Collects old maps"
    assert memory == service.memories.get(memory.id)
    (proof,) = memory.evidence
    assert (proof.quote, proof.message_id, proof.chat_id) == ("Collects old maps", None, None)
    assert memory.confidence == 1.0
    assert "Collects old maps (Nov 2026)" in told(service, "old maps")


@pytest.mark.parametrize("words", ["", "  \n\t "])
def test_a_memory_without_words_is_refused(service, words: str):
    memory = service.memories.add("Likes tea", at=NOW)
    for change in (
        lambda: service.memories.add(words, at=NOW),
        lambda: service.memories.edit(memory.id, words, at=NOW),
    ):
        with pytest.raises(InputError, match="needs some words"):
            change()
    assert list(texts(service)) == ["Likes tea"]


def test_a_memory_that_is_too_long_is_refused(service):
    service.memories.add("x" * MAX_CHARS, at=NOW)
    with pytest.raises(InputError, match=r"1,000 characters at most; this one has 1,001"):
        service.memories.add("x" * (MAX_CHARS + 1), at=NOW)


def test_the_last_changed_stands_first(service):
    first = service.memories.add("Likes tea", at=NOW - DAY)
    service.memories.add("Likes fog", at=NOW)
    assert list(texts(service)) == ["Likes fog", "Likes tea"]
    service.memories.edit(first.id, "Likes green tea", at=NOW + DAY)
    assert list(texts(service)) == ["Likes green tea", "Likes fog"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Ines", "café", "map"]),
        ("maps", ["map"]),
        ("ma", ["map"]),
        ("OLD MA", ["map"]),
        ("cafe", ["café"]),
        ("collects cello", []),
        ('"', ["Ines", "café", "map"]),
        ('ma" OR "caf', []),
        ("* ( ) NOT", []),
        ("-", ["Ines", "café", "map"]),
    ],
)
def test_searching_by_words_and_their_beginnings(service, search: str, found: list[str]):
    for words in ("Collects old maps", "Likes the café on the corner", "Has a sister called Ines"):
        service.memories.add(words, at=NOW)
    tell(service, "old maps are what I like to look at on rainy days, and the weather is bad")
    texts_found = [
        memory.text for memory in service.memories.list(search=search) if memory.evidence[0].message_id is None
    ]
    assert [key for key in ("Ines", "café", "map") if any(key in text for text in texts_found)] == found


def test_listing_by_status(service):
    tell(service, "I live in Ghent.", at=NOW - 2 * DAY)
    tell(service, "I live in Bruges.")
    assert [memory.text for memory in service.memories.list(status="past")] == ["Lives in Ghent"]
    assert [memory.text for memory in service.memories.list(status="current")] == ["Lives in Bruges"]
    assert len(service.memories.list()) == 2
    assert [memory.text for memory in service.memories.in_slots(["home", "diet"])] == [
        "Lives in Bruges",
        "Lives in Ghent",
    ]


def test_an_edited_memory_is_found_by_its_new_words_only(tmp_path, minilm):
    """By meaning as well: the question shares no word with the memory."""
    service = open_memory(tmp_path, minilm)
    memory = service.memories.add("Plays the violin in a string quartet", at=NOW - DAY)
    assert memory.text in told(service, "Which musical instrument is it?")
    edited = service.memories.edit(memory.id, "Drives a tractor on a wheat farm", at=NOW)
    assert (edited.id, edited.updated_at) == (memory.id, NOW)
    assert told(service, "Which musical instrument is it?") == ""
    assert told(service, "violin quartet") == ""
    assert edited.text in told(service, "Which agricultural vehicle is it?")
    assert len(service.memories.list(search="tractor")) == 1
    assert service.memories.list(search="violin") == []
    service.close()


def test_what_an_edited_memory_was_read_from_is_no_longer_told(service):
    learnt = tell(service, "I live in Ghent. The heron at the mill caught a carp.")
    memory = service.memories.edit(texts(service)["Lives in Ghent"].id, "Lives in Bruges", at=NOW)
    assert [proof.quote for proof in memory.evidence][-1] == "Lives in Bruges"
    assert memory.evidence[0].message_id == learnt.message_id
    assert "Ghent" not in told(service, "I live in Ghent, what is near me?")
    assert "Bruges" in told(service, "What is near me?")
    assert "heron" in told(service, "the heron at the mill")


def test_editing_renews_the_profile_of_chats_that_hold_the_old_words(service):
    learnt = tell(service, "My name is Ines.")
    other = service.chats.create(at=NOW)
    service.chats.set_profile_text(learnt.chat_id, service.profile())
    service.chats.set_profile_text(other.id, "- Something else")
    service.memories.edit(texts(service)["Is called Ines"].id, "Is called Inês", at=NOW)
    assert service.chats.profile_text(learnt.chat_id) is None
    assert service.chats.profile_text(other.id) == "- Something else"
    assert service.profile() == "- Is called Inês"


def test_pieces_belong_to_memories_that_exist(service):
    memory = service.memories.add("Likes tea", at=NOW)
    for words in ("Likes coffee", "Likes cocoa"):
        service.memories.edit(memory.id, words, at=NOW)
    service.memories.add("Likes fog", at=NOW)
    service.memories.forget(memory.id)
    health = service.index_health()
    assert (health.items_in_vault, health.items_in_index) == (1, 1)


def test_the_memories_of_messages(service):
    learnt = tell(service, "I live in Ghent. I'm allergic to walnuts.")
    found = service.memories.of_messages([learnt.message_id, "another"])
    assert {key: {memory.text for memory in memories} for key, memories in found.items()} == {
        learnt.message_id: {"Lives in Ghent", "Is allergic to walnuts"}
    }


def test_what_no_longer_exists_is_named(service):
    for missing in (
        lambda: service.memories.get("gone"),
        lambda: service.memories.edit("gone", "x", at=NOW),
        lambda: service.memories.forget("gone"),
    ):
        with pytest.raises(NotFound, match="This memory no longer exists"):
            missing()
    assert ask(service, "gone").items == ()


def test_a_pinned_memory_is_always_on(service):
    memory = service.memories.add("Restores old clocks", at=NOW)
    assert "Restores old clocks" not in service.profile()
    assert service.memories.set_pinned(memory.id, True).pinned
    assert "Restores old clocks" in service.profile()
    assert not service.memories.set_pinned(memory.id, False).pinned
    assert "Restores old clocks" not in service.profile()
    with pytest.raises(NotFound):
        service.memories.set_pinned("nothing", True)


def test_a_pinned_memory_about_somebody_else_is_always_on_and_says_about_whom(service):
    tell(service, "My sister Ines lives in Faro.")
    home = texts(service)["Sister Ines lives in Faro"]
    assert service.profile() == ""
    service.memories.set_pinned(home.id, True)
    assert service.profile() == "- Sister Ines lives in Faro"


def test_what_is_private_is_chosen_memory_by_memory(service):
    memory = service.memories.add("Restores old clocks", at=NOW)
    assert not memory.private
    assert service.memories.set_private(memory.id, True).private
    assert not service.memories.set_private(memory.id, False).private
    with pytest.raises(NotFound):
        service.memories.set_private("nothing", True)


def test_several_go_together_or_not_at_all(service):
    kept = [service.memories.add(words, at=NOW).id for words in ("Restores old clocks", "Keeps bees")]
    with pytest.raises(NotFound):
        service.memories.forget_all([kept[0], "nothing"], at=NOW)
    assert len(service.memories.list()) == 2
    service.memories.forget_all(kept, at=NOW)
    assert service.memories.list() == []
    assert ask(service, "old clocks and bees").items == ()
