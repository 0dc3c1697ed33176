"""What a note leaves out at its beginning, supplied: "can't stand coriander" → "I can't …", "training for …" → "I'm …".

Pure: sentence → sentence, as `memory.coordination` lends a verb phrase its subject. What the rules of the other
languages need is in the verb already, or is said. It must not know what the sentence says.
"""

import re

from memory.coordination import Phrase
from memory.rules_statements import DISCOURSE
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
_FIRST = re.compile(r"[^,;:–—]*")


def supplied(sentence: Sentence) -> Phrase:
    """The sentence with the subject that it leaves out, if it does; else as it is."""
    lead = DISCOURSE.match(sentence.text)
    begin = lead.end() if lead and lead.end() < len(sentence.text) else 0
    begin = next((at for at in range(begin, len(sentence.text)) if sentence.text[at].isalnum()), begin)
    words = sentence.text[begin:]
    first = _FIRST.match(words)
    as_it_is = Phrase(sentence, sentence.span[0])
    if first is None or is_asking(first.group()) or _IS_SUBJECT.match(words):
        return as_it_is
    subject = next((subject for subject, pattern in _LEFT_OUT if pattern.match(words)), None)
    if subject is None:
        return as_it_is
    begins = sentence.span[0] + begin
    return Phrase(
        Sentence(subject + _lower(words), (begins - len(subject), sentence.span[1]), is_asking(words)), begins
    )


def _lower(words: str) -> str:
    """The words without the capital of a sentence's beginning."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
