"""The encrypted file: unreadable without its key, all or nothing, and errors that a person understands."""

import shutil
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from memory.tables import Entry
from memory.vault import Vault
from models.errors import KeyWrong, StorageFull, StorageReadOnly, VaultError

KEY = "0f" * 32
OTHER_KEY = "f0" * 32
SECRET = "the heron nests behind the mill"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "user" / "vault.db"


@pytest.fixture
def vault(path: Path):
    opened = Vault(path, key=KEY)
    yield opened
    opened.close()


def names(session: Session) -> list[str]:
    return list(session.exec(select(Entry.name)))


def test_nothing_of_it_is_plain_text_on_disk(vault: Vault, path: Path):
    vault.set_entry("note", SECRET.encode())
    before_folding = [file.read_bytes() for file in path.parent.iterdir()]
    vault.checkpoint()
    written = b"".join([*before_folding, *(file.read_bytes() for file in path.parent.iterdir())])
    assert len(written) > 4096
    assert b"SQLite format 3" not in written
    assert b"CREATE TABLE" not in written
    assert b"heron" not in written


def test_what_was_written_is_there_after_reopening(path: Path):
    vault = Vault(path, key=KEY)
    vault.set_entry("note", SECRET.encode())
    vault.close()
    again = Vault(path, key=KEY.upper())
    assert again.entry("note") == SECRET.encode()
    assert again.entry("nothing") is None
    again.set_entry("note", None)
    assert again.entry("note") is None
    again.close()


def test_a_wrong_key_is_refused_and_changes_no_byte(path: Path):
    vault = Vault(path, key=KEY)
    vault.set_entry("note", SECRET.encode())
    vault.close()
    before = path.read_bytes()
    with pytest.raises(KeyWrong, match="does not open the vault"):
        Vault(path, key=OTHER_KEY)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["vault.db"]


def test_after_a_crash_the_log_is_read_and_a_wrong_key_leaves_it_alone(vault: Vault, path: Path, tmp_path: Path):
    vault.set_entry("note", SECRET.encode())
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in ("vault.db", "vault.db-wal"):  # what a killed process leaves: the log not folded in
        shutil.copy(path.parent / name, crashed / name)
    before = {file.name: file.read_bytes() for file in crashed.iterdir()}
    assert len(before["vault.db-wal"]) > 0
    with pytest.raises(KeyWrong):
        Vault(crashed / "vault.db", key=OTHER_KEY)
    assert {name: (crashed / name).read_bytes() for name in before} == before
    again = Vault(crashed / "vault.db", key=KEY)
    assert again.entry("note") == SECRET.encode()
    again.close()


@pytest.mark.parametrize("key", ["", "0f" * 31, "zz" * 32, "'; --" * 12 + "abcd", "0f" * 33])
def test_a_key_of_another_form_is_refused_before_any_file_is_made(path: Path, key: str):
    with pytest.raises(KeyWrong, match="64 hexadecimal digits"):
        Vault(path, key=key)
    assert not path.exists()


def test_a_file_that_is_no_vault_is_not_overwritten(path: Path):
    path.parent.mkdir()
    path.write_bytes(b"my holiday photos, really" * 400)
    with pytest.raises(KeyWrong):
        Vault(path, key=KEY)
    assert path.read_bytes() == b"my holiday photos, really" * 400


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("synchronous", 2),
        ("temp_store", 2),
    ],
)
def test_every_connection_has_the_settings_that_keep_data_safe(vault: Vault, pragma: str, value: object):
    with vault.read() as one, vault.read() as other:
        found = [session.connection().execute(text(f"PRAGMA {pragma}")).scalar() for session in (one, other)]
    assert found == [value, value]


def test_a_foreign_key_that_leads_nowhere_is_refused(vault: Vault):
    with pytest.raises(VaultError) as raised, vault.write() as session:
        session.connection().execute(text("INSERT INTO queue (message_id, tries) VALUES ('gone', 0)"))
    assert isinstance(raised.value.__cause__, IntegrityError)


def test_a_block_that_fails_leaves_nothing_behind(vault: Vault):
    def fail() -> None:
        with vault.write() as session:
            session.add(Entry(name="half", value=b"1"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with vault.read() as session:
        assert names(session) == []
    vault.set_entry("after", b"2")  # and the lock was let go
    assert vault.entry("after") == b"2"


def test_what_a_reader_changes_is_not_kept(vault: Vault):
    with vault.read() as session:
        session.add(Entry(name="by a reader", value=b"1"))
        session.flush()
    assert vault.entry("by a reader") is None


def test_writers_in_many_threads_take_turns(vault: Vault):
    errors: list[Exception] = []

    def work(worker: int) -> None:
        try:
            for number in range(10):
                vault.set_entry(f"{worker} {number}", b"x" * 100)
                vault.entry(f"{worker} {number}")
        except VaultError as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with vault.read() as session:
        assert len(names(session)) == 60
    assert errors == []


def test_what_a_writer_reads_stays_so_until_it_has_written(vault: Vault):
    def count_up() -> None:
        for _ in range(10):
            with vault.write() as session:
                row = session.get(Entry, "count")
                value = 0 if row is None else int(row.value)
                time.sleep(0.002)  # long enough for another writer to read the same
                session.merge(Entry(name="count", value=b"%d" % (value + 1)))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert vault.entry("count") == b"40"


def test_a_value_made_on_first_use_is_the_same_for_all(vault: Vault):
    made: list[bytes] = []
    barrier = threading.Barrier(4)

    def work(number: int) -> None:
        barrier.wait()
        made.append(vault.entry_or_made("salt", lambda: bytes([number]) * 8))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert vault.entry("salt") == made[0]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageReadOnly, match=r"cannot write to .*file"):
        Vault(tmp_path / "file" / "vault.db", key=KEY)


def test_a_place_that_cannot_be_opened_is_named(tmp_path: Path):
    (tmp_path / "vault.db").mkdir()
    with pytest.raises(StorageReadOnly, match="cannot write to"):
        Vault(tmp_path / "vault.db", key=KEY)


def write_under(vault: Vault, pragma: str) -> None:
    """Write 100,000 bytes on a connection with this setting: the driver's own refusals."""
    with vault.write() as session:
        session.connection().execute(text(pragma))
        session.add(Entry(name="too much", value=b"x" * 100_000))


def test_a_database_that_turns_read_only_is_named(vault: Vault):
    with pytest.raises(StorageReadOnly, match="permission"):
        write_under(vault, "PRAGMA query_only = ON")


def test_a_full_disk_is_named_and_loses_nothing(vault: Vault):
    vault.set_entry("note", SECRET.encode())
    with pytest.raises(StorageFull, match="is full"):
        write_under(vault, "PRAGMA max_page_count = 1")  # SQLite takes it as: no more than there are
    assert vault.entry("note") == SECRET.encode()
    assert vault.entry("too much") is None


def test_a_damaged_file_is_an_error_and_not_an_empty_vault(path: Path):
    vault = Vault(path, key=KEY)
    vault.set_entry("note", SECRET.encode() * 1000)
    vault.close()
    damaged = bytearray(path.read_bytes())
    damaged[4096 * 2 : 4096 * 6] = b"\0" * (4096 * 4)
    path.write_bytes(damaged)
    with pytest.raises(VaultError):
        Vault(path, key=KEY).entry("note")
    assert path.read_bytes() == bytes(damaged)


def test_a_folder_may_have_any_name(tmp_path: Path):
    path = tmp_path / "what? 100% #1 é&a=b" / "vault.db"
    vault = Vault(path, key=KEY)
    vault.set_entry("note", b"1")
    vault.close()
    assert path.is_file()


def test_a_reader_gets_the_connection_that_was_used_last(tmp_path: Path):
    """Its pages are already decrypted; taking turns, each of five connections would decrypt them for itself."""

    def driver(session: Session) -> object:
        return session.connection().connection.driver_connection

    vault = Vault(tmp_path / "vault.db", key=KEY)
    with vault.read() as first, vault.read() as second:
        assert driver(first) is not driver(second)
        last = driver(first)  # the outer one is let go of last
    for _ in range(3):
        with vault.read() as session:
            assert driver(session) is last
    vault.close()
