"""A candidate against what is known → what to do: add, confirm, supersede, end, correct, or nothing.

Pure: it must not know how memories are stored or found; `known` are the current memories of one user.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from memory import attributes, counts, handovers, slots
from memory.aspects import overrules
from memory.attributes import changes_value
from memory.couples import is_promoted, is_same_partner, promoted
from memory.habits import habits_in
from memory.handovers import handed_over
from memory.overtaking import LASTING, is_swapped, overtakes
from memory.people import normal, same_subject, takes_the_place
from memory.putting_right import put_right
from memory.requests import stem, stems
from memory.rescheduling import moved, put_off
from memory.ruled_out import is_ruled_out
from memory.spots import are_rivals, spots
from memory.standings import stands_otherwise
from memory.studies import changes_course
from memory.values import Candidate, Memory

Action = Literal["add", "confirm", "supersede", "end", "correct", "ignore"]
_ALIKE = 0.9  # share of matching characters from which two texts say the same
_UNDER_WAY = re.compile(
    r"\b(?:\w{2,}ing|apprentic\w+|train(?:ee|ing)|student|enrolled|on (?:a|the|my) |doing|due|have to|in my)\b", re.I
)
_STEM = 7  # first letters in which "apprenticed" and "apprenticeship" meet
_DENIED = re.compile(r"\b(?:never|not|no longer|\w+n['’]?t|gave up|given up|quit|stopped|without|free|used to)\b", re.I)
_LONGEST_VALUE = 5  # words
_TAKEN_OVER = frozenset("car phone laptop boss employer home school".split())


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do. `targets` are memory ids; `candidate` is what to store (a correction comes back rewritten).

    `more` is what to do beside it: a name that was put right may stand in several memories.
    """

    action: Action
    targets: tuple[str, ...] = ()
    candidate: Candidate | None = None
    more: tuple["Decision", ...] = ()


def reconcile(candidate: Candidate, known: Sequence[Memory]) -> Decision:
    """Decide for one candidate; the newest memory stands last in `known`."""
    current = [memory for memory in known if memory.status == "current"]
    if candidate.operation == "end":
        return _end(candidate, current)
    if candidate.operation == "correct":
        return _correct(candidate, current)
    over = handed_over(candidate, current)
    same = [memory for memory in current if over is None and _says_the_same(candidate, memory)]
    if same:
        return Decision("confirm", (same[-1].id,), candidate)
    linked = (moved(candidate, current), over)
    replaced = [memory for memory in current if memory in linked or _makes_past(candidate, memory)]
    if not replaced:
        return Decision("ignore" if candidate.tentative else "add", (), _settled(candidate))
    return Decision("supersede", tuple(memory.id for memory in replaced), _settled(candidate, replaced))


def _makes_past(candidate: Candidate, memory: Memory) -> bool:
    return (
        _is_replaced(candidate, memory)
        or is_swapped(candidate, memory)
        or overtakes(candidate, memory)
        or changes_value(candidate, memory)
        or is_promoted(candidate, memory)
        or is_ruled_out(candidate, memory)
        or stands_otherwise(candidate, memory)
        or changes_course(candidate, memory)
        or counts.has_other_count(candidate, memory)
    )


def _settled(candidate: Candidate, replaced: Sequence[Memory] = ()) -> Candidate:
    """The statement as it is stored: in the slot of what it replaces, if its new value is plain to see."""
    if replaced and is_promoted(candidate, replaced[-1]):
        return promoted(candidate, replaced[-1])
    if candidate.slot is not None or candidate.kind == "instruction":
        return candidate
    slot = next((memory.slot for memory in replaced if memory.slot in _TAKEN_OVER), None)
    value = _new_value(candidate, [memory for memory in replaced if memory.slot == slot]) if slot else ""
    post = next((memory.value for memory in replaced if memory.slot == "family" and memory.value), None)
    named = _new_value(candidate, replaced) if post else ""
    if post and named:
        slot, value = "family", f"{post.split(' called ')[0]} called {named}"
    if slot is None or not value:
        told = _self_contained(candidate, replaced[-1]) if replaced else candidate
        return replace(told, value=None, tentative=False)
    text = f"{slots.write(slot, value, subject=candidate.subject)}: {candidate.text}"
    return replace(candidate, text=text, slot=slot, value=value, kind=slots.SLOTS[slot].kind, tentative=False)


def _self_contained(candidate: Candidate, old: Memory) -> Candidate:
    """The statement with what it takes for granted, which the old memory says."""
    for in_its_words in (counts.in_its_words, handovers.in_its_words, attributes.in_its_words):
        candidate = in_its_words(candidate, old)
    return candidate


def _new_value(candidate: Candidate, replaced: Sequence[Memory]) -> str:
    if candidate.value and len(candidate.value.split()) <= _LONGEST_VALUE:
        return candidate.value
    old = " ".join(f"{memory.text} {memory.value or ''}" for memory in replaced)
    known = set(normal(old).split())
    names = [spot for spot in spots(candidate.text) if spot.kind == "name" and not set(spot.text.split()) & known]
    return candidate.text[slice(*names[-1].span)] if names else ""


def _end(candidate: Candidate, current: list[Memory]) -> Decision:
    if candidate.slot is None:
        over = [m for m in current if m.slot not in LASTING and _is_named(candidate, m)]
        return Decision("end" if over else "ignore", tuple(m.id for m in over), candidate)
    same_slot = [m for m in current if m.slot == candidate.slot and same_subject(m.subject, candidate.subject)]
    value = normal(candidate.value or "")
    matching = [m for m in same_slot if _values_meet(value, normal(m.value or m.text))]
    if candidate.slot == "job" and candidate.value in ("job", "position"):
        matching = [m for m in current if m.slot in ("job", "employer") and same_subject(m.subject, candidate.subject)]
    if not matching:
        return Decision("ignore", (), candidate)
    return Decision("end", tuple(memory.id for memory in matching), candidate)


def _is_named(candidate: Candidate, memory: Memory) -> bool:
    """Whether a memory holds every telling word of what is said to be over ("the corsa", "my allotment")."""
    named = {stem(word) for word in (candidate.value or "").split() if len(word) > 2}
    said = stems(f"{memory.text} {memory.value or ''}")
    if candidate.kind == "preference":  # something given up: by the user, and by whatever name it goes
        said |= habits_in(said)
        if memory.subject != candidate.subject or _DENIED.search(memory.text):
            return False
    if candidate.kind == "event" and _UNDER_WAY.search(memory.text) is None:
        return False  # what is finished was under way: "I have a degree" stays true
    said |= {word[:_STEM] for word in said if len(word) > _STEM}
    named = {word[:_STEM] for word in named}
    return bool(named) and named <= said and not any(proof.quote in candidate.text for proof in memory.evidence)


def _correct(candidate: Candidate, current: list[Memory]) -> Decision:
    """Every memory that holds the wrong word; one alone where a figure or a day is put right."""
    moved = put_off(candidate, current)
    if moved is not None:
        return Decision("supersede", (moved[0].id,), moved[1])
    decisions = [_rewritten(candidate, memory, stored) for memory, stored in put_right(candidate, current)]
    if not decisions:
        return Decision("ignore", (), candidate)
    return replace(decisions[0], more=tuple(decisions[1:]))


def _rewritten(candidate: Candidate, memory: Memory, stored: Candidate) -> Decision:
    if candidate.valid_from is not None:  # it was right, and has changed since
        return Decision("supersede", (memory.id,), replace(stored, operation="state"))
    return Decision("correct", (memory.id,), stored)


def _says_the_same(candidate: Candidate, memory: Memory) -> bool:
    days = {candidate.event_on, memory.event_on} - {None}
    if not same_subject(candidate.subject, memory.subject) or len(days) > 1:
        return False
    if is_same_partner(candidate, memory):
        return True
    if candidate.slot is not None and candidate.slot == memory.slot and candidate.value and memory.value:
        if candidate.slot == "appointment":
            return candidate.event_on == memory.event_on and normal(candidate.value) == normal(memory.value)
        mine, theirs = normal(candidate.value), normal(memory.value)
        return mine == theirs or _singular(mine) == _singular(theirs) or _is_part(mine, theirs)
    if _have_rival_figures(candidate.text, memory.text):
        return False
    mine, theirs = normal(candidate.text), normal(memory.text)
    return mine == theirs or (abs(len(mine) - len(theirs)) < 20 and _are_alike(mine, theirs))


def _have_rival_figures(one: str, other: str) -> bool:
    mine, theirs = ([spot for spot in spots(text) if spot.kind == "figure"] for text in (one, other))
    return any(are_rivals(a, b) for a, b in zip(mine, theirs, strict=False))


def _are_alike(mine: str, theirs: str) -> bool:
    """Whether nearly all characters match; the quick bounds first, which settle it for almost all."""
    match = SequenceMatcher(None, mine, theirs)
    return match.real_quick_ratio() >= _ALIKE and match.quick_ratio() >= _ALIKE and match.ratio() >= _ALIKE


def _is_replaced(candidate: Candidate, memory: Memory) -> bool:
    if candidate.tentative or candidate.slot is None or candidate.slot != memory.slot:
        return False
    if not same_subject(candidate.subject, memory.subject):
        return False
    if candidate.slot == "appointment":
        return normal(candidate.value or "") == normal(memory.value or "") and candidate.event_on != memory.event_on
    if candidate.slot == "instruction":
        return overrules(candidate.text, memory.text)
    return slots.is_single(candidate.slot) or takes_the_place(candidate.value or "", memory.value or "")


def _values_meet(mine: str, theirs: str) -> bool:
    return not mine or mine in theirs or theirs in mine or _singular(mine) == _singular(theirs)


def _is_part(shorter: str, longer: str) -> bool:
    """Whether the one says less than the other and nothing else: "dog" beside "dog called rex"."""
    return len(shorter) > 2 and longer.startswith(f"{shorter} ")


def _singular(words: str) -> str:
    return " ".join(
        word[:-3] + "y" if word.endswith("ies") else word[:-1] if len(word) > 3 and word.endswith("s") else word
        for word in words.split()
    )
