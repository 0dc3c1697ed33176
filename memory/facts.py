"""Applies the rules' tables to one sentence of the user's own words and collects what it says.

It knows how a match becomes a candidate (whose fact it is, denied or ended, where the value stops). The patterns are in
`rules_en`, `rules_phrases` and `rules_languages`; what no rule covers is for `memory.statements`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from memory import people
from memory.building import build, is_unsaid
from memory.contrasts import read_instead
from memory.coordination import MOST_SUBJECTS, is_open
from memory.couples import read_couple
from memory.dates import find_date
from memory.gate import HIDDEN
from memory.relatives import read_birthdays, read_owned, read_relatives
from memory.relatives_elsewhere import read_relatives_elsewhere
from memory.rules_address import ADDRESS
from memory.rules_alone import DIET_ALONE, JOB_ALONE
from memory.rules_en import AFTER_SUBJECT, NAME, SUBJECT, Rule
from memory.rules_languages import MARKS
from memory.rules_languages import RULES as OTHER_LANGUAGES
from memory.rules_moves import MOVES
from memory.rules_phrases import FAVOURITE, NOT_NAMES, PHRASES
from memory.rules_tastes import TASTES
from memory.rules_words import INTOLERANT
from memory.schools import read_schools
from memory.sentences import Sentence
from memory.trim import trim
from memory.values import Candidate, Operation

_EMPTY = re.compile(
    r"^(?:it|(?:that|this|these|those)\b.*|them|him|her|you|your?s?\b.*|how\b.*|what\b.*|when\b.*|the idea.*|to "
    r"(?:know|"
    r"see|hear|think|say|ask).*|"
    r"one|some|something|anything|everything|nothing|both|all|being told.*|the (?:first|second|third|last).*|it "
    r"when.*|esto|eso|das|es|ça|cela)$",
    re.I,
)
_DENIED_BEFORE = re.compile(r"\b(?:no|não|nunca)\s+$", re.I)
_VERB_FIRST = re.compile(
    r"(?:soy|somos|como|viv\w+|trabaj\w+|tengo|tenemos|estudio|toco|hablo|sou|mor[oa]\w*|trabalh\w+|tenho)\b"
)
_ANY_MORE = re.compile(r"\b(?:any ?more|any longer)\b", re.I)
_LED = re.compile(r"(?:i|we|my|our|ich|wir|je|yo|ik|eu)\b", re.I)
_NAMED_BEFORE = re.compile(
    rf"(?:^|[.,;]\s)(?P<name>(?!\w+(?:ly|n['’]t)\b|(?:Now|Agora|Ahora|Jetzt|Nun|Maintenant|Nu|Yesterday|Today|Tonight|Maybe|Never|Since|After|Then|"
    rf"Once|Always|Everyone|Everybody|People|Friends|They|You|Who|Which|That)\b){NAME})(?:['’]s| has| just| "
    rf"recently| finally| also)*\s+$"
)
_FORBIDDEN = re.compile(
    r"\b(?:don['’]?t|do not|never|stop|no longer)(?: \w+)? call me\s+$|\b(?:nobody|no one|hardly anyone) calls me\s+$",
    re.I,
)
_SAME_WORD = {"leftie": "left-handed", "lefty": "left-handed", "left handed": "left-handed"} | dict.fromkeys(
    ("veggie", "vegitarian", "vegeterian", "vegatarian", "vegitarien"), "vegetarian"
)
_BESIDE = 6  # characters between a fact and its date: "at Kew | on | 1 June"


def read_facts(sentence: Sentence, *, at: datetime, last_named: str = "") -> tuple[Candidate, ...]:
    """Every fact that the rules find in the sentence, in the order of their spans; `last_named` is "he" or "she"."""
    led = _after_subjects(sentence, last_named)
    found = [
        *read_relatives(sentence),
        *read_relatives_elsewhere(sentence),
        *read_owned(sentence),
        *read_couple(sentence),
        *led,
        *_phrases(sentence, last_named),
        *read_birthdays(sentence, at),
        *read_schools(sentence, last_named=last_named),
    ]
    told = {(each.slot, people.normal(each.value or "")) for each in found}  # of whom: the others know it better
    found.extend(each for each in _alone(sentence) if (each.slot, people.normal(each.value or "")) not in told)
    found.extend(read_instead(found, sentence))
    found = [_dated(candidate, sentence, at) for candidate in found]
    schools = {people.normal(each.value or "") for each in found if each.slot == "school"}
    found = [each for each in found if each.slot != "employer" or people.normal(each.value or "") not in schools]
    return tuple(sorted(_without_repeats(found), key=lambda c: c.span))


def _values(rule: Rule, match: re.Match[str]) -> Iterator[str]:
    groups = match.groupdict()
    raw = next((groups[name] for name in ("v", "v2", "v3", "v4") if groups.get(name)), "")
    for value in trim(raw, rule.trim):
        if value and HIDDEN not in value and not _EMPTY.match(value):
            yield value


def _end(match: re.Match[str], values: list[str]) -> int:
    """Where a match ends without what was trimmed off its value: that is said, but not by the fact."""
    name = next((name for name in ("v", "v2", "v3", "v4") if match.groupdict().get(name)), None)
    if name is None or not values or match.end(name) < match.end():
        return match.end()
    place = match[name].rfind(values[-1])
    return match.end() if place < 0 else match.start(name) + place + len(values[-1])


def _after_subjects(sentence: Sentence, last_named: str) -> list[Candidate]:
    found: list[Candidate] = []
    for match in islice(SUBJECT.finditer(sentence.text), MOST_SUBJECTS):
        subject = _subject_of(match, last_named)
        if not subject:
            continue
        if subject != "user" and not match["pronoun"]:
            last_named = subject
        if is_unsaid(sentence.text, match.start()):
            continue
        found.extend(_led_by(subject, match, sentence, match.end()))
    return found


def _subject_of(match: re.Match[str], last_named: str) -> str:
    if match["self"]:
        return "user"
    if match["pronoun"]:
        return last_named
    relation = (match["relation"] or match["kin"]).casefold()
    name = match["name"] or match["kin_name"] or ""
    return f"{relation} {name}".strip()


def _led_by(subject: str, start: re.Match[str], sentence: Sentence, begin: int) -> Iterator[Candidate]:
    """What stands at `begin` of the subject that was named at `start`."""
    text, offset = sentence.text, sentence.span[0]
    for rule in AFTER_SUBJECT:
        match = rule.pattern.match(text, begin)
        if match is None or (subject != "user" and rule.slot == "age" and not match.group().strip()):
            continue
        values = list(_values(rule, match))
        span = (offset + start.start(), offset + _end(match, values))
        groups = match.groupdict()
        denied = (groups.get("neg") or groups.get("neg2") or "").strip()
        ended = bool(groups.get("ended")) or "no longer" in denied.casefold()
        ended = ended or bool(denied and _ANY_MORE.search(text, begin, match.end() + 12))
        for value in values:
            candidate = build(rule.slot, _SAME_WORD.get(value.casefold(), value), span, subject=subject)
            yield _deny(candidate, ended=ended) if denied or ended else candidate


def _deny(candidate: Candidate, *, ended: bool) -> Candidate:
    """For example "I'm no longer vegan" ends the fact; "I'm not vegan" is a fact of its own, without a slot."""
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


def _is_denied_before(rule: Rule, match: re.Match[str]) -> bool:
    """Whether the verb with which a Spanish or Portuguese rule begins is denied: "no soy vegano"."""
    is_led = rule.operation == "state" and _VERB_FIRST.match(match.group().casefold()) is not None
    return is_led and _DENIED_BEFORE.search(match.string, 0, match.start()) is not None


def _phrases(sentence: Sentence, last_named: str) -> Iterator[Candidate]:
    tables = [
        PHRASES,
        ADDRESS,
        TASTES,
        MOVES,
        *(OTHER_LANGUAGES[name] for name, marks in MARKS.items() if marks.search(sentence.text)),
    ]
    for rule in (rule for table in tables for rule in table):
        for match in rule.pattern.finditer(sentence.text):
            if _LED.match(match.group()) and is_unsaid(sentence.text, match.start()):
                continue
            if _is_denied_before(rule, match):
                continue
            values = list(_values(rule, match))
            span = (match.start() + sentence.span[0], _end(match, values) + sentence.span[0])
            whose = (
                "user"
                if rule.slot == "address_as" or _LED.match(match.group())
                else _whose(sentence.text, match.start(), last_named)
            )
            forbidden = rule.slot == "address_as" and _FORBIDDEN.search(sentence.text, 0, match.start("v"))
            for value in values:
                if rule.slot not in ("name", "address_as") or _is_name(value):
                    operation: Operation = "end" if forbidden else rule.operation
                    yield build(rule.slot, value, span, subject=whose, operation=operation)
    for match in FAVOURITE.finditer(sentence.text):
        value = next(iter(trim(match["v"], "words")), "")
        if value and not _EMPTY.match(value):
            span = (match.start() + sentence.span[0], match.end() + sentence.span[0])
            yield build("favourite", f"{match['topic'].strip()}: {value}", span)


def _is_name(value: str) -> bool:
    words = value.casefold().split()
    nationality = next(rule for rule in AFTER_SUBJECT if rule.slot == "nationality")
    return not any(word in NOT_NAMES for word in words[:1]) and nationality.pattern.match(f" is {words[0]}") is None


def _whose(text: str, end: int, last_named: str) -> str:
    """Whom a phrase speaks of that names nobody itself: the subject before it in its clause, "user" where none is."""
    subjects = list(SUBJECT.finditer(text, 0, end))
    if subjects:
        return _subject_of(subjects[-1], last_named) or "user"
    named = _NAMED_BEFORE.search(text, 0, end)
    return named["name"] if named is not None and named["name"].casefold() not in NOT_NAMES else "user"


def _is_of_user(before: str) -> bool:
    """Whether what follows these words is said of the user: not of somebody else, and not only wished for."""
    subjects = list(SUBJECT.finditer(before))
    if subjects and not subjects[-1]["self"]:
        return False
    return not (before.casefold().endswith("work ") and is_open(before))


def _alone(sentence: Sentence) -> Iterator[Candidate]:
    for pattern in (DIET_ALONE, JOB_ALONE):
        for match in pattern.finditer(sentence.text):
            if not _is_of_user(sentence.text[: match.start()]):
                continue
            name = str(match.lastgroup)
            value = match[name].casefold() if pattern is DIET_ALONE else match[name]
            ill = pattern is DIET_ALONE and re.fullmatch(INTOLERANT, value, re.I)
            slot = "job" if pattern is JOB_ALONE else "intolerance" if ill else "diet"
            yield build(slot, value.strip(), (match.start() + sentence.span[0], match.end() + sentence.span[0]))


def _dated(candidate: Candidate, sentence: Sentence, at: datetime) -> Candidate:
    """The candidate with its date: "since 2019" after a fact is when it began; an age is dated, as it goes stale."""
    if candidate.slot == "age":
        return replace(candidate, text=f"{candidate.text} (in {at:%B %Y})", valid_from=at.date())
    rest = sentence.text[candidate.span[1] - sentence.span[0] :][:40]
    if candidate.slot == "employer" and candidate.operation == "state":
        begins = find_date(rest, at)
        if begins is not None and begins.on > at.date() and begins.span[0] < _BESIDE:
            return replace(candidate, text=f"{candidate.text} (from {begins.label})")
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
            and set(value.split()) <= set(people.normal(other.value or other.text).split())
            and (other.subject == candidate.subject or people.same_subject(other.subject, candidate.subject))
            for other in kept
        )
        if not repeated:
            kept.append(candidate)
    return kept
