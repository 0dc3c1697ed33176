"""Relatives, pets and birthdays named in a sentence: who there is, rather than what is so of them.

Pure; it must not know what else the sentence says (that is `memory.facts`).
"""

import re
from collections.abc import Iterator
from datetime import datetime

from memory.building import build, is_unsaid
from memory.dates import find_date
from memory.mentions import Mentions
from memory.people import ANIMAL, CHILD, KIN, PARTNER, RELATION
from memory.rules_en import MODIFIERS, NAME, TITLE
from memory.rules_phrases import NOT_NAMES
from memory.sentences import Sentence
from memory.values import Candidate

# "My brother Tom", "our cats, A and B", "Ida (my wife)", "Tom is my brother".
_GIVEN = rf"(?P<names>{TITLE}?{NAME}(?:(?:,\s+|\s+and\s+|\s*&\s*|,\s+and\s+){NAME})*)"
_RELATIVE = re.compile(
    rf"\b(?:(?i:my|our)\s+{MODIFIERS}(?P<rel>(?i:{RELATION}|{ANIMAL})(?:s|ren)?)(?![\w-])(?:\s*[,(:–-]\s*|['’]s "
    rf"name(?:s| is| are)\s+|\s+(?:are\s+|is\s+)?(?:called|named)\s+|\s+is\s+(?:an?\s+|now\s+)*(?={TITLE})|\s+){_GIVEN}"
    rf"|(?P<before>{NAME})(?:\s+\((?i:my|our)\s+|,\s+(?i:my|our)\s+|\s+is\s+(?i:my|our)\s+|['’]s\s+(?i:my|"
    rf"our)\s+){MODIFIERS}(?P<rel2>(?i:{RELATION}|{ANIMAL}))(?![\w-]))"
)
_OWNED = re.compile(
    rf"\b(?i:i|we)(?i:['’]ve| have| own| got| adopted|ve)(?:\s+(?i:got|adopted))?\s+(?P<what>(?i:an?|two|three|"
    rf"four|five|twin|\d)\s+(?:[\w-]+\s+){{0,3}}?(?i:{ANIMAL}|{KIN})(?:s|es|ren)?)(?![\w-])"
    rf"(?:\s*[,(:–-]?\s*(?:(?i:called|named)\s+){_GIVEN}|\s*[,(:–-]\s*{_GIVEN}|\s+(?i:whose name "
    rf"is)\s+{_GIVEN.replace('names', 'names3')})?".replace("(?P<names>", "(?P<names1>", 1).replace(
        "(?P<names>", "(?P<names2>", 1
    )
)
# "Pepper is hiding again. That's our black cat." "There's a dog on my foot. Mine's called Brutus."
_THAT_IS_OURS = re.compile(
    rf"\b(?i:that['’]?s|that is|this is|it['’]s|he['’]s|she['’]s)\s+(?i:my|our)\s+(?:(?i:[\w-]+)\s+){{0,2}}?"
    rf"(?P<what>(?i:{RELATION}|{ANIMAL}))\b(?!\s+{NAME})"
)
_OURS_IS = re.compile(rf"\b(?i:mine|ours)(?i:['’]?s| is| are)\s+(?:(?i:called|named)\s+)?(?P<name>{NAME})")
_CALLED = re.compile(
    rf"^(?i:called|named|(?:his|her|its) name(?:['’]s| is)|(?:he|she|it)(?:['’]s| is) called)\s+(?P<name>{NAME})"
)
_CALLED_AFTER = re.compile(
    rf"[^.;!?\n]{{0,40}}?[,;–-]?\s+(?:and |who )?(?i:(?:she|he|it)(?:['’]s| is) (?:called|named)|(?:his|her|its) "
    rf"name(?:['’]s| is))"
    rf"\s+(?P<name>{NAME})"
)
# A line of a list: "wife: Carla", "kids: Leo (4), Mia (7)".
_LABELLED = re.compile(
    rf"^(?:(?i:my|our)\s+)?(?P<what>(?i:{RELATION}|{ANIMAL})(?:s|ren)?)\s*[:=]\s*"
    rf"(?P<names>{NAME}(?:\s*\([^)\n]{{1,20}}\))?(?:(?:,\s*|\s+(?:and|&)\s+|"
    rf",\s+and\s+){NAME}(?:\s*\([^)\n]{{1,20}}\))?)*)"
)
_PARTNER_WORD = re.compile(rf"(?:ex-)?(?:{PARTNER})", re.I)
_CHILD_WORD = re.compile(rf"(?:{CHILD})(?:s|ren)?|kids", re.I)
_ANIMAL_WORD = re.compile(rf".*\b(?:{ANIMAL})(?:s|es)?$", re.I)
_BIRTHDAY = re.compile(
    r"\b(?:(?P<own>my birthday(?:['’]s| is|:)?|i was born|born)|(?:my|"
    r"our)\s+(?P<rel>[\w-]+)(?:\s+(?P<name>[^\W\d_][\w-]+))?['’]s birthday(?:['’]s| is)?"
    r"|(?P<kin>mum|mom|dad|nan|gran|(?:my|our) [\w-]+(?: [A-ZÀ-Þ]\w+)?) (?:turns|will be|is turning) "
    r"(?:\w+))\b[^.!?\n]{0,20}?\bon\s+|"
    r"\b(?P<own2>my birthday(?:['’]s| is|:)|born(?: on)?)\s+",
    re.I,
)
_DROPPED_PETS = frozenset("dogs cats fish pig pigs hen chicken duck rat mouse lab boxer horse".split())


def read_relatives(sentence: Sentence) -> Iterator[Candidate]:
    """Named relatives, friends and pets: "my brother Tom", "Ida (my wife)", "wife: Ida"."""
    yield from _labelled(sentence)
    for match in _RELATIVE.finditer(sentence.text):
        relation = (match["rel"] or match["rel2"]).casefold()
        if match["rel"] and relation.rstrip("s") in ("doctor", "boss") and not match["names"]:
            continue
        names = re.split(r",\s+and\s+|,\s+|\s+and\s+|\s*&\s*", match["names"] or match["before"])
        plural = len(names) > 1 and relation.endswith(("s", "ren"))
        if len(names) > 1 and not plural:
            names = names[:1]
        for name in names:
            if name.casefold() in NOT_NAMES or name.casefold() in relation:
                continue
            start, end = match.start() + sentence.span[0], match.end() + sentence.span[0]
            yield _relation(_singular(relation) if plural else relation, name, (start, end))


def _labelled(sentence: Sentence) -> Iterator[Candidate]:
    match = _LABELLED.match(sentence.text)
    if match is None:
        return
    span = (match.start() + sentence.span[0], match.end() + sentence.span[0])
    for name in re.findall(NAME, re.sub(r"\([^)]*\)", "", match["names"])):
        if name.casefold() not in NOT_NAMES:
            yield _relation(_singular(match["what"].casefold()), name, span)


def _relation(relation: str, name: str, span: tuple[int, int]) -> Candidate:
    slot = "family"
    if relation in ("boss", "manager", "line manager", "supervisor"):
        return build("boss", name, span)
    if _ANIMAL_WORD.match(relation):
        slot = "pet"
    elif _PARTNER_WORD.fullmatch(relation) and not relation.startswith("ex"):
        slot = "partner"
    elif _CHILD_WORD.fullmatch(relation):
        slot = "child"
    return build(slot, f"{relation} called {name}", span)


def read_pointed_at(sentence: Sentence, known: Mentions) -> Iterator[Candidate]:
    """Relatives and pets whose name, or whose kind, was said in a sentence before."""
    offset = sentence.span[0]
    for match in _THAT_IS_OURS.finditer(sentence.text):
        name = known.last.split()[-1] if known.last else ""
        if name[:1].isupper():
            yield _relation(match["what"].casefold(), name, (match.start() + offset, match.end() + offset))
    for match in (*_OURS_IS.finditer(sentence.text), *_CALLED.finditer(sentence.text)):
        if known.noun and match["name"].casefold() not in NOT_NAMES:
            yield _relation(known.noun, match["name"], (match.start() + offset, match.end() + offset))


def _singular(word: str) -> str:
    if word.endswith("children"):
        return word[:-3]
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def read_owned(sentence: Sentence) -> Iterator[Candidate]:
    """Who belongs to the user, named or not: "we have two cats, Milo and Otis"."""
    for match in _OWNED.finditer(sentence.text):
        if is_unsaid(sentence.text, match.start()):
            continue
        what = re.sub(r"^an?\s+", "", match["what"], flags=re.I)
        noun = what.split()[-1].casefold()
        called = _CALLED_AFTER.match(sentence.text, match.end())
        names = match["names1"] or match["names2"] or match["names3"] or (called["name"] if called else "")
        if noun in _DROPPED_PETS and not names and noun == what.casefold():
            continue
        slot = (
            "pet"
            if _ANIMAL_WORD.match(noun)
            else "partner"
            if _PARTNER_WORD.fullmatch(noun)
            else "child"
            if _CHILD_WORD.fullmatch(noun)
            else "family"
        )
        value = f"{what} called {names}" if names else what
        candidate = build(slot, value, (match.start() + sentence.span[0], match.end() + sentence.span[0]))
        yield candidate


def read_birthdays(sentence: Sentence, at: datetime) -> Iterator[Candidate]:
    """The user's birthday, or that of somebody they name, with the year if it was said."""
    for match in _BIRTHDAY.finditer(sentence.text):
        when = find_date(sentence.text[match.end() : match.end() + 40], at)
        if when is None or when.precision != "day" or when.span[0] > 8:
            continue
        quote = sentence.text[match.end() :][when.span[0] : when.span[1]]
        year = re.search(r"\b(?:19|20)\d\d\b", quote)
        value = f"{when.on.day} {when.on:%B}" + (f" {year.group()}" if year else "")
        other = match["kin"] or " ".join(word for word in (match["rel"], match["name"]) if word)
        subject = re.sub(r"^(?:my|our) ", "", other, flags=re.I) or "user"
        subject = subject[:1].lower() + subject[1:] if subject != "user" else subject
        span = (match.start() + sentence.span[0], match.end() + when.span[1] + sentence.span[0])
        yield build("birthday", value, span, subject=subject)
