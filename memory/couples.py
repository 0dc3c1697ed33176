"""Whose the user is: "Walter and I are married", and what a couple's news makes of "girlfriend called Bea". Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from memory import slots
from memory.building import build, is_unsaid
from memory.people import RELATION
from memory.rules_en import NAME
from memory.rules_phrases import NOT_NAMES
from memory.sentences import Sentence
from memory.values import Candidate, Memory

_WE = rf"(?:we|i|{NAME} and (?i:i|me)|(?i:me and) {NAME}|my (?:girlfriend|boyfriend|partner|fiancée?) and i)"
_HAVE = r"(?:['’]ve| have|['’]re| are|['’]m| am)?(?: (?:just|finally|now|actually|only|both))*"
_NEWS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "married",
        re.compile(
            rf"\b{_WE}{_HAVE} (?:(?:got|been) )?(?:married|hitched|wed)\b(?! (?:to|with) (?!NAME))|\b(?:tied the knot|"
            r"(?:just|newly|finally) married|who['’]s married|we eloped|(?:we|our|the) wedding was|mr and mrs now)\b|"
            r"\b(?:wir haben geheiratet|sind (?:jetzt )?verheiratet|nos (?:hemos casado|casamos)|on s['’]est mariée?s?|"
            r"nous nous sommes mariés|zijn (?:nu )?getrouwd|(?:nós )?(?:casámos|casamo-nos|casamos))\b",
            re.I,
        ),
    ),
    (
        "engaged",
        re.compile(
            rf"\b{_WE}{_HAVE} (?:got )?engaged\b|\b(?:popped the question|(?:she|he) said yes|proposed to me|"
            rf"{NAME} proposed)\b|\b{_WE}{_HAVE} getting married\b|"
            r"\b(?:haben uns verlobt|sind (?:jetzt )?verlobt|nos (?:hemos )?(?:prometido|comprometido|comprometimos)|"
            r"nous sommes fiancés|on s['’]est fiancés|zijn (?:nu )?verloofd|(?:estamos|ficámos|ficamos) noivos)\b",
            re.I,
        ),
    ),
)
_BECOMES = {
    "engaged": {"girlfriend": "fiancée", "boyfriend": "fiancé"},
    "married": {
        **dict.fromkeys(("girlfriend", "fiancée", "fiancee"), "wife"),
        **dict.fromkeys(("boyfriend", "fiancé", "fiance"), "husband"),
        "partner": "spouse",
    },
}


_BOTH = (
    rf"(?P<v>(?-i:{NAME})) (?:and|&) (?:i|me)\b|\b(?:me|i) (?:and|&) (?P<v2>(?-i:{NAME}))|"
    rf"(?P<v3>(?-i:{NAME})) (?:und ich|y yo|et moi|en ik|e eu)\b"
)
_WED = (
    r"married|wed|hitched|husband and wife|mr and mrs|verheiratet|geheiratet|casad[oa]s|casámos|casamos|mariée?s|"
    r"getrouwd"
)
_PAIRED = (
    r"engaged|an item|a couple|dating|going out|boyfriend and girlfriend|partners for life|civil partners|"
    r"verlobt|ein paar|prometid[oa]s|novios|fiancés|en couple|pacsés|verloofd|een stel|noivos|"
    r"(?<=been )together(?! (?:in|at|on|with|as)\b)|together (?:for|since)|zusammen(?! (?:arbeit|gearbeit))|juntos "
    r"desde"
)
_COUPLE = (
    re.compile(
        rf"\b(?:{_BOTH})(?P<between>[^.,;:!?]{{0,50}}?)\b(?:(?P<wed>{_WED}|(?:\w+ )?(?:wedding )?anniversary)|"
        rf"{_PAIRED})\b",
        re.I,
    ),
    re.compile(
        rf"\bi(?:['’]ve| have|['’]m| am)?(?: (?:been|got|just|only|happily))* (?P<wed>married|wed) (?:to "
        rf")?(?P<v>(?-i:{NAME}))\b",
        re.I,
    ),
)
_NOT_A_COUPLE = re.compile(
    r"n['’]t\b|\b(?:not|never|no longer|both|friends?|work\w*|nicht|nie|no|nunca|pas|niet|não|see|watch\w*|think|hope|"
    r"when|after|before)\b",
    re.I,
)
_OF_ANOTHER = re.compile(rf"\b(?:{RELATION}|and|with|to|,)\s+$", re.I)


def read_couple(sentence: Sentence) -> Iterator[Candidate]:
    """The partner whom the user names beside themselves: "forty years that Walter and I have been married"."""
    for pattern in _COUPLE if not sentence.is_question else ():
        match = pattern.search(sentence.text)
        if match is None or is_unsaid(sentence.text, match.start()):
            continue
        groups = match.groupdict()
        name = next(groups[key] for key in ("v", "v2", "v3") if groups.get(key))
        is_other = _NOT_A_COUPLE.search(groups.get("between") or "") or _OF_ANOTHER.search(
            sentence.text, 0, match.start()
        )
        if is_other or name.casefold() in NOT_NAMES:
            continue
        span = (match.start() + sentence.span[0], match.end() + sentence.span[0])
        yield build("partner", f"{'spouse' if match['wed'] else 'partner'} called {name}", span)
        return


def read_news(sentence: Sentence) -> Iterator[Candidate]:
    """That the user is engaged or married now: it counts only if their partner is known."""
    for stage, pattern in _NEWS if not sentence.is_question else ():
        if pattern.search(sentence.text):
            yield Candidate(
                text=sentence.text, span=sentence.span, kind="relation", slot="partner", value=stage, tentative=True
            )
            return


def is_promoted(candidate: Candidate, memory: Memory) -> bool:
    """Whether the news gives the partner in this memory another name: a girlfriend is now a fiancée, or a wife."""
    return candidate.tentative and candidate.slot == "partner" == memory.slot and _word(candidate, memory) is not None


def is_same_partner(candidate: Candidate, memory: Memory) -> bool:
    """Whether a partner who is only named ("Walter and I are married") is known already, by a word that says more."""
    word, _, name = (candidate.value or "").partition(" called ")
    known = (memory.value or "").partition(" called ")[2]
    is_partner = candidate.slot == "partner" == memory.slot and candidate.subject == memory.subject
    return is_partner and word in ("partner", "spouse") and bool(name) and name.casefold() == known.casefold()


def promoted(candidate: Candidate, memory: Memory) -> Candidate:
    """The news as the memory that takes the other's place: "Has a wife called Bea"."""
    old = (memory.value or "").split(" ", 1)
    value = " ".join([_word(candidate, memory) or old[0], *old[1:]])
    return replace(candidate, text=slots.write("partner", value), value=value, tentative=False)


def _word(candidate: Candidate, memory: Memory) -> str | None:
    if memory.subject != "user":
        return None
    return _BECOMES.get(candidate.value or "", {}).get((memory.value or "").split(" ", 1)[0].casefold())
