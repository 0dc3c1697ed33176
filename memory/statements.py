"""What no slot has a place for: standing instructions, plans with a date, and lasting personal statements.

A statement is kept in the user's own words, so precision is all: greetings, moods, requests, thanks, what is said about
this chat, and questions about the world teach nothing. It must not know the slots' rules.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from memory.dates import When, find_date
from memory.gate import HIDDEN, has_secret
from memory.people import BARE_KIN, RELATION
from memory.rules_en import NAME, NAMES, SUBJECT
from memory.rules_instructions import INSTRUCTION
from memory.rules_languages import INSTRUCTION as OTHER_INSTRUCTION
from memory.secrecy import sensitivity
from memory.sentences import Sentence, clauses
from memory.values import Candidate

STATEMENT_CONFIDENCE = 0.6  # a whole sentence kept as it was said: less sure to matter than a slot
LONGEST_STATEMENT = 320  # characters
_ENOUGH_WORDS = 2  # content words that a statement needs
_LEFT_OVER = 3  # content words beyond the slots found, from which the whole statement is kept as well

_EVENT = (
    r"appointment|dentist|doctor|gp|check-?up|scan|x-?ray|mri|operation|op|surgery|interview|exam|test|viva|"
    r"defence|thesis|deadline|flight|train|trip|holiday|"
    r"vacation|honeymoon|wedding|funeral|party|birthday|anniversary|concert|gig|recital|audition|match|race|"
    r"marathon|tournament|meeting|"
    r"conference|presentation|talk|course|class|lesson|viewing|move|moving day|visit|dinner|reunion|graduation|"
    r"due date|contract|"
    r"subscription|booking|reservation|ferry|retreat|festival|camp|workshop|session|start date|first day|last "
    r"day|hearing|delivery|release|launch"
)
_EVENT_NOUN = re.compile(
    rf"\b(?P<noun>(?:(?!my\b|our\b|the\b|a\b|an\b|is\b|on\b|at\b|for\b|to\b|and\b|i\b)[\w-]+ "
    rf")?(?:{_EVENT}))(?:s\b|\b)(?!-)",
    re.I,
)
_OWN_EVENT = re.compile(rf"\b(?:my|our) (?:[\w'’-]+ ){{0,3}}?(?:{_EVENT})\b[^.?!\n{HIDDEN}]*", re.I)
_GOING = re.compile(
    r"\b(?:i|we)(?:['’]m|['’]re| am| are|['’]ll| will|m)?\s+(?:am |are )?(?:going|flying|travell?ing|moving|"
    r"driving|starting|getting married|visiting|meeting|"
    r"seeing|leaving|running|having|taking|fly|leave|start|go|travel|move|meet|be in|be at)\b",
    re.I,
)
_COUNTDOWN = re.compile(rf"\b(?:days?|weeks?|sleeps?|months?) (?:till|til|until|to go (?:till|until)) (?i:{NAME})")
_PLACE_AND_DATE = re.compile(rf"^{NAMES} (?:on|next|this|tomorrow|from)\b")
_STREAK = re.compile(
    r"\b(?:\w+|\d+) (?:years?|months?|weeks?|days?) (?:sober|clean|smoke-free|vegan|vegetarian|cancer-free|in "
    r"remission|married|divorced|in recovery|"
    r"without (?:a|any) \w+|off (?:the )?\w+)\b",
    re.I,
)
# "Switched banks last month", "Been seeing somebody": the "I" is left out.
_ELIDED = re.compile(
    r"^(?:(?:just|finally|recently|already|still|only) )?(?:been|had|haven['’]?t|hadn['’]?t|got|gave|went|"
    r"switched|moved|started|starting|quit|bought|sold|joined|signed|"
    r"booked|adopted|lost|finished|passed|failed|retired|broke|upgraded|stopped|handed|met|married|dropped|spent|"
    r"took|turned|grew up|inherited|swapped|"
    r"working|living|training|raising|expecting|recovering|dating|studying|settling|saving|learning|can['’]?t "
    r"(?:eat|drink|stand|drive|swim)|don['’]?t (?:eat|drink|drive|smoke)|"
    r"never (?:learnt|learned|been|had|drink|eat)|no (?:kids|children|car|pets|siblings|garden|licence|license)|"
    r"allergic to|married to|on \d+ ?k\b)(?! it\b| this\b| that\b| an? error| to know)\b",
    re.I,
)
_NAMED_PATIENT = re.compile(
    rf"^(?:(?i:it['’]s|and) )?{NAME}\b.{{0,50}}?\b(?i:allergic|intolerant|reacts? to|can['’]?t (?:eat|have|stand))\b"
)
_FIRST = r"(?:i|i['’]m|i['’]ve|i['’]d|im|ive|we|we['’]re|we['’]ve|me|my|mine|our|ours|us)"
_PERSONAL = re.compile(
    rf"(?<![\w’']){_FIRST}(?![\w])|\b(?:ich|mein\w*|mir|mich|wir|uns(?:er\w*)?|yo|soy|tengo|mi|mis|nuestr\w+|"
    rf"estoy|vivo|trabajo|doy|llevo|hago|voy|estudio|he|je|j['’]\w+|mon|ma|mes|moi|nous|notre|nos|"
    r"ik|mijn|wij|ons|onze|eu|sou|tenho|meu|minha|meus|minhas|moro)\b",
    re.I,
)
_KIN_LED = re.compile(rf"^(?:(?:and|but|so|also|because) )?(?:{BARE_KIN})(?:['’]s)?\s+\w+", re.I)
_DISCOURSE = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|heya|yo|good (?:morning|afternoon|evening)|morning|so|well|oh|ah|ok(?:ay)?|right|"
    r"now|anyway|btw|by the way|also|and|but|"
    r"honestly|actually|look|yeah|(?:yes|yep|no no|no|nah|nope)(?=\s*[,.!;:–]|\s+i\b)|sorry|ugh|hmm+|um|erm|plus|"
    r"besides|because|perfect|great|thanks|thank you|cheers|ta|lol|haha|fyi|just so you know|"
    r"for the record|as i said|please remember(?: that)?|remember(?: that)?|don['’]t (?:you )?(?:dare "
    r")?forget(?: this)?(?: that)?|note for me|note to self|quick question|"
    r"funny thing|bit of background|back to normal|hallo|hola|bonjour|salut|coucou|moin|oi|olá)\b(?!-\w)[\s,:;.!–-]*)+",
    re.I,
)
_KEEPING = re.compile(r"^\W*(?:don['’]?t (?:you )?(?:dare )?(?:ever )?forget|remember that|please remember)\b", re.I)
_REQUEST = re.compile(
    r"^(?:(?:please|pls|just|now|then|also|maybe|and|so|can you|could you|would you)\s+)*(?:write|draft|make|"
    r"give|explain|help|tell|show|list|find|fix|translate|"
    r"summari[sz]e|compare|suggest|recommend|create|plan|check|rewrite|rephrase|shorten|proofread|convert|"
    r"calculate|describe|generate|add|put|"
    r"word|split|turn|let['’]?s|let me|say|think of|come up|look|search|sort|pick|choose|do|try|continue|go on|"
    r"go ahead|spell|format|edit|remind me (?:how|why|what)|"
    r"forget|remember me|imagine|schreib\w*|erklär\w*|gib|mach|zeig|hilf|nenn|escribe|explica|dame|haz|écris|"
    r"explique|donne|fais|schrijf|leg|geef|maak|escreve|faz)\b",
    re.I,
)
_TRANSIENT = re.compile(
    r"\b(?:i|we)(?:['’]m|['’]re|['’]d|['’]ll|['’]ve| am| are| was| were| have|m|ve)?(?:\s+(?:just|really|also|"
    r"still|only|now|so|a bit|bit|not|n['’]t|very|quite|kind of|too|all|always|already|don['’]?t|do not|"
    r"didn['’]?t|can['’]?t|cannot|couldn['’]?t|never))*\s+"
    r"(?:think|guess|wonder\w*|mean|meant|see|saw that|know|knew|understand|understood|agree|disagree|hope|"
    r"hoping|need|needed|want|wanted|would|could|should|might|may|must|can|figure|"
    r"find|look(?:ing)? (?:for|at|forward)|try|trying|tried|confused|sure|sorry|tired|bored|hungry|thirsty|fine|"
    r"ok|okay|good|great|happy|sad|glad|excited|cold|hot|"
    r"ready|back|busy|lost|stuck|curious|serious|kidding|joking|done|right|wrong|listening|waiting|here|ask|"
    r"asked|asking|forgot|forget|got it|get it|get an? error|getting an? error|"
    r"keep getting|feel|felt|suppose|bet|promise|appreciate|thought|said|say|saying|read(?:ing)? (?:that|about|"
    r"somewhere)|heard|like to|love to|going to (?:ask|try|bed)|"
    r"gonna|will|shall|let you|question|miss that|see what|talking about|being nosy|stunned|knackered|exhausted|"
    r"impressed|in a hurry|off|be)\b",
    re.I,
)
_ABOUT_CHAT = re.compile(
    r"\b(?:your (?:answer|reply|response|suggestion|list|code|last|previous|first|second|version)|you (?:said|"
    r"wrote|told|gave|mentioned|suggested|are|were|can|did)|"
    r"this (?:code|function|error|text|essay|sentence|question|answer|one|chat|conversation)|my (?:question|code|"
    r"function|script|query|prompt|message|error|output|connection|"
    r"screen|text|essay|sentence|point|mistake|bad|guess|god|goodness|last message|draft|typo|example|input|"
    r"regex|loop|test)|the (?:code|error|answer|function|output)|"
    r"errors?|exceptions?|bugs?|thank|thanks|cheers|never ?mind|makes sense|good to know|got it)\b",
    re.I,
)
_STOP_WORDS = frozenset(
    "a an the i i'm i've i'd im ive me my mine we we're we've our us you your he she they it its it's his her "
    "their them this that these those is are was were be been "
    "being am does did have has had having not no n't don't of in on at to for from with by as and or but so if "
    "than then too also just really very quite "
    "here there now about some any all what which who how when where why will would can could should ll s t ve "
    "re m d got get".split()
)


def read_instructions(sentence: Sentence) -> Iterator[Candidate]:
    """Standing instructions for the replies ("Answer in short sentences", "Never suggest meat"), as they were said."""
    for piece in [sentence, *_runs(sentence, with_questions=True)]:
        words = piece.text.strip()
        if _KEEPING.match(words):
            continue
        if any(pattern.search(words) for pattern in INSTRUCTION) or OTHER_INSTRUCTION.search(words):
            text = _capital(
                _plain(re.sub(r"^(?:\W*(?:please|and|so|also|ok|but|pls)\b)+[\s,]*", "", words, flags=re.I))
            )
            if "…" not in text[:12] and 1 < len(text.split()) <= 45:
                yield Candidate(text=text, span=piece.span, kind="instruction", slot="instruction", value=text)
                return


def read_statements(
    sentence: Sentence, covered: Sequence[Candidate], *, at: datetime, last_named: str = ""
) -> Iterator[Candidate]:
    """Plans with a date and lasting personal statements, where the candidates found so far leave something unsaid."""
    pieces = _runs(sentence)
    for piece in pieces:
        candidate = _read(piece, covered, at=at, last_named=last_named)
        if candidate is not None:
            yield candidate
    for match in _OWN_EVENT.finditer(sentence.text):
        start, end = match.start() + sentence.span[0], match.end() + sentence.span[0]
        when = find_date(match.group(), at)
        inside = any(piece.span[0] <= start < piece.span[1] for piece in pieces)
        if not inside and when is not None and when.on >= at.date():
            yield _statement(Sentence(match.group(), (start, end), False), when, at=at, subject="user")


def _runs(sentence: Sentence, *, with_questions: bool = False) -> list[Sentence]:
    """The sentence without its questions and requests: neighbouring clauses stay together."""
    runs: list[list[Sentence]] = [[]]
    for clause in clauses(sentence):
        bare = _DISCOURSE.sub("", clause.text)
        if (
            (clause.is_question and not with_questions)
            or (not with_questions and _REQUEST.match(bare))
            or (has_secret(clause.text) and HIDDEN in sentence.text)
        ):
            runs.append([])
        else:
            runs[-1].append(clause)
    offset = sentence.span[0]
    joined = [
        span
        for run in runs
        if run
        for span in (
            [(run[0].span[0], run[-1].span[1])]
            if run[-1].span[1] - run[0].span[0] <= LONGEST_STATEMENT
            else [clause.span for clause in run]
        )
    ]
    return [Sentence(sentence.text[a - offset : b - offset], (a, b), False) for a, b in joined]


def _read(piece: Sentence, covered: Sequence[Candidate], *, at: datetime, last_named: str) -> Candidate | None:
    if len(piece.text) > LONGEST_STATEMENT or piece.text.count(HIDDEN) * 2 > len(piece.text):
        return None
    lead = _DISCOURSE.match(piece.text)
    if lead and lead.end() < len(piece.text):
        piece = Sentence(piece.text[lead.end() :], (piece.span[0] + lead.end(), piece.span[1]), False)
    when = find_date(piece.text, at)
    is_event = when is not None and when.on >= at.date() and _is_plan(piece.text)
    if not is_event and not _is_personal(piece.text, last_named):
        return None
    if _uncovered(piece, covered, when) < _LEFT_OVER:
        return None
    return _statement(piece, when, at=at, subject=_subject(piece.text, last_named))


def _is_plan(text: str) -> bool:
    return not _REQUEST.match(text) and any(
        pattern.search(text) for pattern in (_EVENT_NOUN, _GOING, _COUNTDOWN, _PLACE_AND_DATE)
    )


def _is_personal(text: str, last_named: str) -> bool:
    if _ABOUT_CHAT.search(text) or _REQUEST.match(text):
        return False
    if _STREAK.search(text):
        return True
    if _NAMED_PATIENT.match(text):
        return True
    led_by_other = _KIN_LED.match(text) or _ELIDED.match(text) or (last_named and re.match(r"(?:he|she)\b", text, re.I))
    if not _PERSONAL.search(text) and not led_by_other and not _RELATIVE_NOUN.search(text):
        return False
    remaining = _TRANSIENT.sub(" ", text)
    if len(remaining) < len(text) and not _PERSONAL.search(remaining) and not led_by_other:
        return False
    return len(_content(text)) >= _ENOUGH_WORDS


_RELATIVE_NOUN = re.compile(rf"\b(?:my|our) (?:\w+ )?(?:{RELATION})\b", re.I)


def _content(text: str) -> set[str]:
    return {
        word for word in re.findall(r"[^\W_][\w'’-]*", text.casefold().replace("’", "'")) if word not in _STOP_WORDS
    }


def _uncovered(piece: Sentence, covered: Sequence[Candidate], when: When | None) -> int:
    """How many content words of the piece stand in no candidate yet; a date that none carries counts as well."""
    inside = [c for c in covered if c.span[0] < piece.span[1] and piece.span[0] < c.span[1]]
    if not inside:
        return 99
    known = {word for c in inside for word in _content(f"{c.text} {c.value or ''}")}
    text = piece.text
    for candidate in inside:
        start, end = max(0, candidate.span[0] - piece.span[0]), max(0, candidate.span[1] - piece.span[0])
        text = text[:start] + " " * (min(end, len(text)) - start) + text[end:]
    left = len(_content(text) - known)
    dated = any(c.event_on or c.valid_from or c.slot == "birthday" for c in inside)
    return left + (2 if when is not None and not dated else 0)


def _statement(piece: Sentence, when: When | None, *, at: datetime, subject: str) -> Candidate:
    text = _capital(_plain(piece.text))
    noun = _EVENT_NOUN.search(piece.text)
    ahead = when is not None and when.on >= at.date()
    streak = _STREAK.search(piece.text)
    if streak:
        when = find_date(" ".join([*streak.group().split()[:2], "ago"]), at)
    if when is not None and when.label.split(" ", 1)[-1].casefold() not in text.casefold():
        text = f"{text.rstrip('.')} ({when.label})"
    is_event = ahead and (noun is not None or _GOING.search(piece.text) is not None)
    return Candidate(
        text=text,
        span=piece.span,
        subject=subject,
        kind="event" if is_event else "fact",
        slot="appointment" if is_event and noun else None,
        value=noun["noun"].strip().casefold() if is_event and noun else None,
        valid_from=when.on if when is not None and not ahead else None,
        event_on=when.on if when is not None and when.precision == "day" else None,
        confidence=0.8 if is_event else STATEMENT_CONFIDENCE,
        sensitivity=sensitivity(text),
    )


def _subject(text: str, last_named: str) -> str:
    match = SUBJECT.search(text)
    if match is None or match["self"]:
        return "user"
    if match["pronoun"]:
        return last_named or "user"
    named = match["name"] or match["kin_name"] or ""
    return f"{(match['relation'] or match['kin']).casefold()} {named}".strip() if match.start() < 12 else "user"


def _plain(text: str) -> str:
    text = re.sub(rf"{HIDDEN}(?:[{HIDDEN}\s]*{HIDDEN})?", "…", text)
    return re.sub(r"\s+", " ", text).strip(" ,;:–—-*_#")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
