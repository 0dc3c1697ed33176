"""What is a plan: words about a day still to come, of the user's own or in a note's short form ("dentist on Thursday").

Pure: text and date → whether, and where one plan ends and the next begins. Which dates there are is `memory.dates`.
"""

import itertools
import re
from collections.abc import Iterator
from datetime import date, datetime

from memory.dates import find_dates
from memory.rescheduling import is_called_off, is_changed, is_moved
from memory.rules_statements import (
    COUNTDOWN,
    DISCOURSE,
    EVENT_NOUN,
    GOING,
    PERSONAL,
    PLACE_AND_DATE,
    REQUEST,
)
from memory.sentences import Sentence
from memory.when import When

_CERTAIN = re.compile(r"(?:day|days|week|weekend)")
# Not sure to come: wishes, doubts, conditions.
_OPEN = re.compile(
    r"\b(?:want(?:ed)?|wish|could|would|should|might|may|maybe|perhaps|hop(?:e|ing)|think(?:ing)?|wonder\w*|if|unless|"
    r"usually|normally|often|always|möchte|würde|vielleicht|wenn|quiero|quisiera|quizás?|si|voudrais|peut-être|zou|"
    r"misschien|"
    r"als|queria|talvez|se)\b",
    re.I,
)
_OWN = re.compile(rf"{PERSONAL.pattern}|\b(?:vou|vamos|temos|tenemos|empiezo|empezamos|começo|partimos|viajo)\b", re.I)
# "Away next weekend", "Heading to Prague in two weeks": the subject is left out.
_LEAVING = re.compile(
    r"(?:off|heading|headed|flying|driving|sailing|travell?ing|away|back|out|going|moving|staying|camping|visiting|"
    r"seeing|"
    r"meeting|gonna|hosting|having|starting|unterwegs|weg|nach|rumbo|camino|en route|direction|onderweg|op weg|"
    r"a caminho)\b"
    r"(?!['’])",
    re.I,
)
_BE = (
    r"(?: (?:is|are|has been|have been|was)|['’]s)?(?: (?:now|booked|scheduled|set|due|confirmed|planned|back)|(?: "
    r"(?:has|have|needs) to| must) be (?:in|paid|done|sent|ready|handed in|submitted))*"
)
_GOES = (
    r"(?: (?:starts?|ends?|begins?|closes?|opens?|expires?|arrives?|comes? (?:out|back|round)|runs? out|goes? out|"
    r"go out|"
    r"falls?|takes? place|kicks? off|finish(?:es)?))?"
)
_WORD = r"[\w&'’/-]+"
_FOR = rf"(?: (?:for|of|from|with) (?:(?:the|my|our|an?) )?(?:{_WORD} ){{0,2}}?{_WORD})?"
_HEAD = re.compile(
    rf"(?:(?:got|have|there['’]s|another|next|also) )*(?:(?:(?:an?|the|my|our|his|her|their|this|first|second|final|"
    rf"last) )+"
    rf"(?:{_WORD} ){{0,3}}?{_WORD}{_FOR}{_BE}|(?:{_WORD} ){{0,4}}?{_WORD}{_FOR}{_BE}{_GOES})"
    r"(?: (?:on|at|by|in|from|for|until|till|this|next|am|el|le|op|em|na|no))?\s*",
    re.I,
)
_WORLD = re.compile(
    r"(?:the new|the next|the latest|a new|new|it|this|that|he|she|they|there|everything|nothing|what)\b", re.I
)
_JOINT = re.compile(r",?\s+(?:and|then|und|dann|y|et|puis|en|dan|e)\s+(?:then\s+)?|[,;]\s+|\s+[–—-]\s+", re.I)
_NO_PLAN = re.compile(
    r"(?:(?:back|then|again|also|until|till|not|or|to|from|leav\w+|return\w*|on|at|by|in|for|with|probably|maybe|i|"
    r"we)\b|$)",
    re.I,
)
_THE = re.compile(
    r"(?:turns out|apparently|it seems|heads up|update|looks like)?[,:]?\s*(?:that )?(?:the|this)\s+", re.I
)
_MOST_WORDS = 28


_LASTING = re.compile(
    r"\b(?:al+erg\w*|intoleran\w*|birthday|born|turn(?:s|ing)? \d|since|never|seit|desde|depuis|sinds)\b", re.I
)
RECURS = re.compile(
    r"\b(?:(?:on )?(?:every|each) (?:other |second |third |single )?(?:\w+day|day|morning|evening|week|weekend|"
    r"fortnight|month|"
    r"year)s?|fortnightly|weekly|monthly|twice a \w+|once a \w+|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days|"
    r"jede[nr]? "
    r"\w+|(?:alle|todos los|todas las|tous les|toutes les|elke|iedere|todas? as|todos os) \w+|los (?:lunes|martes|"
    r"miércoles|"
    r"jueves|viernes|sábados|domingos)|le (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) soir)\b",
    re.I,
)


_ENDS = re.compile(
    r"\b(?:until|till|til|up to|end(?:s|ing)|finish(?:es|ing)|expir(?:es|ing)|runs? out|wraps? up|through to|"
    r"bis(?: zum)?|endet|"
    r"läuft aus|hasta(?: el)?|termina|acaba|caduca|jusqu['’](?:au|en|à)|finit|se termine|expire|tot(?: en met)?|"
    r"eindigt|loopt af|"
    r"até(?: o)?|expira)\s+(?:(?:on|in|at|by|the|end of|am|im|el|en|le|op|em)\s+)*$",
    re.I,
)


def ending(text: str, at: datetime) -> When | None:
    """The day on which something ends that the text tells of: "until Friday", "it finishes on 30 June"."""
    return next((when for when in find_dates(text, at) if _ENDS.search(text[: when.span[0]])), None)


def is_routine(text: str) -> bool:
    """Whether a note without a subject tells what recurs: "choir every other Tuesday at 7"."""
    match = RECURS.search(text)
    if match is None or _OPEN.search(text[: match.start()]):
        return False
    lead = DISCOURSE.match(text)
    head = text[lead.end() if lead else 0 : match.start()]
    return bool(head.strip()) and _WORLD.match(head) is None and _HEAD.fullmatch(head) is not None


def is_plan(text: str, when: When, *, today: date, has_facts: bool = False) -> bool:
    """Whether the text tells of something of the user's on a day to come.

    `has_facts` says that lasting facts were read from it, which the day does not end.
    """
    bare = DISCOURSE.sub("", text[: when.span[0]] + "…" + text[when.span[1] :])
    if when.until < today or REQUEST.match(bare) or is_called_off(text):
        return False
    if is_moved(text) or any(words.search(text) for words in (EVENT_NOUN, GOING, COUNTDOWN, PLACE_AND_DATE)):
        return True
    if when.until <= today or not _CERTAIN.fullmatch(when.precision) or len(text.split()) > _MOST_WORDS:
        return False
    if has_facts or _OPEN.search(bare) or _LASTING.search(bare):
        return False
    return bool(_OWN.search(bare) or _LEAVING.match(bare) or _is_note(text, when))


def dated_parts(sentence: Sentence, at: datetime) -> Iterator[Sentence]:
    """The sentence cut where a further thing gets a day of its own; itself alone where only one has."""
    text, begin = sentence.text, 0
    dates = find_dates(text, at)
    for earlier, later in itertools.pairwise(dates):
        joints = list(_JOINT.finditer(text, earlier.span[1], later.span[0]))
        for joint in joints:
            between = text[joint.end() : later.span[0]]
            if not (_NO_PLAN.match(between) or _WORLD.match(between)) and _HEAD.fullmatch(between):
                yield _part(sentence, begin, joint.start())
                begin = joint.end()
                break
    yield _part(sentence, begin, len(text)) if begin else sentence


def _is_note(text: str, when: When) -> bool:
    """Whether the words before the date are a note's: "the MOT is on", "exam on", "results come out on"."""
    lead = DISCOURSE.match(text)
    head = text[lead.end() if lead else 0 : when.span[0]]
    if not head or _WORLD.match(head) or _HEAD.fullmatch(head if not is_changed(text) else _THE.sub("", head)) is None:
        return False
    names = re.findall(r"(?<=\s)[A-Z][a-z]\w*(?!['’]s)", head)
    return len(names) < 2


def _part(sentence: Sentence, start: int, end: int) -> Sentence:
    offset = sentence.span[0]
    return Sentence(sentence.text[start:end], (offset + start, offset + end), sentence.is_question)
