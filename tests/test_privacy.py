"""Private memories: sensitive ones from the start, the user's choice after that, and nothing told that shows them."""

import pytest
from sqlalchemy import text

from memory import migrations
from memory.vault import Vault
from tests.real_memory import DAY, KEY, NOW, count_words, say, tell, texts


def told(service, question: str) -> str:
    recall = service.recall(question, now=NOW, budget_tokens=700, count_tokens=count_words, with_private=False)
    return f"{recall.notes} {[item.text for item in recall.items]}"


def test_what_is_sensitive_is_private_from_the_start_and_the_user_may_lift_it(service):
    tell(service, "I live in Ghent. I'm allergic to walnuts.")
    assert {memory.text: memory.private for memory in service.memories.list()} == {
        "Lives in Ghent": False,
        "Is allergic to walnuts": True,
    }
    allergy = texts(service)["Is allergic to walnuts"]
    assert "walnuts" not in told(service, "Am I allergic to walnuts?")
    assert not service.memories.set_private(allergy.id, False).private
    assert "walnuts" in told(service, "Am I allergic to walnuts?")


def test_a_memory_that_is_marked_private_is_told_at_home_only(service):
    tell(service, "I live in Ghent.")
    service.memories.set_private(texts(service)["Lives in Ghent"].id, True)
    question = "Where do I live?"
    assert "Ghent" not in told(service, question)
    assert "Ghent" in service.recall(question, now=NOW, budget_tokens=700, count_tokens=count_words).notes


def test_messages_that_would_give_it_away_stay_back_too(service):
    tell(service, "I collect brass sundials.", reply="Brass sundials! Which of the sundials is the oldest?")
    (memory,) = service.memories.list()
    question = "Which brass sundials do I collect, and which of the sundials is the oldest?"
    assert "sundials" in told(service, question)
    service.memories.set_private(memory.id, True)
    assert "sundials" not in told(service, question)


def test_words_that_sound_sensitive_stay_back_where_no_memory_was_made(service):
    tell(service, "Can the cough syrup be taken with warfarin tablets at night?", reply="Ask your chemist.")
    tell(service, "The heron at the mill caught a carp at night.")
    assert service.memories.list() == []
    assert "warfarin" not in told(service, "cough syrup with warfarin tablets at night")
    assert "heron" in told(service, "What did the heron at the mill catch at night?")


def test_the_profile_leaves_them_out(service):
    tell(service, "My name is Odile.")
    service.memories.set_pinned(service.memories.add("Has diabetes", at=NOW).id, True)
    assert service.profile() == "- Has diabetes\n- Is called Odile"
    assert service.profile(with_private=False) == "- Is called Odile"


def test_a_chat_gets_its_profile_anew_when_something_in_it_becomes_private(service):
    memory = service.memories.set_pinned(service.memories.add("Keeps bees", at=NOW).id, True)
    chats = [service.chats.create(at=NOW).id for _ in range(2)]
    for chat_id, profile in zip(chats, (service.profile(), "- Is called Odile"), strict=True):
        service.chats.set_profile_text(chat_id, profile)
    service.memories.set_private(memory.id, True)
    assert [service.chats.profile_text(chat_id) for chat_id in chats] == [None, "- Is called Odile"]


def test_what_is_written_by_hand_is_weighed_as_well(service):
    memory = service.memories.add("Has diabetes", at=NOW)
    assert (memory.sensitivity, memory.private) == ("health", True)
    plain = service.memories.add("Keeps bees", at=NOW)
    assert not plain.private
    assert service.memories.edit(plain.id, "Has epilepsy", at=NOW).private


@pytest.mark.parametrize("chosen", [True, False])
def test_a_new_value_is_as_private_as_the_old_one(service, chosen: bool):
    tell(service, "I live in Ghent.", at=NOW - 2 * DAY)
    service.memories.set_private(texts(service)["Lives in Ghent"].id, chosen)
    tell(service, "I live in Bruges now.")
    assert texts(service)["Lives in Bruges"].private is chosen


def test_a_private_memory_of_the_past_still_keeps_its_messages_back(service):
    tell(service, "I live in Ghent.", at=NOW - 2 * DAY)
    service.memories.set_private(texts(service)["Lives in Ghent"].id, True)
    tell(service, "I live in Bruges now.")
    assert "Ghent" not in told(service, "Where did I live before, in Ghent?")


def test_replies_that_were_told_of_it_stay_back(service):
    learnt = tell(service, "I collect brass sundials.")
    memory = learnt.changes[0].memory
    recall = service.recall("my brass sundials", now=NOW, budget_tokens=700, count_tokens=count_words)
    _, _, reply = say(service, "What shall I polish?", reply="Polish the tallest gnomon first, as ever.")
    service.chats.save_receipt(reply, recall)
    service.memories.index_messages([reply])
    service.memories.set_private(memory.id, True)
    assert "gnomon" not in told(service, "Polish the tallest gnomon first")


def test_an_older_vault_learns_which_are_private(tmp_path, monkeypatch):
    with monkeypatch.context() as before:
        at = migrations.STEPS.index(migrations.private_memories)
        before.setattr(migrations, "STEPS", migrations.STEPS[:at])
        vault = Vault(tmp_path / "vault.db", key=KEY)
        with vault._engine.begin() as connection:
            for name, kind in (("one", "'health'"), ("two", "NULL")):
                connection.execute(
                    text(
                        "INSERT INTO memory (id, text, subject, kind, status, confidence, pinned, sensitivity, uses, "
                        f"created_at, updated_at) VALUES ('{name}', 'x', 'user', 'fact', 'current', 1, 0, {kind}, 0, "
                        "'2026-01-01', '2026-01-01')"
                    )
                )
        vault.close()
    vault = Vault(tmp_path / "vault.db", key=KEY)
    with vault.read() as session:
        found = session.connection().execute(text("SELECT id, private FROM memory ORDER BY id")).all()
    assert [tuple(row) for row in found] == [("one", 1), ("two", 0)]
    vault.close()


def test_a_model_elsewhere_reads_nothing_private(service):
    about = tell(service, "I collect brass sundials.").message_id
    plain = tell(service, "My brass kettle is older than the sundials.").message_id
    service.memories.set_private(next(m.id for m in service.memories.list() if "collect" in m.text), True)
    questions = service.model_learner.questions
    assert questions(about, count_words)
    assert questions(about, count_words, with_private=False) == []
    assert any("collect" in memory.text for each in questions(plain, count_words) for memory in each.known)
    asked = questions(plain, count_words, with_private=False)
    assert asked
    assert not any("collect" in memory.text for each in asked for memory in each.known)
