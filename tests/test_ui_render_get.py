"""Known models, the offer, and what a repository has: for somebody who has never heard of quantisation."""

from dataclasses import replace
from pathlib import Path

from models import catalogue
from models.hub_files import Part, RemoteFile
from models.recommend import Recommendation, Suggestion
from models.source import Source
from tests.room_parts import state
from ui.render_get import Standing, catalogue_cards, offer, privacy_line, remote_cards, suggested_cards

ENTRIES = catalogue.load().entries
BEST, SMALLER = ENTRIES[3], ENTRIES[0]
FOUND = Recommendation(
    Suggestion(BEST, 12.0), Suggestion(SMALLER, 40.0), ("This computer has 16 GB.", "Recommended: …")
)
COMING = state(name=BEST.file, source=Source(BEST.repository, BEST.file))
EVIL = "<img src=x onerror=alert(1)>"


def test_the_offer_says_what_this_machine_has_and_what_suits_it() -> None:
    card = offer(FOUND, Standing(), on_computer=0)
    for said in ("This computer has 16 GB.", BEST.name, BEST.licence, BEST.good_for, "12 words", SMALLER.name):
        assert said in card
    assert card.count('data-act="get:entry"') == 2
    assert "Recommended: …" not in card, "the card says it already"
    assert 'data-act="get:later"' in card
    assert "Found on this computer" not in card


def test_the_offer_tells_what_is_here_already() -> None:
    assert "Found on this computer: 1 model." in offer(FOUND, Standing(), on_computer=1)
    two = offer(FOUND, Standing(), on_computer=2)
    assert "Found on this computer: 2 models." in two
    assert 'data-room="files"' in two


def test_while_it_is_fetched_the_offer_shows_how_far_it_is() -> None:
    card = offer(FOUND, Standing([COMING]), on_computer=0)
    assert "<progress" in card
    assert 'data-act="get:pause"' in card
    assert f'data-act="get:entry" data-id="{BEST.id}"' not in card
    failed = replace(COMING, status="failed", sentence="The line is cut. Try again.")
    assert "The line is cut." in offer(FOUND, Standing([failed]), on_computer=0)
    done = replace(COMING, status="done")
    assert f'data-id="{BEST.id}"' in offer(FOUND, Standing([done]), on_computer=0), "its file is gone again"


def test_where_nothing_fits_the_offer_says_so() -> None:
    nothing = Recommendation(None, None, ("This computer has 1 GB.", "None of the known models fits."))
    card = offer(nothing, Standing(), on_computer=0)
    assert "None of the known models fits." in card
    assert "get:entry" not in card


def test_speed_is_told_as_far_as_it_is_known() -> None:
    for suggestion, said in (
        (Suggestion(BEST, None), "once the starter model has written"),
        (Suggestion(BEST, 0.4), "Very slow here"),
        (Suggestion(BEST, None, is_on_gpu=True), "graphics card"),
    ):
        assert said in offer(replace(FOUND, best=suggestion), Standing(), on_computer=0)


def test_a_model_that_is_here_is_used_instead_of_fetched_again() -> None:
    path = Path("models") / BEST.file
    here = suggested_cards(FOUND, Standing(files={BEST.file: path}))
    assert 'data-act="get:use"' in here
    used = suggested_cards(FOUND, Standing(files={BEST.file: path}, in_use=str(path)))
    assert "in use" in used
    assert "get:use" not in used


def test_the_catalogue_says_what_is_too_large_and_what_has_conditions() -> None:
    drawn = catalogue_cards(ENTRIES, Standing([COMING]), fitting=BEST.memory_bytes)
    assert drawn.count("<li") == len(ENTRIES)
    assert "too large for the free memory" in drawn
    assert "in the list above" in drawn
    assert "its licence sets conditions" in drawn or all(entry.is_permissive for entry in ENTRIES)


def test_files_are_named_by_their_place_whatever_they_are_called() -> None:
    part = Part("a/b:c.gguf", "https://hub/a", 10**9)
    files = [RemoteFile("b:c.gguf", (part,), "Q4_K_M"), RemoteFile(EVIL, (replace(part, size=None), part))]
    drawn = remote_cards(files)
    assert 'data-act="get:file" data-id="0"' in drawn
    assert 'data-act="get:file" data-id="1"' in drawn
    for said in ("Q4_K_M · about 1.0 GB", "size unknown · in 2 files"):
        assert said in drawn
    assert "<img" not in drawn


def test_what_leaves_the_computer_is_said() -> None:
    assert "internet address" in privacy_line()
