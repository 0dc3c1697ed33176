"""When a plan gets another day: "moved to 29 June", "pushed back a week", "they gave us an extra week", "cancelled".

Pure: it says which known plan a sentence means and what its new day is. What is stored is `memory.reconcile`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from memory.date_words import DAY_OF, MONTH_OF, NUMBERS, any_of
from memory.dates import find_date
from memory.overtaking import words
from memory.people import same_subject
from memory.requests import stem
from memory.sentences import Sentence
from memory.values import Candidate, Memory

_LATER = (
    r"(?:push|put|mov|shift|bump|knock)\w* back|postpon\w*|delay\w*|defer\w*|extend\w*|prolong\w*|extra|later|more|"
    r"verschoben|"
    r"verlänger\w*|später|aplaza\w*|retrasa\w*|pospuest\w*|más tarde|report\w*|repouss\w*|retard\w*|plus tard|"
    r"uitgesteld|"
    r"verschoven|later|adiad\w*|adiaram|mais tarde"
)
_SOONER = (
    r"(?:brought|bring|bringing|moved?|pulled) (?:it )?(?:forward|up)|earlier|sooner|vorverlegt|vorgezogen|früher|"
    r"adelant\w*|antes|avanc\w*|plus tôt|vervroegd|eerder|antecipad\w*|mais cedo"
)
_MOVED = re.compile(
    r"\b(?:moved?|moving|changed?|pushed|put|shifted|brought|switched|bumped)(?: [\w'’-]+){1,5} (?:back|forward|"
    r"on) (?:to|"
    r"until|till)\b|\b(?:rescheduled|postponed|delayed|shifted|bumped) (?:to|until|till|for)\b|"
    r"\b(?:pushed|moved|postponed|delayed|put back|brought forward|extended|rescheduled)(?: (?:us|me|it|back))*: |"
    rf"\b(?:(?:been |was |is |are |got |has |have |had |they['’]ve |we['’]ve )?(?:moved|changed|rescheduled|rearranged|"
    rf"shifted|pushed|bumped|brought forward|switched|put back|put off) (?:back |forward |on |up )?(?:to|until|till|"
    rf"from|for)|"
    rf"(?:{_LATER}|{_SOONER}) (?:to|until|till|auf|al?|au|naar|para|bis|tot)|instead of|not until|isn['’]t until|"
    rf"auf den|verlegt|cambiad\w|cambió|déplacé\w*|verplaatst|remarcad\w|mudou)\b",
    re.I,
)
_NEW_DAY = re.compile(
    r"\b(?:now|instead|after all|not (?:on )?the \d|rather than|changed|moved|new date|extra|extended|extension|jetzt|"
    r"nun|"
    r"stattdessen|ahora|en vez de|maintenant|au lieu|nu|in plaats|agora|em vez)\b",
    re.I,
)
_UNIT = (
    r"(?P<unit>days?|weeks?|fortnights?|months?|tage?n?|wochen?|monate?n?|días?|semanas?|mes(?:es)?|jours?|semaines?|"
    r"mois|"
    r"dag(?:en)?|week|weken|maand(?:en)?|dias?|m[eê]s)"
)
_COUNT = rf"(?P<n>\d{{1,2}}|{any_of(NUMBERS)}|another|couple of|an? extra|few)"
_SHIFT = re.compile(
    rf"\b(?:(?P<later>{_LATER})|(?P<sooner>{_SOONER}))\b(?: [\w'’-]+){{0,7}}? {_COUNT} (?:more |extra )?"
    rf"{_UNIT}\b|\b(?P<n2>\d{{1,2}}|{any_of(NUMBERS)}|another|an? extra|couple of)(?: \w+)? (?P<unit2>days?|weeks?|"
    rf"fortnights?|"
    rf"months?|tage?n?|wochen?|días?|semanas?|jours?|semaines?|dagen|weken|dias?) (?:(?P<later2>later|longer|more|"
    rf"extra|später|más "
    rf"tarde|plus tard|mais tarde)|(?P<sooner2>earlier|sooner|früher|antes|plus tôt|eerder|mais cedo))\b|"
    rf"\b(?:an? )?extra "
    rf"(?P<unit3>day|week|fortnight|month)\b",
    re.I,
)
# "Camping's cancelled", "the dentist cancelled on me", "they've called off the fair": nothing else has to be said.
_NOUN = r"(?P<v>(?:[^\W\d_][\w'’-]*\s){0,3}?[^\W\d_][\w-]*)"
_OFF = (
    re.compile(
        rf"(?:^|[,;:.!–—]\s+|\b(?:and|but|so|that|says|heard)\s+)(?:(?:the|my|our|this|her|his|"
        rf"their)\s+)?{_NOUN}(?:['’]s|\s+(?:is|are|was|were|"
        r"has|have|got|just))*\s+(?:been\s+|just\s+|now\s+|sadly\s+)*(?:cancel+ed|called off|scrapped|not happening|"
        r"fallen through|fell through|off(?= this| next| now| again|[.,;!]|$)|abgesagt|fällt aus|cancelad[oa]|"
        r"suspendid[oa]|annulée?|"
        r"geannuleerd|afgelast|gaat niet door)\b",
        re.I,
    ),
    re.compile(
        r"\b(?:they|he|she|i|we|someone|[A-Z]\w+)(?:['’]ve|['’]s|['’]re| have| has| had to| are|"
        r" is)?\s+(?:just\s+)?(?:cancel+(?:ed|ing)?|call(?:ed|ing)? "
        rf"off|scrapped|scrapping|pulled)\s+(?:the|my|our)\s+{_NOUN}(?=[.,;!]|$|\s(?:on|because|as|at|this|next|and|"
        rf"so|until|due)\b)",
        re.I,
    ),
)
_GENERAL = frozenset(
    stem(word)
    for word in "deadline date day time appointment due plan trip moved changed pushed postponed delayed cancelled "
    "forward back week weeks month extra now later earlier says said told turns rang called everyone instead "
    "submission hospital school they gave good news bad start starts scheduled booked".split()
)
_DATES = frozenset(stem(word) for word in (*MONTH_OF, *DAY_OF))
_SHORT = {
    "op": "operation",
    "appt": "appointment",
    "uni": "university",
    "hols": "holiday",
    "bday": "birthday",
    "mtg": "meeting",
}
_DATE_TAIL = re.compile(r"\s*\([^()]*\d{4}\)$")


def is_moved(text: str) -> bool:
    """Whether the text says that something takes place on another day than it did."""
    return _MOVED.search(text) is not None


def is_called_off(text: str) -> bool:
    """Whether the text says that something does not take place."""
    return any(pattern.search(text) for pattern in _OFF)


def is_changed(text: str) -> bool:
    """Whether the text says that a day is another one now."""
    return is_moved(text) or _NEW_DAY.search(text) is not None


def moved(candidate: Candidate, known: Sequence[Memory]) -> Memory | None:
    """The one plan among those known that a statement with a date gives another day to; None where there is none."""
    if candidate.event_on is None or not is_changed(candidate.text):
        return None
    others = [m for m in known if m.event_on is not None and m.event_on != candidate.event_on]
    same = [m for m in others if _are_one(candidate.subject, m.subject) and m.kind not in ("relation", "preference")]
    return _meant(candidate.text, [m for m in same if m.slot != "birthday"])


def read_rescheduled(sentence: Sentence, *, at: datetime) -> Iterator[Candidate]:
    """A shift by days or weeks, as a correction of the plan it names, and plans that are called off, as ends."""
    shift = _SHIFT.search(sentence.text)
    days = 0 if shift is None else _days(shift)
    rest = "" if shift is None else sentence.text[: shift.start()] + sentence.text[shift.end() :]
    if days and find_date(rest, at) is None:  # a new day that is named needs no reckoning
        yield Candidate(
            text=sentence.text,
            span=sentence.span,
            value=f"{days:+d} days",
            operation="correct",
            valid_from=at.date(),
            confidence=0.7,
        )
    for pattern in _OFF:
        match = pattern.search(sentence.text)
        if match is not None and len(match["v"]) > 2:
            yield Candidate(text=sentence.text, span=sentence.span, value=match["v"], operation="end", confidence=0.7)


def put_off(candidate: Candidate, known: Sequence[Memory]) -> tuple[Memory, Candidate] | None:
    """The plan that a shift means, and what it says from now on; None for anything but a shift, or for no plan."""
    match = re.fullmatch(r"([+-]\d+) days", candidate.value or "")
    if match is None or candidate.operation != "correct":
        return None
    ahead = [m for m in known if m.event_on is not None and candidate.valid_from and m.event_on >= candidate.valid_from]
    memory = _meant(candidate.text, ahead)
    if memory is None:
        return None
    on = (memory.event_on or date.max) + timedelta(days=int(match[1]))
    words_left = _DATE_TAIL.sub("", memory.text).rstrip(".")
    text = f"{words_left}: moved, now on {on:%A} {on.day} {on:%B} {on.year}"
    stored = replace(
        candidate,
        text=_without_old_day(text, memory),
        subject=memory.subject,
        kind=memory.kind,
        slot=memory.slot,
        value=memory.value,
        event_on=on,
        sensitivity=memory.sensitivity,
        operation="state",
    )
    return memory, stored


def _are_one(subject: str, other: str) -> bool:
    """Whether both are about the same person; what is the user's may be told of one of their people: "the wedding"."""
    return "user" in (subject, other) or same_subject(subject, other)


def _without_old_day(text: str, memory: Memory) -> str:
    """The text without the day that no longer holds."""
    said = memory.evidence[0].at if memory.evidence else None
    head, tail = text.split(": moved, ", 1)
    when = None if said is None else find_date(head, said)
    if when is not None:
        left = head[: when.span[0]].rstrip()
        head = re.sub(r"(?:['’]s|\s+(?:the|on|at|by|for|is|are|until))+$", "", left) + head[when.span[1] :]
    return f"{head.strip(' ,')}: moved, {tail}"


def _days(match: re.Match[str]) -> int:
    unit = (match["unit"] or match["unit2"] or match["unit3"]).casefold()
    number = (match["n"] or match["n2"] or "one").casefold()
    count = int(number) if number.isdigit() else NUMBERS.get(number, 2 if "couple" in number else 1)
    if unit.startswith("f"):
        count *= 14
    elif unit.startswith(("week", "woche", "semana", "semaine", "weke")):
        count *= 7
    elif unit.startswith(("mo", "mes", "maand", "mê")):
        count *= 30
    return -count if match["sooner"] or match["sooner2"] else count


def _meant(text: str, plans: Sequence[Memory]) -> Memory | None:
    """The plan whose words stand in the text: of several the one with most of them, then the latest."""
    shared = [(len(_shared(text, m.text)), place, m) for place, m in enumerate(plans)]
    meant = [each for each in shared if each[0] and not _are_two(_topic(text), _topic(each[2].text))]
    return max(meant, key=lambda each: each[:2])[2] if meant else None


def _shared(one: str, other: str) -> set[str]:
    return (set(_topic(one)) & set(_topic(other))) - {""}


def _are_two(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether all that is shared is told apart by the word before it: "driving test", "theory test"."""
    both = (set(mine) & set(theirs)) - {""}
    before, after = (dict(zip(words_[1:], words_, strict=False)) for words_ in (mine, theirs))
    return all(word in before and word in after and not {before[word], after[word]} & (both | {""}) for word in both)


def _topic(text: str) -> list[str]:
    """The telling words of a text, stemmed, in order; "" for each that is none."""
    plain = (_SHORT.get(word.casefold(), word) for word in re.findall(r"[\w-]+", _DATE_TAIL.sub("", text)))
    stems_ = ["".join(stem(telling) for telling in words(word)) for word in plain]
    return ["" if word in _GENERAL or word in _DATES else word for word in stems_]
