"""Applies the rules' tables to one sentence of the user's own words: slots, relatives, pets, birthdays.

It knows how a match becomes a candidate (whose fact it is, denied or ended, where the value stops). The patterns are in
`rules_en`, `rules_phrases` and `rules_languages`; what no rule covers is for `memory.statements`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from memory import people, slots
from memory.dates import find_date
from memory.gate import HIDDEN
from memory.rules_en import (
    AFTER_SUBJECT,
    ANIMAL_WORD,
    CHILD_WORD,
    DIET_ALONE,
    INTOLERANT,
    JOB_ALONE,
    OWNED,
    PARTNER_WORD,
    RELATIVE,
    SUBJECT,
    Rule,
)
from memory.rules_languages import MARKS
from memory.rules_languages import RULES as OTHER_LANGUAGES
from memory.rules_phrases import FAVOURITE, NO_LONGER, NOT_NAMES, PHRASES
from memory.secrecy import sensitivity
from memory.sentences import Sentence
from memory.trim import trim
from memory.values import Candidate, Operation

# Before a statement these make it a question, a condition or a wish: "do I live", "if I'm", "should my sister".
_UNSAID = re.compile(
    r"(?:\b(?:do|does|did|am|are|is|was|were|should|would|could|can|may|might|will|shall|have|has|had|if|whether|unless|like|when|until|"
    r"wish|hope|assume|assumes|assumed|think|thinks|thinking|thought|pretend|isn['’]t|aren['’]t|don['’]t|doesn['’]t|what|which|wenn|si|als|ob|se)\s+)$",
    re.I,
)
_EMPTY = re.compile(
    r"^(?:it|that|this|these|those|them|him|her|you|your?s?\b.*|how\b.*|what\b.*|when\b.*|the idea.*|to (?:know|see|hear|think|say|ask).*|"
    r"one|some|something|anything|everything|nothing|both|all|being told.*|the (?:first|second|third|last).*|it when.*|esto|eso|das|es|ça|cela)$",
    re.I,
)
_BIRTHDAY = re.compile(
    r"\b(?:(?P<own>my birthday(?:['’]s| is|:)?|i was born|born)|(?:my|our)\s+(?P<rel>[\w-]+)(?:\s+(?P<name>[^\W\d_][\w-]+))?['’]s birthday(?:['’]s| is)?"
    r"|(?P<kin>mum|mom|dad|nan|gran|(?:my|our) [\w-]+(?: [A-ZÀ-Þ]\w+)?) (?:turns|will be|is turning) (?:\w+))\b[^.!?\n]{0,20}?\bon\s+|"
    r"\b(?P<own2>my birthday(?:['’]s| is|:)|born(?: on)?)\s+",
    re.I,
)
_DROPPED_PETS = frozenset("dogs cats fish pig pigs hen chicken duck rat mouse lab boxer horse".split())


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sentence says, and who "he" or "she" will be in the next."""

    candidates: tuple[Candidate, ...]
    last_named: str


def read_facts(sentence: Sentence, *, at: datetime, last_named: str = "") -> Reading:
    """Every fact that the rules find in the sentence, in the order of their spans."""
    led, last_named = _after_subjects(sentence, last_named)
    found = [
        *_relatives(sentence),
        *_owned(sentence),
        *led,
        *_phrases(sentence),
        *_alone(sentence),
        *_birthday(sentence, at),
    ]
    found = [_dated(candidate, sentence, at) for candidate in found]
    return Reading(tuple(sorted(_without_repeats(found), key=lambda c: c.span)), last_named)


def build(
    slot: str, value: str, span: tuple[int, int], *, subject: str = "user", operation: Operation = "state"
) -> Candidate:
    """A candidate for a slot, its text written by the slot's template."""
    kind = slots.SLOTS[slot]
    text = slots.write(slot, value, subject=subject)
    return Candidate(
        text=text,
        span=span,
        subject=subject,
        kind=kind.kind,
        slot=slot,
        value=value,
        operation=operation,
        sensitivity=kind.sensitivity or sensitivity(text),
    )


def _values(rule: Rule, match: re.Match[str]) -> Iterator[str]:
    groups = match.groupdict()
    raw = next((groups[name] for name in ("v", "v2", "v3", "v4") if groups.get(name)), "")
    for value in trim(raw, rule.trim):
        if value and HIDDEN not in value and not _EMPTY.match(value):
            yield value


def _after_subjects(sentence: Sentence, last_named: str) -> tuple[list[Candidate], str]:
    found: list[Candidate] = []
    for match in SUBJECT.finditer(sentence.text):
        subject = _subject_of(match, last_named)
        if not subject:
            continue
        if subject != "user" and not match["pronoun"]:
            last_named = subject
        if _UNSAID.search(sentence.text, max(0, match.start() - 12), match.start()):
            continue
        found.extend(_led_by(subject, match, sentence))
    return found, last_named


def _subject_of(match: re.Match[str], last_named: str) -> str:
    if match["self"]:
        return "user"
    if match["pronoun"]:
        return last_named
    relation = (match["relation"] or match["kin"]).casefold()
    name = match["name"] or match["kin_name"] or ""
    return f"{relation} {name}".strip()


def _led_by(subject: str, start: re.Match[str], sentence: Sentence) -> Iterator[Candidate]:
    text, offset = sentence.text, sentence.span[0]
    begin = start.end()
    for rule in AFTER_SUBJECT:
        match = rule.pattern.match(text, begin)
        if match is None or (subject != "user" and rule.slot == "age" and not match.group().strip()):
            continue
        span = (offset + start.start(), offset + match.end())
        groups = match.groupdict()
        denied = (groups.get("neg") or groups.get("neg2") or "").strip()
        ended = bool(groups.get("ended")) or "no longer" in denied.casefold()
        for value in _values(rule, match):
            candidate = build(rule.slot, value, span, subject=subject)
            yield _deny(candidate, ended=ended) if denied or ended else candidate


def _deny(candidate: Candidate, *, ended: bool) -> Candidate:
    """ "I'm no longer vegan" ends the fact; "I'm not vegan" is a fact of its own, without a slot."""
    if ended:
        return replace(candidate, operation="end")
    words = candidate.text.split(" ")
    verb = next(
        (i for i, word in enumerate(words) if word.casefold() in ("is", "has", "speaks", "lives", "works", "eats")), 0
    )
    if words[verb].casefold() in ("is", "has"):
        words.insert(verb + 1, "not" if words[verb].casefold() == "is" else "no")
    else:
        words.insert(verb, "Does not" if verb == 0 else "does not")
        words[verb + 1] = re.sub(r"s$", "", words[verb + 1].lower())
    return replace(candidate, text=" ".join(words), slot=None, value=None)


def _relatives(sentence: Sentence) -> Iterator[Candidate]:
    for match in RELATIVE.finditer(sentence.text):
        relation = (match["rel"] or match["rel2"]).casefold()
        if match["rel"] and relation.rstrip("s") in ("doctor", "boss") and not match["names"]:
            continue
        names = re.split(r",\s+and\s+|,\s+|\s+and\s+|\s*&\s*", match["names"] or match["before"])
        plural = len(names) > 1 and relation.endswith(("s", "ren"))
        if len(names) > 1 and not plural:
            names = names[:1]
        for name in names:
            if name.casefold() in NOT_NAMES or name.casefold() in relation:
                continue
            start, end = match.start() + sentence.span[0], match.end() + sentence.span[0]
            yield _relation(_singular(relation) if plural else relation, name, (start, end))


def _relation(relation: str, name: str, span: tuple[int, int]) -> Candidate:
    slot = "family"
    if ANIMAL_WORD.match(relation):
        slot = "pet"
    elif PARTNER_WORD.fullmatch(relation) and not relation.startswith("ex"):
        slot = "partner"
    elif CHILD_WORD.fullmatch(relation):
        slot = "child"
    return build(slot, f"{relation} called {name}", span)


def _singular(word: str) -> str:
    if word.endswith("children"):
        return word[:-3]
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _owned(sentence: Sentence) -> Iterator[Candidate]:
    for match in OWNED.finditer(sentence.text):
        if _UNSAID.search(sentence.text, max(0, match.start() - 12), match.start()):
            continue
        what = re.sub(r"^an?\s+", "", match["what"], flags=re.I)
        noun = what.split()[-1].casefold()
        names = match["names1"] or match["names2"] or match["names3"] or ""
        if noun in _DROPPED_PETS and not names and noun == what.casefold():
            continue
        slot = (
            "pet"
            if ANIMAL_WORD.match(noun)
            else "partner"
            if PARTNER_WORD.fullmatch(noun)
            else "child"
            if CHILD_WORD.fullmatch(noun)
            else "family"
        )
        value = f"{what} called {names}" if names else what
        candidate = build(slot, value, (match.start() + sentence.span[0], match.end() + sentence.span[0]))
        plain = re.match(r"(?:two|three|four|five|twin|\d)\b", what, re.I)
        yield replace(candidate, text=candidate.text.replace("Has a ", "Has ")) if plain else candidate


def _phrases(sentence: Sentence) -> Iterator[Candidate]:
    tables = [PHRASES, *(OTHER_LANGUAGES[name] for name, marks in MARKS.items() if marks.search(sentence.text))]
    for rule in (rule for table in tables for rule in table):
        for match in rule.pattern.finditer(sentence.text):
            if _UNSAID.search(sentence.text, max(0, match.start() - 12), match.start()):
                continue
            span = (match.start() + sentence.span[0], match.end() + sentence.span[0])
            for value in _values(rule, match):
                if rule.slot not in ("name", "address_as") or _is_name(value):
                    yield build(rule.slot, value, span, operation=rule.operation)
    for match in FAVOURITE.finditer(sentence.text):
        value = next(iter(trim(match["v"], "words")), "")
        if value and not _EMPTY.match(value):
            span = (match.start() + sentence.span[0], match.end() + sentence.span[0])
            yield build("favourite", f"{match['topic'].strip()}: {value}", span)


def _is_name(value: str) -> bool:
    words = value.casefold().split()
    nationality = next(rule for rule in AFTER_SUBJECT if rule.slot == "nationality")
    return not any(word in NOT_NAMES for word in words[:1]) and nationality.pattern.match(f" is {words[0]}") is None


def _alone(sentence: Sentence) -> Iterator[Candidate]:
    for pattern in (DIET_ALONE, JOB_ALONE):
        for match in pattern.finditer(sentence.text):
            name = str(match.lastgroup)
            value = match[name].casefold() if pattern is DIET_ALONE else match[name]
            ill = pattern is DIET_ALONE and re.fullmatch(INTOLERANT, value, re.I)
            slot = "job" if pattern is JOB_ALONE else "intolerance" if ill else "diet"
            yield build(slot, value.strip(), (match.start() + sentence.span[0], match.end() + sentence.span[0]))


def _birthday(sentence: Sentence, at: datetime) -> Iterator[Candidate]:
    for match in _BIRTHDAY.finditer(sentence.text):
        when = find_date(sentence.text[match.end() : match.end() + 40], at)
        if when is None or when.precision != "day" or when.span[0] > 8:
            continue
        quote = sentence.text[match.end() :][when.span[0] : when.span[1]]
        year = re.search(r"\b(?:19|20)\d\d\b", quote)
        value = f"{when.on.day} {when.on:%B}" + (f" {year.group()}" if year else "")
        other = match["kin"] or " ".join(word for word in (match["rel"], match["name"]) if word)
        subject = re.sub(r"^(?:my|our) ", "", other, flags=re.I) or "user"
        subject = subject[:1].lower() + subject[1:] if subject != "user" else subject
        span = (match.start() + sentence.span[0], match.end() + when.span[1] + sentence.span[0])
        yield build("birthday", value, span, subject=subject)


def _dated(candidate: Candidate, sentence: Sentence, at: datetime) -> Candidate:
    """ "Since 2019" right after a fact is when it began."""
    rest = sentence.text[candidate.span[1] - sentence.span[0] :][:40]
    inside = sentence.text[candidate.span[0] - sentence.span[0] : candidate.span[1] - sentence.span[0]]
    match = re.search(r"\b(?:since|seit|desde|depuis|sinds)\s.*$", inside) or re.match(
        r"\W{0,2}(?:since|seit|desde|depuis|sinds)\s.*$", rest, re.I
    )
    when = find_date(match.group(), at) if match else None
    if when is None or when.on > at.date():
        return candidate
    return replace(candidate, text=f"{candidate.text} (since {when.label})", valid_from=when.on)


def _without_repeats(found: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: -len(c.value or "")):
        value = people.normal(candidate.value or candidate.text)
        repeated = any(
            (other.slot == candidate.slot or {other.slot, candidate.slot} == {"name", "address_as"})
            and other.operation == candidate.operation
            and people.normal(other.value or other.text).find(value) >= 0
            and (other.subject == candidate.subject or people.same_subject(other.subject, candidate.subject))
            for other in kept
        )
        if not repeated:
            kept.append(candidate)
    return kept


def is_ending(text: str) -> bool:
    """Whether the words say that something is over ("any more", "gave up")."""
    return NO_LONGER.search(text) is not None
