"""What a chat model is asked about one message. Pure; it must not know any model, nor what becomes of the answer.

The user's own sentences are numbered, and so are a few memories that may bear on them. The model answers with numbers,
a subject, a slot and an operation (`memory.findings` reads that), so that evidence is never its own words.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from memory import slots
from memory.gate import HIDDEN
from memory.sentences import Sentence, clauses
from memory.values import Memory

CountTokens = Callable[[Sequence[str]], list[int]]

MOST_TOKENS = 600  # of one question, with the memories that it lists
MOST_PARTS = 4  # questions about one message; what is longer is a paste, and kept as a searchable round
MOST_KNOWN = 10
MOST_FACTS = 8  # in one answer
ANSWER_TOKENS = 400  # eight entries of about 45 tokens
OTHER = "other"
OPERATIONS = ("new", "update", "end")
VALUE_CHARS = 60
_SHOWN_CHARS = 200  # of a sentence or memory: the message itself stands in the prompt already
_TEMPLATE_TOKENS = 4  # a line's number and line break

_TASK = (
    "Now a task of your own; the user does not see it. Note as JSON the lasting facts that the numbered sentences tell "
    "about the user, or about people and pets they know. One entry for each fact:\n"
    "sentence: its number.\n"
    "subject: user, or whom it is about, in the sentence's words.\n"
    "slot: {slots}; other if none fits.\n"
    "value: the sentence's words that fill the slot; empty with other.\n"
    "operation: new, or update or end of a known memory.\n"
    "memory: the number of that known memory, else 0.\n"
    "Leave out questions, requests, moods, what is imagined or quoted, general knowledge, and what is known already. "
    "Often the list is empty."
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about one message, or a part of it: its sentences and the memories that may change, numbered."""

    sentences: tuple[Sentence, ...]
    known: tuple[Memory, ...]
    at: datetime


def questions(
    own: Sequence[Sentence],
    known: Sequence[Memory],
    *,
    at: datetime,
    count_tokens: Callable[[Sequence[str]], list[int]],
) -> list[Question]:
    """The message in as many questions as it takes, each at most `MOST_TOKENS` long; [] when it says nothing.

    `known` are the memories that may bear on it, the nearest first; those that do not fit are left out.
    """
    readable = [sentence for sentence in own if not all(clause.is_question for clause in clauses(sentence))]
    if not readable:
        return []
    known = known[:MOST_KNOWN]
    lines = [_TASK.format(slots=_slot_names()), *map(_shown, readable), *map(_described, known)]
    head, *sizes = (count + _TEMPLATE_TOKENS for count in count_tokens(lines))
    room = MOST_TOKENS - head - _TEMPLATE_TOKENS
    kept = _fitting(sizes[len(readable) :], room=room // 2)
    room -= sum(sizes[len(readable) :][:kept])
    parts = _parts(list(zip(readable, sizes, strict=False)), room=room)
    return [Question(tuple(part), tuple(known[:kept]), at) for part in parts[:MOST_PARTS]]


def instruction(question: Question) -> str:
    """The question as the last message of a prompt; it begins like no other message, and shows no example."""
    sentences = "\n".join(f"{number}. {_shown(each)}" for number, each in enumerate(question.sentences, 1))
    known = "\n".join(f"{number}. {_described(each)}" for number, each in enumerate(question.known, 1))
    return f"{_TASK.format(slots=_slot_names())}\nKnown memories:\n{known or 'none'}\nSentences:\n{sentences}"


def schema(question: Question) -> dict[str, Any]:
    """The JSON schema that holds the answer: only numbers, slots and operations that exist can be written at all."""
    entry: dict[str, Any] = {
        "sentence": {"enum": list(range(1, len(question.sentences) + 1))},
        "subject": {"type": "string", "minLength": 1, "maxLength": 40},
        "slot": {"enum": [*slots.SLOTS, OTHER]},
        "value": {"type": "string", "maxLength": VALUE_CHARS},
        "operation": {"enum": list(OPERATIONS) if question.known else ["new"]},
        "memory": {"enum": list(range(len(question.known) + 1))},
    }
    item = {"type": "object", "properties": entry, "required": list(entry)}
    facts = {"type": "array", "items": item, "maxItems": MOST_FACTS}
    return {"type": "object", "properties": {"facts": facts}, "required": ["facts"]}


def _slot_names() -> str:
    return ", ".join(slots.SLOTS)


def _shown(sentence: Sentence) -> str:
    return _cut(re.sub(rf"{HIDDEN}(?:[{HIDDEN}\s]*{HIDDEN})?", "…", sentence.text))


def _described(memory: Memory) -> str:
    return _cut(memory.text)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_CHARS else f"{line[:_SHOWN_CHARS].rsplit(' ', 1)[0]} …"


def _fitting(sizes: Sequence[int], *, room: int) -> int:
    """How many of the first sizes fit."""
    for count, _ in enumerate(sizes):
        if sum(sizes[: count + 1]) > room:
            return count
    return len(sizes)


def _parts(sized: Sequence[tuple[Sentence, int]], *, room: int) -> list[list[Sentence]]:
    """The sentences in order, in parts that fit; one that never fits is left out."""
    parts: list[list[Sentence]] = []
    left = 0
    for sentence, size in sized:
        if size > room:
            continue
        if not parts or size > left:
            parts.append([])
            left = room
        parts[-1].append(sentence)
        left -= size
    return parts
