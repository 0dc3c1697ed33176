"""A list of verb phrases after one subject → a sentence for each: "I live in X, work as Y and have a dog called Rex".

What the rules of English, German, French and Dutch need is a subject right before the verb; Spanish and Portuguese
rules begin with the verb and need none. Pure; it must not know what a phrase says.
"""

import re
from dataclasses import dataclass
from itertools import islice

from memory.building import is_unsaid
from memory.people import ANIMAL, KIN
from memory.rules_en import SUBJECT
from memory.rules_words import BEING, JOBS, LANGUAGES, NATIONALITIES, PLAYS, RELIGIONS
from memory.sentences import Sentence, is_asking

MOST_SUBJECTS = 50  # of one sentence that are looked behind

# Base forms with what has to follow, so that nouns ("work and play"), and "like" for "such as", are not taken.
_OWN = (
    r"(?:live|work)\s+(?:as|at|for|in|on|with|near|from|by|outside|alone|just|nights|shifts|remotely|part-time|"
    r"full-time|freelance)|"
    r"(?:adopted|got|bought)\s+(?:an?|our|my|two|three|four|five)|(?:have|own|keep|rent|run|teach|study|drive|raise|grow)\s+(?:an?|the|my|our|no|some|several|"
    r"two|three|four|five|six|\d+|another)|"
    r"have\s+(?:been|lived|worked|always|never|just)|am\s+(?!i\b)\w|was\s+born|"
    rf"play\s+(?:the|in|for|(?:{PLAYS}))|speak\s+(?:fluent|some|a bit|a little|both|(?:{LANGUAGES}))|"
    r"(?:hate|loathe|detest|adore)\s+\w|(?:love|enjoy|prefer)\s+(?!and\b|or\b)\w|"
    r"(?:moved|relocated)\s+(?:to|from|back|here|in)|grew\s+up|turned\s+\d|volunteer\s+\w|commute\s+\w|"
    r"(?:start|begin|started|began|joined|retired|married|divorced)\s+(?:on|at|as|in|with|my|a|the|next|last|from|work|"
    r"[A-Z])|can['’]?t\s+\w|cannot\s+\w|don['’]?t\s+\w|do\s+not\s+\w|never\s+\w|no\s+longer\s+\w|used\s+to|collect\s+\w|"
    r"eat\s+\w|drink\s+\w|sing\s+in|swim\s+\w|study\s+\w|teach\s+\w"
)
_AFTER_AND = r"like\s+(?!that\b|this\b|it\b)\w"
_THEIRS = (
    r"(?:lives|works)\s+\w|(?:has|owns|keeps|rents|runs|teaches|studies|drives|raises|plays|speaks|hates|loves|enjoys|"
    r"likes|prefers|eats|drinks|collects|sings)\s+\w|is\s+\w|was\s+born|moved\s+\w|grew\s+up|turned\s+\d|started\s+\w|"
    r"can['’]?t\s+\w|doesn['’]?t\s+\w|never\s+\w|used\s+to"
)
_MORE = rf"(?:an?|two|three|four|five|six|\d)\s+(?:[\w-]+\s+){{0,2}}?(?:{ANIMAL}|{KIN})(?:s|es|ren)?\b(?![-'’])"
_AND = r"(?:,\s+(?:and|but)\s+|\s+and\s+|\s+but\s+|,\s+)(?:(?:also|now|then|still|currently)\s+)?"
_NEXT_OWN = re.compile(rf"{_AND}(?P<verb>(?:{_OWN})|(?<=and )(?:{_AFTER_AND}))", re.I)
_NEXT_THEIRS = re.compile(rf"{_AND}(?P<verb>{_THEIRS})", re.I)
_NEXT_HAD = re.compile(rf"{_AND}(?P<verb>{_MORE})", re.I)
# "He's 82 and diabetic": what else the subject is, after the same "is".
_IS = re.compile(r"(?:['’](?:m|s|re)|m(?=\s)|\s+(?:am|is|are))\s", re.I)
_NEXT_BEING = re.compile(
    rf"{_AND}(?P<verb>(?:(?:nearly|almost|partly|very|quite|completely|totally|severely|newly|recently|happily) )*"
    rf"(?:{BEING}|{RELIGIONS}|{NATIONALITIES}|an?\s+(?:[\w-]+\s+){{0,2}}?(?:{JOBS}|{RELIGIONS}))(?![\w-])"
    r"(?!\s+(?:food|people|friends?|recipes?|cheese|restaurants?|stuff|is|are)\b))",
    re.I,
)
_HAVE = re.compile(r"\s*(?:['’]ve|have|ve|['’]s got|has|own|owns|got|adopted)\b", re.I)
# After these a base form can be an infinitive: "I want to live in Porto and have a dog" says neither.
_OPEN = re.compile(
    r"['’](?:ll|d)\b|\b(?:will|would|can|could|should|might|may|must|shall|let|gonna|(?:ca|could|would|wo)n['’]?t|"
    r"cannot|(?:want\w*|hop\w+|plan\w*|like|love|need\w*|going|used|able|have|has|try|"
    r"trying|decided|looking|wish\w*|dream\w*|about|supposed|expect\w*|intend\w*|prefer|learn\w*|start\w*|begin\w*|"
    r"refuse\w*|time|chance|how|where|what|when|dreaming of|think\w* of|wants me|lets me) to)\b",
    re.I,
)
# After a denial "eat" and "play" are denied as well; where somebody lives, or what they have, is told anew.
_DENIED = re.compile(r"\b(?:(?:do|did)n['’]?t|do not|did not|never|no longer)\b", re.I)
_TOLD_ANEW = re.compile(r"(?:live|work|have|own|keep|rent|run|teach|study|drive|raise|speak|can|never|do)\b", re.I)
_FINITE = re.compile(r"(?:am|was|moved|relocated|grew|turned|adopted|got|bought|started|began|joined|retired)\b", re.I)
# A subject leads a list only when a verb follows it: "my sister Ines lives", not "with my dad, works".
_LEADS = re.compile(r"(?:['’](?:m|ve|s|re|d|ll)|(?:m|ve)\s|\s+(?!and\b|or\b|but\b|who\b)[a-z][\w'’]*)", re.I)

_ELSEWHERE = (
    (
        re.compile(r"(?<!\w)(?i:ich)(?=\s)"),
        re.compile(
            r"(?:,\s+|,?\s+und\s+)(?:(?:auch|jetzt|seit \w+)\s+)?(?P<verb>(?:bin|habe|hab|arbeite|wohne|lebe|"
            r"spiele|spreche|mag|liebe|hasse|esse|trinke|fahre|studiere|lerne|heiße|heisse|komme|fange|beginne|"
            r"besitze)\s+(?!ich\b)\w)"
        ),
    ),
    (
        re.compile(r"(?<!\w)(?i:ik)(?=\s)"),
        re.compile(
            r"(?:,\s+|,?\s+en\s+)(?:(?:ook|nu)\s+)?(?P<verb>(?:ben|heb|werk|woon|leef|speel|spreek|hou|haat|eet|drink|"
            r"rijd|studeer|leer|heet|kom|begin)\s+(?!ik\b)\w)"
        ),
    ),
    (
        re.compile(r"(?<!\w)(?i:je\s|j['’])"),
        re.compile(
            r"(?:,\s+|,?\s+et\s+)(?P<verb>(?:suis|ai|travaille|vis|habite|joue|parle|aime|adore|déteste|mange|bois|"
            r"conduis|étudie|apprends|viens|commence)\s+\w)"
        ),
    ),
)
_VOWEL = re.compile(r"[aeiouyhéèêàâ]", re.I)


_WHO = re.compile(r",?(?:\s+who)?\s*$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One verb phrase with its subject as a sentence of its own.

    `begins` is where the phrase's own characters begin in the message; those of the borrowed subject stand before.
    """

    sentence: Sentence
    begins: int

    @property
    def borrowed(self) -> str:
        """The subject that stands before the phrase's own characters."""
        return self.sentence.text[: self.begins - self.sentence.span[0]]


def is_open(words: str) -> bool:
    """Whether a base form after these words can be an infinitive: "I want to live in Porto and …"."""
    return _OPEN.search(words) is not None


def phrases(sentence: Sentence) -> list[Phrase]:
    """The sentence cut where a further verb phrase of the same subject begins; itself alone where none does."""
    cuts = _cuts(sentence.text)
    if not cuts:
        return [Phrase(sentence, sentence.span[0])]
    offset = sentence.span[0]
    found = [_first(sentence, end=cuts[0][0])]
    for number, (_, begin, subject) in enumerate(cuts):
        end = cuts[number + 1][0] if number + 1 < len(cuts) else len(sentence.text)
        words = sentence.text[begin:end]
        text = subject + words
        span = (offset + begin - len(subject), offset + end)
        found.append(Phrase(Sentence(text, span, is_asking(words)), offset + begin))
    return found


def _first(sentence: Sentence, *, end: int) -> Phrase:
    text, start = sentence.text[:end], sentence.span[0]
    return Phrase(Sentence(text, (start, start + end), is_asking(text)), start)


def _cuts(text: str) -> list[tuple[int, int, str]]:
    """Where a phrase ends, where the next begins, and the subject that it borrows."""
    found = {begin: (end, begin, subject) for end, begin, subject in (*_elsewhere(text), *_english(text))}
    return sorted(found.values())


def _english(text: str) -> list[tuple[int, int, str]]:
    leads = [match for match in islice(SUBJECT.finditer(text), MOST_SUBJECTS) if _LEADS.match(text, match.end())]
    found = []
    for number, match in enumerate(leads):
        if is_unsaid(text, match.start()):
            continue
        end = leads[number + 1].start() if number + 1 < len(leads) else len(text)
        is_own = match["self"] is not None
        who = match["self"] or _WHO.sub("", match.group())
        subject = ("We " if who.casefold() == "we" else "I ") if is_own else f"{who} "
        cuts = [
            (verb.start(), verb.start("verb"), subject)
            for verb in (_NEXT_OWN if is_own else _NEXT_THEIRS).finditer(text, match.end(), end)
            if not is_own or _is_said(verb["verb"], after=text[match.end() : verb.start()])
        ]
        found += [*cuts, *_had(text, match.end(), end=end, subject=subject, cuts=cuts)]
        found += _being(text, match.end(), end=min([end, *(stop for stop, _, _ in cuts)]), who=subject.strip())
    return found


def _is_said(verb: str, *, after: str) -> bool:
    """Whether a base form of the user's states something, after these words of the same subject."""
    if _FINITE.match(verb):
        return True
    return not is_open(after) and (_DENIED.search(after) is None or _TOLD_ANEW.match(verb) is not None)


def _had(
    text: str, start: int, *, end: int, subject: str, cuts: list[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """Further relatives and pets in a list of what somebody has: "I have a cat called Miso and a dog called Rex"."""
    has = subject + ("have " if subject in ("I ", "We ") else "has ")
    starts = [start, *(begin for _, begin, _ in cuts)]
    ends = [*(stop for stop, _, _ in cuts), end]
    return [
        (more.start(), more.start("verb"), has)
        for begin, stop in zip(starts, ends, strict=True)
        if _HAVE.match(text, begin)
        for more in _NEXT_HAD.finditer(text, begin, stop)
    ]


def _being(text: str, start: int, *, end: int, who: str) -> list[tuple[int, int, str]]:
    """What else somebody is, in a list after one "is": "she's deaf and a widow"."""
    if _IS.match(text, start) is None:
        return []
    subject = {"I": "I'm ", "We": "We're "}.get(who, f"{who} is ")
    return [(more.start(), more.start("verb"), subject) for more in _NEXT_BEING.finditer(text, start, end)]


def _elsewhere(text: str) -> list[tuple[int, int, str]]:
    for subject, following in _ELSEWHERE:
        lead = subject.search(text)
        if lead is None or is_unsaid(text, lead.start()):
            continue
        return [
            (match.start(), match.start("verb"), _spelt(lead.group().strip(), text[match.start("verb") :]))
            for match in following.finditer(text, lead.end())
        ]
    return []


def _spelt(subject: str, verb: str) -> str:
    """The subject as it stands before this verb: "je travaille", "j'ai"."""
    if subject.casefold() not in ("je", "j'", "j’"):
        return f"{subject} "
    return "j'" if _VOWEL.match(verb) else "je "
