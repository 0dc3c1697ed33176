"""The list of downloads: one runs, the others wait; pause, resume, cancel, restart. The runs are scripted here."""

import queue
import threading
import time

import pytest

from models.download import Downloads
from models.download_wire import Began, Checking, Chosen, Failed, Fetched, Patience, Placing, Progress, Waiting
from models.errors import NotFound
from models.hub_files import Part, RemoteFile
from models.source import Source

SOURCE = Source("someone/tiny")
FILE = RemoteFile("tiny.gguf", (Part("tiny.gguf", "https://hub.example/tiny.gguf", 1000, "a" * 64),))
OTHER = RemoteFile("other.gguf", (Part("other.gguf", "https://hub.example/other.gguf", 10, "b" * 64),))


class ScriptedRun:
    """A run whose events the test sends."""

    def __init__(self, job, token):
        self.job, self.token = job, token
        self.sent = queue.SimpleQueue()

    def send(self, *events):
        for event in events:
            self.sent.put(event)

    def events(self):
        last = None
        while not isinstance(last, Fetched | Failed):
            last = self.sent.get()
            yield last

    def stop(self):
        self.sent.put(Failed("ended"))


class Desk:
    """Downloads with scripted runs, and a clock that the test moves."""

    def __init__(self, folder):
        self.folder = folder
        self.runs = queue.SimpleQueue()
        self.finished = queue.SimpleQueue()
        self.now = 0.0
        self.downloads = self.open()

    def open(self):
        return Downloads(
            self.folder,
            self.folder / "downloads.json",
            lambda: "hf_secret",
            on_done=self.finished.put,
            launch=self.launch,
            clock=lambda: self.now,
            patience=Patience(tries=1),
        )

    def launch(self, job, token):
        run = ScriptedRun(job, token)
        self.runs.put(run)
        return run

    def run(self):
        """The next run that was launched."""
        return self.runs.get(timeout=10)

    def state(self, number=0):
        return self.downloads.states()[number]

    def until(self, status, number=0):
        deadline = time.monotonic() + 10
        while self.state(number).status != status:
            assert time.monotonic() < deadline, self.state(number)
            time.sleep(0.005)
        return self.state(number)

    def part(self, download_id, name="tiny.gguf", content=b"GGUF"):
        path = self.folder / f"{name}.{download_id}.part"
        path.write_bytes(content)
        return path


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.downloads.close()


def test_a_download_from_start_to_end(desk):
    download_id = desk.downloads.start(SOURCE)
    run = desk.run()
    assert (run.job.source, run.job.file, run.job.folder, run.job.mark) == (SOURCE, None, desk.folder, download_id)
    assert run.token == "hf_secret"
    assert desk.state().name == "someone/tiny"
    run.send(Chosen(FILE), Began(0, '"x"'), Progress(100), Waiting("The connection broke."))
    deadline = time.monotonic() + 10
    while not desk.state().sentence:
        assert time.monotonic() < deadline
    assert (desk.state().name, desk.state().bytes_done, desk.state().bytes_total) == ("tiny.gguf", 100, 1000)
    desk.now = 2.0
    run.send(Progress(500), Checking())
    assert desk.until("checking").bytes_done == 1000
    run.send(Placing(("tiny.gguf",)), Fetched(desk.folder / "tiny.gguf", "Only the length was checked."))
    done = desk.finished.get(timeout=10)
    assert (done.status, done.path, done.sentence) == (
        "done",
        desk.folder / "tiny.gguf",
        "Only the length was checked.",
    )
    assert "hf_secret" not in (desk.folder / "downloads.json").read_text()


def test_speed_and_time_left(desk):
    desk.downloads.start(SOURCE, FILE)
    run = desk.run()
    run.send(Chosen(FILE), Progress(100))
    deadline = time.monotonic() + 10
    while desk.state().bytes_done != 100:
        assert time.monotonic() < deadline
    desk.now = 2.0
    run.send(Progress(500))
    while desk.state().bytes_done != 500:
        assert time.monotonic() < deadline
    assert (desk.state().bytes_per_second, desk.state().seconds_left) == (200.0, 2.5)


def test_one_runs_and_the_others_wait(desk):
    first, second = desk.downloads.start(SOURCE, FILE), desk.downloads.start(SOURCE, OTHER)
    run = desk.run()
    assert (run.job.mark, desk.state(1).status) == (first, "waiting")
    run.send(Failed("It broke.", needs_token=True))
    assert desk.run().job.mark == second
    assert (desk.state().status, desk.state().sentence, desk.state().needs_token) == ("failed", "It broke.", True)


def test_pause_and_resume(desk):
    download_id = desk.downloads.start(SOURCE)
    desk.run().send(Chosen(FILE), Began(0, '"x"'))
    part = desk.part(download_id)
    while not desk.state().bytes_total:
        time.sleep(0.005)
    desk.downloads.pause(download_id)
    assert desk.state().status == "paused"
    desk.downloads.resume(download_id)
    run = desk.run()
    assert (run.job.file, run.job.look_again, run.job.mark) == (FILE, False, download_id)
    assert part.exists()
    run.send(Fetched(desk.folder / "tiny.gguf"))
    assert desk.until("done").path == desk.folder / "tiny.gguf"


def test_one_that_waits_can_be_paused_and_does_not_begin(desk):
    desk.downloads.start(SOURCE, FILE)
    second = desk.downloads.start(SOURCE, OTHER)
    desk.downloads.pause(second)
    desk.run().send(Fetched(desk.folder / "tiny.gguf"))
    desk.finished.get(timeout=10)
    assert desk.state(1).status == "paused"
    assert desk.runs.empty()


def test_cancel_removes_what_has_arrived(desk):
    download_id = desk.downloads.start(SOURCE, FILE)
    desk.run()
    part = desk.part(download_id)
    desk.downloads.cancel(download_id)
    deadline = time.monotonic() + 10
    while part.exists():
        assert time.monotonic() < deadline
    assert desk.state().status == "cancelled"
    paused = desk.downloads.start(SOURCE, FILE)
    assert paused != download_id
    desk.run()
    desk.downloads.pause(paused)
    desk.downloads.close()
    part = desk.part(paused)
    desk.downloads = desk.open()
    desk.downloads.cancel(paused)
    assert not part.exists()


def test_a_cancel_that_comes_too_late_keeps_the_model(desk):
    download_id = desk.downloads.start(SOURCE, FILE)
    run = desk.run()
    model = desk.folder / "tiny.gguf"
    model.write_bytes(b"GGUF")
    run.send(Placing(("tiny.gguf",)), Fetched(model))
    desk.finished.get(timeout=10)
    desk.downloads.cancel(download_id)
    assert desk.state().status == "done"
    assert model.exists()


def test_a_cancel_removes_only_what_it_has_brought(desk):
    """It was being named when it ended; meanwhile another file has taken one of the names."""
    parts = tuple(Part(f"b-0000{number}-of-00002.gguf", f"https://hub.example/{number}", 4) for number in (1, 2))
    names = tuple(part.name for part in parts)
    download_id = desk.downloads.start(SOURCE, RemoteFile("b.gguf", parts))
    first = desk.part(download_id, names[0])
    for name in names:
        (desk.folder / name).write_bytes(b"GGUF")
    desk.run().send(Chosen(RemoteFile("b.gguf", parts)), Placing(names), Failed("It broke."))
    desk.until("failed")
    desk.downloads.cancel(download_id)
    deadline = time.monotonic() + 10
    while first.exists():
        assert time.monotonic() < deadline
    assert [(desk.folder / name).exists() for name in names] == [True, False]


def test_after_a_restart_nothing_goes_on_by_itself(desk):
    download_id = desk.downloads.start(SOURCE)
    desk.run().send(Chosen(FILE), Began(0, '"x"'))
    while not desk.state().bytes_total:
        time.sleep(0.005)
    desk.part(download_id, content=b"x" * 400)
    desk.downloads.close()
    threads = threading.active_count()
    desk.downloads = desk.open()
    assert (desk.state().id, desk.state().status, desk.state().bytes_done) == (download_id, "paused", 400)
    assert (desk.runs.empty(), threading.active_count()) == (True, threads)
    desk.downloads.resume(download_id)
    run = desk.run()
    assert (run.job.file, run.job.etags) == (FILE, ('"x"',))


def test_the_same_model_is_not_fetched_twice(desk):
    download_id = desk.downloads.start(SOURCE, FILE)
    assert desk.downloads.start(SOURCE, FILE) == download_id
    model = desk.folder / "tiny.gguf"
    model.write_bytes(b"GGUF")
    desk.run().send(Fetched(model))
    desk.finished.get(timeout=10)
    assert desk.downloads.start(SOURCE, FILE) == download_id
    assert desk.runs.empty()
    model.unlink()
    assert desk.downloads.start(SOURCE, FILE) != download_id


def test_one_that_failed_is_looked_up_again_when_it_goes_on(desk):
    download_id = desk.downloads.start(SOURCE)
    desk.run().send(Chosen(FILE), Began(0, '"x"'), Failed("Look up the model again."))
    desk.until("failed")
    part = desk.part(download_id)
    assert desk.downloads.start(SOURCE) == download_id
    run = desk.run()
    assert (run.job.file, run.job.look_again, run.job.etags) == (FILE, True, ('"x"',))
    run.send(Chosen(OTHER))
    while part.exists():
        time.sleep(0.005)
    assert desk.state().name == "other.gguf"


def test_a_listener_that_fails_stops_nothing(desk, caplog):
    desk.downloads._on_done = lambda _state: 1 / 0
    desk.downloads.start(SOURCE, FILE)
    desk.downloads.start(SOURCE, OTHER)
    desk.run().send(Fetched(desk.folder / "tiny.gguf"))
    desk.run()
    assert "ZeroDivisionError" in caplog.text


def test_what_cannot_be_started_says_so(desk):
    def refuse(_job, _token):
        raise OSError(11, "Resource temporarily unavailable")

    desk.downloads._launch = refuse
    desk.downloads.start(SOURCE, FILE)
    assert "could not be started" in desk.until("failed").sentence


def test_a_finished_one_can_be_taken_off_the_list(desk):
    download_id = desk.downloads.start(SOURCE, FILE)
    desk.run().send(Failed("It broke."))
    desk.until("failed")
    desk.downloads.dismiss(download_id)
    assert desk.downloads.states() == []
    for act in (desk.downloads.pause, desk.downloads.resume, desk.downloads.cancel, desk.downloads.dismiss):
        with pytest.raises(NotFound):
            act(download_id)
