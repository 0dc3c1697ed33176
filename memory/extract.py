"""One user message → candidate facts, by rules, each with the characters that prove it.

Pure: it must not know the vault, nor what is known already (that is `memory.reconcile`). The order: own words (gate),
the answer to the assistant's question, corrections, then for each sentence slots, instructions, statements.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from memory import people
from memory.answers import read_answer
from memory.asides import read_asides, read_reported
from memory.coordination import Phrase, phrases
from memory.corrections import read_correction, said_beside
from memory.couples import read_news
from memory.elision import broken_off, supplied
from memory.facts import read_facts
from memory.gate import is_in_play, own_words
from memory.guesses import in_place
from memory.instructions import is_for_once, read_instructions
from memory.kept import opens_with_not, read_kept
from memory.mentions import Mentions, heard, meant
from memory.models_owned import with_model
from memory.relatives import read_pointed_at
from memory.sentences import Sentence
from memory.shouting import quietened
from memory.statements import LEFT_IN_PART, LEFT_OVER, read_statements
from memory.swaps import Around, told_as_changes
from memory.updates import read_updates
from memory.values import Candidate

MOST_SENTENCES = 200  # of one message; what is beyond is kept as a searchable round only

_ENOUGH = 5  # words of a clause that tells something by itself
_OWN_CLAUSE = re.compile(
    r"\s*[,;–-]+\s*(?:(?:and|but|as|since|because)\s+)?(?=i(?:['’]?m|\s+am|\s+work)\b)", re.IGNORECASE
)
_OWN_LEAD = re.compile(r"(?:i|we|my|our)\b", re.IGNORECASE)
_JOINT = re.compile(r"[\s,;–—-]+(?:(?:and|und|y|et|en|e)\s+)?$", re.IGNORECASE)


def extract(
    text: str, *, at: datetime, asked: str = "", replied: str = "", earlier: Sequence[str] = ()
) -> list[Candidate]:
    """Candidates in the order of their characters; an empty list when the message teaches nothing.

    `at` is when the message was sent, `asked` the assistant's message before it, `replied` the reply to it: both only
    give the user's words their meaning and never teach by themselves. `earlier` are the user's messages before it in
    the chat, oldest first: they say who "he" and "she" are.
    """
    del replied  # a reply adds no evidence; a language model may use it (the seam of `extract_llm`)
    own = [replace(each, text=quietened(each.text)) for each in _learnable(text, earlier)[:MOST_SENTENCES]]
    found = list(read_answer(own, asked, at=at))
    answered = bool(found)
    known = _heard_before(earlier)
    unfinished = broken_off(earlier) if own else ""
    for number, sentence in enumerate(own):
        correction = None if opens_with_not(sentence.text) else read_correction(own, number, at)
        guess = None if number else in_place(sentence, asked=asked, before="".join(earlier[-1:]), known=known)
        if correction is not None or guess is not None:
            found.extend([] if correction is None else [correction])
            beside = said_beside(sentence) if correction is not None else None
            found.extend(
                _told([each for each in (guess, beside) if each], text, known=known, at=at, last_named=known.last)
            )
            continue
        if number == 0 and answered and found[0].span == sentence.span and found[0].slot is not None:
            continue
        updates = list(read_updates(sentence, asked=asked if number == 0 else "", at=at))
        found.extend([*updates, *read_news(sentence)])
        if any(candidate.operation == "correct" and candidate.valid_from is None for candidate in updates):
            continue
        last_named, known = meant(known, sentence.text)
        whole = supplied(sentence, unfinished="" if number else unfinished, known=known)
        parts = [replace(part, begins=max(part.begins, whole.begins)) for part in phrases(whole.sentence)]
        told = _told(parts, text, known=known, at=at, last_named=last_named)
        around = _around(own, number, found)
        told = list(told_as_changes(told, sentence, around=around, last_named=last_named, ended=updates))
        found.extend(with_model(told, sentence, before="" if number else "".join(earlier[-1:])))
        known = heard(known, sentence.text)
    return _told_apart(_distinct(found), text)


def _learnable(text: str, earlier: Sequence[str]) -> list[Sentence]:
    """The user's own sentences; none while a role-play goes on that an earlier message has begun."""
    return [] if is_in_play(text, earlier) else own_words(text)


def _around(own: Sequence[Sentence], number: int, found: Sequence[Candidate]) -> Around:
    """The sentences beside this one: the one before only if nothing was learnt from it."""
    before = own[number - 1] if number else None
    if before is not None and any(before.span[0] < each.span[1] <= before.span[1] for each in found):
        before = None
    return Around(before, own[number + 1] if number + 1 < len(own) else None)


def _told(parts: Sequence[Phrase], text: str, *, known: Mentions, at: datetime, last_named: str) -> list[Candidate]:
    """What the verb phrases of one sentence say, but for what the subject that they borrow says."""
    least = LEFT_OVER if len(parts) == 1 else LEFT_IN_PART
    return [
        replace(each, span=(max(each.span[0], part.begins), each.span[1]))
        for part in parts
        for each in _stated(part, text, known=known, at=at, last_named=last_named, least=least)
        if each.span[1] > part.begins
    ]


def _stated(part: Phrase, text: str, *, known: Mentions, at: datetime, last_named: str, least: int) -> list[Candidate]:
    """What one sentence, or one verb phrase of it, says; `text` is the message with nothing hidden."""
    sentence = part.sentence
    facts = (*read_facts(sentence, at=at, last_named=last_named), *read_pointed_at(sentence, known))
    if is_for_once(sentence.text):
        facts = tuple(fact for fact in facts if fact.slot != "address_as")
    rest = list(read_reported(sentence, original=part.borrowed + text[part.begins : sentence.span[1]]))
    if not rest:
        instructions = list(read_instructions(sentence, message=text))
        covered = [*facts, *instructions]
        rest = [*instructions, *read_statements(sentence, covered, at=at, last_named=last_named, least=least)]
    if not facts and not rest:
        rest = list(read_kept(sentence, last_named=last_named))
    whole = {fact.span for fact in facts if fact.kind != "relation"}  # what proves these says no more than they do
    return _detailed(list(facts), rest or [aside for aside in read_asides(sentence) if aside.span not in whole])


def _told_apart(found: list[Candidate], text: str) -> list[Candidate]:
    """Each fact's proof ends where the next one's begins, if what it says stands before: "I live in X | and I'm …"."""
    apart = []
    for candidate in found:
        start, end = candidate.span
        begins = [other.span[0] for other in found if start < other.span[0] < end and other.span[1] == end]
        own = text[start : min(begins, default=end)]
        if begins and candidate.slot and candidate.value and candidate.value.casefold() in own.casefold():
            apart.append(replace(candidate, span=(start, start + len(_JOINT.sub("", own)))))
        else:
            apart.append(candidate)
    return apart


def _heard_before(earlier: Sequence[str]) -> Mentions:
    known = Mentions()
    for text in earlier:
        for sentence in own_words(text)[:MOST_SENTENCES]:
            _, known = meant(known, sentence.text)
            known = heard(known, sentence.text)
    return known


def _detailed(facts: list[Candidate], rest: list[Candidate]) -> list[Candidate]:
    """A statement around a single slot becomes that slot's detail, so that both end together when the value changes."""
    for statement in [c for c in rest if c.slot is None and c.operation == "state" and c.kind != "event"]:
        inside = [c for c in facts if statement.span[0] < c.span[1] and c.span[0] < statement.span[1]]
        apart = _without_last_clause(statement, inside[0]) if len(inside) == 1 else None
        if apart is not None:
            rest = [apart if candidate is statement else candidate for candidate in rest]
        elif len(inside) == 1 and _takes_detail(inside[0]):
            kept = inside[0]
            detail = replace(kept, text=f"{kept.text}: {statement.text}", span=statement.span)
            facts = [detail if fact is kept else fact for fact in facts]
            rest = [candidate for candidate in rest if candidate is not statement]
    return facts + rest


def _without_last_clause(statement: Candidate, fact: Candidate) -> Candidate | None:
    """The statement up to its last clause, where that alone tells the fact: "I drink six a day, I'm a barista"."""
    for match in _OWN_CLAUSE.finditer(statement.text):
        left = statement.text[: match.start()]
        is_told = abs(statement.span[0] + match.end() - fact.span[0]) <= 1
        if is_told and fact.slot in ("job", "employer") and _OWN_LEAD.match(left) and len(left.split()) >= _ENOUGH:
            return replace(statement, text=left, span=(statement.span[0], statement.span[0] + match.start()))
    return None


def _takes_detail(fact: Candidate) -> bool:
    """Not a name, a relative or a pet: what is told of them has to outlive their slot, and the other way round."""
    return (
        fact.operation == "state"
        and fact.kind != "relation"
        and fact.slot not in (None, "name", "address_as", "birthday")
    )


def _distinct(found: list[Candidate]) -> list[Candidate]:
    kept: dict[tuple[str, str | None, str, str], Candidate] = {}
    for candidate in found:
        key = (candidate.subject, candidate.slot, people.normal(candidate.value or candidate.text), candidate.operation)
        if key not in kept:
            kept[key] = replace(candidate, text=candidate.text.strip())
    return sorted(kept.values(), key=lambda candidate: candidate.span)
