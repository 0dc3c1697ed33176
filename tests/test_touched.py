"""What a transaction has touched is told after its commit, whatever changed it, and never after a rollback."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlmodel import Session

from memory.service import MemoryService
from memory.touched import Touched
from memory.vault import Vault
from models.errors import VaultError
from tests.real_memory import say, tell

Told = list[Touched]


@pytest.fixture
def told(service: MemoryService) -> Iterator[Told]:
    seen: Told = []
    service._vault.watch(seen.append)
    return seen


def owners(told: Told) -> set[tuple[str, str]]:
    return {owner for touched in told for owner in touched}


def run(session: Session, statement: str, **values: object) -> None:
    session.connection().execute(text(statement), values)


def test_a_new_message_and_its_pieces_are_told(service: MemoryService, told: Told):
    _, said, reply = say(service, "The heron stands at the mill.")
    assert owners(told) == {("message", said), ("message", reply)}
    told.clear()
    service.index_message(said)
    assert owners(told) == {("message", said)}


def test_a_proof_touches_its_memory(service: MemoryService, told: Told):
    memory = tell(service, "I live in Ghent.").changes[0].memory
    told.clear()
    tell(service, "I live in Ghent.")
    assert ("memory", memory.id) in owners(told)


def test_what_goes_with_something_else_is_told_too(service: MemoryService, told: Told):
    learnt = tell(service, "I live in Ghent.")
    memory = learnt.changes[0].memory
    told.clear()
    with service._vault.write() as session:
        run(session, "DELETE FROM chat")  # its messages go by cascade, and the memory loses its proof
    assert owners(told) >= {("message", learnt.message_id), ("memory", memory.id)}


def test_nothing_is_told_of_what_was_rolled_back(service: MemoryService, told: Told):
    chat, _, _ = say(service, "The heron stands at the mill.")
    told.clear()

    def fail_late() -> None:
        with service._vault.write() as session:
            run(session, "DELETE FROM message WHERE chat_id = :chat", chat=chat)
            run(session, "not a statement")

    with pytest.raises(VaultError):
        fail_late()
    with service._vault.write() as session:
        run(session, "UPDATE chat SET title = 'x'")
    assert told == []


def test_each_change_is_told_once_and_words_are_not_a_change(service: MemoryService, told: Told):
    _, said, _ = say(service, "The heron stands at the mill.")
    told.clear()
    with service._vault.write() as session:
        run(session, "UPDATE message SET text = 'other' WHERE id = :id", id=said)
    assert told == []
    with service._vault.write() as session:
        run(session, "UPDATE message SET author = 'Ana' WHERE id = :id", id=said)
    assert told == [frozenset({("message", said)})]


def test_a_vault_that_nobody_watches_keeps_no_notes(tmp_path):
    vault = Vault(tmp_path / "vault.db", key="0f" * 32)
    with vault.write() as session:
        run(session, "INSERT INTO item VALUES (1, 'memory', 'm', 0, 1, 'words', :none)", none=b"")
    with vault.write() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM touched").scalar() == 0
    vault.close()
