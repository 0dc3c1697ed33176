"""memory.screens: a screen lets through every text that its pattern matches, and few others."""

import random
import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from memory import borrowed, pasted
from memory.screens import Screen, needed

SCREENS = (pasted._SCREEN, borrowed._SCREEN)
IN_USE = [pattern for screen in SCREENS for pattern in screen.patterns]
LETTERS = "abeiouxyzABZ  .,:;'’()=_-\n0123456789é"
SAMPLES = 300


def made(parts: Any, chance: random.Random, groups: dict[int, str]) -> Iterator[str]:
    """A text that a parsed pattern matches, but for what it looks at before and behind."""
    for op, value in parts:
        name = str(op)
        if name == "LITERAL":
            yield chr(value)
        elif name in ("IN", "ANY", "NOT_LITERAL"):
            yield chance.choice(_of_class(value) if name == "IN" else LETTERS.replace("\n", ""))
        elif name == "BRANCH":
            yield from made(chance.choice(value[1]), chance, groups)
        elif name == "SUBPATTERN":
            text = "".join(made(value[3], chance, groups))
            groups[value[0]] = text
            yield text
        elif name.endswith("_REPEAT"):
            for _ in range(chance.randint(value[0], min(int(value[1]), int(value[0]) + 3))):
                yield from made(value[2], chance, groups)
        elif name == "ASSERT":
            yield from made(value[1], chance, groups) if chance.random() < 0.5 else ()
        elif name == "GROUPREF":
            yield groups.get(value, "")


def _of_class(members: Any) -> list[str]:
    chars = set(LETTERS)
    found: set[str] = set()
    is_negated = False
    for op, value in members:
        name = str(op)
        if name == "NEGATE":
            is_negated = True
        elif name == "LITERAL":
            found.add(chr(value))
        elif name == "RANGE":
            found |= {chr(code) for code in range(value[0], min(value[1], value[0] + 30) + 1)}
        elif name == "CATEGORY":
            found |= {char for char in chars if re.match(CATEGORIES[str(value)], char)}
    return sorted(chars - found) if is_negated else sorted(found)


CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


@pytest.mark.parametrize("pattern", IN_USE, ids=lambda it: it.pattern[:20])
def test_what_a_pattern_matches_passes_its_screen(pattern: re.Pattern[str]) -> None:
    screen, chance = Screen(pattern), random.Random(3)
    tree = _parser.parse(pattern.pattern, pattern.flags)
    matched = 0
    for _ in range(SAMPLES):
        text = "".join(made(tree, chance, {}))
        text = chance.choice((text, text.upper(), text.capitalize())) if pattern.flags & re.I else text
        if pattern.search(text):
            matched += 1
            assert screen.passed(f"Well: {text} so") == [pattern], text
    assert matched > SAMPLES / 10  # or this would prove nothing
    assert needed(pattern), "no screen: the pattern is tried on every text"


@pytest.mark.parametrize("screen", SCREENS)
def test_an_ordinary_message_passes_none(screen: Screen) -> None:
    assert screen.passed("We had soup and bread with Ana's cousin, and then it rained until the bus came.") == []


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bpass\s?words?\b", {"pass"}),
        (r"stor(?:y|ies)|tale", {"story", "stories", "tale"}),
        (r"(?:this|that) text[^:]{0,9}:", {"this text", "that text"}),
        (r"(?:ab)?cdef", {"cdef"}),
        (r"(?=look)ing", {"look"}),
        (r"don['’]t", {"don't", "don’t"}),
        (r"(?:note)+s", {"note"}),
        (r"(a+)-\1", {"-"}),
    ],
)
def test_what_to_look_for_is_read_off_the_pattern(pattern: str, words: set[str]) -> None:
    assert needed(re.compile(pattern, re.I)) == words


@pytest.mark.parametrize("pattern", [r"\w+", r"x?", r"\d{4}", r"abc|\w", r"(?:abc)*"])
def test_a_pattern_that_needs_no_word_is_always_tried(pattern: str) -> None:
    anything = re.compile(pattern)
    assert needed(anything) == frozenset()
    assert Screen(anything, re.compile("never")).passed("?") == [anything]


def test_of_several_patterns_those_pass_that_might_match() -> None:
    hello, bye, both = re.compile("hello", re.I), re.compile("see you"), re.compile("hello|so long")
    screen = Screen(hello, bye, both)
    assert screen.passed("HELLO Ana") == [hello, both]
    assert screen.passed("so long") == [both]
    assert screen.passed("hello, see you") == [hello, bye, both]
    assert screen.passed("Ana") == []
