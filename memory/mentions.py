"""Who was spoken of: the people named in a chat so far, so that "he", "she" and "mine" can be understood.

Pure values; it must not know what is said of anybody.
"""

import re
from dataclasses import dataclass, replace

from memory.people import ANIMAL, KIN
from memory.rules_en import NAME, SUBJECT
from memory.rules_phrases import NOT_NAMES
from memory.rules_words import LANGUAGES, NATIONALITIES

_MOST = 6  # people who are kept in mind
_SHE = frozenset(
    "mother mum mom mam mummy nan nana gran granny grandma grandmother sister sis aunt auntie niece daughter "
    "stepdaughter wife girlfriend fiancée granddaughter landlady godmother stepmother stepsister half-sister "
    "mother-in-law sister-in-law daughter-in-law goddaughter stepmum ex-wife ex-girlfriend hen".split()
)
_HE = frozenset(
    "father dad daddy grandad granddad grandpa grandfather brother bro uncle nephew son stepson husband hubby "
    "boyfriend fiancé grandson landlord godfather stepfather stepbrother half-brother father-in-law brother-in-law "
    "son-in-law godson stepdad ex-husband ex-boyfriend tomcat".split()
)
# A name that stands for a person: with a "who", a verb, "and I", a place in a list; not after "in" or "at".
_NAMED = re.compile(
    r"(?P<before>(?:\b(?:in|at|near|from|to|on|of|around|for|by|[Tt]he|[Aa]n?|St|Lake|Mount|[Nn]ew)\s+)?)"
    rf"(?P<name>{NAME})"
    r"(?P<after>(?: and (?:[Ii]|me)\b| on the (?:left|right)|, who\b|\s\(|['’]s (?:an?|got|my|been)\b| (?:is|was|has|"
    r"who|from|lives|works|says|said|told|wants|writes|just|and|shares|threw|keeps|ate|turned)\b)?)"
)
_WITH = re.compile(rf"\b(?i:with|meet|met|married|dating|seeing|told|asked|called|neighbou?rs?:)\s+(?P<name>{NAME})")
_PRONOUN = re.compile(r"\b(?P<he>he|him|his)\b|\b(?P<she>she|her)\b", re.I)
_THEY = re.compile(r"\b(?:they|both of them|(?:\w+ ){1,2}of them)\b", re.I)
_GROUP = re.compile(
    rf"\b(?P<group>(?:{ANIMAL}|{KIN})s|(?:grand)?children|grandkids|parents|boys|girls|folks|in-laws|siblings|neighbou?rs|"
    r"colleagues|flatmates|housemates|students|pupils)\b",
    re.I,
)
_NOUN = re.compile(rf"\b(?P<noun>{ANIMAL}|{KIN})\b", re.I)
_PART = re.compile(r"[^\W_]+")
# One of these stands in every match of the two patterns before.
_KINDS = frozenset(
    one
    for kind in (
        *ANIMAL.split("|"),
        *KIN.split("|"),
        "grandkid",
        "parent",
        "boy",
        "girl",
        "folk",
        "law",
        "sibling",
        "neighbour",
        "neighbor",
        "colleague",
        "flatmate",
        "housemate",
        "student",
        "pupil",
        "children",
    )
    for word in _PART.findall(kind.replace("\\", ""))
    for one in (word, f"{word}s", f"grand{word}")
) - {"in"}
_NOT_PEOPLE = re.compile(rf"(?:{LANGUAGES}|{NATIONALITIES})", re.I)


@dataclass(frozen=True, slots=True)
class Mentions:
    """People as subjects ("sister Ines", "Graham"), the last named last; who "he" and "she" are; the last animal.

    `group` are several of one kind named last ("kids"), whom "they" means.
    """

    people: tuple[str, ...] = ()
    he: str = ""
    she: str = ""
    noun: str = ""
    group: str = ""

    @property
    def last(self) -> str:
        """The one named last, or ""."""
        return self.people[-1] if self.people else ""


def heard(known: Mentions, text: str) -> Mentions:
    """The mentions after a sentence was said."""
    for subject in _subjects(text):
        people = (*(one for one in known.people if one != subject), subject)[-_MOST:]
        known = replace(known, people=people)
        words = set(subject.split())
        known = replace(known, she=subject) if words & _SHE else known
        known = replace(known, he=subject) if words & _HE else known
    if not _KINDS.isdisjoint(_PART.findall(text.casefold())):
        groups, nouns = _GROUP.findall(text), _NOUN.findall(text)
        known = replace(known, group=groups[-1].casefold()) if groups else known
        known = replace(known, noun=nouns[-1].casefold()) if nouns else known
    return known


def meant(known: Mentions, text: str) -> tuple[str, Mentions]:
    """Whom the first "he", "she" or "they" of a sentence means ("" if nobody), and the mentions with that settled."""
    match = _PRONOUN.search(text)
    if match is None:
        return known.group if known.group and _THEY.search(text) else known.last, known
    mine, other = (known.he, known.she) if match["he"] else (known.she, known.he)
    own, foreign = (_HE, _SHE) if match["he"] else (_SHE, _HE)
    open_ones = [one for one in known.people if one != other and not set(one.split()) & foreign]
    if mine and mine in open_ones and (open_ones[-1] == mine or not any(c.isupper() for c in open_ones[-1])):
        return mine, known
    named = [one for one in open_ones if set(one.split()) & own] or open_ones
    if not named:
        return "" if known.noun in foreign else known.noun, known
    sounds = [one for one in named if one.casefold().endswith("a") is not bool(match["he"])]
    chosen = (sounds or named)[-1]
    return chosen, replace(known, he=chosen) if match["he"] else replace(known, she=chosen)


def _subjects(text: str) -> list[str]:
    found: list[tuple[int, str]] = []
    for match in SUBJECT.finditer(text):
        relation = (match["relation"] or match["kin"] or "").casefold()
        if relation:
            found.append((match.start(), f"{relation} {match['name'] or match['kin_name'] or ''}".strip()))
    for pattern in (_NAMED, _WITH):
        for match in pattern.finditer(text):
            name = match["name"]
            settled = pattern is _WITH or (not match["before"] and match["after"])
            if settled and name[0].isupper() and _is_person(name) and not any(name in one for _, one in found):
                found.append((match.start("name"), name))
    return [subject for _, subject in sorted(found)]


def _is_person(name: str) -> bool:
    return name.casefold() not in NOT_NAMES and not _NOT_PEOPLE.fullmatch(name) and not name.isupper()
