"""What looks like code or a table, and what only begins with one of their words."""

import pytest

from memory.pasted import foreign_spans


@pytest.mark.parametrize(
    "text",
    [
        "Let's drop the French",
        "Class starts at nine; I teach maths",
        "Using a Pixel 8 now",
        "Public transport only, I don't drive",
        "Return flight is on 5 June",
        "From now on use metric units; my tutor insists",
        "vegan, 34, nurse, two cats, live in Leeds",
        "Private tutor, evenings, 30 an hour, maths",
    ],
)
def test_it_is_the_users_own(text: str):
    assert list(foreign_spans(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "def foo(x):",
        "import numpy as np",
        "from os import path",
        "return total;",
        "let x = 5",
        "class Dog(Animal):",
        "public static void main(String[] args) {",
        "using namespace std;",
        "print(total)",
        "name,age,city,job\nAda,36,London,clerk\nBob,41,Leeds,cook",
    ],
)
def test_it_is_not(text: str):
    assert list(foreign_spans(text)) != []
