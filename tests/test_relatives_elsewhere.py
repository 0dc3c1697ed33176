"""Relatives and pets named in five other languages, written in English."""

import pytest

from memory.extract import extract
from tests.test_reconcile import AT


@pytest.mark.parametrize(
    ("message", "slot", "value"),
    [
        ("Mein Kater heißt Pauli und frisst alles.", "pet", "cat called Pauli"),
        ("Mi gato se llama Bruno y duerme todo el día", "pet", "cat called Bruno"),
        ("Mon frère s'appelle Hugo", "family", "brother called Hugo"),
        ("Mijn dochter heet Saar", "child", "daughter called Saar"),
        ("A minha cadela chama-se Lua", "pet", "dog called Lua"),
        ("Meine Schwester Antje wohnt in Kiel", "family", "sister called Antje"),
        ("Mi marido, Julián, es celíaco", "partner", "husband called Julián"),
    ],
)
def test_named(message, slot, value):
    assert (slot, value) in [(each.slot, each.value) for each in extract(message, at=AT)]


@pytest.mark.parametrize(
    "message", ["Mein Mann ist Lehrer", "Mein Hund Der bellt", "Der Hund heißt Bello, sagt der Nachbar"]
)
def test_no_name_no_relative(message):
    assert not any(each.slot in ("pet", "partner") for each in extract(message, at=AT))
