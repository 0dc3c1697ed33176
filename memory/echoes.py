"""Sentences of the assistant's own that say again what was deleted from memory: recall must not bring them back.

They are known by their vectors: of a deleted memory nothing else is left. It must not know how messages are cut into
pieces or found.
"""

import re
from collections.abc import Sequence

import numpy as np
from sqlalchemy import text as sql
from sqlmodel import Session, select

from memory import keywords, lookups, sentences
from memory.people import normal
from memory.rules_en import NAME
from memory.tables import BuriedVector, MemoryRow
from memory.text_vectors import TextVectors
from memory.values import Span
from models.embedder import Vectors

NEAR = 0.6
"""Cosine of MiniLM vectors from which a sentence of the assistant's says what a deleted memory said. Of pairs written
for it, echoes lie at .48 to .84, other sentences about the same things at .06 to .64."""
NEAR_TO_USER = 0.45
"""The same for a sentence that speaks to the user, and in a reply that was told of the memory: what is hidden too much
here are the assistant's words, which prove nothing."""
FAR = 0.12
"""Cosine below which a piece of several sentences holds none that is near. Of pieces of three to eight made-up ones
those with an echo lie at .15 and above, nine of ten of the others below .13."""
MOST_SENTENCES = 60  # of one reply
MOST_LIKELY = 12  # replies elsewhere that are looked through when a memory is deleted
_LEAST_WORD = 4
_TOGETHER = 4  # common words: a reply that says the same holds them all
_TO_USER = re.compile(
    r"\b(?:you\w*|du|dich|dir|dein\w*|ihnen|ihre?[mnrs]?|tú|te|ti|tus?|usted|sus?|toi|ton|ta|tes|vous|votre|vos|je|jij|"
    r"jou\w*|uw?|você|teu|tua|seu|sua)\b",
    re.I,
)


def buried_vectors(session: Session, *, embedder: str) -> Vectors | None:
    """The unit vectors of what was deleted, shape (memories, dimensions); None when nothing was."""
    packed = session.exec(select(BuriedVector.vector).where(BuriedVector.embedder == embedder)).all()
    return np.stack([np.frombuffer(each, dtype="<f2").astype(np.float32) for each in packed]) if packed else None


def sentences_of(reply: str) -> list[str]:
    """The sentences of a reply that `echoes` compares."""
    return [each.text for each in sentences.split(reply)[:MOST_SENTENCES]]


def echoes(reply: str, buried: Vectors, *, texts: TextVectors, was_told: bool) -> list[Span]:
    """The sentences of a reply that come near something deleted; `was_told` says that the model was told of it.

    `texts` knows the vectors of its sentences; their scale turns cosines into those of MiniLM, by which the thresholds
    were set.
    """
    said = sentences.split(reply)[:MOST_SENTENCES]
    if not said:
        return []
    nearest = texts.scale.of((texts.stacked([each.text for each in said]) @ buried.T).max(axis=1))
    return [
        each.span
        for each, near in zip(said, nearest, strict=True)
        if near >= (NEAR_TO_USER if was_told or _TO_USER.search(each.text) else NEAR)
    ]


def are_far(pieces: Sequence[str], buried: Vectors, *, texts: TextVectors) -> bool:
    """Whether the vectors of a reply's pieces alone say that it repeats nothing deleted; no, where one is not known."""
    if not pieces or texts.lacking(pieces):
        return False
    return bool((texts.scale.of(texts.stacked(pieces) @ buried.T) < FAR).all())


def named(text: str, value: str) -> list[Span]:
    """The sentences that hold a telling word of a value: a name in it ("dog called Rex"), or else its longer words."""
    names = set(re.findall(rf"\b{NAME}", value))
    words = {normal(word) for word in names or re.findall(r"\w+", value) if names or len(word) >= _LEAST_WORD}
    said = sentences.split(text)[:MOST_SENTENCES]
    return [each.span for each in said if words & {normal(word) for word in re.findall(r"\w+", each.text)}]


def retold(session: Session, row: MemoryRow) -> tuple[set[str], set[str]]:
    """The replies that were told of a memory, or answer a proof of it; and those that hold most of its words."""
    query = sql(
        "SELECT reply_id FROM receipt WHERE item_id = :id "
        "UNION SELECT reply_id FROM receipt JOIN evidence ON evidence.message_id = item_id WHERE memory_id = :id "
        "UNION SELECT reply.id FROM evidence JOIN message AS said ON said.id = evidence.message_id "
        "JOIN message AS reply ON reply.chat_id = said.chat_id WHERE memory_id = :id AND reply.seq = "
        "(SELECT min(seq) FROM message WHERE chat_id = said.chat_id AND seq > said.seq)"
    )
    told = {str(found[0]) for found in session.connection().execute(query, {"id": row.id})}
    words = {word for word in re.findall(r"\w+", normal(f"{row.text} {row.value or ''}")) if len(word) >= _LEAST_WORD}
    if not words:
        return told, set()
    match = keywords.rarest(session, sorted(words), together=_TOGETHER)
    search = (
        "SELECT item.owner_id FROM item_text JOIN item ON item.id = item_text.rowid JOIN message ON message.id = "
        "item.owner_id WHERE item_text MATCH ? AND item.owner_kind = 'message' AND message.speaker = 'assistant' "
        "ORDER BY item_text.rank LIMIT ?"
    )
    likely = lookups.asked(session, search, (match, MOST_LIKELY)) if match else []
    return told, {str(each[0]) for each in likely} - told
