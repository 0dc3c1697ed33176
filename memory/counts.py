"""How many there are now of what was told as one, or as another number: "it's two bakeries since Monday". Pure.

It must not know how memories are found or stored.
"""

import re
from dataclasses import replace

from memory.people import same_subject
from memory.requests import stem
from memory.sentences import Sentence
from memory.values import Candidate, Memory

_NUMBERS = "one two three four five six seven eight nine ten".split()
_N = rf"(?:{'|'.join(_NUMBERS)}|\d{{1,2}})"
_THERE_ARE = re.compile(
    rf"\b(?:it['’]?s|there['’]?s|there are|that makes|we['’]re (?:at|up to)|(?:i|we)(?:['’]ve| have)(?: got)?|"
    rf"(?:i|we) (?:run|own|"
    rf"keep|look after|manage))\s+(?:now\s+)?(?P<n>{_N})\s+(?!(?:years?|months?|weeks?|days?|hours?|minutes?|"
    rf"times|pm|am|of)\b)"
    r"(?P<noun>[^\W\d_]{3,})\b(?=.{0,30}\b(?:now|since|these days|as of|at last|from (?:today|now))\b)",
    re.I,
)
_ONE = tuple(
    re.compile(rf"\b(?P<n>an?|{_N})\s+{between}(?P<noun>[^\W\d_]{{3,}})\b", re.I) for between in ("", r"[\w-]+\s+")
)


def told_count(sentence: Sentence) -> Sentence | None:
    """The part of a sentence that says how many there are now; None if none does."""
    match = None if sentence.is_question else _THERE_ARE.search(sentence.text)
    if match is None:
        return None
    return Sentence(sentence.text[match.start() :], (sentence.span[0] + match.start(), sentence.span[1]), False)


def has_other_count(candidate: Candidate, memory: Memory) -> bool:
    """Whether the candidate says that there are more, or fewer, of what the memory tells now."""
    is_open = candidate.slot is None and memory.slot is None and memory.kind != "instruction"
    if not is_open or candidate.operation != "state" or not same_subject(candidate.subject, memory.subject):
        return False
    return _counted(candidate, memory) is not None


def in_its_words(candidate: Candidate, memory: Memory) -> Candidate:
    """The memory's words with the new number, and what was said: "I run two bakeries in Poznan: it's two …"."""
    told, now = _counted(candidate, memory), _THERE_ARE.search(candidate.text)
    if told is None or now is None:
        return candidate
    number = f"{now['n']} {now['noun']}"
    clause = memory.text[: told.start()] + number + memory.text[told.end() :]
    return replace(candidate, text=f"{clause.rstrip('.')}: {candidate.text}")


def _counted(candidate: Candidate, memory: Memory) -> re.Match[str] | None:
    """Where the memory names the same things with another number."""
    now = _THERE_ARE.search(candidate.text)
    if now is None:
        return None
    others = (m for one in _ONE for m in one.finditer(memory.text) if _thing(m["noun"]) == _thing(now["noun"]))
    return next((m for m in others if _number(m["n"]) != _number(now["n"])), None)


def _thing(noun: str) -> str:
    return stem(re.sub(r"ies$", "y", noun.casefold()))


def _number(word: str) -> str:
    plain = word.casefold()
    if plain in ("a", "an"):
        return "1"
    return str(_NUMBERS.index(plain) + 1) if plain in _NUMBERS else plain
