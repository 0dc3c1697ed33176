"""Whether a pattern can match a text at all, told by words of which every match of it holds one. Pure.

Of a hundred messages one is a pasted letter; the patterns that find it cost more than all else about the others. What
to look for is read off the pattern itself, so that a rule may change without its screen. After RE2's FilteredRE2.
It must not know what the patterns mean.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

try:
    from re import _parser  # type: ignore[attr-defined]
except ImportError:  # a Python that reads patterns otherwise: every text passes, and the patterns decide alone
    _parser = None

_MOST = 160
"""Words of one pattern; above that, looking for them is no quicker than the pattern."""
_FEW = 10
"""Characters of a class, as in "['’]", that are spelt out one by one."""
_EVERYWHERE = " \n\t.,"
"""Characters that nearly every text holds."""
_WORST = 1000

Words = frozenset[str]
_EMPTY: Words = frozenset([""])


class Screened:
    """A pattern that is tried only on a text that holds one of the words that it needs."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Folded words of which every match holds one; none where the pattern names none: then it is always tried."""
        return tuple(sorted(_shortest(_needed(self.pattern))))

    def may_match(self, folded: str) -> bool:
        """Whether the pattern might match the text of which these are the folded characters."""
        for word in self.words:  # a plain loop: `any` of a generator takes twice as long
            if word in folded:
                return True
        return not self.words

    def finditer(self, text: str, folded: str) -> Iterator[re.Match[str]]:
        """All matches in a text, of which `folded` are the folded characters."""
        return self.pattern.finditer(text) if self.may_match(folded) else iter(())

    def search(self, text: str, folded: str) -> re.Match[str] | None:
        """The first match in a text, of which `folded` are the folded characters."""
        return self.pattern.search(text) if self.may_match(folded) else None


def fold(text: str) -> str:
    """The text as screens read it."""
    return text.casefold()


def _needed(pattern: re.Pattern[str]) -> Words:
    if _parser is None:
        return frozenset()
    found = _of_sequence(_parser.parse(pattern.pattern, pattern.flags))
    best = _better(found.needed, found.exact)
    return best if all(best) else frozenset()


@dataclass(frozen=True, slots=True)
class _Part:
    """Of a part of a pattern: all it may match, where that is known, and words of which each match holds one."""

    exact: Words = frozenset()
    needed: Words = frozenset()


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> _Part:
    run, needed, is_exact = _EMPTY, frozenset[str](), True
    for name, value in parts:
        part = _of(str(name), value)
        if part.exact and len(part.exact) * len(run) <= _MOST:
            run = frozenset(before + after for before in run for after in part.exact)
            needed = _better(needed, part.needed)
            continue
        is_exact = False
        needed = _better(_better(needed, run), _better(part.needed, part.exact))
        run = part.exact or _EMPTY
    return _Part(run, needed) if is_exact else _Part(frozenset(), _better(needed, run))


def _of(name: str, value: Any) -> _Part:
    if name == "LITERAL":
        return _Part(frozenset([fold(chr(value))]))
    if name == "IN":
        return _of_class(value)
    if name == "BRANCH":
        return _of_branches([_of_sequence(each) for each in value[1]])
    if name == "SUBPATTERN":
        return _of_sequence(value[3])
    if name == "ATOMIC_GROUP":
        return _of_sequence(value)
    if name in ("AT", "ASSERT_NOT"):
        return _Part(_EMPTY)
    if name == "ASSERT":
        ahead = _of_sequence(value[1])
        return _Part(_EMPTY, _better(ahead.needed, ahead.exact))
    if name.endswith("_REPEAT"):
        least, most, repeated = value
        part = _of_sequence(repeated)
        if most == 1:
            return part if least else _Part(part.exact | _EMPTY if part.exact else frozenset())
        return _Part(frozenset(), _better(part.needed, part.exact)) if least else _Part()
    return _Part()


def _of_class(members: Sequence[tuple[Any, Any]]) -> _Part:
    if len(members) > _FEW or any(str(name) != "LITERAL" for name, _ in members):
        return _Part()
    return _Part(frozenset(fold(chr(code)) for _, code in members))


def _of_branches(parts: Sequence[_Part]) -> _Part:
    exact = frozenset().union(*(part.exact for part in parts))
    if all(part.exact and not part.needed for part in parts) and len(exact) <= _MOST:
        return _Part(exact)
    each = [_better(part.needed, part.exact) for part in parts]
    words = _shortest(frozenset().union(*each)) if all(each) and all(map(all, each)) else frozenset()
    return _Part(frozenset(), words if len(words) <= _MOST else frozenset())


def _shortest(words: Words) -> Words:
    """The words without those that hold another of them."""
    return frozenset(word for word in words if not any(other != word and other in word for other in words))


def _better(one: Words, other: Words) -> Words:
    """Whichever says more."""
    return max(one, other, key=_worth)


def _worth(words: Words) -> int:
    """Four letters that few texts hold are worth looking for twenty words more; what any text holds, nothing."""
    rare = min((len(word.strip(_EVERYWHERE)) for word in words), default=0)
    if rare > 1 or (rare == 1 and not any(len(word) == 1 and word.isalnum() for word in words)):
        return 20 * min(rare, 4) - len(words)
    return -_WORST - len(words) if words and all(words) else -2 * _WORST
