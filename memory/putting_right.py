"""Which memory a correction means, and how it reads when it is put right: "no, Thursday", "45 not 35", "with a K".

Pure; it must not know how a correction is read (that is `memory.corrections`) nor how it is stored.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from memory.dates import find_date
from memory.overtaking import words
from memory.people import normal
from memory.values import Candidate, Memory

_SPELT_ALIKE = 0.6  # share of matching characters from which a name may be the corrected spelling of another
_DAYS = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.I)
_NAME = re.compile(r"[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+)*")
_SOUND_ALIKE = ("ckq", "sz", "iy", "fv", "jg")


def put_right(candidate: Candidate, current: Sequence[Memory]) -> list[tuple[Memory, Candidate]]:
    """The memories that are wrong, the likeliest first, each with what it should say; the newest stands last before.

    A date or a figure is put right in one memory, a word that was named or misspelt in each that holds it.
    """
    topic = words(candidate.text)
    ranked = sorted([*reversed(current)], key=lambda memory: -len(topic & words(memory.text)))
    found: list[tuple[Memory, Candidate]] = []
    wrong = ""
    for memory in ranked:
        old = wrong if wrong and holds(memory, wrong) else "" if wrong else _wrong_part(candidate, memory)
        if not old:
            continue
        found.append((memory, _rewritten(candidate, memory, old)))
        if candidate.event_on is not None or re.match(r"\d", candidate.value or ""):
            break
        wrong = old
    return found


def holds(memory: Memory, words_: str) -> bool:
    """Whether the memory's text says these words."""
    return re.search(rf"(?<!\w){re.escape(words_)}(?!\w)", memory.text, re.I) is not None


def _rewritten(candidate: Candidate, memory: Memory, old: str) -> Candidate:
    new = _new_part(old, candidate.value or candidate.text)
    is_moved = candidate.event_on is not None and not candidate.replaces
    return replace(
        candidate,
        text=_shift_days(memory, candidate) if is_moved else _put(memory.text, old, new),
        subject=_put(memory.subject, old, new),
        kind=memory.kind,
        slot=memory.slot,
        value=_put(memory.value, old, new) if memory.value else memory.value,
        sensitivity=memory.sensitivity,
        event_on=candidate.event_on or memory.event_on,
        replaces="",
    )


def _put(text: str, old: str, new: str) -> str:
    edges = (r"(?<!\d)", r"(?!\d)") if old[:1].isdigit() else (r"(?<!\w)", r"(?!\w)")  # the figure of "50mg"
    return re.sub(re.escape(old).join(edges), lambda _: new, text, flags=re.I)


def _wrong_part(candidate: Candidate, memory: Memory) -> str:
    """The part of the memory's text that the value takes the place of; "" if there is none."""
    value = candidate.value or candidate.text
    if candidate.replaces:
        return candidate.replaces if holds(memory, candidate.replaces) and not holds(memory, value) else ""
    if candidate.event_on is not None:
        return memory.text if memory.event_on is not None else ""
    if re.fullmatch(r"(?:an? )?[a-z]", value, re.I):
        return _misspelt(value[-1], memory)
    if re.match(r"\d", value):
        number = re.search(r"\d+(?:[.,]\d+)?", memory.value or memory.text)
        return number.group() if number else ""
    for old in _NAME.findall(memory.value or memory.text):
        parts = [old, *old.split()]
        best = max(parts, key=lambda word: SequenceMatcher(None, normal(word), normal(value)).ratio())
        if normal(best) != normal(value) and SequenceMatcher(None, normal(best), normal(value)).ratio() >= _SPELT_ALIKE:
            return str(best)
    return ""


def _misspelt(letter: str, memory: Memory) -> str:
    """The name that sounds as if it had the letter, of a person's or in a statement."""
    if memory.slot in ("name", "address_as"):
        return memory.value or ""
    alike = next((group.replace(letter.casefold(), "") for group in _SOUND_ALIKE if letter.casefold() in group), "")
    names = [word for name in _NAME.findall(memory.value or memory.text[1:]) for word in name.split()]
    return next((name for name in names if alike and set(name.casefold()) & set(alike)), "")


def _new_part(old: str, value: str) -> str:
    """For example "With a K" replaces the first letter that sounds like it; any other value replaces the whole."""
    letter = re.fullmatch(r"(?:an? )?([a-z])", value, re.I)
    if letter is None:
        number = re.match(r"[\d.,]*\d", value)
        return number.group() if number else value
    new = letter.group(1)
    alike = next((group for group in _SOUND_ALIKE if new.casefold() in group), "")
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
