"""The same words up to the value."""

import pytest

from memory.frames import have_same_frame


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("My shift starts at 6am", "My shift now starts at 2pm"),
        ("I work on the stroke ward", "I work on the burns ward now"),
        ("Our wifi costs 29 a month", "Our wifi costs 34 a month"),
        ("Mi profesora se llama Carmen", "Mi profesora ahora se llama Lucía"),
        ("Ik werk op de afdeling cardiologie", "Ik werk nu op de afdeling neurologie"),
    ],
)
def test_another_value_in_the_same_frame(known: str, said: str):
    assert have_same_frame(said, known)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("Our car is a Skoda", "Our car is filthy"),
        ("My brother is called Tom", "My brother is called Jim"),
        ("I play the cello", "I play the flute"),
        ("I'm sure we'll make it", "I'm sure it pays off now"),
        ("My garden is small", "My garden is south-facing"),
    ],
)
def test_another_thing_to_say(known: str, said: str):
    assert not have_same_frame(said, known)
