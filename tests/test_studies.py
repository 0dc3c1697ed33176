"""Another course of studies, with or without its name in the same sentence."""

import re

import pytest

from tests.test_swaps import after


@pytest.mark.parametrize(
    ("before", "now", "told", "gone"),
    [
        ("I'm studying nursing", "Second week of midwifery. Switching course was scary but right.", "midwifery",
         "nursing"),
        ("I'm in my first year of law at Ghent and hate the reading", "Swapped law for graphic design, so much happier",
         "graphic design", "first year of law"),
        ("I'm doing a degree in biology at Leeds", "Changed course: it's philosophy now", "philosophy", "degree in"),
        ("I'm in my third year of maths at Bath and struggling", "changed my degree, and I'm so relieved", "changed my",
         "third year of maths"),
    ],
)  # fmt: skip
def test_the_new_course_ends_the_old(before, now, told, gone):
    left = after(before, now)
    assert any(re.search(told, text, re.I) for text in left)
    assert not any(re.search(gone, text) for text in left)


@pytest.mark.parametrize("now", ["My daughter changed course to maths", "the ferry changed course in the storm"])
def test_of_somebody_else_it_ends_nothing(now):
    assert any("second year of law" in text for text in after("I'm in my second year of law at Ghent", now))
