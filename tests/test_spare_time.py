"""Turns come first: work begins only between them and is cut short by one that begins."""

import threading
import time

from assistant.spare_time import SpareTime

PATIENCE_S = 10.0


class Work:
    """Work that runs until it is cancelled."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.cancelled = threading.Event()
        self.spare = SpareTime(self.cancelled.set)
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        with self.spare.work() as mine:
            assert mine
            self.begun.set()
            assert self.cancelled.wait(PATIENCE_S)

    def start(self) -> None:
        self.thread.start()
        assert self.begun.wait(PATIENCE_S)


def test_a_turn_cancels_work_and_begins_when_it_has_ended():
    work = Work()
    work.start()
    with work.spare.turn():
        assert work.cancelled.is_set()
        work.thread.join(PATIENCE_S)
        with work.spare.work() as mine:
            assert not mine
    with work.spare.work() as mine:
        assert mine


def test_a_cancel_that_comes_before_the_work_reaches_the_model_is_repeated():
    reached, cancels = threading.Event(), []
    stopped = threading.Event()

    def cancel() -> None:
        cancels.append(1)
        if reached.is_set():
            stopped.set()

    spare = SpareTime(cancel)

    def run() -> None:
        with spare.work():
            time.sleep(0.15)
            reached.set()
            assert stopped.wait(PATIENCE_S)

    thread = threading.Thread(target=run)
    thread.start()
    while spare.is_free:
        time.sleep(0.001)
    with spare.turn():
        assert stopped.is_set()
    thread.join(PATIENCE_S)
    assert len(cancels) > 1


def test_a_turn_waits_a_bounded_time_for_work_that_does_not_end(monkeypatch):
    monkeypatch.setattr("assistant.spare_time.PATIENCE_S", 0.1)
    spare = SpareTime(lambda: None)
    with spare.work(), spare.turn():
        pass


def test_one_piece_of_work_at_a_time_and_none_after_closing():
    spare = SpareTime(lambda: None)
    with spare.work() as first, spare.work() as second:
        assert (first, second) == (True, False)
    spare.close()
    with spare.work(wait=True) as mine:
        assert not mine


def test_work_may_wait_for_the_turn_to_end():
    spare = SpareTime(lambda: None)
    got = []

    def wait() -> None:
        with spare.work(wait=True) as mine:
            got.append(mine)

    thread = threading.Thread(target=wait)
    with spare.turn():
        thread.start()
        time.sleep(0.05)
        assert got == []
        assert spare.quiet_s == 0.0
    thread.join(PATIENCE_S)
    assert got == [True]
