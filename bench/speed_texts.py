"""A made-up life of any length, for measuring speed: chats, what is remembered of them, and questions about both.

The same every time. Words are as unevenly spread as in real texts (Zipf, 1935): a few stand everywhere, most almost
nowhere; they are strung together from syllables. It knows nothing of how anything is stored.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from bench.made_up import MOST, PEOPLE, PLACES, THINGS, statements

PIECES = 5
"""Searchable pieces of one exchange: two messages with their replies, and one memory proved by the first of them."""
VOCABULARY = 20_000
SAID = (
    "I spent the morning with {0} and {1}, and then {2} came up again at the {3}.",
    "We talked about the {0} for an hour; {1} says that the {2} is better than any {3}.",
    "There was a {0} in the paper today, next to a long piece on {1} and the {2} of {3}.",
    "On the way home I saw the {0}, a {1} and what must have been {2}; no {3} though.",
)
ASKED = (
    "What do you make of a {0} with {1}?",
    "How would you explain {0} to somebody who only knows {1}?",
    "Could you compare the {0} and the {1} for me, and say where {2} comes in?",
)
REPLIES = (
    "A {0} is often taken for a {1}, and {2} explains most of the difference.",
    "There are two sides to {0}: the {1}, which is easily measured, and the {2}, which is not.",
    "I would begin with the {0} and leave {1} for later; {2} can wait.",
)
LENT = "I lent my {0} {1} to {2} before the trip to {3}."
ASKED_BACK = "Who has my {0} {1}?"
TARGETS = 20
"""How many of the questions are about one message of their own, which has to be found."""
_SYLLABLES = tuple(
    first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "an", "er", "il")
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two rounds of a chat, and the memory that the first message proves."""

    said: tuple[str, str]
    replies: tuple[str, str]
    memory: str


def exchanges(count: int) -> Iterator[Exchange]:
    """`count` exchanges, at most `MOST`; those that questions are about are spread evenly among them."""
    chance = random.Random(7)  # the same texts every time
    about = {_place(number, count): number for number in range(min(TARGETS, count))}
    for number, statement in enumerate(statements(min(count, MOST))):
        second = _filled(chance.choice((*SAID, *ASKED)), chance)
        if number in about:
            second = LENT.format(*_lent(about[number]))
        yield Exchange(
            said=(f"{statement}. {_filled(chance.choice(SAID), chance)}", second),
            replies=(_filled(chance.choice(REPLIES), chance), _filled(chance.choice(REPLIES), chance)),
            memory=statement,
        )


def targets(count: int) -> list[tuple[str, str]]:
    """Questions about one message each, with that message, for a life of `count` exchanges."""
    lent = [_lent(number) for number in range(min(TARGETS, count))]
    return [(ASKED_BACK.format(*words), LENT.format(*words)) for words in lent]


def word(rank: int) -> str:
    """A word of two or three syllables, another one for each rank from 1 on."""
    base = len(_SYLLABLES)
    rest, last = divmod(rank, base)
    first, middle = divmod(rest, base)
    return "".join(_SYLLABLES[number] for number in ((first, middle, last) if first else (middle, last)))


def _filled(pattern: str, chance: random.Random) -> str:
    ranks = (int(math.exp(chance.random() * math.log(VOCABULARY))) for _ in range(4))
    return pattern.format(*(word(rank) for rank in ranks))


def _lent(number: int) -> tuple[str, str, str, str]:
    thing = THINGS[number % len(THINGS)].split(" ", 1)[1]
    return (
        word(VOCABULARY + number).capitalize(),
        thing,
        PEOPLE[number % len(PEOPLE)],
        PLACES[-1 - number % len(PLACES)],
    )


def _place(number: int, count: int) -> int:
    return number * count // min(TARGETS, count)
