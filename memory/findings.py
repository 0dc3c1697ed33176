"""A chat model's answer about one message → findings that can be believed. Pure; it must not know any model.

Evidence and values are copied from the message by code, never from the answer. A finding can add, or close the one
memory that it replaces; nothing that an answer says can delete. What cannot be checked is dropped or marked doubtful.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from memory import people, slots
from memory.dates import find_date
from memory.extract_llm import MOST_FACTS, OPERATIONS, OTHER, VALUE_CHARS, Question
from memory.gate import HIDDEN, has_secret
from memory.secrecy import sensitivity
from memory.sentences import Sentence, clauses
from memory.values import Candidate, Memory, Span
from models.errors import ModelError

SURE, STATED, DOUBTFUL = 0.8, 0.6, 0.4  # a value in a slot; a sentence as it was said; what has to be accepted by hand

_VALUE_WORDS, _SUBJECT_WORDS = 8, 4
_USER = frozenset(("user", "the user", "i", "me", "myself", "my", "self"))
_NO_VALUES = frozenset("i me my mine you your it its this that he she they we us our user the a an".split())
_OWNING = re.compile(r"^(?:(?:the )?user['’]?s?|my|our|the|his|her|their)\s+", re.I)


class ExtractionInvalid(ModelError):
    """The model's answer is not of the form that was asked for; nothing was learnt from it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A candidate of the model's; `target` is the id of the one memory that it may close."""

    candidate: Candidate
    target: str | None = None


def read_answer(text: str, question: Question) -> list[Finding]:
    """What is believed of an answer, in the order of its evidence; entries that do not hold are dropped.

    Raises `ExtractionInvalid` when the answer as a whole is cut short, empty, or not of the form asked for.
    """
    findings = [_finding(entry, question) for entry in _entries(text)[:MOST_FACTS]]
    return _distinct([finding for finding in findings if finding is not None])


def _entries(text: str) -> list[Any]:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExtractionInvalid("The model's answer was cut short; the message will be read again later.") from error
    entries = answer.get("facts") if isinstance(answer, dict) else None
    if not isinstance(entries, list):
        raise ExtractionInvalid("The model's answer was not understood; the message will be read again later.")
    return entries


def _finding(entry: object, question: Question) -> Finding | None:
    """One entry, checked against the message and what is known; None when anything in it does not hold."""
    entry = entry if isinstance(entry, Mapping) else {}
    sentence: Sentence | None = _numbered(entry.get("sentence"), question.sentences)
    target: Memory | None = _numbered(entry.get("memory"), question.known)
    subject = _subject(entry.get("subject"), question)
    slot, operation = entry.get("slot"), entry.get("operation")
    if sentence is None or subject is None or operation not in OPERATIONS:
        return None
    if target is None and (operation == "end" or entry.get("memory") != 0):
        return None
    if operation == "end" and target is not None:
        return _ending(target, sentence, subject=subject)
    if not isinstance(slot, str) or (slot != OTHER and slot not in slots.SLOTS):
        return None
    found = _stated(slot, entry.get("value"), sentence, subject=subject, at=question.at)
    if found is None or target is None or operation == "new":
        return None if found is None else Finding(found)
    return _update(found, target)


def _update(found: Candidate, target: Memory) -> Finding:
    """A value that takes the place of a memory's; one that does not fit it is only proposed."""
    if people.same_subject(target.subject, found.subject):
        found = replace(found, subject=target.subject)
    same_slot = found.slot == target.slot if found.slot is not None else True
    linked = (found.slot is not None and target.slot is not None) or _shares_word(found.text, target)
    if found.subject == target.subject and (same_slot or target.slot is None) and linked:
        return Finding(found, target.id)
    return Finding(replace(found, confidence=DOUBTFUL))


def _numbered(number: object, things: tuple[Any, ...]) -> Any:  # noqa: ANN401  a sentence or a memory, as `things` are
    """The thing with this number, counted from 1; None for anything else, True and 1.0 included."""
    return things[number - 1] if type(number) is int and 1 <= number <= len(things) else None


def _ending(target: Memory, sentence: Sentence, *, subject: str) -> Finding | None:
    """A memory that the sentence ends. Where no word leads from one to the other, only the sentence is proposed."""
    clause = _statement_clause(sentence)
    if clause is None or not (subject == target.subject or people.same_subject(subject, target.subject)):
        return None
    if not _shares_word(sentence.text, target):
        stated = _as_said(clause, subject=subject)
        return Finding(replace(stated, confidence=DOUBTFUL))
    candidate = Candidate(
        text=target.text,
        span=clause.span,
        subject=target.subject,
        kind=target.kind,
        slot=target.slot,
        value=target.value or target.text,
        operation="end",
        confidence=SURE,
    )
    return Finding(candidate, target.id)


def _stated(slot: str, value: object, sentence: Sentence, *, subject: str, at: datetime) -> Candidate | None:
    if slot == OTHER:
        clause = _statement_clause(sentence)
        return None if clause is None else _dated(_as_said(clause, subject=subject), clause, at)
    place = _place(value, sentence)
    clause = None if place is None else _around(place, sentence)
    if place is None or clause is None:
        return None
    words = " ".join(sentence.text[place[0] - sentence.span[0] : place[1] - sentence.span[0]].split())
    if slot == "appointment":
        dated = _dated(_as_said(clause, subject=subject), clause, at)
        if dated.event_on is None:
            return dated
        return replace(dated, kind="event", slot=slot, value=words.casefold(), confidence=SURE)
    text = slots.write(slot, words, subject=subject)
    return Candidate(
        text=text[:1].upper() + text[1:],
        span=clause.span,
        subject=subject,
        kind=slots.SLOTS[slot].kind,
        slot=slot,
        value=words,
        # An instruction is always on: one that a model believes to have heard has to be accepted first.
        confidence=DOUBTFUL if slot == "instruction" else SURE,
        sensitivity=slots.SLOTS[slot].sensitivity or sensitivity(words),
    )


def _as_said(clause: Sentence, *, subject: str) -> Candidate:
    """The user's own words as a memory."""
    text = " ".join(clause.text.split()).strip(" ,;:–—-*_#")
    return Candidate(
        text=text[:1].upper() + text[1:],
        span=clause.span,
        subject=subject,
        confidence=STATED,
        sensitivity=sensitivity(text),
    )


def _dated(candidate: Candidate, clause: Sentence, at: datetime) -> Candidate:
    when = find_date(clause.text, at)
    if when is None:
        return candidate
    text = candidate.text if when.label.casefold() in candidate.text.casefold() else f"{candidate.text} ({when.label})"
    ahead = when.on >= at.date()
    return replace(
        candidate,
        text=text,
        event_on=when.on if when.precision == "day" else None,
        valid_from=None if ahead else when.on,
        kind="event" if ahead and when.precision == "day" else candidate.kind,
    )


def _subject(said: object, question: Question) -> str | None:
    """Who it is about: "user", somebody that the sentence or a memory names, or None for anybody else."""
    if not isinstance(said, str):
        return None
    name = " ".join(_OWNING.sub("", said.strip()).split()).strip(" .,;:'’\"")
    if said.strip().casefold() in _USER or name.casefold() in _USER:
        return "user"
    words = people.normal(name).split()
    if not 0 < len(words) <= _SUBJECT_WORDS or set(words) <= _NO_VALUES:
        return None
    others = [memory.subject for memory in question.known if memory.subject != "user"]
    known = next((other for other in others if people.same_subject(name, other)), None)
    if known is not None and len(known) >= len(name):
        return known
    spoken = {people.normal(word): word for each in question.sentences for word in re.findall(r"[\w-]+", each.text)}
    if not all(word in spoken for word in words):
        return known
    return " ".join(_as_written(spoken[word]) for word in words)


def _as_written(word: str) -> str:
    """A relation in small letters, a name as the user wrote it."""
    return word.casefold() if re.fullmatch(people.RELATION, word, re.I) else word


def _place(value: object, sentence: Sentence) -> Span | None:
    """Where the value stands in the sentence, whatever its case, accents and punctuation; None when it does not."""
    if not isinstance(value, str) or len(value) > VALUE_CHARS or HIDDEN in value:
        return None
    wanted = people.normal(value).split()
    if not 0 < len(wanted) <= _VALUE_WORDS or set(wanted) <= _NO_VALUES:
        return None
    words = [(people.normal(m.group()), m.span()) for m in re.finditer(r"[\w+#][\w+#-]*", sentence.text)]
    words = [(word, span) for word, span in words if word]
    for start in range(len(words) - len(wanted) + 1):
        if [word for word, _ in words[start : start + len(wanted)]] == wanted:
            first, last = words[start][1], words[start + len(wanted) - 1][1]
            return sentence.span[0] + first[0], sentence.span[0] + last[1]
    return None


def _around(place: Span, sentence: Sentence) -> Sentence | None:
    """The clause in which the value stands, as its evidence; None when that clause asks something."""
    parts = clauses(sentence)
    inside = [each for each in parts if each.span[0] <= place[0] and place[1] <= each.span[1]]
    clause = inside[0] if inside else sentence
    return None if clause.is_question or _is_secret(clause) else clause


def _statement_clause(sentence: Sentence) -> Sentence | None:
    """The sentence without the questions around it, if that leaves one piece that may be kept as it was said."""
    told = [each for each in clauses(sentence) if not each.is_question]
    if not told or (len(told) < len(clauses(sentence)) and len(told) > 1):
        return None
    clause = sentence if not sentence.is_question else told[0]
    return None if _is_secret(clause) or HIDDEN in clause.text else clause


def _is_secret(clause: Sentence) -> bool:
    return HIDDEN in clause.text and has_secret(clause.text)


def _shares_word(text: str, memory: Memory) -> bool:
    """Whether a word of some weight stands in both: the model's link between them can be seen in what was said."""
    return bool(_words(text) & (_words(memory.text) | _words(memory.value or "")))


def _words(text: str) -> set[str]:
    return {word[:6] for word in people.normal(text).split() if len(word) > 3}


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    kept: dict[tuple[str, str | None, str, str], Finding] = {}
    for finding in findings:
        each = finding.candidate
        kept.setdefault((each.subject, each.slot, people.normal(each.value or each.text), each.operation), finding)
    return sorted(kept.values(), key=lambda finding: finding.candidate.span)
