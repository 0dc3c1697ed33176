"""What a question, a request or a report says beside the point: "my ukulele", "write to my landlord, Mr X, that …".

Pure: sentence → statements. Plain first-person statements are `memory.statements`, slots `memory.facts`.
"""

import re
from collections.abc import Iterator

from memory.gate import HIDDEN
from memory.mentions import Mentions, heard
from memory.rules_phrases import NOT_NAMES
from memory.rules_statements import (
    ABOUT_CHAT,
    ABOUT_OWN,
    ASKED_OF_OWN,
    DISCOURSE,
    OTHER_FIRST_PERSON,
    PLACED,
    REPORTED,
    REQUEST,
    SO_FAR,
    SPECIFIC,
)
from memory.secrecy import SECRET_WORD, secret_spans, sensitivity
from memory.sentences import Sentence
from memory.values import Candidate

_CONFIDENCE = 0.6
_LONGEST_QUOTE = 200  # characters of somebody else's words that are kept with their name


def read_asides(sentence: Sentence) -> Iterator[Candidate]:
    """Statements that stand in no clause of their own."""
    if SECRET_WORD.search(sentence.text) or ABOUT_CHAT.search(sentence.text) or HIDDEN in sentence.text:
        return
    yield from _owned(sentence)
    bare = DISCOURSE.sub("", sentence.text)
    placed = PLACED.search(bare)
    if sentence.is_question and placed is not None:
        piece = bare[placed.start() :].split(",")[0]
        yield _statement(sentence, piece)
    elif sentence.is_question and SO_FAR.search(bare):
        yield _statement(sentence, bare)
    elif REQUEST.match(bare) or re.match(r"(?:can|could|would|will) you\b", bare, re.I):
        yield from _requested(sentence)
    elif OTHER_FIRST_PERSON.search(sentence.text) and not sentence.is_question and len(sentence.text) > 8:
        yield _statement(sentence, sentence.text)


def read_reported(sentence: Sentence, *, original: str) -> Iterator[Candidate]:
    """Somebody else's own words, kept as theirs ("Wren said 'I'm moving out'"); `original` has the quotes."""
    match = REPORTED.match(sentence.text)
    if (
        match is None
        or SECRET_WORD.search(original)
        or len(original) - match.end() > _LONGEST_QUOTE
        or secret_spans(original)
    ):
        return
    people = heard(Mentions(), match["who"]).people
    named = re.match(r"[^\W\d_a-zß-öø-ÿ][\w'’-]+", match["who"])
    subject = people[0] if people else named.group() if named else ""
    if subject and subject.casefold() not in NOT_NAMES and "\n" not in original:
        yield Candidate(text=original.strip(), span=sentence.span, subject=subject, confidence=_CONFIDENCE)


def _owned(sentence: Sentence) -> Iterator[Candidate]:
    for match in ASKED_OF_OWN.finditer(sentence.text) if sentence.is_question else ():
        what = match["what"].casefold()
        article = "" if what.endswith("s") else "an " if what[0] in "aeio" else "a "
        span = (match.start() + sentence.span[0], match.end() + sentence.span[0])
        yield Candidate(text=f"Has {article}{what}", span=span, confidence=_CONFIDENCE)


def _requested(sentence: Sentence) -> Iterator[Candidate]:
    """The part of a request from "my …" on, if it names somebody or a place."""
    match = ABOUT_OWN.search(sentence.text)
    if match is None:
        return
    said = match.group().rstrip(" ?!.")
    names = [name for name in SPECIFIC.findall(said) if name.casefold() not in NOT_NAMES]
    if names and len(said.split()) >= 5:
        span = (match.start() + sentence.span[0], match.start() + sentence.span[0] + len(said))
        yield _statement(Sentence(said, span, False), said)


def _statement(sentence: Sentence, words: str) -> Candidate:
    text = re.sub(r"\s+", " ", words).strip(" ?!,;:–—-")
    return Candidate(
        text=text[:1].upper() + text[1:],
        span=sentence.span,
        confidence=_CONFIDENCE,
        sensitivity=sensitivity(text),
    )
