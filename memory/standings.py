"""How a person stands, where one state excludes another: single or engaged, on nights or on days. Pure.

A state is told in many words that share none with how the other was told, so that no comparison of words sees the
change; the states are a closed list. It must not know how memories are found or stored.
"""

import re

from memory.people import same_subject
from memory.values import Candidate, Memory

_I = r"(?:i|we|(?i:me and) \w+|\w+ and (?:i|me)|my (?:partner|girlfriend|boyfriend|other half) and i)"
_BE = r"(?:['’]m| am|['’]re| are|m|['’]ve been| have been|['’]ve| have)"
_ADV = r"(?: (?:now|just|finally|officially|still|both|actually|only|all|got|newly|happily|been))*"
_AM = rf"(?:\b{_I}{_BE}?{_ADV} |^(?:(?:still|been|now|newly|finally|just|happily) )+)"
_STATES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (state, re.compile(pattern, re.I))
    for state, pattern in (
        (
            "single",
            rf"{_AM}(?:single|on my own|divorced|separated|widowed)\b|\b(?:split up|broke up|broken up|got divorced)\b|"
            r"\b(?:ich bin|bin(?= \w*single)) (?:\w+ )?(?:single|geschieden|getrennt)\b|\bestoy (?:solter[oa]|"
            r"separad[oa])\b|"
            r"\bje suis (?:célibataire|divorcée?|séparée?)\b|\bik ben (?:single|vrijgezel|gescheiden)\b|"
            r"\b(?:sou|estou) (?:solteir[oa]|divorciad[oa])\b|\bdating apps\b",
        ),
        (
            "together",
            rf"{_AM}(?:(?:officially )?(?:a couple|an item|together|going out|seeing (?:someone|each other))|dating "
            r"(?!apps)\w|in a relationship)\b",
        ),
        (
            "engaged",
            rf"{_AM}engaged\b(?! (?:an?|the|my|our|in|with)\b)|\bproposed\b.*\bi said yes\b|\bwir haben uns "
            rf"verlobt\b|\bnous sommes fiancés\b|"
            r"\bnos hemos prometido\b|\bwe zijn verloofd\b|\bficámos noivos\b",
        ),
        (
            "married",
            rf"{_AM}(?:married|hitched)\b|\btied the knot\b|\bhaben? geheiratet\b|\b(?:nos hemos|me he) casado\b|"
            r"\bme casé\b|\bnos casamos\b|\b(?:on s['’]est|me suis|nous sommes) mariée?s?\b|\b(?:ben|zijn) getrouwd\b|"
            r"\b(?:casámos|casei)\b",
        ),
    )
)
STANDING_WORDS = frozenset(
    "single dating engaged married couple together divorced separated relationship geschieden getrennt verlobt soltero "
    "soltera separado separada celibataire divorce divorcee vrijgezel gescheiden verloofd solteiro solteira "
    "noivos".split()
)
"""Words by which a memory of another state is found."""


def tells_standing(text: str) -> bool:
    """Whether a text says how the user stands."""
    return _state(text) is not None


def stands_otherwise(candidate: Candidate, memory: Memory) -> bool:
    """Whether both say how one person stands, and not the same."""
    if candidate.operation != "state" or memory.kind == "instruction" or memory.slot not in (None, "relationship"):
        return False
    if candidate.slot not in (None, "relationship", "partner") or not same_subject(candidate.subject, memory.subject):
        return False
    theirs = _state(_told(memory.text, memory.slot))
    if candidate.slot == "partner":
        return theirs == "single" and not (candidate.value or "").startswith("ex")
    mine = _state(_told(candidate.text, candidate.slot))
    return mine is not None and theirs is not None and mine != theirs


def _state(text: str) -> str | None:
    return next((state for state, pattern in _STATES if pattern.search(text)), None)


def _told(text: str, slot: str | None) -> str:
    """The text as the user's own: "Is married" is written without them."""
    return re.sub(r"^Is ", "I am ", text) if slot == "relationship" else text
