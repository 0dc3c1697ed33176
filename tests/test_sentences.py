"""Where sentences and clauses begin and end, and which of them ask."""

import pytest

from memory.sentences import clauses, split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I live in Graz. I have a dog.", ["I live in Graz.", "I have a dog."]),
        ("Dr. Weber is my doctor. She is kind.", ["Dr. Weber is my doctor.", "She is kind."]),
        ("It costs 3.50 euros e.g. at the kiosk. fine", ["It costs 3.50 euros e.g. at the kiosk.", "fine"]),
        ("Mein Geburtstag ist am 3. Mai. Bis bald!", ["Mein Geburtstag ist am 3. Mai.", "Bis bald!"]),
        ("no stop here\nsecond line", ["no stop here", "second line"]),
        ("- milk\n* bread\n1. eggs", ["milk", "bread", "eggs"]),
        ("- [x] call Ana\n# Title", ["call Ana", "Title"]),
        ("we did it!! 🎉🎉🎉 any tips", ["we did it!!", "any tips"]),
        ("what?! really...", ["what?!", "really..."]),
        ("   \n...\n", []),
    ],
)
def test_split(text, expected):
    assert [sentence.text.strip("🎉 ") for sentence in split(text)] == expected


@pytest.mark.parametrize(
    "text", ["Hi there.  I'm Zoë – and you?\n\n• one\n• two", "a" * 5000, "é. ñ! ü? 🐶 ok\r\nnext"]
)
def test_spans_are_exact(text):
    found = split(text)
    assert all(text[a:b] == sentence.text for sentence in found for a, b in [sentence.span])
    parts = [clause for sentence in found for clause in clauses(sentence)]
    assert all(text[a:b] == clause.text for clause in parts for a, b in [clause.span])


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("What can I cook", True),
        ("can you help me", True),
        ("¿Dónde vivo?", True),
        ("kannst du mir helfen", True),
        ("I know what to do", False),
        ("Whatever.", False),
        ("is it late", True),
    ],
)
def test_is_question(text, asks):
    assert split(text)[0].is_question is asks


def test_clauses_part_the_statement_from_the_question():
    (sentence,) = split("I'm vegan, what can I eat in Rome?")
    assert [(clause.text.strip(","), clause.is_question) for clause in clauses(sentence)] == [
        ("I'm vegan", False),
        ("what can I eat in Rome?", True),
    ]


def test_a_relative_clause_stays_with_its_noun():
    (sentence,) = split("My aunt, who is deaf, lives next door.")
    assert len(clauses(sentence)) == 1


def test_a_sentence_without_end_is_cut():
    assert max(len(sentence.text) for sentence in split("word " * 5000)) <= 1500
