"""The words of a statement that tell something, as stems: "The rent's 620 now" → rent. Pure; it knows no memory."""

import re
from collections.abc import Iterator

from memory.people import normal
from memory.requests import stem
from memory.rules_changes import BEING, NOW, SAME_THING

STOP = frozenset(
    "i we you he she it they me us am is are was were be been being have has had do does did a an the my our his her "
    "their its of in on at to for from with by as and or but so if that this there here up down over about all some "
    "any not no just very really so also too ve re s m d ll t it's i've i'm i'd we've we're im ive quite bit "
    "lot".split()
)
_GROUP = {stem(word): stem(min(group)) for group in SAME_THING for word in group}
_WORD = re.compile(r"[£$€]?\d[\d.,:]*\w*|[^\W\d_][\w&]*(?:[-'’][\w&]+)*|\w+")
_SHORT = re.compile(r"['’](?:m|re|ve|s|d|ll)$", re.I)
_SPELT_OUT = {"'m": "am", "'re": "are", "'ve": "have", "'s": "is", "im": "i"}


def tokens(text: str) -> list[str]:
    """The words without those that only say "now"; "it's" as two."""
    words: list[str] = []
    for word in _WORD.findall(NOW.sub(" ", text)):
        short = _SHORT.search(word)
        words += [word[: short.start()], short.group()] if short else [word]
    return words


def plain(word: str) -> str:
    """One token as two sentences can be compared by it."""
    return _SPELT_OUT.get(word.casefold().replace("’", "'"), normal(word))


def stems_in(text: str) -> Iterator[str]:
    """The content words of a text as stems; no figures."""
    for word in _WORD.findall(NOW.sub(" ", text)):
        bare = _SHORT.sub("", word).casefold()
        if len(bare) > 1 and bare[0] not in "0123456789£$€" and bare not in STOP and bare not in BEING:
            yield stem(bare)


def meant(text: str) -> set[str]:
    """The same, with one word for what people call by several: "wifi" and "broadband"."""
    return {_GROUP.get(one, one) for one in stems_in(text)}


def other_words(text: str) -> set[str]:
    """Further words for the things in a text that have several."""
    found = meant(text)
    return {word for group in SAME_THING for word in group if _GROUP[stem(word)] in found}
