"""Sentences that tell a change: both values in one ("swapped the Corsa for a Kia"), or one ("new cleaner, Renata").

Pure: what was read of a sentence → the same with the old value that it names, or, where nothing was read, the sentence
itself as a candidate that counts only if it changes something known.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from memory.counts import told_count
from memory.gate import HIDDEN
from memory.handovers import changed_to
from memory.overtaking import comes_true
from memory.rules_changes import CHANGED, SAID_AGAIN, SO_NOW, SWAPS, THINGS
from memory.rules_en import SUBJECT
from memory.rules_statements import ABOUT_CHAT, DISCOURSE, PERSONAL, REQUEST
from memory.secrecy import sensitivity
from memory.sentences import Sentence
from memory.spots import spots
from memory.standings import tells_standing
from memory.studies import tells_other_course
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
_TURNED_TO = re.compile(
    r"(?:so |and )?(?:now |nowadays )?(?:it['’]?s|just|only|i['’]?m (?:on|into|doing)|(?:jetzt|nun) ist es|es ist|"
    r"ahora es|es|maintenant c['’]est|c['’]est|nu is het|het is|agora é|é)\s+(?:[\w'’-]+ ?){1,6}[.!]*$",
    re.I,
)
"""What has taken the place of the thing that the sentence before says to be over: "It's the ukulele now"."""
_HAPPENING = re.compile(
    r"(?:it['’]?s|c['’]est|es ist)\s+(?:\w+ly )?(?:raining|snowing|going|getting|working|killing|hurting|"
    r"freezing|pouring|boiling|late|time|over|cold|hot|dark|fine|ok|okay|better|worse)\b",
    re.I,
)
_SHORT = 14  # words of a sentence that can name what the one before announced
_ELIDED = re.compile(
    r"(?:(?:just|finally|also|now|recently|all)\s+)*(?:\w{3,}ed|given up|gave up|come off|came off|got|gone|went|"
    r"left|sold|back|down|up|new|no longer|"
    r"bought|"
    r"quit|onto|on to|off|swapped|started|put|cut|done|neue[rnms]?|nuev[oa]|nouve\w+|nieuwe?|nov[oa]|mud\w+|troquei|"
    r"cambi\w+|gewechselt)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Around:
    """The sentences beside one in its message: the one before, if it taught nothing, and the one after."""

    before: Sentence | None = None
    after: Sentence | None = None


def told_as_changes(
    read: Sequence[Candidate],
    sentence: Sentence,
    *,
    around: Around,
    last_named: str,
    ended: Sequence[Candidate] = (),
) -> list[Candidate]:
    """What was read of a sentence, with what it changes.

    `ended` is what it says to be over: a habit that somebody has given up is kept in their words.
    """
    if sentence.is_question or HIDDEN in sentence.text or len(sentence.text) > _LONGEST:
        return list(read)
    swap = _swap(sentence.text)
    if swap is not None:
        return _swapped(read, sentence, swap=swap, last_named=last_named)
    whole = _whole(sentence, around, ended=bool(ended))
    if whole is not None:
        kept = [each for each in read if not _is_plain(each)]
        return [*kept, *(replace(each, tentative=False) for each in _tentative(whole, last_named))]
    joined = _joined(sentence, around.after)
    if joined is not None:
        return [*read, *_tentative(joined, last_named)]
    given_up = any(each.operation == "end" and each.kind == "preference" for each in ended)
    return [*read, *_alone(read, sentence, last_named=last_named, given_up=given_up)]


def _swapped(
    read: Sequence[Candidate], sentence: Sentence, *, swap: tuple[str, str], last_named: str
) -> list[Candidate]:
    """What was read, with both values of a sentence that names the old one and the new one."""
    old, new = swap
    named = [replace(each, replaces=old, value=new) if _is_plain(each) else each for each in read]
    if any(each.replaces for each in named):
        return named
    return [*named, *_tentative(sentence, last_named, replaces=old, value=new)]


def _alone(read: Sequence[Candidate], sentence: Sentence, *, last_named: str, given_up: bool) -> Iterator[Candidate]:
    """The sentence, or the part that counts, as a candidate: for certain where it says by itself what has changed."""
    if any(_is_plain(each) for each in read):
        return
    text, count = sentence.text, told_count(sentence)
    names_change = count is not None or (
        _tells_whole_change(text) and not any(each.slot and each.value == changed_to(text) for each in read)
    )
    if not names_change and (read or not (given_up or _tells_change(text))):
        return
    is_sure = given_up or tells_other_course(text) or tells_standing(text)
    yield from (replace(each, tentative=not is_sure) for each in _tentative(count or sentence, last_named))


def _swap(text: str) -> tuple[str, str] | None:
    for pattern in SWAPS:
        match = pattern.search(text)
        if match is not None:
            return match["old"].strip(), match["new"].strip()
    return None


def _is_plain(candidate: Candidate) -> bool:
    return candidate.slot is None and candidate.operation == "state" and candidate.kind != "instruction"


def _tells_change(text: str) -> bool:
    if CHANGED.search(text) is not None or SAID_AGAIN.search(text) is not None or comes_true(text):
        return True
    return any(pattern.search(text) for pattern in THINGS) or any(spot.kind == "pattern" for spot in spots(text))


def _tells_whole_change(text: str) -> bool:
    """Whether a sentence changes what no word of it may name, whatever else it says."""
    return bool(changed_to(text)) or tells_other_course(text) or tells_standing(text)


def _whole(sentence: Sentence, around: Around, *, ended: bool) -> Sentence | None:
    """Two sentences as one, where one says that something is over or another, and the other what it is now."""
    after, before = around.after, around.before
    if ended and after is not None and _takes_over(after):
        return Sentence(f"{sentence.text} {after.text}", (sentence.span[0], after.span[1]), False)
    is_short = before is not None and not before.is_question and len(before.text.split()) <= _SHORT
    if before is not None and is_short and HIDDEN not in before.text and tells_other_course(sentence.text):
        return Sentence(f"{before.text} {sentence.text}", (before.span[0], sentence.span[1]), False)
    return None


def _takes_over(following: Sentence) -> bool:
    """Whether a sentence names what has come instead of the thing that has just ended."""
    if following.is_question or HIDDEN in following.text or SO_NOW.search(following.text) is None:
        return False
    return _TURNED_TO.match(following.text) is not None and _HAPPENING.search(following.text) is None


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
    if not _is_own(bare) or REQUEST.match(bare) or ABOUT_CHAT.search(bare):
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


def _is_own(bare: str) -> bool:
    """Whether a sentence can be the user's own news: of them, without a subject, or naming what has changed."""
    if PERSONAL.search(bare) or _ELIDED.match(bare) or SUBJECT.search(bare) or bare[:1].isdigit():
        return True
    if comes_true(bare) or _tells_whole_change(bare) or told_count(Sentence(bare, (0, len(bare)), False)) is not None:
        return True
    if any(spot.kind == "pattern" and spot.span[0] < _SOON for spot in spots(bare)):
        return True
    return any(match.start() < _LED for pattern in THINGS for match in pattern.finditer(bare))


def _subject(text: str, last_named: str) -> str:
    match = SUBJECT.match(text) or SUBJECT.search(text)
    if match is None or match["self"] or match.start() > _SOON:
        return "user"
    if match["pronoun"]:
        return last_named or "user"
    return f"{(match['relation'] or match['kin']).casefold()} {match['name'] or match['kin_name'] or ''}".strip()
