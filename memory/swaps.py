"""Sentences that tell a change: both values in one ("swapped the Corsa for a Kia"), or one ("new cleaner, Renata").

Pure: what was read of a sentence → the same with the old value that it names, or, where nothing was read, the sentence
itself as a candidate that counts only if it changes something known.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from memory.gate import HIDDEN
from memory.overtaking import comes_true
from memory.rules_changes import CHANGED, SWAPS, THINGS
from memory.rules_en import SUBJECT
from memory.rules_statements import ABOUT_CHAT, DISCOURSE, PERSONAL, REQUEST
from memory.secrecy import sensitivity
from memory.sentences import Sentence
from memory.spots import spots
from memory.values import Candidate

_CONFIDENCE = 0.6
_LONGEST = 240  # characters
_FOLLOWING = re.compile(
    r"(?:it['’]?s|its|she['’]?s|he['’]?s|they['’]?re|called|named|an?|the|this time|es ist|c['’]est|es|het is|é)\b",
    re.I,
)
_LED = 5  # characters before a thing with which a sentence begins: "the", "my"
_SOON = 20  # characters within which the one is named whom a sentence is about
_NEWS = re.compile(r"\W*(?:it['’]?s|we['’]?re|we|i|he['’]?s|she['’]?s|they['’]?re) [\w ]{2,20}!+\s*$", re.I)
_SHORT = 14  # words of a sentence that can name what the one before announced
_ELIDED = re.compile(
    r"(?:(?:just|finally|also|now|recently|all)\s+)*(?:\w{3,}ed|got|gone|went|left|sold|back|down|up|new|no longer|"
    r"bought|"
    r"quit|onto|on to|off|swapped|started|put|cut|done|neue[rnms]?|nuev[oa]|nouve\w+|nieuwe?|nov[oa]|mud\w+|troquei|"
    r"cambi\w+|gewechselt)\b",
    re.I,
)


def told_as_changes(
    read: Sequence[Candidate],
    sentence: Sentence,
    *,
    following: Sentence | None,
    last_named: str,
    ended: Sequence[Candidate] = (),
) -> list[Candidate]:
    """What was read of a sentence, with what it changes.

    `following` is the sentence after it in the message, `ended` what it says to be over: a habit that somebody has
    given up is kept in their words.
    """
    if sentence.is_question or HIDDEN in sentence.text or len(sentence.text) > _LONGEST:
        return list(read)
    swap = _swap(sentence.text)
    if swap is not None:
        old, new = swap
        named = [replace(each, replaces=old, value=new) if _is_plain(each) else each for each in read]
        if any(each.replaces for each in named):
            return named
        return [*named, *_tentative(sentence, last_named, replaces=old, value=new)]
    joined = _joined(sentence, following)
    if joined is not None:
        return [*read, *_tentative(joined, last_named)]
    given_up = any(each.operation == "end" and each.kind == "preference" for each in ended)
    if read or not (given_up or _tells_change(sentence.text)):
        return list(read)
    return [replace(each, tentative=not given_up) for each in _tentative(sentence, last_named)]


def _swap(text: str) -> tuple[str, str] | None:
    for pattern in SWAPS:
        match = pattern.search(text)
        if match is not None:
            return match["old"].strip(), match["new"].strip()
    return None


def _is_plain(candidate: Candidate) -> bool:
    return candidate.slot is None and candidate.operation == "state" and candidate.kind != "instruction"


def _tells_change(text: str) -> bool:
    return CHANGED.search(text) is not None or comes_true(text) or any(pattern.search(text) for pattern in THINGS)


def _joined(sentence: Sentence, following: Sentence | None) -> Sentence | None:
    """Two sentences as one, where the first announces a new thing and the second says what it is."""
    announced = THINGS[0].search(sentence.text) or _NEWS.match(sentence.text)
    if announced is None or following is None or following.is_question or HIDDEN in following.text:
        return None
    if announced.re is _NEWS and not comes_true(sentence.text):
        return None
    if any(spot.kind == "name" and spot.span[0] >= announced.end() for spot in spots(sentence.text)):
        return None
    names = _FOLLOWING.match(following.text) or any(spot.span[0] <= 2 for spot in spots(f": {following.text}"))
    if not names or len(following.text.split()) > _SHORT:
        return None
    text = f"{sentence.text} {following.text}"
    return Sentence(text, (sentence.span[0], following.span[1]), False)


def _tentative(sentence: Sentence, last_named: str, *, replaces: str = "", value: str | None = None) -> list[Candidate]:
    bare = DISCOURSE.sub("", sentence.text)
    things = [match for pattern in THINGS for match in pattern.finditer(bare)]
    is_own = PERSONAL.search(bare) or _ELIDED.match(bare) or SUBJECT.search(bare) or bare[:1].isdigit()
    is_own = is_own or comes_true(bare) or any(match.start() < _LED for match in things)
    if not is_own or REQUEST.match(bare) or ABOUT_CHAT.search(bare):
        return []
    text = re.sub(r"\s+", " ", bare).strip(" ,;:–—-*_#")
    return [
        Candidate(
            text=text[:1].upper() + text[1:],
            span=sentence.span,
            subject=_subject(bare, last_named),
            value=value,
            confidence=_CONFIDENCE,
            sensitivity=sensitivity(text),
            replaces=replaces,
            tentative=True,
        )
    ]


def _subject(text: str, last_named: str) -> str:
    match = SUBJECT.match(text) or SUBJECT.search(text)
    if match is None or match["self"] or match.start() > _SOON:
        return "user"
    if match["pronoun"]:
        return last_named or "user"
    return f"{(match['relation'] or match['kin']).casefold()} {match['name'] or match['kin_name'] or ''}".strip()
