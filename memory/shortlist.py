"""Which of the ranked hits may be told to the model, and in which words: the floor, the past, and no fact twice.

It knows nothing of how hits are found or ranked, and nothing of budgets.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from memory import activation, borrowed, floor, lookups, rows
from memory.floor import Floor
from memory.implied import asks_about_past
from memory.lookups import Item, Said
from memory.recall import COSINE_FLOOR_WITH_WORDS, WORDS_FLOOR, content_words, is_relevant, shared_words
from memory.sentences import split
from memory.slice import describe
from memory.slots import PROFILE_SLOTS
from memory.values import Memory, Recalled, Span
from memory.vault import Vault
from memory.words import visible

ASSISTANT_FLOOR = 0.45
"""What the assistant itself wrote comes back only when it is this near to the question: it proves nothing."""
ECHO_SHARE = 0.5
"""From this share of its content words on, the assistant's sentence repeats the memories told beside it."""
REQUEST_FLOOR = 0.5
"""A short question of the user's own says nothing about them; it comes back only when the same is asked again."""
REQUEST_CHARS = 160
CONDITION_FLOOR = 0.1
"""A standing instruction for a certain case is told again when the question is at least this near to it."""
STANDING = 3
"""How many of them are told again."""
STANDING_SCORE = 100.0
"""What these score, so that they come first."""
IMPLIED_SCORE = 10.0
"""What a memory scores that the question implies; fused scores of a channel rarely pass 5."""
LIKELY_SCORE = 0.5
"""What a memory scores that bears on the question for certain."""
_CONDITION = re.compile(
    r"\b(?:when(?:ever)?|if|every time|each time|wenn|falls|immer wenn|cuando|si|quand|chaque fois|als|wanneer|"
    r"quando|se)\b",
    re.IGNORECASE,
)
ALWAYS = 2
"""So many memories above the floor are told, whatever their scores."""
OUTSHONE_SHARE = 0.6
"""A further one needs at least this share of the best one's score; what the question implies is told anyway."""
MOST_TOLD = 12
SENSITIVE_LEAST = 0.4
"""From this likelihood on a sensitive memory is told: nobody wants their illness in a mail about something else."""
PAST_SHARE = 0.9
"""What a memory scores that a told one has replaced, when the past is asked for: it stands behind that one."""
EXCERPT_CHARS = 120
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
LEAST_EXCERPT = 12
"""An excerpt with fewer characters left, when hidden and already told parts are cut, says nothing."""


def in_profile(memory: Memory) -> bool:
    """Whether a memory is always on: how to address the user, standing instructions, what they pinned."""
    if memory.status != "current" or memory.pinned:
        return memory.status == "current"
    usual = memory.slot in PROFILE_SLOTS or memory.kind == "instruction"
    return usual and memory.subject == "user" and memory.sensitivity is None


@dataclass(frozen=True, slots=True)
class Near:
    """Cosines of the question to memories (by id) and message pieces (by item), and how far topics are shared.

    `learnt` are the log-odds that a trained head gives to memories, with the `weights` of the other signals beside it.
    """

    memories: Mapping[str, float] = field(default_factory=dict)
    topics: Mapping[str, float] = field(default_factory=dict)
    pieces: Mapping[int, float] = field(default_factory=dict)
    learnt: Mapping[str, float] = field(default_factory=dict)
    weights: Floor = floor.PLAIN

    def plainly(self) -> "Near":
        """The same without the head: it has learnt nothing of what is no longer true."""
        return replace(self, learnt={}, weights=floor.PLAIN)

    @property
    def best(self) -> float:
        """The cosine of the nearest piece."""
        return max(self.pieces.values(), default=0.0)


class Shortlist:
    """Collects what may be told for one question, in the order of the calls."""

    def __init__(self, vault: Vault, *, question: str, now: datetime, best_cosine: float = 0.0) -> None:
        self._vault = vault
        self._question = question
        self._best_cosine = best_cosine
        self._standing: list[Recalled] = []
        self._implied: set[str] = set()
        self._maybe: list[Recalled] = []
        self._words = content_words(question)
        self._past_asked = asks_about_past(question)
        self._asks_for_borrowed = borrowed.is_asked_for(question)
        self._now = now
        self._told: dict[str, Recalled] = {}
        self._messages: dict[str, Said] = {}
        self._spoken_for: dict[str, list[tuple[Span, Memory]]] = {}

    @property
    def taken(self) -> list[Recalled]:
        """What may be told, in the order of the calls."""
        return list(self._told.values())

    def ordered(self) -> list[Recalled]:
        """What may be told, best first: standing instructions, what the question implies, then by score.

        When nothing else clears the floor, the likeliest memory of those just below it is told, if there is one.
        """
        standing = sorted(self._standing, key=lambda item: -item.score)[:STANDING]
        told = sorted(self._told.values(), key=lambda item: -item.score)
        outshone = self._outshone(told)
        told = [item for item in told if item.id not in outshone]
        if not any(item.kind == "memory" for item in told) and self._maybe:
            told.insert(0, max(self._maybe, key=lambda item: item.score))
        return [*standing, *told]

    def _outshone(self, told: Sequence[Recalled]) -> set[str]:
        """Memories that are told only because better ones are: every note is read before the first token."""
        memories = [item for item in told if item.kind == "memory" and item.id not in self._implied]
        least = OUTSHONE_SHARE * memories[0].score if memories else 0.0
        return {item.id for at, item in enumerate(memories) if at >= MOST_TOLD or (at >= ALWAYS and item.score < least)}

    def read(self, message_ids: Sequence[str], *, known: Mapping[str, Memory]) -> None:
        """Read the messages that excerpts will be taken from, what is hidden in them, and what they prove.

        `known` are memories that have been read already, by id.
        """
        with self._vault.read() as session:
            self._messages |= lookups.said(session, message_ids)
            proofs = lookups.spoken_for(session, message_ids)
            memories = {**known, **rows.by_id(session, {memory_id for _, _, memory_id in proofs} - known.keys())}
        for message_id, span, memory_id in proofs:
            if memory_id in memories:  # not deleted between the two questions
                self._spoken_for.setdefault(message_id, []).append((span, memories[memory_id]))

    def add_memory(self, memory: Memory, *, score: float, near: Near, implied: bool = False) -> None:
        """Take a memory, unless it is always on anyway, below the floor, or past when the past was not asked for.

        Of the standing instructions, which are always on, those for a certain case are told again when they fit it:
        a small model follows what stands beside the question.
        """
        if memory.id in self._told or memory.status == "proposed":
            return
        cosine = near.memories.get(memory.id)
        if in_profile(memory):
            if memory.kind == "instruction" and _CONDITION.search(memory.text) and (cosine or 0.0) >= CONDITION_FLOOR:
                self._standing.append(
                    self._as_item(memory, text=memory.text, score=STANDING_SCORE + (cosine or 0.0), is_past=False)
                )
            return
        text, is_past = describe(memory, today=self._now.date())
        if is_past and not (self._past_asked or memory.event_on):
            return
        likely = self._likelihood(memory.id, text, near=near.plainly() if is_past else near, implied=implied)
        if likely < (SENSITIVE_LEAST if memory.sensitivity else near.weights.perhaps):
            return
        if implied:
            self._implied.add(memory.id)
        score += IMPLIED_SCORE * implied + LIKELY_SCORE * likely + self._activation(memory)
        item = self._as_item(memory, text=text, score=score, is_past=is_past)
        if likely >= near.weights.least:
            self._told[memory.id] = item
        else:
            self._maybe.append(item)

    def add_past(self) -> None:
        """Where the past is asked for, take what the told memories have taken the place of, however it is worded."""
        told = {item.id: item for item in self._told.values() if item.kind == "memory"}
        if not self._past_asked or not told:
            return
        with self._vault.read() as session:
            before = rows.replaced_by(session, told)
        score = PAST_SHARE * max(item.score for item in told.values())
        for memory in before[:MOST_TOLD]:
            self._implied.add(memory.id)  # none of them is outshone by the others
            if memory.id not in self._told:
                text, is_past = describe(memory, today=self._now.date())
                self._told[memory.id] = self._as_item(memory, text=text, score=score, is_past=is_past)

    def _likelihood(self, memory_id: str, text: str, *, near: Near, implied: bool) -> float:
        cosine, topic = near.memories.get(memory_id), near.topics.get(memory_id, 0.0)
        shared = shared_words(self._words, text)
        if cosine is None:  # the embedder is still being loaded: the words alone decide
            return float(implied or shared >= WORDS_FLOOR)
        if shared >= WORDS_FLOOR and cosine >= COSINE_FLOOR_WITH_WORDS and not floor.is_general(self._question):
            return 1.0
        measured = floor.signals(self._question, cosine=cosine, shared=shared, topic=topic, implied=implied)
        return floor.likelihood(measured, floor=near.weights, learnt=near.learnt.get(memory_id, 0.0))

    def _activation(self, memory: Memory) -> float:
        first = min(memory.created_at, *(proof.at for proof in memory.evidence), self._now)
        last = max((proof.at for proof in memory.evidence), default=memory.created_at)
        last = min(max(last, memory.last_used_at or last), self._now)
        uses = memory.uses + max(1, len(memory.evidence))
        return activation.boost(activation.base_level(uses=uses, first=first, last=last, now=self._now))

    def _as_item(self, memory: Memory, *, text: str, score: float, is_past: bool) -> Recalled:
        proof = memory.evidence[-1] if memory.evidence else None
        return Recalled(
            kind="memory",
            id=memory.id,
            text=text,
            said_at=proof.at if proof else memory.created_at,
            message_id=proof.message_id if proof else None,
            chat_id=proof.chat_id if proof else None,
            message_ids=tuple(each.message_id for each in memory.evidence if each.message_id is not None),
            is_past=is_past,
            score=score,
        )

    def add_excerpt(self, item: Item, *, score: float, cosine: float | None) -> None:
        """Take the words of a message, without what is hidden, past, or told already as a memory."""
        row = self._messages.get(item.owner_id)
        if row is None or row.id in self._told:
            return
        cut = [span for span, memory in self._spoken_for.get(row.id, ()) if self._covers(memory)]
        words = visible(row.text, [*row.hidden, *cut], within=(item.start, item.end))
        words = " ".join(words.split())
        by_assistant = row.speaker == "assistant" and not row.author
        if len(words) < LEAST_EXCERPT or (by_assistant and (cosine or 0.0) < ASSISTANT_FLOOR):
            return
        if by_assistant and self._is_echo(words):
            return
        if not is_relevant(self._words, words, cosine=cosine, best=self._best_cosine if row.author else 0.0):
            return
        if not row.author and not by_assistant:
            if (cosine or 0.0) < REQUEST_FLOOR and _is_request(words):
                return
            words = self._own(row, words, cut=cut, within=(item.start, item.end))
            if not words:
                return
        speaker = row.author or ("you" if by_assistant else "the user")
        self._told[row.id] = Recalled(
            kind="message",
            id=row.id,
            text=f"{speaker} wrote: “{tight(words, self._words)}”",
            said_at=row.at,
            message_id=row.id,
            chat_id=row.chat_id,
            message_ids=(row.id,),
            score=score,
        )

    def _own(self, row: Said, words: str, *, cut: Sequence[Span], within: Span) -> str:
        """The words without what is not the user's own, unless that is asked for; "" where nothing is left of them."""
        spans = () if self._asks_for_borrowed else borrowed.borrowed_spans(row.text)
        left = " ".join(visible(row.text, [*row.hidden, *cut, *spans], within=within).split()) if spans else words
        if left != words and (borrowed.is_only_handing_over(left) or _is_request(left)):
            return ""
        return left if len(left) >= LEAST_EXCERPT else ""

    def _is_echo(self, words: str) -> bool:
        """Whether the assistant only said again what the memories told already say."""
        told = " ".join(item.text for item in self._told.values() if item.kind == "memory")
        return shared_words(content_words(words), told) >= ECHO_SHARE

    def _covers(self, memory: Memory) -> bool:
        """Whether a memory already says what its sentence says, or makes the sentence out of date."""
        is_out_of_date = memory.status != "current" or describe(memory, today=self._now.date())[1]
        return memory.id in self._told or in_profile(memory) or is_out_of_date


def _is_request(words: str) -> bool:
    """Whether a short text only asks, with or without a question mark."""
    if len(words) > REQUEST_CHARS:
        return False
    if words.rstrip("”\"' ").endswith("?"):
        return True
    sentences = split(words)
    return bool(sentences) and all(each.is_question for each in sentences)


def tight(words: str, question_words: Sequence[str]) -> str:
    """The sentences of a long excerpt that hold most of the question's words, in their order, "…" for those left out.

    An excerpt of up to `EXCERPT_CHARS` characters stays as it is; at least one sentence is kept whole.
    """
    if len(words) <= EXCERPT_CHARS:
        return words
    sentences = _SENTENCE_END.split(words)
    ranked = sorted(range(len(sentences)), key=lambda at: (-shared_words(question_words, sentences[at]), at))
    kept: set[int] = set()
    length = 0
    for at in ranked:
        if kept and length + len(sentences[at]) > EXCERPT_CHARS:
            continue
        kept.add(at)
        length += len(sentences[at])
    parts = [sentences[at] if at in kept else "…" for at in range(len(sentences))]
    return " ".join(part for at, part in enumerate(parts) if part != "…" or at == 0 or parts[at - 1] != "…")
