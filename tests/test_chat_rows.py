"""What a chat and its replies carry: adapters, thoughts, cuts; kept over a restart, and absent in older vaults."""

from pathlib import Path

from sqlalchemy import text

from memory import migrations
from memory.values import Cut
from memory.vault import Vault
from models.run_options import Adapter
from tests.real_memory import NOW, open_memory, say


def test_adapters_are_kept_with_their_chat(tmp_path):
    service = open_memory(tmp_path)
    chat = service.chats.create(at=NOW)
    assert chat.adapters == ()
    adapters = (Adapter(Path("poet é.gguf"), 0.5), Adapter(tmp_path / "pirate.gguf"))
    assert service.chats.set_adapters(chat.id, adapters).adapters == adapters
    service.close()
    service = open_memory(tmp_path)
    assert service.chats.get(chat.id).adapters == adapters
    assert service.chats.create(at=NOW).adapters == ()
    service.close()


def test_thoughts_and_cuts_are_kept_with_their_reply(tmp_path):
    service = open_memory(tmp_path)
    _, question, reply = say(service, "Hello?", reply="One two")
    service.chats.set_thoughts(reply, "Hm 🤔", seconds=2.5)
    cuts = (Cut(3, "length"), Cut(7, "context"))
    service.chats.update_message(reply, text="One two", status="complete", cuts=cuts)
    service.chats.set_notes(question, "- Likes tea", private=False)
    service.close()
    service = open_memory(tmp_path)
    kept = service.chats.message(reply)
    assert (kept.thoughts, kept.thought_s, kept.cuts, kept.cut) == ("Hm 🤔", 2.5, cuts, "context")
    assert not service.chats.message(question).notes_private
    grown = service.chats.update_message(reply, text="One two three", status="pending")
    assert (grown.cuts, grown.cut, grown.thoughts) == (cuts, None, "Hm 🤔")
    service.close()


def test_a_vault_from_before_has_none_of_them(tmp_path, monkeypatch):
    steps = migrations.STEPS
    before = steps[: [step.__name__ for step in steps].index("richer_replies")]
    monkeypatch.setattr(migrations, "STEPS", before)
    old = Vault(tmp_path / "vault.db", key="0f" * 32)
    with old._engine.begin() as connection:
        connection.execute(
            text("INSERT INTO chat VALUES ('c', 'Old', 0, 1, '2026-01-01 10:00:00', '2026-01-01 10:00:00', NULL)")
        )
        connection.execute(
            text(
                "INSERT INTO message (id, chat_id, speaker, author, text, at, status, notes) "
                "VALUES ('m', 'c', 'assistant', '', 'Yes.', '2026-01-01 10:00:00', 'complete', 'old notes')"
            )
        )
    old.close()
    monkeypatch.setattr(migrations, "STEPS", steps)
    vault = Vault(tmp_path / "vault.db", key="0f" * 32)
    with vault.read() as session:
        query = "SELECT thoughts, thought_s, cuts, notes_private FROM message"
        assert tuple(session.connection().execute(text(query)).one()) == ("", 0.0, "[]", 1)
        assert session.connection().execute(text("SELECT adapters FROM chat")).scalar_one() == "[]"
    vault.close()
