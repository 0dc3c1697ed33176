"""Shouted words are read as if they were not."""

import pytest

from memory.shouting import quietened


@pytest.mark.parametrize(
    ("shouted", "read"),
    [
        ("MY SISTER IS ALLERGIC TO SHELLFISH", "my sister is allergic to shellfish"),
        ("hm, I'VE GOT A NEW LAPTOP, so help", "hm, i've got a new laptop, so help"),
        ("ICH WOHNE JETZT IN KÖLN", "ich wohne jetzt in köln"),
    ],
)
def test_it_is_read_quietly(shouted: str, read: str):
    assert quietened(shouted) == read


@pytest.mark.parametrize(
    "text", ["I work for NASA and the BBC", "NATO HQ, USA", "My NHS GP IS great", "Мы живём в Казани", "", "I AM I"]
)
def test_names_and_short_shouts_stay(text: str):
    assert quietened(text) == text
