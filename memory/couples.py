"""From going out to engaged to married: what a couple's news makes of "girlfriend called Bea". Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from memory import slots
from memory.rules_en import NAME
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


def promoted(candidate: Candidate, memory: Memory) -> Candidate:
    """The news as the memory that takes the other's place: "Has a wife called Bea"."""
    old = (memory.value or "").split(" ", 1)
    value = " ".join([_word(candidate, memory) or old[0], *old[1:]])
    return replace(candidate, text=slots.write("partner", value), value=value, tentative=False)


def _word(candidate: Candidate, memory: Memory) -> str | None:
    if memory.subject != "user":
        return None
    return _BECOMES.get(candidate.value or "", {}).get((memory.value or "").split(" ", 1)[0].casefold())
