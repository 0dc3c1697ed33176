"""What no slot has a place for: standing instructions, plans with a date, and lasting personal statements.

A statement is kept in the user's own words, so precision is all: greetings, moods, requests, thanks, what is said about
this chat, and questions about the world teach nothing. It must not know the slots' rules.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from memory.dates import When, find_date
from memory.gate import HIDDEN, has_secret
from memory.rules_en import SUBJECT
from memory.rules_instructions import INSTRUCTION
from memory.rules_languages import INSTRUCTION as OTHER_INSTRUCTION
from memory.rules_statements import (
    ABOUT_CHAT,
    COUNTDOWN,
    DISCOURSE,
    ELIDED,
    EVENT_NOUN,
    GOING,
    HABIT,
    KEEPING,
    KIN_LED,
    NAMED,
    NAMED_PATIENT,
    OWN_EVENT,
    OWN_SUBJECT,
    PERSONAL,
    PLACE_AND_DATE,
    PLACED,
    RECURRING,
    RELATIVE_NOUN,
    REQUEST,
    STOP_WORDS,
    STREAK,
    TRANSIENT,
)
from memory.secrecy import sensitivity
from memory.sentences import Sentence, clauses
from memory.values import Candidate

STATEMENT_CONFIDENCE = 0.6  # a whole sentence kept as it was said: less sure to matter than a slot
LONGEST_STATEMENT = 320  # characters
_ENOUGH_WORDS = 2  # content words that a statement needs
LEFT_OVER = 3  # content words beyond the slots found, from which the whole statement is kept as well
LEFT_IN_PART = 2  # the same for one verb phrase of a longer sentence: it has fewer words to begin with


def read_instructions(sentence: Sentence) -> Iterator[Candidate]:
    """Standing instructions for the replies ("Answer in short sentences", "Never suggest meat"), as they were said."""
    for piece in [sentence, *_runs(sentence, with_questions=True)]:
        words = piece.text.strip()
        if KEEPING.match(words):
            continue
        if any(pattern.search(words) for pattern in INSTRUCTION) or OTHER_INSTRUCTION.search(words):
            text = _capital(
                _plain(re.sub(r"^(?:\W*(?:please|and|so|also|ok|but|pls)\b)+[\s,]*", "", words, flags=re.I))
            )
            if "…" not in text[:12] and 1 < len(text.split()) <= 45:
                yield Candidate(text=text, span=piece.span, kind="instruction", slot="instruction", value=text)
                return


def read_statements(
    sentence: Sentence, covered: Sequence[Candidate], *, at: datetime, last_named: str = "", least: int = LEFT_OVER
) -> Iterator[Candidate]:
    """Plans with a date and lasting personal statements, where the candidates found so far leave something unsaid.

    `least` is how many content words they have to leave.
    """
    pieces = _runs(sentence)
    for piece in pieces:
        candidate = _read(piece, covered, at=at, last_named=last_named, least=least)
        if candidate is not None:
            yield candidate
    for match in OWN_EVENT.finditer(sentence.text):
        start, end = match.start() + sentence.span[0], match.end() + sentence.span[0]
        when = find_date(match.group(), at)
        inside = any(piece.span[0] <= start < piece.span[1] for piece in pieces)
        if not inside and when is not None and when.on >= at.date():
            yield _statement(Sentence(match.group(), (start, end), False), when, at=at, subject="user")


def _runs(sentence: Sentence, *, with_questions: bool = False) -> list[Sentence]:
    """The sentence without its questions and requests: neighbouring clauses stay together."""
    runs: list[list[Sentence]] = [[]]
    for clause in clauses(sentence):
        bare = DISCOURSE.sub("", clause.text)
        if runs[-1] and _stands_alone(bare) and _stands_alone(DISCOURSE.sub("", runs[-1][0].text)):
            runs.append([])
        if (
            (clause.is_question and not with_questions)
            or (not with_questions and REQUEST.match(bare))
            or (has_secret(clause.text) and HIDDEN in sentence.text)
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


def _stands_alone(clause: str) -> bool:
    """Whether a clause says something of its own of the user, so that it can be kept, and forgotten, by itself."""
    return OWN_SUBJECT.match(clause) is not None and len(_content(clause)) > _ENOUGH_WORDS


def _read(
    piece: Sentence, covered: Sequence[Candidate], *, at: datetime, last_named: str, least: int
) -> Candidate | None:
    if len(piece.text) > LONGEST_STATEMENT or piece.text.count(HIDDEN) * 2 > len(piece.text):
        return None
    lead = DISCOURSE.match(piece.text)
    if lead and lead.end() < len(piece.text):
        piece = Sentence(piece.text[lead.end() :], (piece.span[0] + lead.end(), piece.span[1]), False)
    when = None if RECURRING.search(piece.text) else find_date(piece.text, at)
    is_event = when is not None and when.on >= at.date() and _is_plan(piece.text)
    if not is_event and not _is_personal(piece.text, last_named):
        return None
    if _uncovered(piece, covered, when) < least:
        return None
    candidate = _statement(piece, when, at=at, subject=_subject(piece.text, last_named))
    return replace(candidate, text=_said_of(candidate.text, last_named))


def _is_plan(text: str) -> bool:
    return not REQUEST.match(text) and any(
        pattern.search(text) for pattern in (EVENT_NOUN, GOING, COUNTDOWN, PLACE_AND_DATE)
    )


def _is_personal(text: str, last_named: str) -> bool:
    if ABOUT_CHAT.search(text) or REQUEST.match(text):
        return False
    if STREAK.search(text):
        return True
    if NAMED_PATIENT.match(text):
        return True
    led_by_other = KIN_LED.match(text) or ELIDED.match(text) or (last_named and re.match(r"(?:he|she)\b", text, re.I))
    if not PERSONAL.search(text) and not led_by_other and not RELATIVE_NOUN.search(text):
        return False
    remaining = text if HABIT.search(text) else TRANSIENT.sub(" ", text)
    if len(remaining) < len(text) and not PERSONAL.search(remaining) and not led_by_other:
        return False
    return len(_content(text)) >= _ENOUGH_WORDS or PLACED.search(text) is not None


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


def _statement(piece: Sentence, when: When | None, *, at: datetime, subject: str) -> Candidate:
    text = _capital(_plain(piece.text))
    noun = EVENT_NOUN.search(piece.text)
    ahead = when is not None and when.on >= at.date()
    streak = STREAK.search(piece.text)
    if streak:
        when = find_date(" ".join([*streak.group().split()[:2], "ago"]), at)
    if when is not None and when.label.split(" ", 1)[-1].casefold() not in text.casefold():
        text = f"{text.rstrip('.')} ({when.label})"
    is_event = ahead and (noun is not None or GOING.search(piece.text) is not None)
    return Candidate(
        text=text,
        span=piece.span,
        subject=subject,
        kind="event" if is_event else "fact",
        slot="appointment" if is_event and noun else None,
        value=noun["noun"].strip().casefold() if is_event and noun else None,
        valid_from=when.on if when is not None and not ahead else None,
        event_on=when.on if when is not None and when.precision == "day" else None,
        confidence=0.8 if is_event else STATEMENT_CONFIDENCE,
        sensitivity=sensitivity(text),
    )


def _said_of(text: str, last_named: str) -> str:
    """A statement about "he" or "she" with the name in front, so that it can be understood by itself."""
    if last_named and re.match(r"(?:and |but |so )?(?:he|she|his|her)\b", text, re.I):
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
