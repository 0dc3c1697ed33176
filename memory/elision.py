"""What a note leaves out at its beginning, supplied: "can't stand coriander" → "I can't …", "training for …" → "I'm …".

So is what the message before it broke off with ("i got" – "the flat in Ulm"), and who it is whose name it begins with:
"Elsa works nights" → "My cousin Elsa …", once she was introduced. Pure: sentence → sentence, as `memory.coordination`
lends a verb phrase its subject. What the rules of the other languages need is in the verb already, or is said. It must
not know what the sentence says.
"""

import re
from collections.abc import Sequence

from memory.coordination import Phrase
from memory.mentions import Mentions
from memory.people import ANIMAL, KIN, RELATION
from memory.rules_statements import DISCOURSE, REQUEST
from memory.sentences import Sentence, is_asking

_NOT_THAT = (
    r"(?!(?:it|this|that|these|those|them|when|how|what|why|to|you|your|the (?:idea|way|answer|first|second|last|"
    r"new))\b)"
)
_BUSY = (
    r"living|working|staying|training|studying|learning|raising|expecting|dating|recovering|renting|running|driving|"
    r"teaching|volunteering|caring for|playing|using|moving|switching|retiring|saving|settling|sharing|commuting|"
    r"wearing|"
    r"growing|keeping|restoring|building an?|writing an?|applying for|planning an?|looking after|doing up|doing "
    r"an?|doing my|"
    r"taking up|taking my|seeing (?:an?|someone|somebody)|going (?:out with|through|vegan|part-time)|getting "
    r"(?:married|divorced)|"
    r"off to"
)
_STATES = (
    r"al+ergi?c to|intolerant to|married|divorced|widowed|engaged|retired|pregnant|"
    r"(?:vegan|veggie|vegetarian|diabetic)(?=,| (?:and|since|for|now|these days|again)\b)|"
    r"coeliac|celiac|left-handed|based in|originally from|scared of|afraid of|fond of|keen on|mad about|hopeless "
    r"at"
)
_DONE = (
    r"used to|grew up|moved (?:to|from|in|into|out|back|house|flat|here|down|up)|quit (?:my|the|smoking|drinking|"
    r"\w+ing)|"
    r"(?:bought|sold|adopted|joined) (?:an?|my|our|the|two|three)|took up|gave up|switched (?:to|from|jobs|banks|"
    r"schools)|signed up|"
    r"started (?:at|as|an?|my|work|school|uni|\w+ing)|retired (?:from|in|at|last|this)|turned \d+|lost my|passed "
    r"my|failed my|broke my|got (?:an?(?! (?:error|idea|question|answer|message|minute|moment|bug|warning)\b)|my|"
    r"two|three|engaged|married|divorced|promoted|laid off)"
)
_VERBS = (
    r"live (?:in|near|at|out|up|down|on|with|alone|by|next|above|abroad)|work (?:as|at|for|in|nights|days|shifts|"
    r"from|with|"
    r"part-time|full-time)|(?:teach|study) \w|"
    rf"(?:can['’]?t|cannot) (?:stand|bear|abide|eat|drink|have|drive|swim|do|tolerate|digest|cook|sing|dance) "
    rf"{_NOT_THAT}|"
    rf"(?:don['’]?t|do not) (?:eat|drink|drive|smoke|like|own|have|speak|do|cook|fly) {_NOT_THAT}|"
    r"never (?:learnt|learned|been|had|liked|drank|drunk|smoked|eaten|owned|driven)|"
    rf"(?:hate|loathe|detest|adore|prefer|love|dislike) {_NOT_THAT}"
)
_THINGS = (
    r"job|role|flat|house|place|home|apartment|puppy|kitten|dog|cat|car|van|bike|phone|laptop|baby|boss|manager|school|"
    r"landlord|landlady|flatmate|housemate|boyfriend|girlfriend|partner|allotment|hobby|tattoo|glasses"
)
_AGAIN = r"(?:(?:still|now|currently|just|also|only|back|both|always|really|finally|mostly) )*"
_LEFT_OUT: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (subject, re.compile(pattern, re.I))
    for subject, pattern in (
        ("I'm ", rf"{_AGAIN}(?:{_BUSY}) (?!(?:it|this|that|these|those|them|on (?:it|this|that)|now|fine|well)\b)\S"),
        ("I'm ", rf"{_AGAIN}(?:{_STATES})(?= |[.,;!]|$)"),
        ("I was ", r"(?:born|raised|brought up)(?: and raised)? (?:in|by|on|near) \w"),
        ("I ", rf"{_AGAIN}(?:{_DONE})\b"),
        ("I ", rf"{_AGAIN}(?:{_VERBS})"),
        ("I've ", rf"{_AGAIN}been (?:living|working|learning|studying|teaching|{_STATES})\b"),
        ("I've got a ", rf"new (?:[\w-]+ )?(?:{_THINGS})\b"),
        ("I've got ", rf"a new (?:[\w-]+ )?(?:{_THINGS})\b"),
        ("I have an ", r"al+erg(?:y|ies) to \w"),
    )
)
# "Living in London is dear": the verb is the subject of another.
_IS_SUBJECT = re.compile(
    r"(?:\w+ )?\w+ing(?: [\w'’-]+){0,4}? (?:is|are|was|were|isn['’]t|makes?|helps?|sounds?|feels?|seems?|takes?|"
    r"costs?|would|"
    r"can|will|has|might|should)\b",
    re.I,
)
# "Driving licence number …": the word in -ing belongs to the name of a thing.
_NAMES_A_THING = re.compile(
    r"\w+ing (?:licen[cs]e|test|lesson|instructor|hour|day|week|title|holiday|shoe|cost|plan|course|session|programme|"
    r"program|schedule|room|wage|space|platter|account|curve|assistant|permission|application|site|society|van|date|"
    r"app|number|size|list|card game|club|track|school|time|table|allowance|machine|pool|board|bag|season|centre|"
    r"center|fee|ticket|pass|desk|area|partner|group|budget|gear|boot|order|standard|permit|material)s?\b",
    re.I,
)
_FIRST = re.compile(r"[^,;:–—]*")
_SUBJECT = (
    rf"(?:i|we|(?:i|we)['’](?:m|ve|re|d)|i ?m|ive|(?:my|our|the) (?:[\w'’-]+ ){{0,2}}?(?:{KIN}|{RELATION}|{ANIMAL}|"
    rf"name|"
    r"boss|job|flat|house|car|birthday|address)(?:['’]s)?|ich|wir|mein\w* \w+|yo|mi \w+|je|j['’]\w+|mon \w+|ma \w+|"
    r"ik|mijn \w+|eu|"
    r"(?:o meu|a minha) \w+)"
)
# Words after which more has to come.
_OPEN = (
    r"(?:i|we|am|are|is|was|were|been|['’]m|['’]re|['’]ve|have|has|had|got|get|bought|sold|quit|need|love|like|hate|"
    r"adore|prefer|live|lives|work|works|drive|play|speak|eat|drink|adopted|joined|started|finally|just|also|now|"
    r"still|called|named|moved|moving|going|to|in|at|as|for|with|from|of|about|on|into|by|near|a|an|the|my|our|and|"
    r"because|but|never|not|don['’]?t|can['’]?t|bin|habe|wohne|arbeite|heiße|jetzt|bei|als|mit|ein\w*|vivo|trabajo|"
    r"tengo|soy|en|con|un\w?|une|suis|ai|habite|travaille|à|au|chez|woon|werk|heb|ben|een|het|moro|trabalho|tenho|"
    r"sou|em|com|uma?)"
)
_BREAKS_OFF = re.compile(rf"(?:{_SUBJECT}|(?:.*[^\w'’])?{_OPEN})\s*(?:\.\.+|…|,|-+)?", re.I)
_BEGINS_WITH_SUBJECT = re.compile(rf"{_SUBJECT}(?![\w])", re.I)
_STARTS_ANEW = re.compile(r"(?:i|we|he|she|they|it|ich|wir|yo|je|nous|ik|wij|eu|nós)(?:['’]\w+)?\b", re.I)
_VERB = re.compile(
    r"(?:is|are|was|were|has|had|have|will|can|can['’]?t|just|got|went|never|still|now|\w+(?:s|ed)|ist|hat|wohnt|arbeitet|"
    r"est|a|habite|travaille|es|está|tiene|vive|heeft|woont|werkt|é|tem|mora|trabalha)\b",
    re.I,
)
_ASKS_FOR = re.compile(r"\b(?:need|question|query|problem|issue|error|doubt|favou?r|idea|help)\b", re.I)
_MOST_WORDS = 6  # of a message that breaks off
_IS_SAID_OF = re.compile(r"(?:['’]s|\s+[a-z])")


def supplied(sentence: Sentence, *, unfinished: str = "", known: Mentions | None = None) -> Phrase:
    """The sentence with the subject that it leaves out, if it does; else as it is.

    `unfinished` is what the messages before it broke off with; `known` are the people named so far.
    """
    lead = DISCOURSE.match(sentence.text)
    begin = lead.end() if lead and lead.end() < len(sentence.text) else 0
    begin = next((at for at in range(begin, len(sentence.text)) if sentence.text[at].isalnum()), begin)
    words = sentence.text[begin:]
    first = _FIRST.match(words)
    if unfinished and _goes_on(words, unfinished):
        return _lent(sentence, f"{unfinished} ", words, begin)
    if first is None or is_asking(first.group()) or _IS_SUBJECT.match(words) or _NAMES_A_THING.match(words):
        return Phrase(sentence, sentence.span[0])
    whose = _introduced(words, known)
    subject = whose or next((subject for subject, pattern in _LEFT_OUT if pattern.match(words)), None)
    if subject is None:
        return Phrase(sentence, sentence.span[0])
    return _lent(sentence, subject, words if whose else _lower(words), begin)


def broken_off(earlier: Sequence[str]) -> str:
    """What the user's last messages began and did not end, oldest first: "i" – "just got"; "" if they said it all."""
    parts: list[str] = []
    for text in reversed(earlier):
        bare = DISCOURSE.sub("", text).strip()
        if not bare or len(bare.split()) > _MOST_WORDS or not _BREAKS_OFF.fullmatch(bare):
            break
        parts.insert(0, bare.rstrip(" .…,-"))
    said = " ".join(parts)
    if _ASKS_FOR.search(said):
        return ""
    return said if _BEGINS_WITH_SUBJECT.match(said) and len(said.split()) > 1 else ""


def _goes_on(words: str, unfinished: str) -> bool:
    """Whether the words can follow what was broken off: after "my sister" comes a verb."""
    if _STARTS_ANEW.match(words) or REQUEST.match(words):
        return False
    return _BEGINS_WITH_SUBJECT.fullmatch(unfinished) is None or _VERB.match(words) is not None


def _introduced(words: str, known: Mentions | None) -> str | None:
    """The relation to put before the name that the words begin with: "My cousin " before "Elsa works nights"."""
    for person in known.people if known is not None else ():
        relation, _, name = person.rpartition(" ")
        if relation and relation.islower() and words.startswith(name) and _IS_SAID_OF.match(words, len(name)):
            return f"My {relation} "
    return None


def _lent(sentence: Sentence, subject: str, words: str, begin: int) -> Phrase:
    begins = sentence.span[0] + begin
    text = subject + words
    return Phrase(Sentence(text, (begins - len(subject), sentence.span[1]), is_asking(text)), begins)


def _lower(words: str) -> str:
    """The words without the capital of a sentence's beginning."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
