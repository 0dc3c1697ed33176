"""What is denied of the user because it is so of somebody else: "I'm not vegan, it's my flatmate Suki who is".

Pure; it must not know how a denial is read: that is `memory.facts`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from memory.people import RELATION
from memory.rules_en import MODIFIERS, NAME
from memory.rules_phrases import NOT_NAMES
from memory.sentences import Sentence
from memory.values import Candidate

_WHO = (
    rf"(?:(?:my|our)\s+{MODIFIERS}(?P<rel>{RELATION})(?:,?\s+(?P<name>(?-i:{NAME})))?|"
    rf"(?P<named>(?-i:{NAME}))(?:,\s+(?:my|our)\s+{MODIFIERS}(?P<post>{RELATION}))?)"
)
_DOES = r"(?:is|does|has|are|do|have|isn['’]t|doesn['’]t|hasn['’]t|was)"
_ENDS = r"(?=\s*(?:[.,;!?)–—]|$|\b(?:not me|and|but|so)\b))"
_INSTEAD = (
    # "that's my brother", "it's Priya, my flatmate, who is", "you're thinking of my sister"
    re.compile(
        rf"\b(?:that['’]?s|that is|it['’]?s|it is|(?:that|it)(?:['’]d| would) be|you(?:['’]re| are) (?:thinking of|"
        rf"mixing (?:me|us) up with)|but|rather)\s+{_WHO},?(?:\s+(?:who|that)(?:['’]s)?(?:\s+{_DOES})?)?(?:\s+you "
        rf"mean)?"
        rf"{_ENDS}|\b(?:that['’]s|it['’]s)\s+(?:my|our)\s+(?P<rel2>{RELATION})\s+is\b",
        re.I,
    ),
    # "…, my dad is", "…; Jo does"
    re.compile(rf"(?:[,;.–—]|\bbut|\band)\s+(?:only\s+)?{_WHO}\s+{_DOES}{_ENDS}", re.I),
)
_NOT = re.compile(r"\s+not\s+", re.I)


def read_instead(found: Sequence[Candidate], sentence: Sentence) -> Iterator[Candidate]:
    """What the first denial among the facts found says of the one named instead."""
    denied = [each for each in found if each.slot is None and each.subject == "user" and _NOT.search(each.text)]
    if not denied:
        return
    start = max(0, denied[0].span[1] - sentence.span[0] - 1)
    match = next((match for pattern in _INSTEAD if (match := pattern.search(sentence.text, start))), None)
    subject = _subject(match) if match is not None else ""
    if match is None or not subject:
        return
    text = _NOT.sub(" ", denied[0].text, count=1)
    text = f"{subject[:1].upper()}{subject[1:]} {text[:1].lower()}{text[1:]}"
    yield replace(denied[0], text=text, subject=subject, span=(denied[0].span[0], match.end() + sentence.span[0]))


def _subject(match: re.Match[str]) -> str:
    relation = (match["rel"] or match["post"] or match.groupdict().get("rel2") or "").casefold()
    name = match["name"] or match["named"] or ""
    return "" if not relation and name.casefold() in NOT_NAMES else f"{relation} {name}".strip()
