"""Ranking: which messages and memories answer a question best. Pure; no database, no index, no model.

Two channels propose items: dense (cosine of embeddings) and keyword (BM25). Each channel's scores are standardised and
moved so that its weakest hit counts nothing, then summed on the message that carries them; a memory is a key that leads
to the messages that prove it. A message is supported by its neighbours in the same chat, because answers often stand
next to the turn that matches. `bench/LOG.md` has the measurements that chose the constants.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from memory.places import NOBODY, Keys, Places
from models.embedder import Vectors

Hits = Sequence[tuple[int, float]]
Scores = npt.NDArray[np.float64]

CHANNEL_DEPTH = 100
"""How many owners a channel may propose. 50 does as well on short turns, and .03 of recall@10 worse on long ones."""
KEYS = True
"""Whether a memory leads to the messages that prove it."""
NEIGHBOUR_SHARE = 0.3
"""What a message lends of its score to the one before and the one after it."""
SECOND_NEIGHBOUR_SHARE = 0.1
"""... and to the one two places away. Without it, recall@10 on LoCoMo is .007 lower."""
AUTHOR_BONUS = 2.0
"""Added to messages of a speaker whom the question names. 1.0 was .01 worse, 2.5 no better than noise."""
PERIOD_BONUS = 3.0
"""Added to messages of the month that the question names: .02 of recall@10."""
AROUND_SHARE = 0.5
"""What the nearness of a message together with the ones beside it counts, against the channels' 1."""
AROUND_WEIGHT = 0.6
"""How much the messages beside it count in that."""
COSINE_FLOOR = 0.3
"""An excerpt at least this near to the question is relevant by itself."""
WORDS_FLOOR = 0.5
"""... as is one that holds at least this share of the question's content words and is not too far from it."""
COSINE_FLOOR_WITH_WORDS = 0.18
ASSISTANT_SHARE = 0.4
"""What the assistant's own words count of what the user's do: .04 of recall@10 on chats with long replies."""
STRONG_COSINE = 0.38
"""When something this near was found, what was said is what is asked for, and weaker hits may help: the floor falls."""
COSINE_FLOOR_WITH_STRONG = 0.12

STEPS: tuple[tuple[int, float], ...] = (
    (-1, NEIGHBOUR_SHARE),
    (1, NEIGHBOUR_SHARE),
    (-2, SECOND_NEIGHBOUR_SHARE),
    (2, SECOND_NEIGHBOUR_SHARE),
)
_ASKS_ASSISTANT = re.compile(
    r"\b(?:you|u)(?:['’]ve)? (?:had |have )?(?:said|told|wrote|suggest\w*|recommend\w*|advised?|explain\w*|mentioned|"
    r"gave|give me again|listed|showed|proposed)\b|\byour (?:advice|answer|suggestions?|recommendations?|list|reply)\b",
    re.IGNORECASE,
)
_STOP = frozenset(
    "a about again all also am an and any are as at be because been before being but by can could did do does "
    "doing don down during each few for from further had has have having he her here hers him his how i if in "
    "into is it its just know let like ll m many may me might more most much must my no nor not now of off on "
    "once only or other our ours out over own please re s same shall she should so some such t tell than that the "
    "their theirs them then there these they this those through to too under until up us ve very was we were what "
    "when where which while who whom whose why will with would you your yours aber als auch auf aus bei bin bist "
    "das dass dein dem den der des die dir du ein eine einem einen einer er es für habe hat ich ihr im ist ja "
    "kann mein mich mir mit nach nicht noch oder sie sind um und uns von war wer wie wir wo zu al como con cual "
    "cuando de del donde el ella en esta este fue hay la las le les lo los mi mis muy para pero por que quien se "
    "ser si sin soy su te tu un una y ya yo au aux avec ce ces cette dans elle est et eux il ils je leur lui ma "
    "mais mes moi mon ne nous ou où par pas pour qu quel quelle qui sa ses son sur ta tes toi ton une vos votre "
    "vous aan dat een heb het hij hoe ik jij met mijn naar niet om op van voor wat wij zijn ao com da dos e eles "
    "eu foi isso meu minha na nas nos num o os pela qual quem são sua uma".split()
)


@dataclass(slots=True)
class _Tally:
    scores: dict[int, float] = field(default_factory=dict)
    pieces: dict[int, int] = field(default_factory=dict)


def content_words(question: str) -> list[str]:
    """The words of a question that say what it is about, in order, without repeats."""
    words = re.findall(r"\w+", question.lower())  # as FTS5 does: "Straße" stays "straße"
    return list(dict.fromkeys(word for word in words if word not in _STOP and (len(word) > 1 or not word.isascii())))


def without_names(question: str, names: Iterable[str]) -> str:
    """The question without the speakers' names: a speaker's own messages rarely hold them, others' do, and mislead."""
    for name in names:
        question = re.sub(rf"\b{re.escape(name)}\b(?:['’]s)?", " ", question, flags=re.IGNORECASE)
    return " ".join(question.split())


def fuse(
    dense: Hits, keyword: Hits, *, owners: Mapping[int, int], proofs: Mapping[int, Sequence[int]]
) -> tuple[dict[int, float], dict[int, int]]:
    """Sum the channels on their owners: scores, and the pieces that matched best, by the owner's key.

    `owners` gives the key of each piece's owner, `proofs` those of the messages that prove a memory: they share its
    channel scores. What has no owner is passed over.
    """
    total: dict[int, float] = {}
    best: dict[int, int] = {}
    for channel in (dense, keyword):
        tally = _by_owner(channel, owners, proofs)
        for owner, score in standardised(tally.scores).items():
            total[owner] = total.get(owner, 0.0) + score
        for owner, piece in tally.pieces.items():
            best.setdefault(owner, piece)
    return total, best


def placed(scores: Mapping[int, float], places: Places) -> Scores:
    """The scores of these messages, shape (len(places),); 0 for one that no channel has found."""
    return np.array([scores.get(key, 0.0) for key in places.keys.tolist()])


def support(scores: Scores, places: Places) -> Scores:
    """Scores with a share of their neighbours' added; a neighbour that no channel found takes part, too."""
    out = scores.copy()
    for step, share in STEPS:
        beside = places.beside(step)
        out += share * np.where(beside >= 0, scores[beside], 0.0)
    return out


def around(scores: Scores, places: Places, *, compared: Keys, vectors: Vectors, question: Vectors) -> Scores:
    """Scores with the nearness added of each compared message taken together with the compared ones beside it.

    `compared` are rows of `places`; `vectors` has a unit vector for each, or zeros, shape (len(compared), dimensions);
    `question` is a unit vector.
    """
    row_of = np.full(len(places) + 1, len(compared))  # the last vector is for who has nobody beside them
    row_of[compared] = np.arange(len(compared))
    all_vectors = np.concatenate([vectors, np.zeros_like(vectors[:1])]) if len(vectors) else vectors
    chosen = np.flatnonzero((scores[compared] > 0.0) & vectors.any(axis=1)) if len(vectors) else np.zeros(0, np.int64)
    if not len(chosen):
        return scores
    total = vectors[chosen]
    for step in (-1, 1):
        total = total + AROUND_WEIGHT * all_vectors[row_of[places.beside(step)[compared[chosen]]]]
    cosines = total @ question / np.maximum(np.linalg.norm(total, axis=1), 1e-9)
    out = scores.copy()
    out[compared[chosen]] += AROUND_SHARE * np.array(_standard(cosines.tolist()))
    return out


def favour_user(scores: Scores, places: Places, question: str) -> Scores:
    """Scores with those of the assistant's messages lowered, unless the question asks for what the assistant said."""
    if _ASKS_ASSISTANT.search(question):
        return scores
    return scores * np.where(places.by_assistant, ASSISTANT_SHARE, 1.0)


def favour_period(scores: Scores, places: Places, months: Sequence[tuple[int | None, int]]) -> Scores:
    """Scores with a bonus for what was said in one of these months, (year or None, month)."""
    if not months:
        return scores
    said_on = {day: date.fromordinal(day) for day in set(places.days.tolist())}
    days = [
        day
        for day, on in said_on.items()
        if any(on.month == month and year in (None, on.year) for year, month in months)
    ]
    return scores + PERIOD_BONUS * (np.isin(places.days, days) & (scores > 0))


def favour_authors(scores: Scores, places: Places, question: str) -> Scores:
    """Scores with a bonus for the messages of speakers whom the question names."""
    words = set(re.findall(r"\w+", question.casefold()))
    named = [number for number, name in enumerate(places.names) if name and name.casefold() in words]
    return scores + AUTHOR_BONUS * (np.isin(places.authors, named) & (scores > 0)) if named else scores


def is_relevant(question_words: Sequence[str], text: str, *, cosine: float | None, best: float = 0.0) -> bool:
    """Whether an excerpt clears the floor: near in meaning, or fairly near and sharing the question's words.

    `best` is the best cosine of all that was found. Without a cosine (None), the words alone decide.
    """
    if cosine is not None and cosine >= (COSINE_FLOOR if best < STRONG_COSINE else COSINE_FLOOR_WITH_STRONG):
        return True
    return (cosine is None or cosine >= COSINE_FLOOR_WITH_WORDS) and shared_words(question_words, text) >= WORDS_FLOOR


def shared_words(question_words: Sequence[str], text: str) -> float:
    """The share of the question's words that the text holds, by their first five letters (a crude stem)."""
    if not question_words:
        return 0.0
    stems = {word[:5] for word in re.findall(r"\w+", text.lower())}
    return sum(word[:5] in stems for word in question_words) / len(question_words)


def _by_owner(channel: Hits, owners: Mapping[int, int], proofs: Mapping[int, Sequence[int]]) -> _Tally:
    tally = _Tally()
    for piece, score in channel:
        owner = owners.get(piece, NOBODY)
        if owner == NOBODY:
            continue
        if owner not in tally.scores:
            tally.scores[owner] = score
            tally.pieces[owner] = piece
        for proof in proofs.get(owner, ()) if KEYS else ():
            tally.scores.setdefault(proof, score)
        if len(tally.scores) >= CHANNEL_DEPTH:
            break
    return tally


def standardised(scores: Mapping[int, float]) -> dict[int, float]:
    """Standard scores, moved so that the least is 0; equal scores all count 1, so that a lone hit is not lost."""
    return dict(zip(scores, _standard(list(scores.values())), strict=True))


def _standard(values: Sequence[float]) -> list[float]:
    if not values:
        return []
    mean = sum(values) / len(values)
    deviation = (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
    if deviation < 1e-9:
        return [1.0] * len(values)
    least = min(values)
    return [(value - least) / deviation for value in values]
