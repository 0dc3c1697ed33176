"""Another course of studies: "Changed course: it's philosophy now", "Changing degree was the best thing I did". Pure.

A course is often told without the word for it ("my second year of law"), so that no word leads from one to the other.
It must not know how memories are found or stored.
"""

import re

from memory.people import same_subject
from memory.values import Candidate, Memory

_CHANGED = re.compile(
    r"(?:(?:^|[.!?,;:]\s+)\W*(?:(?:so|and|just|finally|also) )*|\b(?:i|we|has|have|['’]ve|just|finally) )"
    r"(?:chang|switch|swapp?)(?:ed|ing|e|es)? (?:my |her |his |to another )?(?:degree|course|major|subject|"
    r"programme|program|studies)s?\b|\b(?:(?:studiengang|studienfach|fach|studium) gewechselt|"
    r"cambi\w+ (?:de )?(?:la )?(?:carrera|grado)|chang\w+ (?:de |d['’])(?:filière|études|cursus)|"
    r"van (?:studie|opleiding) (?:gewisseld|veranderd)|mud\w+ de curso)\b",
    re.I,
)
_STUDIES = re.compile(
    r"\b(?:(?:first|second|third|fourth|fifth|final|last|1st|2nd|3rd|4th) year (?:of|doing|at|student)|stud(?:y|"
    r"ies|ying)|"
    r"degree|my course|major(?:ing)? in|undergrad\w*|(?:b|m)sc|reading \w+ at|studiere|estudio|étudie|estudo)\b",
    re.I,
)
STUDY_WORDS = frozenset("year degree course study studies studying student studiere estudio".split())
"""Words by which a known course is found."""


def tells_other_course(text: str) -> bool:
    """Whether a text says that somebody changed to another course."""
    return _CHANGED.search(text) is not None


def changes_course(candidate: Candidate, memory: Memory) -> bool:
    """Whether the candidate says that the same person has left the course that the memory tells."""
    if candidate.operation != "state" or memory.kind == "instruction" or memory.slot not in (None, "studies"):
        return False
    is_other = tells_other_course(candidate.text) and not tells_other_course(memory.text)
    return is_other and _STUDIES.search(memory.text) is not None and same_subject(candidate.subject, memory.subject)
