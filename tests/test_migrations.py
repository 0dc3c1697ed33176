"""The schema's steps: they make the very tables that the code reads, once each, all or nothing."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from memory import migrations
from memory.vault import Vault

KEY = "0f" * 32


def rows(vault: Vault, query: str) -> list[tuple[object, ...]]:
    with vault.read() as session:
        return [tuple(row) for row in session.connection().execute(text(query))]


@pytest.fixture
def vault(tmp_path: Path):
    opened = Vault(tmp_path / "vault.db", key=KEY)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", sorted(SQLModel.metadata.tables))
def test_the_steps_make_the_tables_that_the_code_reads(vault: Vault, name: str):
    on_disk = {
        column: (kind.split("(")[0], bool(key) or not required, bool(key))
        for _, column, kind, required, _, key in rows(vault, f"PRAGMA table_info('{name}')")
    }
    kinds = {"VARCHAR": "TEXT", "AUTOSTRING": "TEXT"}
    in_code = {}
    for column in SQLModel.metadata.tables[name].columns:
        kind = str(column.type).split("(")[0]
        in_code[column.name] = (kinds.get(kind, kind), column.primary_key or bool(column.nullable), column.primary_key)
    assert on_disk == in_code


def test_no_table_on_disk_is_unknown_to_the_code(vault: Vault):
    tables = {str(row[0]) for row in rows(vault, "SELECT name FROM sqlite_schema WHERE type = 'table'")}
    own = {name for name in tables if not name.startswith(("sqlite_", "item_text"))}
    assert own == {*SQLModel.metadata.tables, "migration"}


def test_each_step_runs_once_and_is_recorded(vault: Vault, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    names = [step.__name__ for step in migrations.STEPS]
    assert sorted(str(row[0]) for row in rows(vault, "SELECT name FROM migration")) == sorted(names)
    vault.set_entry("note", b"1")
    caplog.set_level("INFO", "memory.vault")
    again = Vault(tmp_path / "vault.db", key=KEY)  # would fail on "table already exists" if a step ran twice
    assert again.entry("note") == b"1"
    assert caplog.messages == []
    Vault(tmp_path / "another.db", key=KEY).close()
    assert caplog.messages == [f"vault: migration {name}" for name in names]
    again.close()


def test_a_step_that_fails_leaves_nothing_and_runs_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    broken = [True]

    def birthdays(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE birthday (day TEXT)"))
        connection.execute(text("INSERT INTO birthday VALUES ('5 March')"))
        if broken[0]:
            raise ZeroDivisionError

    Vault(tmp_path / "vault.db", key=KEY).close()
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, birthdays))
    with pytest.raises(ZeroDivisionError):
        Vault(tmp_path / "vault.db", key=KEY)
    broken[0] = False
    vault = Vault(tmp_path / "vault.db", key=KEY)
    assert rows(vault, "SELECT day FROM birthday") == [("5 March",)]
    assert ("birthdays",) in rows(vault, "SELECT name FROM migration")
    vault.close()
