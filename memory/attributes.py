"""Whether a statement gives another value to what a memory says: "new violin teacher, Ms B", "my rate is 42 now".

People have far more attributes than there are slots. Three signs tell that one of them has another value: the same
words up to the value, a thing that is said to have changed, and a figure, day or time of what both speak of. Pure: it
must not know how memories are found, nor what follows.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from memory.content import meant, other_words, stems_in
from memory.frames import have_same_frame
from memory.people import same_subject
from memory.requests import stem
from memory.rules_changes import ALSO, BEING, CHANGED, MANY, NOW, SAID_AGAIN, THINGS, TRANSFERRED, UNITS, WORKS_ON
from memory.spots import PATTERN_WORDS, Spot, are_rivals, spots
from memory.values import Candidate, Memory

_LONGEST = 130  # characters of a memory that tells an attribute
_MOST_WORDS = 10  # its content words
_LONGEST_REST = 3  # content words that a statement may have beside those it shares, where it names no changed thing
_SLOT_THINGS = {
    "car": "car van motor vehicle wheels truck",
    "phone": "phone mobile handset smartphone",
    "laptop": "laptop computer macbook pc",
    "boss": "boss manager supervisor",
    "favourite": "",
}
"""Slots whose value may be told anew as a thing ("the new car"), and how people call it."""
_ONE_OF = frozenset(("pattern", "school"))
"""Values of which a person has one, whatever it is called: nights or part-time, and where they go to school."""
_POSTS = frozenset(
    "therapist doctor gp dentist landlord landlady lawyer accountant coach trainer tutor teacher".split()
)
_ALREADY_PAST = re.compile(
    r"\b(?:used to|before i|no longer|any ?more|formerly|ex-|früher|antes|avant|vroeger)\b", re.I
)
_IS_AT = re.compile(r"(?:\b(?:is|goes|studies|works|studying|working)|['’]s) (?:in|at|to|on)\b", re.I)
_TRANSFER = re.compile(r"\b(?:transferred|switched|changed|(?:been|was|got) moved)\b", re.I)
_LABEL = re.compile(r"\s*\([^()]*\b\d{4}\)$")
_HAPPENED = re.compile(
    r"\W*(?:(?:and|so|then|last|this|yesterday|today|\w+day|week|month|year|night|morning)\W+)*(?:i|we)\s+(?:just |"
    r"finally |recently |also |really )*(?:\w{3,}ed|went|made|had|got|saw|met|ran|took|gave|told|said|found|felt|"
    r"thought|came|bought|wrote|won|lost|did|was|were|began|kept|left|knew|spent|heard|read|put|sent|taught|caught|"
    r"drove|flew|ate)\b",
    re.I,
)
_CALENDAR = frozenset("day week month year hour minute today yesterday morning evening night last next time".split())
_COMPLEMENT = re.compile(r"\b(?:for|of|für|de|pour|voor|para)\s+(?P<what>[^.,;:!?()]{2,40})", re.I)
_BEING_IN = re.compile(rf"\b(?:{'|'.join(sorted(BEING))})\b|['’]s\b", re.I)
_NAMED_AFTER = re.compile(
    r"\s*(?:again|this time)?\s*(?:[,:–-]+|['’]s|\b(?:is|called|named)\b|…|\.\.+)\s*(?:it['’]?s |she['’]?s |he['’]?s "
    r"|called |"
    r"named |now )*[^\W\d_]{3,}",
    re.I,
)


def changes_value(candidate: Candidate, memory: Memory) -> bool:
    """Whether the candidate gives another value to what the memory says of the same person."""
    said, known = _LABEL.sub("", candidate.text), _LABEL.sub("", memory.text)
    if not _can_change(candidate, memory) or ALSO.search(said) or not _is_attribute(known):
        return False
    if _have_other_objects(said, known):
        return False
    if memory.slot is not None:
        return CHANGED.search(said) is not None and _names_changed_thing(said, known, slot=memory.slot)
    if have_same_frame(said, known):
        return True
    return (CHANGED.search(said) is not None or SAID_AGAIN.search(said) is not None) and (
        _names_changed_thing(said, known, slot=None)
        or _has_other_figure(said, known)
        or _is_elsewhere_now(said, known, of_user=memory.subject == "user")
    )


def in_its_words(candidate: Candidate, memory: Memory) -> Candidate:
    """A note of another working pattern with what it leaves out: "I do days at the plant: On days now"."""
    new = next((spot for spot in spots(candidate.text) if spot.kind == "pattern"), None)
    old = next((spot for spot in spots(memory.text) if spot.kind == "pattern"), None)
    if new is None or old is None or not are_rivals(old, new) or meant(candidate.text) & meant(memory.text):
        return candidate
    begins = max(memory.text.rfind(mark, 0, old.span[0]) for mark in ",.;:") + 1
    ends = min((at for mark in ",.;:" if (at := memory.text.find(mark, old.span[1])) > 0), default=len(memory.text))
    clause = memory.text[begins : old.span[0]] + candidate.text[slice(*new.span)] + memory.text[old.span[1] : ends]
    return replace(candidate, text=f"{clause.strip()}: {candidate.text}")


def _can_change(candidate: Candidate, memory: Memory) -> bool:
    """Whether both are statements of how things stand with the same person."""
    if candidate.operation != "state" or {candidate.kind, memory.kind} & {"instruction", "event"}:
        return False
    is_open = memory.slot is None or memory.slot in _SLOT_THINGS or _is_post(memory)
    return is_open and candidate.slot is None and same_subject(candidate.subject, memory.subject)


def _is_elsewhere_now(said: str, known: str, *, of_user: bool) -> bool:
    """Whether somebody who works or learns in one place was moved to another."""
    if TRANSFERRED.search(said) is None:
        return False
    if of_user:
        return WORKS_ON.search(known) is not None
    return _IS_AT.search(known) is not None and _TRANSFER.search(said) is not None


def _is_attribute(known: str) -> bool:
    """Whether a memory is short and about how things stand; what once happened is not made past by another event."""
    if len(known) > _LONGEST or len(meant(known)) > _MOST_WORDS:
        return False
    return _ALREADY_PAST.search(known) is None and (_HAPPENED.match(known) is None or CHANGED.search(known) is not None)


def _is_post(memory: Memory) -> bool:
    """Whether the memory says who holds a post, of which a person has one: "dentist called Dr Shah"."""
    return memory.slot == "family" and (memory.value or "").split(" called ")[0].casefold() in _POSTS


def words_to_look_for(text: str) -> set[str]:
    """Words by which a memory is found that a statement may change without sharing a word with it."""
    patterns = {word for spot in spots(text) if spot.kind == "pattern" for word in PATTERN_WORDS[spot.unit]}
    return other_words(text) | patterns | (UNITS if TRANSFERRED.search(text) else set())


def slots_told_anew(text: str) -> list[str]:
    """The slots whose value a statement may change by naming the thing: "the new car"."""
    named = {word for match in _things(text) for word in meant(match["thing"])} if CHANGED.search(text) else set()
    return [slot for slot, called in _SLOT_THINGS.items() if named & meant(called)]


def _names_changed_thing(said: str, known: str, *, slot: str | None) -> bool:
    """A thing that is said to have changed, which the memory speaks of with another value of the same sort."""
    about = meant(known) | meant(_SLOT_THINGS.get(slot or "", ""))
    values = spots(known)
    for match in _things(said):
        thing = meant(match["thing"])
        if not thing or not thing <= about:
            continue
        around = [spot for spot in spots(said) if not set(stems_in(spot.text)) & thing]
        told = [spot for spot in around if spot.span[0] >= match.end("thing")] or around
        old = next((spot for spot in values if not set(stems_in(spot.text)) & thing), None)
        if old is None:
            if slot is None and not told and _is_named_after(said, match) and _BEING_IN.search(known):
                return True
            continue
        new = next((spot for spot in told if spot.kind == old.kind), None)
        if new is None:
            if old.kind == "name" and not old.is_placed and not told and _is_named_after(said, match):
                return True
            continue
        if are_rivals(old, new) and not _is_somewhere_else(said, old, new):
            return True
    return False


def _is_named_after(said: str, match: re.Match[str]) -> bool:
    """Whether a word in small letters right after the thing names it: "new cleaner, renata"."""
    return _NAMED_AFTER.match(said, match.end("thing")) is not None


def _is_somewhere_else(said: str, old: Spot, new: Spot) -> bool:
    """Whether the one value says what something is and the other where: "Mr A" and "has moved to Bristol"."""
    if old.kind != "name" or old.is_placed:
        return False
    return (
        new.is_placed
        or re.search(r"\b(?:moved|gone|went) (?:away |back |off )?to\s+$", said[: new.span[0]], re.I) is not None
    )


def _has_other_figure(said: str, known: str) -> bool:
    """Another figure, day or time of what both speak of."""
    mine = [spot for spot in spots(said) if spot.kind != "name"]
    told_in = _clause(said, mine[0]) if mine else said
    theirs = [spot for spot in spots(known) if spot.kind != "name"]
    rivals = any(are_rivals(one, other) for one in mine for other in theirs)
    if not rivals or {spot.text for spot in mine} & {spot.text for spot in theirs}:
        return False
    if all(spot.kind in _ONE_OF for spot in (*mine[:1], *theirs[:1])):
        return True
    about, told = meant(known) - _CALENDAR, meant(told_in) - _CALENDAR
    things = [thing for match in _things(said) if (thing := meant(match["thing"]) - _CALENDAR)]
    if any(thing <= about for thing in things):
        return True
    shared = (about & told) - {stem(word) for word in MANY}
    return bool(shared) and not things and len(told - shared) <= _LONGEST_REST


def _clause(said: str, spot: Spot) -> str:
    """What is said in one breath with a value: the words from the colon or full stop before it."""
    begins = max((said.rfind(mark, 0, spot.span[0]) for mark in ":;.!?"), default=-1)
    return said[begins + 1 :]


def _have_other_objects(said: str, known: str) -> bool:
    """Whether each says what its value is for, and not for the same: "10 mg of A", "40 mg of B"."""
    mine, theirs = (
        {word for match in _COMPLEMENT.finditer(NOW.sub("", text)) for word in meant(match["what"])} - _CALENDAR
        for text in (said, known)
    )
    return bool(mine and theirs and not mine & theirs)


def _things(said: str) -> Iterator[re.Match[str]]:
    for pattern in THINGS:
        yield from pattern.finditer(said)
