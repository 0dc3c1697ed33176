"""Cards, sizes and durations, as a person reads them."""

import pytest

from ui.render_room import Card, busy, cards, duration, parameters, progress, size

EVIL = '"><img src=x onerror=alert(1)>'


@pytest.mark.parametrize(
    ("count", "said"), [(0, "1 MB"), (98_400_000, "98 MB"), (999_999_999, "1000 MB"), (4_683_000_000, "4.7 GB")]
)
def test_sizes(count: int, said: str) -> None:
    assert size(count) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "1 s"), (59, "59 s"), (60, "1 min"), (3_540, "59 min"), (4_200, "1 h 10 min")]
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"), [(135_000_000, "135M"), (4_000_000_000, "4B"), (1_700_000_000, "1.7B"), (960_000_000, "1B")]
)
def test_parameters(count: int, said: str) -> None:
    assert parameters(count) == said


def test_a_card_shows_what_it_has_and_escapes_it() -> None:
    full = Card(EVIL, EVIL, [EVIL], EVIL, EVIL, EVIL, EVIL, ["<button>Go</button>"], 0.5, is_best=True, is_form=True)
    drawn = cards([full])
    assert "<img" not in drawn
    assert "<button>Go</button>" in drawn
    assert 'role="alert"' in drawn
    assert "cf-warning" in drawn
    assert "data-form" in drawn
    assert "<img" not in busy(EVIL) + progress(0.1, name=EVIL)


def test_no_cards_are_nothing_at_all() -> None:
    assert cards([]) == ""
    assert "<p" not in cards([Card("Plain")])
