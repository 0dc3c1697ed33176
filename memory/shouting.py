"""Words in capitals, read as if they were not: "MY SISTER IS ALLERGIC" is no list of names.

Pure: a text of the same length, so that characters keep their places. It must not know what is said.
"""

import re

# Four words or more in a row without a small letter, two of them longer than an abbreviation is.
_WORD = r"[A-ZÀ-ÖØ-Þ]+(?:['’][A-ZÀ-ÖØ-Þ]+)?"
_LOUD = re.compile(rf"(?<!\w){_WORD}(?:[ ,&+-]+(?:{_WORD}|\d+))*[ ,&+-]+{_WORD}(?!\w)")
_LEAST_WORDS = 4
_LEAST_LONG = 2
_LONG = 4


def quietened(text: str) -> str:
    """The text with what is shouted in small letters; a short run of capitals stays as it is."""
    return _LOUD.sub(_quiet, text)


def _quiet(match: re.Match[str]) -> str:
    words = match.group().split()
    if len(words) < _LEAST_WORDS or sum(len(word) >= _LONG for word in words) < _LEAST_LONG:
        return match.group()
    small = match.group().lower()
    return small if len(small) == len(match.group()) else match.group()
