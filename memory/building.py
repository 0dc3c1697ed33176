"""How a rule's match becomes a candidate: the slot's words around the value, and whether it was stated at all.

Pure; it must not know any rule.
"""

import re

from memory import slots
from memory.secrecy import sensitivity
from memory.values import Candidate, Operation, Span

# Before a statement these make it a question, a condition or a wish: "do I live", "if I'm", "should my sister".
_UNSAID = re.compile(
    r"(?:\b(?:do|does|did|am|are|is|was|were|should|would|could|can|may|might|will|shall|have|has|had|if|whether|"
    r"unless|like|when|until|"
    r"wish|hope|assume|assumes|assumed|think|thinks|thinking|thought|pretend|isn['’]t|aren['’]t|don['’]t|"
    r"doesn['’]t|what|which|not that|isn['’]t that|wasn['’]t that|not because|not as if|(?:would|could)n['’]t "
    r"say(?: that)?|can['’]t say(?: that)?|wenn|si|als|ob|se)\s+)$",
    re.I,
)


def is_unsaid(text: str, start: int) -> bool:
    """Whether the words right before `start` turn the statement there into a question, a condition or a wish."""
    return start > 0 and _UNSAID.search(text, max(0, start - 24), start) is not None


def build(slot: str, value: str, span: Span, *, subject: str = "user", operation: Operation = "state") -> Candidate:
    """A candidate for a slot, its text written by the slot's template."""
    kind = slots.SLOTS[slot]
    text = slots.write(slot, value, subject=subject)
    return Candidate(
        text=text,
        span=span,
        subject=subject,
        kind=kind.kind,
        slot=slot,
        value=value,
        operation=operation,
        sensitivity=kind.sensitivity or sensitivity(text),
    )
