"""When a statement makes an older one out of date without naming its slot: over, changed, come true, one more. Pure."""

import re
from collections.abc import Iterator

from memory.people import ANIMAL, KIN, PARTNERS, normal, same_subject
from memory.requests import stem, stems
from memory.values import Candidate, Memory

LASTING = frozenset("name address_as birthday origin nationality family child allergy intolerance condition".split())
"""Slots whose values are not swapped for others, nor ended by a word about a thing."""
_STATEMENT = 0.75  # confidence below which a candidate is a sentence as it was said
_OVER = re.compile(
    r"\b(?:split up|broke(?:n)? up|called it (?:off|a day|quits)|(?:broke|broken) (?:it )?off|ended things|it['’]s "
    r"over|finished with|"
    r"checked out of|moved out of|divorc\w+|sold|flogged|got rid of|quit|resigned|notice in|no longer|any ?more|"
    r"gave up|given up|"
    r"cancel+ed|called off|is history|are history|closed down|died|passed away|put (?:him|her|it) down|we lost|i "
    r"lost|left|pulled out)\b",
    re.I,
)
# What was meant to be and will not: "not moving after all", "decided against the dog".
_NOT_AFTER_ALL = re.compile(
    r"(?:\b(?:not|never|no|nothing)\b|n['’]t\b)[^.;!?]{0,80}?\b(?:after all|in the end|any ?more|any longer)\b|"
    r"\b(?:after all|in the end),?[^.;!?]{0,30}?(?:\bnot\b|n['’]t\b)|"
    r"\b(?:decided (?:against|not to)|(?:changed|change) (?:my|our) minds? (?:about|on)|thought better of|backed out|"
    r"(?:got|had) cold feet|pulled out|shelved|(?:given|gave) up on|dropped the (?:idea|plan)|fell through|"
    r"doch nicht|al final no|finalement,? (?:\S+ ){0,4}?pas|toch (?:niet|geen)|afinal (?:\S+ )?não)\b",
    re.I,
)
_GIVES_UP = re.compile(
    r"n['’]t\b|\b(?:decided (?:against|not to)|change[d]? (?:my|our) minds? (?:about|on)|thought better of|backed out|"
    r"pulled out|(?:got|had) cold feet|shelved|(?:given|gave) up on|dropped the (?:idea|plan)|fell through|doch nicht|"
    r"al final no|finalement|toch (?:niet|geen)|afinal|after all|in the end|any ?more|any longer)\b",
    re.I,
)
_CLAUSE_ENDS = re.compile(r"[,.;:!?]\s|\b(?:but|because|so|since|as|aber|weil|pero|porque|mais|maar|want|mas)\b", re.I)
_LITTLE = frozenset(
    "the and for not our you are its his her him she has had was own one any all out off too yet now isn aren won "
    "don doing getting idea plan ich wir und das die der den les des une los las una het een não pas nicht".split()
)
_MEANT = re.compile(
    r"\b(?:going to|gonna|will|planning|plan to|hoping|thinking (?:of|about)|want to|about to|due|booked|signed up|"
    r"looking (?:for|at|into)|saving (?:for|up)|training for|\w+ing|werde\w*|wollen|will|voy a|vamos a|quer\w+|vais|"
    r"allons|voulons|ga|gaan|wil\w*|vou)\b",
    re.I,
)
_INSTEAD = re.compile(
    r"\b(?:now|from (?:here|now) on|these days|changed|moved to|instead|actually|bumped|up to|down to|pushed|put "
    r"(?:me|us) up|"
    r"make that|switched)\b",
    re.I,
)
_DATE_TAIL = re.compile(r"\s*\([^()]*\d{4}\)$")
_MEASURE = re.compile(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|\d+(?:[.,]\d+)*)\b", re.I)
_COMMON = frozenset(
    "with that this have has had been were was from about they their them there then than when what which your "
    "mine just really "
    "very only also into over like more some such still even much many does done doing going gone because while "
    "after before "
    "every would could should again where here".split()
)


def _pair(before: str, after: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(rf"\b(?:{before})\b", re.I), re.compile(rf"\b(?:{after})\b", re.I)


# What was ahead or open, and what is said when it has come about: the first statement ends with the second.
_COME_TRUE = (
    _pair(
        r"expecting|pregnant|due (?:date|in|on)|baby on the way|schwanger|embarazada|enceinte|zwanger|grávida",
        r"it['’]s a (?:boy|girl)|arrived (?:safely|early|late|at \d|this|last|yesterday|today|on)\b|was born|were "
        r"born|born (?:on|yesterday|today|last|this|at|mon|tues|wednes|thurs|fri|satur|sun)\w*|"
        r"gave birth|"
        r"(?:had|have had) (?:the|our|a) (?:baby|boy|girl|twins)|(?:he|she|baby|they)(?:['’]s|['’]re| is|"
        r" are) here|newborn|"
        r"ist (?:da|geboren)|ha nacido|est née?|is geboren|nasceu",
    ),
    _pair(r"engaged|fiancée?|wedding", r"got married|(?:we|i)['’]re (?:now )?married|tied the knot|husband|my wife"),
    _pair(
        r"(?:live|living|stay|staying|share|sharing) (?:with|at my|a (?:flat|house)|the (?:flat|house))\b",
        r"(?:moved|moving) (?:out|in with)|(?:my|our) own (?:place|flat|studio|house|home)|liv(?:e|ing) (?:alone|on "
        r"my own)",
    ),
    _pair(
        r"(?:looking|searching|hunting) for (?:a |an )?(?:new )?(?:job|work|position)|job ?hunt\w*|applied (?:for|to)|"
        r"interview\w*|unemployed|between jobs",
        r"got the job|my new job|hired|they (?:took|want) me|start(?:ed|ing) (?:at|as|with)|accepted the offer|"
        r"got an offer",
    ),
    _pair(
        r"(?:looking|searching|hunting) for (?:a |an )?(?:new )?(?:flat|house|apartment|place|room)|(?:flat|house)[ -]?"
        r"hunt\w*",
        r"(?:found|bought|got|signed for|moved into) (?:a|an|the|our) (?:new )?(?:flat|house|apartment|place|"
        r"room)|got the "
        r"keys",
    ),
    _pair(
        r"driving (?:test|lessons)|learning to drive|provisional licen[cs]e",
        r"passed (?:my|the) (?:driving )?test|got my licen[cs]e|licen[cs]e came",
    ),
    _pair(r"writing (?:my|a) (?:thesis|dissertation|phd)", r"handed in|submitted|defended|(?:am|i['’]m) a doctor now"),
    _pair(
        r"waiting (?:for|on) (?:my|the|our|a)|on the waiting list|awaiting",
        r"(?:finally )?(?:arrived|came through|got (?:my|the|our) (?:results|date|place|letter|appointment))",
    ),
)
_OF_ME = re.compile(r"\b(?:has|have|put|got|started|keeps?|prescribed|gave|gives) me (?:on )?", re.I)
"""What somebody else does for the user is the user's: "my GP has put me on …"."""
COME_TRUE_WORDS = frozenset(
    "expecting pregnant baby due engaged looking searching hunting job interview unemployed test lessons thesis "
    "dissertation waiting awaiting live living share".split()
)
"""Words by which memories of the first kind are found, where `comes_true`."""
_BRINGS = {
    "home": re.compile(r"\b(?:my|our) (?:\w+ )?(?:commute|neighbou?rs?|landlord|landlady|street|local)\b", re.I),
    "employer": re.compile(r"\b(?:my|our) (?:\w+ )?(?:commute|boss|manager|team|office|desk|shifts?)\b", re.I),
    "boss": re.compile(r"(?!)"),
    "family": re.compile(r"(?!)"),
    "school": re.compile(r"\b(?:my|our) (?:\w+ )?(?:course|lectures?|dorm|halls|timetable)\b", re.I),
}
"""What ends with a thing of this slot, beside the statements that name its value."""
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "twin": 2, "both": 2}
_ONE_MORE = re.compile(rf"\b(?P<nth>{'|'.join(_ORDINALS)}|another|one more)\s+(?P<noun>{KIN}|{ANIMAL})\b", re.I)
_SO_MANY = re.compile(
    rf"\b(?P<n>{'|'.join(_NUMBERS)}|[1-4])\s+(?:\w+\s+)?(?P<noun>{KIN}|{ANIMAL})(?:s|es|ren)?\b", re.I
)
_SO_MANY_LEFT = re.compile(
    rf"\b(?:just|only|down to|left with)\s+(?:the\s+|my\s+)?(?P<n>one|two|three)\s+(?P<noun>{KIN}|{ANIMAL})(?:s|es|"
    rf"ren)?\b",
    re.I,
)


def overtakes(candidate: Candidate, memory: Memory) -> bool:
    """Whether a statement says that what a memory says is over, has come about, or has another day or number."""
    if memory.kind == "instruction" or candidate.operation != "state":
        return False
    if (
        _is_one_more(candidate.text, memory.text)
        or _is_fewer(candidate.text, memory.text)
        or _has_come_true(candidate, memory)
    ):
        return True
    if candidate.slot is not None or candidate.confidence > _STATEMENT:
        return False
    is_about = candidate.subject == "user" or same_subject(candidate.subject, memory.subject)
    return is_about and (
        _is_over(candidate, memory) or _is_dropped(candidate, memory) or _has_changed(candidate, memory)
    )


def is_swapped(candidate: Candidate, memory: Memory) -> bool:
    """Whether a statement names what the memory says as the old value: "swapped the Corsa for a Kia"."""
    if not candidate.replaces or candidate.operation != "state" or memory.kind == "instruction":
        return False
    is_own = candidate.subject == memory.subject or (candidate.subject == "user" and _OF_ME.search(memory.text))
    if memory.slot in LASTING or not is_own or memory.event_on is not None:
        return False
    known = stems(f"{memory.text} {memory.value or ''}")
    old, new = (
        {stem(word) for word in text.split() if len(word) > 1} for text in (candidate.replaces, candidate.value or "")
    )
    is_said_here = any(proof.quote in candidate.text for proof in memory.evidence)
    return bool(old) and old <= known and not (new and new <= known) and not is_said_here


def _is_over(candidate: Candidate, memory: Memory) -> bool:
    shared = words(candidate.text) & words(memory.text) | _names_in(candidate.text) & _names_in(memory.text)
    return _OVER.search(candidate.text) is not None and any(_is_name_in(word, memory.text) for word in shared)


def _is_dropped(candidate: Candidate, memory: Memory) -> bool:
    """Whether a plan is given up: all that is denied stands in it, or it was still to come and has the name."""
    dropped = _NOT_AFTER_ALL.search(candidate.text)
    if dropped is None or memory.slot in LASTING or _NOT_AFTER_ALL.search(memory.text):
        return False
    denied = _plan_words(_around(candidate.text, dropped.span()))
    known = _plan_words(_DATE_TAIL.sub("", memory.text))
    if denied and denied <= known:
        return True
    is_plan = memory.kind == "event" or _MEANT.search(memory.text) is not None
    return is_plan and any(_is_name_in(word, memory.text) for word in words(candidate.text))


def _around(text: str, span: tuple[int, int]) -> str:
    """The clause in which the span stands."""
    before = max((match.end() for match in _CLAUSE_ENDS.finditer(text, 0, span[0])), default=0)
    after = _CLAUSE_ENDS.search(text, span[1])
    return text[before : after.start() if after else len(text)]


def _plan_words(text: str) -> set[str]:
    """The stems of what a plan is about, without the words that only say that it is given up."""
    told = _GIVES_UP.sub(" ", text)
    return {stem(word) for word in normal(told).split() if len(word) > 2 and word not in _COMMON | _LITTLE}


def _has_changed(candidate: Candidate, memory: Memory) -> bool:
    """Another day or number for what shares at least two telling words."""
    shared = words(candidate.text) & words(memory.text)
    if memory.slot is not None or not _INSTEAD.search(candidate.text) or len(shared) < 2:
        return False
    mine, theirs = set(_MEASURE.findall(candidate.text.casefold())), set(_MEASURE.findall(memory.text.casefold()))
    return bool(mine and theirs and not mine & theirs)


def comes_true(text: str) -> bool:
    """Whether a statement may say that something expected has come about."""
    return any(after.search(text) for _, after in _COME_TRUE)


def follows_from(text: str, subject: str, ended: Memory) -> bool:
    """Whether a statement stood on a memory that has ended: it names its value, or what its slot brings along."""
    if ended.slot not in _BRINGS:
        return False
    names = set(re.findall(r"[^\W\d_a-zß-öø-ÿ][\w'’-]{2,}", ended.value or ""))
    if any(re.search(rf"\b{re.escape(name)}\b", f"{subject} {text}") for name in names):
        return True
    return subject == "user" and _BRINGS[ended.slot].search(text) is not None


def words(text: str) -> set[str]:
    """The telling words of a text in normal form: no short ones, no common ones, no days or numbers."""
    return set(_telling(text))


def _telling(text: str) -> Iterator[str]:
    for word in normal(text).split():
        if len(word) > 3 and word not in _COMMON and not _MEASURE.fullmatch(word):
            yield word


def _has_come_true(candidate: Candidate, memory: Memory) -> bool:
    is_own = memory.subject == "user" or memory.subject.split()[0] in PARTNERS
    return is_own and any(
        before.search(memory.text) and after.search(candidate.text) and not after.search(memory.text)
        for before, after in _COME_TRUE
    )


def _is_one_more(said: str, known: str) -> bool:
    """For example "a third brother" where two were known."""
    more, many = _ONE_MORE.search(said), _SO_MANY.search(known)
    if more is None or many is None or more["noun"].casefold() != many["noun"].casefold():
        return False
    count = int(many["n"]) if many["n"].isdigit() else _NUMBERS[many["n"].casefold()]
    return _ORDINALS.get(more["nth"].casefold(), 99) > count


def _is_fewer(said: str, known: str) -> bool:
    """For example "just the one cat now" where two were known."""
    now, many = _SO_MANY_LEFT.search(said), _SO_MANY.search(known)
    if now is None or many is None or now["noun"].casefold() != many["noun"].casefold():
        return False
    return _NUMBERS.get(now["n"].casefold(), 0) < _NUMBERS.get(
        many["n"].casefold(), int(many["n"]) if many["n"].isdigit() else 0
    )


def _names_in(text: str) -> set[str]:
    return {normal(found) for found in re.findall(r"\b[^\W\d_a-z][^\W\d_A-Z]{2,}\b(?!['’][mdlrv])", text)} - _COMMON


def _is_name_in(word: str, text: str) -> bool:
    """Whether the word (in normal form) is written with a capital inside the text, as names are."""
    return any(normal(found) == word for found in re.findall(r"(?<!^)\b[^\W\d_a-z][\w'’-]+", text))
