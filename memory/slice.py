"""The slice: ranked candidates → the notes that are put beside the user's message, within a token budget. Pure.

Notes are data for the model, fenced, dated, and worded so that a small model may ignore them.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from memory.values import Memory, Recall, Recalled

CountTokens = Callable[[Sequence[str]], list[int]]

OPENING = "[Notes:"
CLOSING = "]"
"""The fence is short, because it is read again with every message; what notes are is said in the system prompt."""
FENCE_TOKENS = 8
"""A margin for the line breaks and the seams between lines, which the tokens of single lines do not count."""


def day(on: date) -> str:
    """A date as the notes write it: "5 March 2026"."""
    return f"{on.day} {on:%B %Y}"


def with_subject(memory: Memory) -> str:
    """A memory's text, with the one it is about in front where its words do not name them: "Sister Ines: she …"."""
    who = set(re.findall(r"\w+", memory.subject.casefold()))
    if memory.subject == "user" or who & set(re.findall(r"\w+", memory.text.casefold())):
        return memory.text
    return f"{memory.subject[:1].upper()}{memory.subject[1:]}: {memory.text}"


def describe(memory: Memory, *, today: date) -> tuple[str, bool]:
    """A memory's text as the model is told it, and whether it is past: no longer true, or an event that is over."""
    text = memory.text.rstrip(".")
    if memory.status == "past":
        until = f" (until {day(memory.valid_to)})" if memory.valid_to else ""
        return f"No longer true{until}: {text}", True
    if memory.event_on is None:
        since = f" (since {day(memory.valid_from)})" if memory.valid_from and "(since " not in text else ""
        return f"{text}{since}", False
    has_label = _LABEL.search(text) is not None
    if memory.event_on < today and _lay_ahead(memory):
        return f"Over{'' if has_label else f', it was on {day(memory.event_on)}'}: {text}", True
    return text if has_label else f"{text} (on {day(memory.event_on)})", False


_LABEL = re.compile(r"\([^()]*\b(?:19|20)\d\d\)$")
"""A memory's own words name the day or the days."""


_LASTING = re.compile(
    r"\b(?:i['’]?m|i am|i['’]?ve|i have|i['’]?d|i (?:live|work|play|speak|take|use|own|drive)|always|never|since|"
    r"number|allerg\w+|alerg\w+|intoleran\w+|turns?|birthday|born|is the \d|desde|seit|depuis|sinds|soy|doy|tengo|"
    r"ich (?:bin|habe)|je suis|j['’]ai|ik (?:ben|heb)|sou|tenho)\b",
    re.IGNORECASE,
)
"""A fact that says one of these stays true after the day it mentions: "allergic, so no nuts tomorrow"."""


_BEGINS = re.compile(
    r"\b(?:i|we)(?:['’](?:m|re|ll)| am| are| will)?\s+(?:start|begin|join)(?:ing)?\s+(?:at|as|with|working|work|"
    r"my (?:new )?(?:job|"
    r"role|post|course|studies|degree)|a (?:new )?(?:job|role|post))|\bich (?:fange|beginne)\b.*\ban\b|\bempiezo (?:a "
    r"trabajar|en|como)\b|\bje commence (?:chez|à|comme)\b|\bik begin (?:bij|als)\b|\bcomeço (?:a trabalhar|na|no|"
    r"como)\b",
    re.IGNORECASE,
)
"""What begins on its day is not over after it."""


def _lay_ahead(memory: Memory) -> bool:
    """Whether it was still to come when it was said: "the opera tomorrow", not "we met in May" or a birthday."""
    said = min((proof.at.date() for proof in memory.evidence), default=None)
    lasting = memory.slot == "birthday" or memory.kind in ("relation", "preference")
    lasting = lasting or _BEGINS.search(memory.text) is not None
    lasting = lasting or (memory.kind == "fact" and _LASTING.search(memory.text) is not None)
    return not lasting and memory.event_on is not None and (said is None or memory.event_on >= said)


def build(candidates: Sequence[Recalled], *, budget_tokens: int, count_tokens: CountTokens) -> Recall:
    """Take candidates in their order while they fit whole; `Recall.items` are all of them, with those taken marked.

    Excerpts of one day stand together under one line with its date, at the place of the day's best.
    """
    if not candidates:
        return Recall()
    lines = [_line(item) for item in candidates]
    heads = [_head(item) for item in candidates]
    frame, *sizes = count_tokens([f"{OPENING}\n{CLOSING}", *lines, *heads])
    used = frame + FENCE_TOKENS
    items: list[Recalled] = []
    groups: dict[str, list[str]] = {}
    for number, (item, line, head) in enumerate(zip(candidates, lines, heads, strict=True)):
        size = sizes[number] + (0 if head in groups else sizes[len(lines) + number] + bool(head))
        fits = used + size + 1 <= budget_tokens
        items.append(replace(item, tokens=size, injected=fits))
        if fits:
            used += size + 1
            groups.setdefault(head or line, [head] if head else []).append(line)
    if not groups:
        return Recall(items=tuple(items))
    taken = [line for group in groups.values() for line in group]
    return Recall(items=tuple(items), notes="\n".join([OPENING, *taken, CLOSING]), tokens=used)


def _head(item: Recalled) -> str:
    """The line above an excerpt, for all excerpts of its day; "" for a memory, which has its date in its own line."""
    return f"On {day(item.said_at)}:" if item.kind == "message" else ""


def fenced(text: str) -> str:
    """A text as the notes hold it: without a line break or a bracket of its own, so that it cannot leave the fence."""
    return " ".join(text.split()).replace("[", "(").replace("]", ")")


def _line(item: Recalled) -> str:
    text = fenced(item.text)
    return f"- {text}" if item.kind == "message" else f"- {text} ({item.said_at:%b %Y})"
