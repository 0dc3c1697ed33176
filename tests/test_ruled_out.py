"""What turns out not to be so: an allergy or a condition that is denied, and what a denial leaves alone."""

import pytest

from tests.test_swaps import after


@pytest.mark.parametrize(
    ("before", "now", "gone"),
    [
        ("I'm allergic to cats.", "Turns out I'm not allergic to cats, it was dust all along", "Is allergic to cats"),
        ("I'm lactose intolerant", "The GP says I'm not lactose intolerant after all!", "Is lactose intolerant"),
        ("I have asthma", "I don't have asthma after all, it was reflux", "Has asthma"),
        ("I have type 2 diabetes", "Bloods are back, I don't have diabetes any more", "Has type 2 diabetes"),
        ("I'm coeliac apparently", "Second biopsy: I'm not coeliac, just a grumpy gut", "Is coeliac"),
        ("Soy alérgico a las nueces", "Resulta que no soy alérgico a las nueces", "Is allergic to nueces"),
    ],
)
def test_a_denial_ends_it_and_is_kept(before, now, gone):
    left = after(before, now)
    assert gone not in left
    assert any(word in text for text in left for word in ("not", "n't", "no soy"))


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        ("I'm allergic to cats", "I'm not allergic to dogs, only cats", "Is allergic to cats"),
        ("I have asthma", "I don't have a car", "Has asthma"),
        ("I'm allergic to cats", "my brother isn't allergic to cats", "Is allergic to cats"),
        ("I'm allergic to cats", "I don't like cats", "Is allergic to cats"),
    ],
)
def test_of_anything_else_it_stays(before, now, kept):
    assert kept in after(before, now)
