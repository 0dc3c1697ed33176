"""The assistant's question gives a short answer its meaning: "Are you still a brewer at X?" - "yes, since 2019".

The assistant's words teach nothing by themselves: without an answer of the user's own nothing is read from them.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from memory.building import build
from memory.dates import find_date
from memory.gate import HIDDEN
from memory.rules_statements import REQUEST
from memory.secrecy import SECRET_WORD, sensitivity
from memory.sentences import Sentence, split
from memory.statements import STATEMENT_CONFIDENCE
from memory.values import Candidate

_LONGEST_ANSWER = 14  # words of a message's first sentence that can be an answer by itself
_YES = re.compile(
    r"^(?:yes|yep|yeah|yup|ja|sí|si|oui|sim|correct|exactly|that['’]s right|right|indeed|aye|still am|i am|i do|"
    r"of course|sure am)\b[\s,.!–-]*",
    re.I,
)
_NO = re.compile(r"^(?:no|nope|nah|nein|non|nee|não|not any ?more|not really|never)\b[\s,.!–-]*", re.I)
_PICK = re.compile(
    r"\b(?:the )?(?P<which>first|second|third|fourth|last|latter|former|1st|2nd|3rd|4th)(?: one| option)?\b|"
    r"^(?:option |number |#)?(?P<number>[1-4])\b(?![.,:/]\d|\s?(?:m|kg|km|cm)\b)",
    re.I,
)
_NTH = {
    "first": 0,
    "former": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "latter": -1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "last": -1,
}
_ABOUT_YOU = re.compile(
    r"\b(?:you|your|yours|you['’]re|du|dein\w*|sie|ihr\w*|tu|tú|vous|votre|usted|je|jouw|jij|você|seu|sua|"
    r"anything|any)\b",
    re.I,
)
_OFFER = re.compile(
    r"\b(?:would you like|do you want|shall i|should i|can i|may i|want me to|let me know|does that|is that "
    r"(?:ok|clear|helpful)|did (?:that|it|you)|anything else|"
    r"how (?:are|is|was)|what can i|how can i|could you (?:share|paste|clarify)|which (?:version|part|file|line|"
    r"model)|ready)\b",
    re.I,
)
_NOT_AN_ANSWER = re.compile(
    r"^(?:thanks?|thank you|cheers|ok(?:ay)?|great|perfect|cool|lol|haha|nice|hm+|idk|dunno|no idea|not sure|i "
    r"don['’]?t know|why|what|how|can|could|please|never ?mind|"
    r"forget|skip|whatever|maybe|depends|sorry|wait|stop|next|more|go on|nothing)\b",
    re.I,
)
_SLOT_OF_QUESTION: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), slot)
    for pattern, slot in (
        (r"\bwhat(?:['’]s| is) your (?:first |full )?name\b|who am i (?:talking|speaking)", "name"),
        (r"\b(?:what (?:should|shall|can|may) i call you|how (?:should|may) i address you)\b", "address_as"),
        (
            r"\bwhere (?:do you live|are you (?:based|living))\b|which (?:city|town|country) (?:do you live|are you)",
            "home",
        ),
        (r"\bwhat do you do (?:for a living|for work)\b|what(?:['’]s| is) your (?:job|occupation|profession)\b", "job"),
        (r"\bwhere do you work\b|who do you work for", "employer"),
        (r"\b(?:allerg(?:y|ies|ic))\b", "allergy"),
        (r"\bhow old are you\b|what(?:['’]s| is) your age\b", "age"),
        (r"\bwhat(?:['’]s| is) your (?:dog|cat|pet)['’]s name\b|what(?:['’]s| is) (?:he|she) called", "pet"),
        (r"\b(?:which|what) (?:instrument|sport)\b.*\bplay\b", "plays"),
    )
)
_ARE_YOU = re.compile(r"\b(?:are|were) you (?:still |now |currently |also |really )?(?P<rest>[^?]{2,80})\?", re.I)
_DO_YOU = re.compile(
    r"\bdo you (?:still |also |currently |usually )?(?P<rest>(?:live|work|have|own|play|eat|drink|speak|drive|"
    r"smoke|study|like|prefer|use)\b[^?]{2,80})\?",
    re.I,
)


def read_answer(own: list[Sentence], asked: str, *, at: datetime) -> Iterator[Candidate]:
    """What the message's first sentence means as an answer to the last question that the assistant asked."""
    question = _last_question(asked)
    if not own or not question or SECRET_WORD.search(question):
        return
    answer = own[0]
    words = answer.text.strip(" .!")
    if answer.is_question or HIDDEN in words or len(words.split()) > _LONGEST_ANSWER or not _ABOUT_YOU.search(question):
        return
    candidate = _confirmed(question, answer, at) or _picked(question, answer) or _fragment(question, own, at)
    if candidate is not None:
        yield candidate


def _last_question(asked: str) -> str:
    questions = [sentence.text for sentence in split(asked[-2000:]) if sentence.text.rstrip().endswith("?")]
    return questions[-1] if questions and not _OFFER.search(questions[-1]) else ""


def _confirmed(question: str, answer: Sentence, at: datetime) -> Candidate | None:
    """Read "yes, since 2019" as the answer to "Are you …?"."""
    yes, no = _YES.match(answer.text), _NO.match(answer.text)
    said = yes or no
    asked = _ARE_YOU.search(question) or _DO_YOU.search(question)
    if asked is None or said is None:
        return None
    rest = asked["rest"].strip().split(",")[0]
    is_be = asked.re is _ARE_YOU
    more = answer.text[said.end() :].strip(" .!")
    if no and (more or "any" in rest or " or " in rest):
        return None
    text = f"{'Is' if is_be else 'Does'} {'' if yes else 'not '}{rest}" if is_be or no else _third_person(rest)
    when = find_date(more, at) if more else None
    extra = f", {more}" if more else ""
    label = f" ({when.label})" if when and when.label not in more else ""
    return Candidate(
        text=f"{text}{extra}{label}",
        span=answer.span,
        confidence=0.8,
        valid_from=when.on if when and when.on <= at.date() else None,
        sensitivity=sensitivity(text),
    )


def _third_person(rest: str) -> str:
    verb, _, after = rest.partition(" ")
    verb = (
        "has"
        if verb.casefold() == "have"
        else f"{verb}s"
        if not verb.endswith("y") or verb == "play"
        else f"{verb[:-1]}ies"
    )
    return f"{verb[:1].upper()}{verb[1:]} {after}".strip()


def _picked(question: str, answer: Sentence) -> Candidate | None:
    """Read "the second one" as the answer to "Anything to stick to: A, B, or C?"."""
    pick = _PICK.search(answer.text)
    listed = question.rstrip("? ").split(":", 1)[-1]
    options = [option.strip(" .?") for option in re.split(r",\s*(?:or\s+)?|\s+or\s+|;\s*", listed) if option.strip()]
    if pick is None or len(options) < 2:
        return None
    index = int(pick["number"]) - 1 if pick["number"] else _NTH[pick["which"].casefold()]
    if index >= len(options):
        return None
    topic = question.split(":", 1)[0].strip() if ":" in question else ""
    rest = re.sub(r"^[\s,.–-]+", "", answer.text[pick.end() :]).strip()
    text = f"{topic + ': ' if topic else ''}{options[index]}" + (f" ({rest})" if rest else "")
    return Candidate(text=_capital(text), span=answer.span, confidence=0.7, sensitivity=sensitivity(text))


def _fragment(question: str, own: list[Sentence], at: datetime) -> Candidate | None:
    """Read "viola. badly." as the answer to "Which instrument do you play?"."""
    answer = own[0]
    words = answer.text.strip(" .!,")
    if _NOT_AN_ANSWER.match(words) or _YES.match(words) or _NO.match(words) or re.match(r"(?:i|we|my)\b", words, re.I):
        return None
    if REQUEST.match(words) and " " in words:  # the question was passed over: "Tell me about the sea."
        return None
    if not re.match(
        r".*\b(?:what|which|where|when|who|how|since|any|anything|wie|wo|was|welche\w*|qué|dónde|cuál|quel\w*|où|"
        r"comment|waar|wat|welke|qual|onde)\b",
        question,
        re.I | re.S,
    ):
        return None
    slot = next((name for pattern, name in _SLOT_OF_QUESTION if pattern.search(question)), None)
    if slot is not None and len(words.split()) <= 5:
        return build(slot, words, answer.span)
    when = find_date(words, at)
    label = f" ({when.label})" if when and when.label not in words else ""
    text = f"{question.strip()} {_capital(words)}{label}"
    return Candidate(
        text=text,
        span=answer.span,
        confidence=STATEMENT_CONFIDENCE,
        event_on=when.on if when and when.precision == "day" else None,
        sensitivity=sensitivity(text),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
