"""A candidate against what is known → what to do: add, confirm, supersede, end, correct, or nothing.

Pure: it must not know how memories are stored or found; `known` are the current memories of one user.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from memory import slots
from memory.dates import find_date
from memory.overtaking import overtakes, words
from memory.people import normal, same_subject, takes_the_place
from memory.requests import stem, stems
from memory.values import Candidate, Memory

Action = Literal["add", "confirm", "supersede", "end", "correct", "ignore"]
_ALIKE = 0.9  # share of matching characters from which two texts say the same
_SPELT_ALIKE = 0.6  # the same for a name and its corrected spelling
_DAYS = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.I)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do. `targets` are memory ids; `candidate` is what to store (a correction comes back rewritten)."""

    action: Action
    targets: tuple[str, ...] = ()
    candidate: Candidate | None = None


def reconcile(candidate: Candidate, known: Sequence[Memory]) -> Decision:
    """Decide for one candidate; the newest memory stands last in `known`."""
    current = [memory for memory in known if memory.status == "current"]
    if candidate.operation == "end":
        return _end(candidate, current)
    if candidate.operation == "correct":
        return _correct(candidate, current)
    same = [memory for memory in current if _says_the_same(candidate, memory)]
    if same:
        return Decision("confirm", (same[-1].id,), candidate)
    replaced = [memory.id for memory in current if _is_replaced(candidate, memory) or overtakes(candidate, memory)]
    return Decision("supersede", tuple(replaced), candidate) if replaced else Decision("add", (), candidate)


def _end(candidate: Candidate, current: list[Memory]) -> Decision:
    if candidate.slot is None:
        over = [m for m in current if _is_named(candidate, m)]
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
    return bool(named) and named <= said and not any(proof.quote in candidate.text for proof in memory.evidence)


def _correct(candidate: Candidate, current: list[Memory]) -> Decision:
    """The latest memory that holds a value of this sort: a date, a name spelt alike, a number."""
    value = candidate.value or candidate.text
    topic = words(candidate.text)
    newest_first = current[::-1]
    for memory in sorted(newest_first, key=lambda m: -len(topic & words(m.text))):
        old = _corrected_part(value, candidate, memory)
        if old is None:
            continue
        new = _new_part(old, value)
        text = _shift_days(memory, candidate) if candidate.event_on else memory.text.replace(old, new)
        stored = replace(
            candidate,
            text=text,
            subject=memory.subject,
            kind=memory.kind,
            slot=memory.slot,
            value=(memory.value or "").replace(old, new) or memory.value,
            sensitivity=memory.sensitivity,
            event_on=candidate.event_on or memory.event_on,
        )
        if candidate.valid_from is not None:  # it was right, and has changed since
            return Decision("supersede", (memory.id,), replace(stored, operation="state"))
        return Decision("correct", (memory.id,), stored)
    return Decision("ignore", (), candidate)


def _corrected_part(value: str, candidate: Candidate, memory: Memory) -> str | None:
    """The part of the memory's text that the value takes the place of."""
    if candidate.event_on is not None:
        return memory.text if memory.event_on is not None else None
    if re.fullmatch(r"(?:an? )?[a-z]", value, re.I):
        return memory.value if memory.slot in ("name", "address_as") else None
    if re.match(r"\d", value):
        number = re.search(r"\d+(?:[.,]\d+)?", memory.value or memory.text)
        return number.group() if number else None
    for old in re.findall(r"[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+)*", memory.value or memory.text):
        words = [old, *old.split()]
        best = max(words, key=lambda word: SequenceMatcher(None, normal(word), normal(value)).ratio())
        if normal(best) != normal(value) and SequenceMatcher(None, normal(best), normal(value)).ratio() >= _SPELT_ALIKE:
            return str(best)
    return None


def _new_part(old: str, value: str) -> str:
    """For example "With a K" replaces the first letter that sounds like it; any other value replaces the whole."""
    letter = re.fullmatch(r"(?:an? )?([a-z])", value, re.I)
    if letter is None:
        number = re.match(r"[\d.,]*\d", value)
        return number.group() if number else value
    new = letter.group(1)
    alike = next((group for group in ("ckq", "sz", "iy", "fv", "jg") if new.casefold() in group), "")
    for place, char in enumerate(old):
        if char.casefold() in alike and char.casefold() != new.casefold():
            return old[:place] + (new.upper() if char.isupper() else new.lower()) + old[place + 1 :]
    return f"{old} (with {new.upper()})"


def _shift_days(memory: Memory, candidate: Candidate) -> str:
    """The memory's text with its date said anew: the old weekday and day must not stay."""
    on = candidate.event_on
    if on is None or not memory.evidence:
        return memory.text
    text = re.sub(r"\s*\([^()]*\d{4}\)$", "", memory.text)
    when = find_date(text, memory.evidence[0].at)
    if when is not None:
        text = text[: when.span[0]].rstrip() + " " + text[when.span[1] :].lstrip()
    text = re.sub(r"\s+(?:the|on)\s*(?=[\s,]|$)", "", _DAYS.sub("", text))
    return f"{re.sub(r'  +', ' ', text).strip(' ,.')} ({on:%A} {on.day} {on:%B} {on.year})"


def _says_the_same(candidate: Candidate, memory: Memory) -> bool:
    if not same_subject(candidate.subject, memory.subject):
        return False
    if candidate.event_on is not None and memory.event_on is not None and candidate.event_on != memory.event_on:
        return False
    if candidate.slot is not None and candidate.slot == memory.slot and candidate.value and memory.value:
        if candidate.slot == "appointment":
            return candidate.event_on == memory.event_on and normal(candidate.value) == normal(memory.value)
        mine, theirs = normal(candidate.value), normal(memory.value)
        return mine == theirs or _singular(mine) == _singular(theirs) or _is_part(mine, theirs)
    mine, theirs = normal(candidate.text), normal(memory.text)
    return mine == theirs or (abs(len(mine) - len(theirs)) < 20 and _are_alike(mine, theirs))


def _are_alike(mine: str, theirs: str) -> bool:
    """Whether nearly all characters match; the quick bounds first, which settle it for almost all."""
    match = SequenceMatcher(None, mine, theirs)
    return match.real_quick_ratio() >= _ALIKE and match.quick_ratio() >= _ALIKE and match.ratio() >= _ALIKE


def _is_replaced(candidate: Candidate, memory: Memory) -> bool:
    if candidate.slot is None or candidate.slot != memory.slot or not same_subject(candidate.subject, memory.subject):
        return False
    if candidate.slot == "appointment":
        return normal(candidate.value or "") == normal(memory.value or "") and candidate.event_on != memory.event_on
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
