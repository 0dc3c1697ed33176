"""Streaming, resuming, checking and naming, against a hub on loopback."""

import pytest

from models import fetch as fetch_module
from models.download_wire import Began, Checking, Chosen, Fetched, Placing, Progress
from models.errors import DownloadError
from tests.fetch_bench import CONTENT, FILE, MARK, NAME, SIZE, Bench
from tests.hub_server import Fault, gguf, serve


@pytest.fixture
def bench(tmp_path, monkeypatch):
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serve() as server:
        server.put(FILE, CONTENT)
        yield Bench(server, tmp_path)


def test_a_file_arrives_whole_and_only_then_has_its_name(bench, tmp_path):
    seen = []
    bench.events = type(
        "Watch",
        (list,),
        {
            "append": lambda self, event: (
                list.append(self, event),
                seen.append(sorted(path.name for path in tmp_path.glob("*.gguf"))),
            )
        },
    )()
    fetched = bench.run()
    assert fetched == Fetched(tmp_path / "tiny-Q4_K_M.gguf")
    assert fetched.path.read_bytes() == CONTENT
    assert bench.names() == ["tiny-Q4_K_M.gguf"], "no part is left"
    assert set(map(tuple, seen)) == {()}, "nothing that can be loaded was there before the end"
    kinds = [type(event) for event in bench.events if not isinstance(event, Progress)]
    assert kinds == [Chosen, Began, Checking, Placing]
    done = [event.done for event in bench.told(Progress)]
    assert done == sorted(done)
    assert done[-1] == SIZE


def test_it_goes_on_where_it_stopped(bench):
    bench.half(100_000)
    assert bench.run(etags=bench.etag()).path.read_bytes() == CONTENT
    assert bench.server.stored[-1].headers["range"] == "bytes=100000-"
    assert bench.server.stored[-1].headers["if-range"] == bench.etag()[0]
    assert bench.told(Progress)[0].done > 100_000


def test_what_has_all_arrived_is_only_checked(bench):
    bench.half(SIZE)
    assert bench.run(etags=bench.etag()).path.read_bytes() == CONTENT
    assert bench.server.stored == []


def test_a_server_without_ranges_begins_anew_and_corrupts_nothing(bench):
    bench.half()
    bench.server.faults.append(Fault(ignores_range=True))
    assert bench.run(etags=bench.etag()).path.read_bytes() == CONTENT
    assert len(bench.server.stored) == 1


def test_a_file_that_changed_meanwhile_begins_anew(bench):
    bench.half(content=gguf(SIZE, seed=2))
    assert bench.run(etags=['"an older one"']).path.read_bytes() == CONTENT
    assert len(bench.server.stored) == 1


def test_a_server_that_ignores_the_condition_is_found_out_by_its_etag(bench, monkeypatch):
    bench.half(content=gguf(SIZE, seed=2))
    bench.server.etags[FILE] = '"new"'
    accept = fetch_module.Fetch._accept

    def as_if_it_ignored_it(self, response, **keywords):
        if response.status_code == 206:
            self._etags[0] = '"old"'
        return accept(self, response, **keywords)

    monkeypatch.setattr(fetch_module.Fetch, "_accept", as_if_it_ignored_it)
    assert bench.run(etags=['"new"']).path.read_bytes() == CONTENT
    assert len(bench.server.stored) == 2


def test_a_range_that_begins_elsewhere_is_not_taken(bench):
    bench.half()
    bench.server.faults.append(Fault(range_from=5))
    assert bench.run(etags=bench.etag()).path.read_bytes() == CONTENT
    assert "range" not in bench.server.stored[-1].headers


def test_a_part_that_is_too_long_begins_anew(bench):
    bench.half(content=CONTENT + b"more", count=SIZE + 4)
    assert bench.run(etags=bench.etag()).path.read_bytes() == CONTENT


def test_an_address_is_fetched_and_says_what_was_not_checked(bench):
    fetched = bench.run(f"{bench.server.storage}/{FILE}")
    assert fetched.path.read_bytes() == CONTENT
    assert "no checksum" in fetched.sentence


def test_bytes_that_nothing_vouches_for_are_dropped(bench):
    """From an address without ETag and hash: they may be another version's."""
    bench.half(content=gguf(SIZE, seed=2))
    bench.server.etags[FILE] = None
    assert bench.run(f"{bench.server.storage}/{FILE}").path.read_bytes() == CONTENT


def test_the_very_same_file_is_not_fetched_again(bench):
    (bench.folder / NAME).write_bytes(CONTENT)
    assert bench.run() == Fetched(bench.folder / NAME)
    assert (bench.server.stored, bench.names()) == ([], [NAME])
    (bench.folder / NAME).write_bytes(gguf(SIZE, seed=2))
    assert bench.run().path.name == "tiny-Q4_K_M (2).gguf"


def test_a_taken_name_is_not_overwritten(bench):
    mine = bench.folder / NAME
    mine.write_bytes(b"mine")
    assert bench.run().path.name == "tiny-Q4_K_M (2).gguf"
    assert mine.read_bytes() == b"mine"


def test_a_name_cannot_lead_out_of_the_folder(bench):
    inside = bench.folder / "models"
    inside.mkdir()
    bench.folder = inside
    bench.server.put("someone/evil/..\\..\\out.gguf", CONTENT)
    assert bench.run("someone/evil").path == inside / "out.gguf"
    assert sorted(path.name for path in inside.parent.iterdir()) == ["models"]


def split(bench):
    contents = [gguf(50_000 + number, seed=number) for number in (1, 2, 3)]
    names = [f"big-Q8_0-{number:05d}-of-00003.gguf" for number in (1, 2, 3)]
    for name, content in zip(names, contents, strict=True):
        bench.server.put(f"someone/big/{name}", content)
    return names, contents


def test_a_split_model_comes_as_a_set(bench):
    names, contents = split(bench)
    assert bench.run("someone/big:Q8_0").path == bench.folder / names[0]
    assert bench.names() == names
    assert [(bench.folder / name).read_bytes() for name in names] == contents
    assert bench.told(Progress)[-1].done == sum(map(len, contents))


def test_no_part_of_a_set_has_its_name_before_all_are_right(bench):
    names, _ = split(bench)
    bench.server.lies[f"someone/big/{names[2]}"] = "0" * 64
    with pytest.raises(DownloadError, match="checksum"):
        bench.run("someone/big")
    assert list(bench.folder.glob("*.gguf")) == []


def test_a_set_that_was_being_named_when_it_crashed_is_named_to_the_end(bench):
    names, contents = split(bench)
    (bench.folder / names[2]).write_bytes(contents[2])
    for name, content in zip(names[:2], contents, strict=False):
        (bench.folder / f"{name}.{MARK}.part").write_bytes(content)
    assert bench.run("someone/big", placed=names).path == bench.folder / names[0]
    assert bench.names() == names
    assert bench.server.stored == []
    (bench.folder / names[1]).unlink()
    assert bench.run("someone/big", placed=names).path.read_bytes() == contents[0], "fetched anew what is gone"


def test_a_name_that_was_taken_before_it_was_given_is_not_overwritten(bench):
    bench.half(SIZE)
    (bench.folder / NAME).write_bytes(b"mine")
    assert bench.run(placed=[NAME]).path.name == "tiny-Q4_K_M (2).gguf"
    assert (bench.folder / NAME).read_bytes() == b"mine"


def test_what_was_chosen_is_looked_up_again_where_it_lay(bench):
    bench.server.put("someone/tiny/other.gguf", gguf(1000))
    file = bench.run().path and bench.told(Chosen)[0].file
    bench.server.put(FILE, gguf(SIZE + 1, seed=3))
    (bench.folder / NAME).unlink()
    assert bench.run("someone/tiny", file=file, look_again=True).path.read_bytes() == gguf(SIZE + 1, seed=3)
    (bench.folder / NAME).unlink()
    with pytest.raises(DownloadError, match="length differs"):
        bench.run("someone/tiny", file=file)
