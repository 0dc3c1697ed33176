"""The closed list of slots: texts and cardinality; and when two subjects are the same."""

import pytest

from memory.people import normal, same_subject
from memory.slots import SLOTS, is_single, write


@pytest.mark.parametrize(
    ("slot", "value", "subject", "text"),
    [
        ("home", "Graz", "user", "Lives in Graz"),
        ("name", "Nora", "user", "Is called Nora"),
        ("job", "nurse", "user", "Works as a nurse"),
        ("job", "engineer", "user", "Works as an engineer"),
        ("allergy", "latex", "sister Ines", "Sister Ines is allergic to latex"),
        ("home", "Ulm", "mum", "Mum lives in Ulm"),
        ("instruction", "Answer briefly", "user", "Answer briefly"),
    ],
)
def test_write(slot, value, subject, text):
    assert write(slot, value, subject=subject) == text


def test_cardinality():
    single = {"name", "home", "employer", "job", "partner", "diet", "phone", "car", "birthday", "age"}
    several = {"child", "pet", "allergy", "language", "likes", "dislikes", "instruction"}
    assert all(is_single(name) for name in single)
    assert not any(is_single(name) for name in several)
    assert not is_single(None)
    assert all("{value}" in slot.template for slot in SLOTS.values())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ines", "sister Ines", True),
        ("sister", "sister Ines", True),
        ("mum", "mother", True),
        ("sister Ines", "sister Ana", False),
        ("user", "sister", False),
        ("brother", "sister", False),
        ("user", "user", True),
    ],
)
def test_same_subject(one, other, same):
    assert same_subject(one, other) is same


def test_normal_form():
    assert normal("The  Café, Zürich!") == normal("cafe zurich")
