"""Sentences that put right what was just said: "no, Thursday", "sorry, 45 not 35", "it's Katherine with a K".

Pure: sentence → the new value, and the old one where it is named. What they correct is found by `memory.reconcile`.
"""

import re
from datetime import datetime

from memory.coordination import Phrase
from memory.dates import find_date
from memory.gate import HIDDEN
from memory.rules_en import NAMES
from memory.rules_phrases import NOT_NAMES
from memory.sentences import Sentence
from memory.values import Candidate, Span

_CONFIDENCE = 0.7
_SHORT = 8  # words of a sentence that can name both values without saying that it corrects
_LEAD = (
    r"(?:no[,:–-]+|no no|nope[, ]|oops\b|whoops\b|sorry[,:]?|wait[,:]?|no wait[,:]?|correction[:,]?|typo[,:]?|actually"
    r"(?: no)?[,:]?|i meant?|i mean|rather|hang on[,:]?|nein[,:]?|doch[,:]?|falsch[,:]?|non[,:]?|pardon[,:]?|nee[,:]?|"
    r"não[,:]?|perdón[,:]?|desculpa[,:]?|sorry,? typo[,:]?)"
)
_ITS = (
    r"(?:it['’]?s|that['’]?s|she['’]?s|he['’]?s|they['’]?re|make (?:it|that)|should be|es ist|es|c['’]est|het is|é|"
    r"i meant?|meant|it is|on)"
)
_CORRECTION = re.compile(
    rf"^\W*{_LEAD}\s*[,–-]*\s*(?:sorry[,:]?\s*)?(?:{_ITS}|sorry)?\s*(?:with|spelled|spelt)?\s*(?P<v>.{{1,60}}?)\s*"
    r"(?:[.!,;](?!\d)|$)",
    re.I,
)
_SPELLED = re.compile(r"^(?:an?\s+)?(?P<letter>[a-z])(?:,? not (?:an?\s+)?(?P<wrong>[a-z]))?$", re.I)
_VALUE = r"[^,;:!?()\n\x1f–—]{1,40}?"
_NOT = (
    re.compile(
        rf"^\W*(?P<lead>(?:(?:{_LEAD}|oh|ah|and|ok|well|um|er|{_ITS}|spelled|spelt)[\s,:–-]+)*)(?P<new>{_VALUE}),?\s+"
        rf"(?:and\s+)?(?:not|nicht|pas|niet|não|no)\s+(?P<old>{_VALUE})\s*(?:[.!,;–—(]|$)",
        re.I,
    ),
    re.compile(
        rf"^\W*(?P<lead>(?:(?:{_LEAD}|{_ITS})[\s,:–-]+)*)(?:not|nicht|no|pas|niet|não)\s+(?P<old>{_VALUE}),?\s+(?:but|"
        rf"sondern|sino|mais|maar|mas)\s+(?P<new>{_VALUE})\s*(?:[.!,;–—(]|$)",
        re.I,
    ),
)
_IS_VERB = re.compile(r"(?:soy|tengo|es|está|estoy|vivo|sou|tenho|é|estou|bin|habe|ist|suis|ai|est|ben|heb|is)\b", re.I)
"""With these "no" denies a verb, not the other value: "resulta que no soy …"."""
_SAYS_SO = re.compile(r"(?:i|we|my|our|she|he|they|ich|wir|yo|je|ik|eu)\b(?!\s+mean)", re.I)
# "Karaoke is really – not my thing": the denial belongs to the verb.
_IS = re.compile(r"\b\w+ (?:is|are|was|were|ist|sind|es|son|est|sont|é|são|zijn)(?: \w+)?$", re.I)
_CUE = re.compile(
    r"\bwith (?:(?:an?|one|two|double) [a-z]|[b-hj-z])(?:['’]?s)?\b|\b(?:spel(?:t|led)|typo|autocorrect|"
    r"misspel\w+|schreibt man|se escribe|s['’]écrit|schrijf je|escreve-se|mit [a-z]\b|con [a-z]\b|avec un [a-z]\b|met "
    r"een [a-z]\b|com [a-z]\b)|^\s*\*\s?\w",
    re.I,
)
_BESIDE = re.compile(r"[,;:)–-]+\s+(?:and|also|plus)\s+(?=(?:i|i['’]\w+|we|we['’]\w+|my|our)\s)", re.I)
_POINTS = re.compile(r"(?:she|he|they)['’]?(?:s| is|re| are)\b", re.I)
_NAMED = re.compile(NAMES)
_NO_NAMES = frozenset("sorry oops typo with".split())


def read_correction(own: list[Sentence], number: int, at: datetime) -> Candidate | None:
    """What the sentence of this number puts right; None when it corrects nothing, or does not open the message."""
    sentence = own[number]
    if sentence.is_question or HIDDEN in sentence.text or number > 2:
        return None
    named = _not_the_other(sentence) or _spelt(sentence, own[number + 1] if number + 1 < len(own) else None)
    return named or (_plain(sentence, at) if number == 0 or _is_interjection(own[:number]) else None)


def said_beside(sentence: Sentence) -> Phrase | None:
    """What a sentence says after the correction that it begins with: "18 not 8, and we've just had a girl"."""
    match = _BESIDE.search(sentence.text)
    if match is None:
        return None
    begins = sentence.span[0] + match.end()
    return Phrase(Sentence(sentence.text[match.end() :], (begins, sentence.span[1]), False), begins)


def _is_interjection(before: list[Sentence]) -> bool:
    return all(len(sentence.text.split()) < 3 for sentence in before)


def _plain(sentence: Sentence, at: datetime) -> Candidate | None:
    """The new value alone of "no, Thursday" or "actually it's 43"."""
    match = _CORRECTION.match(sentence.text)
    if match is None:
        return None
    value = re.sub(r"^an? (?=\w$)", "", match["v"].strip(" .!"))
    when = find_date(value, at)
    is_short_date = when is not None and len(value.split()) <= 4
    is_value = _SPELLED.match(value) or re.fullmatch(NAMES, value) or re.fullmatch(r"[\d.,]{1,8}(?: ?\w{1,3})?", value)
    if not (is_short_date or is_value):
        return None
    return Candidate(
        text=value,
        span=_place(sentence, match.span("v")),
        value=value,
        operation="correct",
        event_on=when.on if when and is_short_date else None,
        confidence=_CONFIDENCE,
    )


def _not_the_other(sentence: Sentence) -> Candidate | None:
    """Both values: "45 not 35", "nicht Montag, sondern Dienstag"; a statement ("I like tea, not coffee") is none."""
    for pattern in _NOT:
        match = pattern.match(sentence.text)
        if match is None or _SAYS_SO.match(match["new"]) or _IS.search(match["new"]):
            continue
        if not match["lead"].strip() and len(sentence.text.split()) > _SHORT:
            continue
        old, new = match["old"].strip(" ."), match["new"].strip(" .")
        if _IS_VERB.match(old):
            continue
        if (len(old) > 1 or old.isdigit()) and old.casefold() != new.casefold():
            return Candidate(
                text=sentence.text,
                span=sentence.span,
                value=new,
                operation="correct",
                confidence=_CONFIDENCE,
                replaces=old,
            )
    return None


def _spelt(sentence: Sentence, following: Sentence | None) -> Candidate | None:
    """The name of "she's Katherine with a K", "*Kathryn", "with a K. Erik"."""
    is_statement = _SAYS_SO.match(sentence.text.lstrip(" *")) and not _POINTS.match(sentence.text)
    if is_statement or _CUE.search(sentence.text) is None:
        return None
    names = [match for match in _NAMED.finditer(sentence.text) if match.group().casefold() not in NOT_NAMES]
    names = [match for match in names if match.group().casefold().split()[0] not in _NO_NAMES]
    if not names and following is not None and _NAMED.fullmatch(following.text.strip(" .!")):
        return _name(following.text.strip(" .!"), following.span)
    return _name(names[0].group(), _place(sentence, names[0].span())) if names else None


def _name(value: str, span: Span) -> Candidate:
    return Candidate(text=value, span=span, value=value, operation="correct", confidence=_CONFIDENCE)


def _place(sentence: Sentence, span: Span) -> Span:
    return sentence.span[0] + span[0], sentence.span[0] + span[1]
