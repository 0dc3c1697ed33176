"""When a statement denies what a memory says: "I'm not allergic to penicillin after all". Pure.

It is for what a person has rather than does: an allergy, a condition. It must not know how a denial is stored.
"""

import re

from memory.people import same_subject
from memory.requests import stem
from memory.values import Candidate, Memory

_DENIED = re.compile(
    r"(?:\b(?:is|am|are|was|were)|['’](?:m|s|re)|\bim) not\b|"
    r"\b(?:is|are|was|were)n['’]?t\b|\b(?:do|does|did)(?:n['’]?t| not) have\b|\b(?:has|have|had)(?: got)? no\b|"
    r"\bnever (?:had|was|were)\b|\b(?:nicht|kein\w*|no (?:soy|tengo|es|tiene)|ne suis pas|n['’](?:ai|est|a) pas|"
    r"(?:ben|heb|is|heeft) (?:niet|geen)|geen|não (?:sou|tenho|é|tem))\b",
    re.I,
)
_CLAUSE_END = re.compile(r"[,.;:!?]|\b(?:but|because|and|only|aber|sondern|pero|sino|mais|maar|mas)\b", re.I)
_SAID_AS = {"allergy": re.compile(r"al+[eé]rg", re.I), "intolerance": re.compile(""), "condition": re.compile("")}
"""The slots of what turns out not to be so, with the word beside the value that says which one is denied."""


def is_ruled_out(candidate: Candidate, memory: Memory) -> bool:
    """Whether the candidate says that what the memory says of the same person is not so."""
    said_as = _SAID_AS.get(memory.slot or "")
    if said_as is None or candidate.slot is not None or candidate.operation != "state" or not memory.value:
        return False
    words = [stem(word) for word in memory.value.split() if len(word) > 2]
    value = set(words[-1:] if memory.slot == "condition" else words)  # "diabetes" is any type of it
    return same_subject(candidate.subject, memory.subject) and any(
        said_as.search(clause) is not None and bool(value) and value <= _stems(clause)
        for clause in _denied_clauses(candidate.text)
    )


def _denied_clauses(text: str) -> list[str]:
    """What follows each denial, up to the end of its clause."""
    return [_CLAUSE_END.split(text[match.end() :], maxsplit=1)[0] for match in _DENIED.finditer(text)]


def _stems(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"[\w'’-]+", text)}
