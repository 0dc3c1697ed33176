"""Ranking: which messages and memories answer a question best. Pure; no database, no index, no model.

Two channels propose items: dense (cosine of embeddings) and keyword (BM25). Each channel's scores are standardised and
moved so that its weakest hit counts nothing, then summed on the message that carries them; a memory is a key that leads
to the messages that prove it. A message is supported by its neighbours in the same chat, because answers often stand
next to the turn that matches. `bench/LOG.md` has the measurements that chose the constants.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from memory.lookups import Item, Place
from models.embedder import Vectors

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
    scores: dict[str, float] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)


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
    dense: Sequence[tuple[int, float]],
    keyword: Sequence[tuple[int, float]],
    *,
    items: Mapping[int, Item],
    proofs: Mapping[str, Sequence[str]],
) -> tuple[dict[str, float], dict[str, Item]]:
    """Sum the channels on their owners: scores, and the items that matched best, by message or memory id.

    `proofs` maps a memory to the messages that prove it; they share its channel scores.
    """
    total: dict[str, float] = {}
    best: dict[str, Item] = {}
    for channel in (dense, keyword):
        tally = _by_owner(channel, items, proofs)
        for owner, score in standardised(tally.scores).items():
            total[owner] = total.get(owner, 0.0) + score
        for owner, item in tally.items.items():
            best.setdefault(owner, item)
    return total, best


def support(scores: Mapping[str, float], places: Mapping[str, Place]) -> dict[str, float]:
    """Scores of messages with a share of their neighbours' added; a neighbour that no channel found takes part, too."""
    by_seq = {place.seq: message for message, place in places.items()}
    out = dict(scores)
    for owner, score in scores.items():
        place = places.get(owner)
        if place is None or not score:
            continue
        for step, share in STEPS:
            near = by_seq.get(place.seq - step)
            if near is not None and places[near].chat_id == place.chat_id:
                out[near] = out.get(near, 0.0) + share * score
    return out


def around(
    scores: Mapping[str, float], places: Mapping[str, Place], *, vectors: Mapping[str, Vectors], question: Vectors
) -> dict[str, float]:
    """Scores with the nearness added of each message taken together with the ones beside it.

    `vectors` are unit vectors by message, `question` is one too, all of shape (dimensions,).
    """
    chosen = [message for message in vectors if scores.get(message, 0.0) > 0.0]
    if not chosen:
        return dict(scores)
    rows = {message: row for row, message in enumerate(vectors)}
    stands = {(places[message].chat_id, places[message].seq): row for message, row in rows.items()}
    matrix = np.stack([*vectors.values(), np.zeros_like(question)])  # the last row for who has nobody beside them
    total = matrix[[rows[message] for message in chosen]]
    for step in (-1, 1):
        beside = [stands.get((places[message].chat_id, places[message].seq + step), -1) for message in chosen]
        total += AROUND_WEIGHT * matrix[beside]
    cosines = total @ question / np.maximum(np.linalg.norm(total, axis=1), 1e-9)
    near = sorted(zip(chosen, cosines.tolist(), strict=True), key=lambda item: -item[1])
    extra = standardised(dict(near[: 2 * CHANNEL_DEPTH]))
    return {owner: score + AROUND_SHARE * extra.get(owner, 0.0) for owner, score in scores.items()}


def favour_user(scores: Mapping[str, float], places: Mapping[str, Place], question: str) -> dict[str, float]:
    """Scores with those of the assistant's messages lowered, unless the question asks for what the assistant said."""
    if _ASKS_ASSISTANT.search(question):
        return dict(scores)
    return {
        owner: score * (ASSISTANT_SHARE if owner in places and places[owner].by_assistant else 1.0)
        for owner, score in scores.items()
    }


def favour_period(
    scores: Mapping[str, float], places: Mapping[str, Place], months: Sequence[tuple[int | None, int]]
) -> dict[str, float]:
    """Scores with a bonus for what was said in one of these months, (year or None, month)."""
    if not months:
        return dict(scores)
    named = {
        message
        for message, place in places.items()
        if place.on and any(place.on.month == month and year in (None, place.on.year) for year, month in months)
    }
    return {owner: score + (PERIOD_BONUS if owner in named and score > 0 else 0.0) for owner, score in scores.items()}


def favour_authors(scores: Mapping[str, float], places: Mapping[str, Place], question: str) -> dict[str, float]:
    """Scores with a bonus for the messages of speakers whom the question names."""
    words = set(re.findall(r"\w+", question.casefold()))
    named = {place.author for place in places.values() if place.author and place.author.casefold() in words}
    if not named:
        return dict(scores)
    return {
        owner: score + (AUTHOR_BONUS if owner in places and score > 0 and places[owner].author in named else 0.0)
        for owner, score in scores.items()
    }


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


def _by_owner(
    channel: Sequence[tuple[int, float]], items: Mapping[int, Item], proofs: Mapping[str, Sequence[str]]
) -> _Tally:
    tally = _Tally()
    for item_id, score in channel:
        item = items.get(item_id)
        if item is None:
            continue
        for owner in (item.owner_id, *(proofs.get(item.owner_id, ()) if KEYS else ())):
            if owner not in tally.scores:
                tally.scores[owner] = score
                if owner == item.owner_id:
                    tally.items[owner] = item
        if len(tally.scores) >= CHANNEL_DEPTH:
            break
    return tally


def standardised(scores: Mapping[str, float]) -> dict[str, float]:
    """Standard scores, moved so that the least is 0; equal scores all count 1, so that a lone hit is not lost."""
    if not scores:
        return {}
    values = list(scores.values())
    mean = sum(values) / len(values)
    deviation = (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
    if deviation < 1e-9:
        return dict.fromkeys(scores, 1.0)
    least = min(values)
    return {owner: (value - least) / deviation for owner, value in scores.items()}
