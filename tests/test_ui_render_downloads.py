"""Downloads as cards and as the line at the side: what is said, and which buttons are there."""

from pathlib import Path

import pytest

from tests.room_parts import state
from ui.render_downloads import download_cards, download_line

EVIL = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    ("status", "buttons", "others"),
    [
        ("waiting", {"get:pause", "get:cancel"}, {"get:resume"}),
        ("running", {"get:pause", "get:cancel"}, {"get:resume"}),
        ("checking", {"get:pause", "get:cancel"}, {"get:resume"}),
        ("paused", {"get:resume", "get:cancel"}, {"get:pause"}),
        ("failed", {"get:resume", "get:cancel"}, {"get:pause", "get:dismiss"}),
    ],
)
def test_every_state_has_its_buttons(status: str, buttons: set[str], others: set[str]) -> None:
    drawn = download_cards([state(status=status)], in_use="")
    for act in buttons:
        assert f'data-act="{act}" data-id="d1"' in drawn
    for act in others:
        assert act not in drawn


def test_progress_is_told_in_bytes_speed_and_time() -> None:
    running = state(bytes_done=250_000_000, bytes_total=10**9, bytes_per_second=2e6, seconds_left=375.0)
    drawn = download_cards([running], in_use="")
    assert "downloading · 250 MB of 1.0 GB · 2 MB/s · 6 min left" in drawn
    assert 'value="0.2500"' in drawn
    assert 'aria-label="tiny.gguf"' in drawn


def test_a_failure_is_an_alert_with_try_again() -> None:
    drawn = download_cards([state(status="failed", sentence="The file has changed. Try again.")], in_use="")
    assert '<p class="cf-problem" role="alert">The file has changed. Try again.</p>' in drawn
    assert ">Try again</button>" in drawn


def test_one_that_is_done_can_be_used_until_it_is() -> None:
    done = state(status="done", path=Path("tiny.gguf"))
    assert 'data-act="get:use" data-id="tiny.gguf"' in download_cards([done], in_use="")
    used = download_cards([done], in_use="tiny.gguf")
    assert "get:use" not in used
    assert "in use" in used
    arriving = download_cards([done], in_use="", arriving="tiny.gguf")
    assert "loading" in arriving
    assert "get:use" not in arriving


def test_a_cancelled_one_is_not_shown() -> None:
    assert download_cards([state(status="cancelled")], in_use="") == ""
    assert download_line([state(status="cancelled")]) == ""
    assert download_line([state(status="done")]) == ""


def test_the_line_tells_of_the_one_at_work_and_leads_to_all() -> None:
    line = download_line([state(id="d0", name="first", status="paused"), state()])
    assert "tiny.gguf" in line
    assert "downloading · 25% · 15 s left" in line
    assert 'data-room="get"' in line
    assert "paused · 25%" in download_line([state(status="paused", seconds_left=None)])
    unknown = download_line([state(bytes_total=None, seconds_left=None)])
    assert "%" not in unknown
    assert "<progress" not in unknown


def test_names_and_sentences_are_escaped() -> None:
    evil = state(name=EVIL, sentence=EVIL, status="failed")
    for drawn in (download_cards([evil], in_use=""), download_line([evil])):
        assert "<img" not in drawn
