"""Whom the user has changed to without saying from whom: "changed over to EE". Pure.

It says which known provider, school or club a sentence takes the place of, and how the new one reads in the old one's
words. It must not know how memories are found or stored.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from memory.content import meant
from memory.rules_en import NAME
from memory.values import Candidate, Memory

_NEW = rf"(?P<new>(?:[A-Z]&[A-Z]|{NAME}|[A-Z]{{2,5}}\b)(?: {NAME})?)"
_CHANGED_TO = re.compile(
    rf"\b(?i:(?:changed|switched|swapped|moved|went|gone|transferred|ported|jumped|signed) "
    rf"(?:back |all |everything |it all |the lot |(?:my|our|the) (?:[\w-]+ ){{1,2}}?)?"
    rf"(?:over |across |up )?(?:to|with)|umgestiegen auf|gewechselt zu|me he (?:pasado|cambiado) a|passée? (?:à|chez)|"
    rf"overgestapt (?:op|naar)|mudei para [oa]) {_NEW}"
)
_OVER = re.compile(r"\b(?:over|across|switched|ported|umgestiegen|gewechselt|pasado|cambiado|overgestapt)\b", re.I)
_IS_WITH = re.compile(
    rf"\b(?i:(?:i|we)(?:['’]m|['’]re| am| are)(?: still| both| all)? with|(?:my|our) (?:[\w-]+ "
    rf"){{0,2}}?[\w-]+(?: is|['’]s) "
    rf"(?:with|from)|(?:i|we) (?:use|bank with|get (?:my|our) [\w -]{{2,20}} from)|bin bei|estoy con|suis chez|zit bij|"
    rf"estou na) (?:the )?(?P<old>{_NEW.replace('?P<new>', '?:')})"
)
HOLDING_WORDS = frozenset(("m with", "re with", "is with", "s with", "bank with", "bin bei", "estoy con", "suis chez"))
"""Words that stand together in a memory of whom the user is with."""
_FIRST_CLAUSE = re.compile(r"[.,;:!?(–—]| (?:and|but|so|because|which|who|und|y|et|en|e|aber|pero|mais|maar|mas) ")


def changed_to(text: str) -> str:
    """Whom a sentence says that the user has changed to; "" if it says none."""
    match = _CHANGED_TO.search(text)
    return match["new"] if match is not None else ""


def handed_over(candidate: Candidate, known: Sequence[Memory]) -> Memory | None:
    """The one memory of whom the user is with that the statement gives another name to; None if none or several."""
    new = changed_to(candidate.text)
    if not new or candidate.subject != "user" or candidate.operation != "state" or candidate.slot is not None:
        return None
    with_some = [m for m in known if m.subject == "user" and m.slot is None and _holder(m.text) not in ("", new)]
    about = meant(candidate.text)
    named = [m for m in with_some if about & (meant(m.text) - meant(_holder(m.text)))]
    if len(named or with_some) != 1 or not (named or _OVER.search(candidate.text)):
        return None
    return (named or with_some)[0]


def in_its_words(candidate: Candidate, memory: Memory) -> Candidate:
    """The statement with what it does not say itself, in the memory's words: "I'm with EE for my mobile: changed …"."""
    new, old = changed_to(candidate.text), _holder(memory.text)
    if not new or not old:
        return candidate
    clause = _FIRST_CLAUSE.split(memory.text, maxsplit=1)[0].strip()
    if old not in clause or meant(candidate.text) & (meant(clause) - meant(old)):
        return candidate
    return replace(candidate, text=f"{clause.replace(old, new)}: {candidate.text}")


def _holder(text: str) -> str:
    match = _IS_WITH.search(text)
    return match["old"] if match is not None else ""
