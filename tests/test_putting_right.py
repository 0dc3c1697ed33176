"""Which memory a correction means, and how it reads then."""

from memory.putting_right import holds, put_right
from memory.values import Candidate
from tests.test_reconcile import known


def right(value: str, *memories: str, replaces: str = "") -> list[str]:
    candidate = Candidate(text=value, span=(0, 1), value=value, operation="correct", replaces=replaces)
    return [stored.text for _, stored in put_right(candidate, known(*memories))]


def test_a_named_word_is_replaced_in_every_memory_that_holds_it():
    assert right("oat", "I take soy milk", "My soy latte is extra hot", replaces="soy") == [
        "My oat latte is extra hot",
        "I take oat milk",
    ]


def test_a_figure_in_one_only():
    assert right("45", "Our plan is 35 a month", "My book has 35 pages", replaces="35") == ["My book has 45 pages"]


def test_a_letter_where_it_is_heard():
    assert right("k", "My grandson's called Eric") == ["My grandson's called Erik"]


def test_nothing_where_the_word_is_not_said():
    assert right("oat", "I take cow's milk", replaces="soy") == []
    assert not holds(known("I take soya milk")[0], "soy")
