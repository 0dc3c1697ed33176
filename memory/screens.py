"""Whether a pattern can match a text at all, told by words of which every match of it holds one. Pure.

Of a hundred messages one is a pasted letter; the patterns that find it cost more than all else about the others. What
to look for is read off the pattern itself, so that a rule may change without its screen. After RE2's FilteredRE2.
It must not know what the patterns mean.
"""

import re
from collections.abc import Callable, Iterable
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
_WORST = 1000

Words = frozenset[str]
_Value = Any  # a node of a parsed pattern: re does not say what it is
_EMPTY: Words = frozenset([""])


class Screen:
    """Several patterns, of which only those are tried on a text that may match it."""

    def __init__(self, *patterns: re.Pattern[str]) -> None:
        self.patterns = patterns

    def passed(self, text: str) -> list[re.Pattern[str]]:
        """The patterns that might match a text, in their order: of each that is left out it is certain."""
        folded = text.casefold()
        one, each, words = self._read
        if one.search(folded) is None:
            return []
        found = {match[1] for match in each.finditer(folded)}
        return [pattern for pattern, needs in zip(self.patterns, words, strict=True) if not needs or needs & found]

    @cached_property
    def _read(self) -> tuple[re.Pattern[str], re.Pattern[str], list[Words]]:
        """A pattern for one of all the words, one that finds each of them, and which of them each pattern needs."""
        needs = [needed(pattern) for pattern in self.patterns]
        words = _shortest(frozenset().union(*needs))
        spelt = _spelt(words) if all(needs) else ""
        own = [frozenset(word for word in words if any(word in longer for longer in each)) for each in needs]
        return re.compile(spelt), re.compile(f"(?=({spelt}))"), own


def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """Folded words of which every text that the pattern matches holds one; none where it needs none."""
    if _parser is None:
        return frozenset()
    found = _of_sequence(_parser.parse(pattern.pattern, pattern.flags))
    best = _better(found.needed, found.exact)
    return _shortest(best) if all(best) else frozenset()


@dataclass(frozen=True, slots=True)
class _Part:
    """Of a part of a pattern: all it may match, where that is known, and words of which each match holds one."""

    exact: Words = frozenset()
    needed: Words = frozenset()


def _of_sequence(parts: _Value) -> _Part:
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


def _of(name: str, value: _Value) -> _Part:
    read = _READERS.get("REPEAT" if name.endswith("_REPEAT") else name)
    return _Part() if read is None else read(value)


def _of_lookahead(value: _Value) -> _Part:
    ahead = _of_sequence(value[1])
    return _Part(_EMPTY, _better(ahead.needed, ahead.exact))


def _of_repeat(value: _Value) -> _Part:
    least, most, repeated = value
    part = _of_sequence(repeated)
    if most == 1:
        return part if least else _Part(part.exact | _EMPTY if part.exact else frozenset())
    return _Part(frozenset(), _better(part.needed, part.exact)) if least else _Part()


def _of_class(members: _Value) -> _Part:
    if len(members) > _FEW or any(str(name) != "LITERAL" for name, _ in members):
        return _Part()
    return _Part(frozenset(chr(code).casefold() for _, code in members))


def _of_branches(value: _Value) -> _Part:
    parts = [_of_sequence(each) for each in value[1]]
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
    """Few words that few texts hold are worth most; a letter or a blank, which any text holds, nothing."""
    rare = min(map(_rarity, words), default=0)
    return 10 * min(rare, 8) - len(words) if rare else -_WORST * (2 - bool(words)) - len(words)


def _rarity(word: str) -> int:
    bare = re.sub(r"[\s.,]", "", word)
    return 2 * len(bare) - 2 if bare.isalnum() else 2 * len(bare) + bool(bare)


def _spelt(words: Iterable[str]) -> str:
    """A pattern for any of these words, none of which begins another; words that begin alike share their beginning."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words):
        by_first.setdefault(word[:1], []).append(word[1:])
    ways = [re.escape(first) + (_spelt(rest) if all(rest) else "") for first, rest in by_first.items()]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


_READERS: dict[str, Callable[[_Value], _Part]] = {
    "LITERAL": lambda value: _Part(frozenset([chr(value).casefold()])),
    "IN": _of_class,
    "BRANCH": _of_branches,
    "SUBPATTERN": lambda value: _of_sequence(value[3]),
    "ATOMIC_GROUP": _of_sequence,
    "REPEAT": _of_repeat,
    "AT": lambda _: _Part(_EMPTY),
    "ASSERT_NOT": lambda _: _Part(_EMPTY),
    "ASSERT": _of_lookahead,
}
