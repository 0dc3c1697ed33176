"""What no slot has a place for: standing instructions, plans with a date, and lasting personal statements.

A statement is kept in the user's own words, so precision is all: greetings, moods, requests, thanks, what is said about
this chat, and questions about the world teach nothing. It must not know the slots' rules.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from memory.dates import find_date
from memory.gate import HIDDEN, has_secret
from memory.instructions import is_for_once
from memory.plans import dated_parts, ending, is_plan, is_routine
from memory.rules_en import SUBJECT
from memory.rules_statements import (
    ABOUT_CHAT,
    DENIED_HABIT,
    DENIES,
    DISCOURSE,
    ELIDED,
    EVENT_NOUN,
    EXPLAINS,
    HABIT,
    IS_LASTINGLY,
    KIN_LED,
    LED_BY_PRONOUN,
    NAMED,
    NAMED_IN_CARE,
    NAMED_PATIENT,
    OWN_EVENT,
    OWN_SUBJECT,
    PERSONAL,
    PLACED,
    RECURRING,
    RELATIVE_NOUN,
    REQUEST,
    SAID_OF_OTHER,
    STOP_WORDS,
    STREAK,
    TRANSIENT,
)
from memory.secrecy import sensitivity
from memory.sentences import Sentence, clauses
from memory.values import Candidate
from memory.when import When

STATEMENT_CONFIDENCE = 0.6  # a whole sentence kept as it was said: less sure to matter than a slot
LONGEST_STATEMENT = 320  # characters
_ENOUGH_WORDS = 2  # content words that a statement needs
_BESIDE_SECRET = 6  # content words, the secret's own among them, from which a clause says something besides it
_OF_ANOTHER = re.compile(r"(?:and |also |plus |then |,\s*)*(?:my|our)\b", re.I)
LEFT_OVER = 3  # content words beyond the slots found, from which the whole statement is kept as well
LEFT_IN_PART = 2  # the same for one verb phrase of a longer sentence: it has fewer words to begin with


def read_statements(
    sentence: Sentence, covered: Sequence[Candidate], *, at: datetime, last_named: str = "", least: int = LEFT_OVER
) -> Iterator[Candidate]:
    """Plans with a date and lasting personal statements, where the candidates found so far leave something unsaid.

    `least` is how many content words they have to leave.
    """
    pieces = [part for run in _runs(sentence) for part in dated_parts(run, at)]
    for piece in pieces:
        candidate = _read(piece, covered, at=at, last_named=last_named, least=least)
        if candidate is not None:
            yield candidate
            continue
        for clause in _untouched(piece, covered):
            candidate = _read(clause, (), at=at, last_named=last_named, least=least)
            if candidate is not None:
                yield candidate
    for match in OWN_EVENT.finditer(sentence.text):
        start, end = match.start() + sentence.span[0], match.end() + sentence.span[0]
        when = find_date(match.group(), at)
        inside = any(piece.span[0] <= start < piece.span[1] for piece in pieces)
        if not inside and when is not None and when.on >= at.date():
            own = Sentence(match.group(), (start, end), False)
            yield _statement(own, when, at=at, subject="user", is_event=True)


def _runs(sentence: Sentence) -> list[Sentence]:
    """The sentence without its questions and requests: neighbouring clauses stay together."""
    runs: list[list[Sentence]] = [[]]
    for clause in clauses(sentence):
        bare = DISCOURSE.sub("", clause.text)
        explains = runs[-1] and EXPLAINS.match(bare) and DENIES.search(runs[-1][-1].text)
        before = DISCOURSE.sub("", runs[-1][0].text) if runs[-1] else ""
        if before and not explains and _stands_alone(bare) and _is_apart(bare, before=before):
            runs.append([])
        if (
            clause.is_question
            or REQUEST.match(bare)
            or is_for_once(clause.text)
            or (has_secret(clause.text) and HIDDEN in sentence.text and len(_content(clause.text)) < _BESIDE_SECRET)
        ):
            runs.append([])
        else:
            runs[-1].append(clause)
    offset = sentence.span[0]
    joined = [
        span
        for run in runs
        if run
        for span in (
            [(run[0].span[0], run[-1].span[1])]
            if run[-1].span[1] - run[0].span[0] <= LONGEST_STATEMENT
            else [clause.span for clause in run]
        )
    ]
    return [Sentence(sentence.text[a - offset : b - offset], (a, b), False) for a, b in joined]


def _is_apart(clause: str, *, before: str) -> bool:
    """Whether a clause speaks of something else than the ones before it: "I'm allergic to latex | and my boss is …"."""
    if _stands_alone(before):
        return True
    is_of_another = _OF_ANOTHER.match(clause) is not None and _OF_ANOTHER.match(before) is None
    return is_of_another and OWN_SUBJECT.match(before) is not None and len(_content(before)) >= _ENOUGH_WORDS


def _untouched(piece: Sentence, covered: Sequence[Candidate]) -> Iterator[Sentence]:
    """Clauses with a subject of their own of which no fact says anything, beside others of which one does."""
    parts = clauses(piece)
    for clause in parts if len(parts) > 1 else ():
        beside = all(c.span[1] <= clause.span[0] or clause.span[1] <= c.span[0] for c in covered)
        if beside and OWN_SUBJECT.match(DISCOURSE.sub("", clause.text)) is not None:
            yield clause


def _stands_alone(clause: str) -> bool:
    """Whether a clause says something of its own of the user, so that it can be kept, and forgotten, by itself."""
    enough = _ENOUGH_WORDS + (TRANSIENT.search(clause) is not None or _OF_ANOTHER.match(clause) is not None)
    return OWN_SUBJECT.match(clause) is not None and len(_content(clause)) >= enough


def _read(
    piece: Sentence, covered: Sequence[Candidate], *, at: datetime, last_named: str, least: int
) -> Candidate | None:
    if len(piece.text) > LONGEST_STATEMENT or piece.text.count(HIDDEN) * 2 > len(piece.text):
        return None
    lead = DISCOURSE.match(piece.text)
    if lead and lead.end() < len(piece.text):
        piece = Sentence(piece.text[lead.end() :], (piece.span[0] + lead.end(), piece.span[1]), False)
    end = ending(piece.text, at)
    when = end or (None if RECURRING.search(piece.text) else find_date(piece.text, at))
    has_facts = any(c.slot and c.span[0] < piece.span[1] and piece.span[0] < c.span[1] for c in covered)
    is_event = when is not None and is_plan(piece.text, when, today=at.date(), has_facts=has_facts and end is None)
    if not is_event and not _is_personal(piece.text, last_named) and not is_routine(piece.text):
        return None
    if DENIES.search(piece.text) and EXPLAINS.search(piece.text):
        least = 1
    if _uncovered(piece, covered, when) < least:
        return None
    candidate = _statement(piece, when, at=at, subject=_subject(piece.text, last_named), is_event=is_event)
    return replace(candidate, text=_said_of(candidate.text, last_named))


def _is_personal(text: str, last_named: str) -> bool:
    if ABOUT_CHAT.search(text) or REQUEST.match(text):
        return False
    if any(each.search(text) for each in (STREAK, DENIED_HABIT, NAMED_PATIENT, NAMED_IN_CARE)):
        return True
    led_by_other = KIN_LED.match(text) or ELIDED.match(text) or (last_named and LED_BY_PRONOUN.match(text))
    if not PERSONAL.search(text) and not led_by_other and not RELATIVE_NOUN.search(text):
        return False
    remaining = text if HABIT.search(text) else TRANSIENT.sub(" ", text)
    if len(remaining) < len(text) and not PERSONAL.search(remaining) and not led_by_other:
        return False
    return len(_content(text)) >= _ENOUGH_WORDS or any(each.search(text) for each in (PLACED, IS_LASTINGLY))


def _content(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_][\w'’-]*", text.casefold().replace("’", "'")) if word not in STOP_WORDS}


def _uncovered(piece: Sentence, covered: Sequence[Candidate], when: When | None) -> int:
    """How many content words of the piece stand in no candidate yet; a date that none carries counts as well."""
    inside = [c for c in covered if c.span[0] < piece.span[1] and piece.span[0] < c.span[1]]
    if not inside:
        return 99
    known = {word for c in inside for word in _content(f"{c.text} {c.value or ''}")}
    text = piece.text
    for candidate in inside:
        start, end = max(0, candidate.span[0] - piece.span[0]), max(0, candidate.span[1] - piece.span[0])
        text = text[:start] + " " * (min(end, len(text)) - start) + text[end:]
    left = len(_content(text) - known) + len({name for name in NAMED.findall(text) if name.casefold() not in known})
    dated = any(c.event_on or c.valid_from or c.slot == "birthday" for c in inside)
    return left + (2 if when is not None and not dated else 0)


def _statement(piece: Sentence, when: When | None, *, at: datetime, subject: str, is_event: bool) -> Candidate:
    """`event_on` is the last day of a plan, so that it is not over before; of anything else, the day it names."""
    text = _capital(_plain(piece.text))
    noun = EVENT_NOUN.search(piece.text)
    if when is not None and when.precision in ("days", "week", "weekend") and not is_event:
        when = None if when.until >= at.date() else when
    ahead = when is not None and when.until >= at.date()
    streak = STREAK.search(piece.text)
    if streak:
        when = find_date(" ".join([*streak.group().split()[:2], "ago"]), at) or when
    if when is not None and when.label.split(" ", 1)[-1].casefold() not in text.casefold():
        text = f"{text.rstrip('.')} ({when.label})"
    named = noun["noun"].strip().casefold() if is_event and noun else None
    day = None if when is None else when.until if is_event else when.on if when.precision == "day" else None
    return Candidate(
        text=text,
        span=piece.span,
        subject=subject,
        kind="event" if is_event else "fact",
        slot="appointment" if named else None,
        value=named,
        valid_from=when.on if when is not None and not ahead else None,
        event_on=day,
        confidence=0.8 if is_event else STATEMENT_CONFIDENCE,
        sensitivity=sensitivity(text),
    )


def _said_of(text: str, last_named: str) -> str:
    """A statement about "he", "she" or "they" with the name in front, so that it can be understood by itself."""
    if last_named and SAID_OF_OTHER.match(text):
        return f"{_capital(last_named)}: {text[:1].lower()}{text[1:]}"
    return text


def _subject(text: str, last_named: str) -> str:
    match = SUBJECT.search(text)
    if match is None or match["self"]:
        return "user"
    if match["pronoun"]:
        return last_named or "user"
    named = match["name"] or match["kin_name"] or ""
    return f"{(match['relation'] or match['kin']).casefold()} {named}".strip() if match.start() < 12 else "user"


def _plain(text: str) -> str:
    text = re.sub(rf"{HIDDEN}(?:[{HIDDEN}\s]*{HIDDEN})?", "…", text)
    return re.sub(r"\s+", " ", text).strip(" ,;:–—-*_#")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
