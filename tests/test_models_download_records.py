"""What is remembered of the downloads that are not finished."""

import os

import pytest

from models.download_records import Record, load, save
from models.hub_files import Part, RemoteFile
from models.source import Source

FILE = RemoteFile("tiny.gguf", (Part("a/tiny.gguf", "https://hub.example/a/tiny.gguf", 1000, "a" * 64),), "Q8_0")


def record(number=1, **changes):
    return Record(**({"id": f"id{number}", "source": Source("someone/tiny"), "file": FILE} | changes))


def test_what_is_not_finished_comes_back_paused(tmp_path):
    state = tmp_path / "downloads.json"
    save(
        state,
        [
            record(1, status="running", etags=['"x"'], placed=("tiny.gguf",)),
            record(2, status="waiting", file=None),
            record(3, status="failed", sentence="It broke.", needs_token=True),
            record(4, status="done"),
            record(5, status="cancelled"),
        ],
    )
    (tmp_path / "tiny.gguf.id1.part").write_bytes(b"x" * 400)
    first, second, third = load(state, tmp_path)
    assert (first.status, first.done, first.etags, first.placed) == ("paused", 400, ['"x"'], ("tiny.gguf",))
    assert first.file == FILE
    assert "closed" in first.sentence
    assert (second.status, second.file, second.name) == ("paused", None, "someone/tiny")
    assert (third.status, third.sentence, third.needs_token) == ("failed", "It broke.", True)


def test_the_list_is_for_this_user_only(tmp_path):
    save(tmp_path / "downloads.json", [record()])
    assert [path.name for path in tmp_path.iterdir()] == ["downloads.json"]
    if os.name == "posix":
        assert (tmp_path / "downloads.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "{", "[]", '{"downloads": [{}]}', '{"downloads": 3}', '{"downloads": [3]}'])
def test_a_damaged_list_begins_anew(tmp_path, text):
    (tmp_path / "downloads.json").write_text(text)
    assert load(tmp_path / "downloads.json", tmp_path) == []
    assert load(tmp_path / "none.json", tmp_path) == []


def test_a_list_that_was_tampered_with_leads_nowhere_else(tmp_path):
    state = tmp_path / "downloads.json"
    save(state, [record(placed=("../../out.gguf",))])
    assert load(state, tmp_path)[0].placed == ("out.gguf",)
    state.write_text(state.read_text().replace('"id1"', '"../x"'))
    assert load(state, tmp_path) == []


def test_a_disk_that_refuses_the_list_stops_nothing(tmp_path, caplog):
    save(tmp_path / "missing" / "downloads.json", [record()])
    assert "cannot remember the downloads" in caplog.text


def test_the_time_left_follows_from_the_speed():
    state = record(done=400).as_state(speed=100.0)
    assert (state.bytes_total, state.bytes_per_second, state.seconds_left) == (1000, 100.0, 6.0)
    assert record().as_state(speed=None).seconds_left is None
    assert record(file=None).as_state(speed=100.0).seconds_left is None
