"""Sentences that change something told before without telling it anew: "make that 1,200", "sold the van", "up to 60".

Pure: sentence → candidates that correct or end. What they change is found by `memory.reconcile`.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from memory.gate import HIDDEN
from memory.rescheduling import read_rescheduled
from memory.rules_en import NAME
from memory.sentences import Sentence
from memory.values import Candidate, Kind

_CONFIDENCE = 0.7
_QUESTION = re.compile(r"[^.?!\n]{3,200}\?")
_NUMBER = (
    r"(?P<v>\d[\d.,]*\d|\d)(?!\s?(?:am|pm|o['’]clock|[:h]\d|%? (?:times|people|weeks?|months?|days?|hours?|years?)"
    r"|st\b|nd\b|rd\b|th\b))"
)
_NUMBER_MEANT = re.compile(
    rf"^\W*(?:(?:oh|ok|sorry|no|wait|well|hm+)\b[,\s]*)*(?:(?:make|call) (?:that|it)|(?:that|it)['’]?s(?: now)?|rather|"
    rf"i meant?|sagen wir|mejor|plutôt|liever|melhor)\s+(?:about |more like |actually )?\W?{_NUMBER}",
    re.I,
)
_ACTUALLY = re.compile(
    rf"^\W*(?:actually|no|oops|correction|scratch that|sorry|update)\b.{{0,80}}?\b(?:it['’]s|is|are|to|was|"
    rf"i['’]m|takes?|"
    rf"make it|rather|be)\s+(?:actually |now |really )?\W?{_NUMBER}",
    re.I,
)
_RAISED = re.compile(
    r"\b(?:(?:bump|up|rais|cut|lower|reduc|increas|doubl|halv|drop|chang|switch|move|put|taken|took|went|gone|go)\w*"
    rf"(?: (?:me|us|it|that|this|the \w+|my \w+|our \w+))?(?: back)? ?(?:up|down)? (?:to|on)|(?:up|down) to|now "
    rf"(?:on|at|it['’]s|takes?|up to|down to)|(?:it['’]s|i['’]m|we['’]re) now(?: on| at)?)\s+(?:about )?\W?{_NUMBER}",
    re.I,
)
# What is said to be over: "flogged the scooter", "gave up the allotment", "the band is history".
_THING = r"(?P<v>[^.,;:!?()\n\x1f–—]{2,40}?)"
_STOP = (
    r"(?=\s+(?:on|in|at|last|this|yesterday|today|for|because|after|when|and|but|so|to|since|with|a)\b|[.,;:!?()–—]|$)"
)
_DET = r"(?:my|our|the|that|his|her)\s+(?:old\s+)?"
_ENDED = (
    re.compile(
        rf"\b(?:i|we|i['’]ve|we['’]ve|just|finally|have|and|^)\W*(?:finally |just |also )*(?:sold|flogged|got rid of|"
        rf"gave away|scrapped|ditched|binned|chucked|threw out|thrown out|threw away|donated|got shot of|deleted|"
        rf"uninstalled|"
        rf"unsubscribed from|resigned from|stepped down from|cancelled|canceled|quit|packed in|gave up|given up|"
        rf"closed|shut|wrapped up|"
        rf"finished with|dropped out of|pulled out of|lost interest in|retired from|"
        rf"called off)\s+{_DET}{_THING}{_STOP}",
        re.I,
    ),
    re.compile(
        rf"^\W*(?:sold|flogged|scrapped|ditched|cancelled|quit|packed in|gave up)\s+{_DET}{_THING}{_STOP}", re.I
    ),
    re.compile(
        rf"\b{_DET}{_THING}\s+(?:is|are|['’]s|was|were|has|have|got)?\s*(?:been )?(?:history|over(?: now)?|"
        rf"gone(?: now)?|"
        rf"off(?: now| again)?|cancelled|canceled|called off|sold|scrapped|finished|closed down|shut down|no more|"
        rf"died|passed away|fell through|fallen through|written off|folded|split up)\b(?! (?:with|up|down|to|back|"
        rf"over|on)\b)",
        re.I,
    ),
    re.compile(
        r"\b(?P<v>[^\W\d_a-zß-öø-ÿ][\w'’-]+(?: [A-Z]\w+)?) (?:only )?(?:lasted|is history|didn['’]t last|is over)\b"
    ),
    re.compile(
        rf"(?:\b(?:[Ii]|[Ww]e)(?:['’]ve| have)?(?: just| finally| now)? |^\W*)(?i:dropped|shelved|paused|parked|"
        rf"ditched|"
        rf"binned|gave up|given up|packed in|stopped)(?: learning| doing)? (?P<v>{NAME})(?=\s*(?:[.,;:!?–—]|$)|"
        rf"\s+(?:and|for|"
        rf"last|in|because|this|so|now)\b)"
    ),
    re.compile(
        rf"\b(?P<v>{NAME})(?:['’]s| is| has been)(?: now)? (?:on (?:ice|hold|the back burner)|shelved|paused|parked|"
        rf"a thing of the past)\b"
    ),
    re.compile(
        rf"\b(?P<v>{NAME}) (?:has |is |had to be )?(?:just )?(?:died|passed away|passed on|put down|put to sleep)\b"
    ),
    re.compile(
        rf"\b(?:[Ii]|[Ww]e)(?:['’]ve| have| had to)? (?:just )?(?:lost|buried|put down|bury|say goodbye to|"
        rf"said goodbye to)\s+(?P<v>{NAME})\b"
    ),
    re.compile(
        rf"\b(?:i|we)(?:['’]ve| have)? (?:no longer|don['’]?t|never)\s+(?:\w+ )?(?:own|have|use|do|play|go to|see|take|"
        rf"visit|attend|run|teach|practi[sc]e)\s+(?:{_DET})?{_THING}\s*(?:any ?more|any longer|these days)\b",
        re.I,
    ),
    re.compile(
        rf"\b(?:i|we)(?:['’]ve| have)? (?:stopped|quit|given up|gave up|"
        rf"finished)\s+(?P<v>\w+ing(?: \w+){{0,2}}?){_STOP}",
        re.I,
    ),
)

# Work that is done: it ends what was under way, not what somebody has from it ("I have a degree").
_DONE = re.compile(
    rf"(?:\b(?:i|we)(?:['’]ve| have)?|^\W*)(?: (?:just|finally|now|also))* ?(?:finished|completed|handed in|submitted|"
    rf"graduated from|passed)\s+{_DET}{_THING}{_STOP}",
    re.I,
)
_OUT_OF = re.compile(
    rf"\b(?:checked|moved|pulled|dropped|backed|come|came|got|signed) out of (?:the |my |our "
    rf")?(?P<v>{NAME}(?: {NAME})*)"
)
# What somebody has given up for good, without "my" or "the": "100 days smoke free", "off the fags", "cut out sugar".
_PRONOUN = re.compile(r"(?:he|she|it|they|this|that|there|i|we|you|one)\b", re.I)
_LEFT_OFF = (
    r"(?P<v>[^\W\d_]{3,}(?: [^\W\d_]{3,})??)(?=\s+(?:completely|altogether|entirely|totally|for good|now|on|"
    r"in|last|this|since|today|and|after|because|cos|at|a|with|due|thanks|years?|months?|weeks?)\b|"
    r"\s*(?:[.,;:!?()–—]|$))"
)
_GIVEN_UP = (
    re.compile(
        r"(?:\b(?:i|we)(?:['’]ve|['’]m|['’]re| have| am| are| had)?|(?:^|[:–—])\W*)(?: (?:just|finally|now|also|"
        r"recently|"
        r"officially))*"
        r"\s*(?:quit|gave up|given up|cut out|stopped|packed in|jacked in|kicked|sworn off|swore off|come off|came off|"
        r"coming off|off|done with|finished with|laid off|knocked)\s+(?:all |the |my |eating |drinking |using |taking |"
        rf"having |doing |being an? )*{_LEFT_OFF}",
        re.I,
    ),
    re.compile(
        r"\b(?:days?|weeks?|months?|years?) (?P<v>[^\W\d_]{3,})[- ]free\b|\b(?:i['’]?m|been|now|i am) "
        r"(?P<v2>[^\W\d_]{3,})[- ]free\b",
        re.I,
    ),
    re.compile(r"\b(?:days?|weeks?|months?|years?) (?:without|off) (?:an? |the |any )?(?P<v>[^\W\d_]{3,})\b", re.I),
    re.compile(r"\b(?:i['’]?m|i am|been|days?|weeks?|months?|years?|got|stayed) (?P<v>sober|teetotal)\b", re.I),
    re.compile(r"\b(?:i['’]?m|i am|now) (?:an? )?(?P<v>(?:ex|non)-?smoker)\b", re.I),
    re.compile(
        r"\bi (?:don['’]?t|no longer) (?:really )?(?P<v>[a-z]{3,}(?: [a-z]{3,})?)(?: any ?more| any longer| these "
        r"days)",
        re.I,
    ),
)
_HABITS = {
    "sober": "drink",
    "teetotal": "drink",
    "smoker": "smoke",
    "fags": "smoke",
    "ciggies": "smoke",
    "booze": "drink",
}

# "Ich habe den Job gekündigt", "he dejado la gestoría", "j'ai vendu la voiture", "ik heb de boot verkocht".
_THEN = (
    r"(?=[.,;!?]|$|\s+(?:y|e|et|en|em|in|desde|hace|há|il y a|depuis|le|la|no|este|esta|cette|ce|pour|por|para|"
    r"porque|parce|mais|mas|pero)\b)"
)
_ENDED_ELSEWHERE = (
    re.compile(
        rf"\b(?:ich|wir) (?:habe?n?|bin|sind) (?:\w+ )?(?:meine?n?|unsere?n?|den|die|das) {_THING} (?:verkauft|"
        rf"gekündigt|"
        rf"aufgegeben|abgegeben|beendet|verloren)\b",
        re.I,
    ),
    re.compile(
        rf"\b(?:(?:he|hemos) (?:dejado|vendido|cancelado|perdido)|dejé|dejamos|vendí|vendimos|cancelé|perdí) "
        rf"(?:el|la|los|las|mi|"
        rf"mis) {_THING}{_THEN}",
        re.I,
    ),
    re.compile(
        rf"\b(?:j['’]ai|on a|nous avons) (?:quitté|vendu|arrêté|abandonné|perdu) (?:le |la |les |l['’]|mon |ma |mes )"
        rf"{_THING}{_THEN}",
        re.I,
    ),
    re.compile(rf"\b(?:ik|wij|we) heb(?:ben)? (?:de|het|mijn|onze) {_THING} (?:verkocht|opgezegd|opgegeven)\b", re.I),
    re.compile(rf"\b(?:deixei|vendi|larguei|cancelei) (?:o|a|os|as|meu|minha) {_THING}{_THEN}", re.I),
)


def read_updates(sentence: Sentence, *, asked: str, at: datetime) -> Iterator[Candidate]:
    """Corrections of a number and ends of something, in the order of the rules; `asked` may say what is meant."""
    if sentence.is_question:
        return
    yield from _numbers(sentence, asked, at)
    yield from read_rescheduled(sentence, at=at)
    for pattern in _GIVEN_UP:
        match = pattern.search(sentence.text)
        value = next((word for word in match.groups() if word), "") if match else ""
        if value and HIDDEN not in value:
            value = re.sub(r"^(?:ex|non)-?", "", value, flags=re.I)
            value = _HABITS.get(value.casefold(), value)
            yield _end(sentence, value, kind="preference")
    done = _DONE.search(sentence.text)
    if done is not None and HIDDEN not in done["v"]:
        yield _end(sentence, done["v"].strip(), kind="event")
    for pattern in (*_ENDED, _OUT_OF, *_ENDED_ELSEWHERE):
        for match in pattern.finditer(sentence.text):
            if HIDDEN not in match["v"] and not _PRONOUN.match(match["v"]) and not _is_taken_off(match):
                span = (match.start() + sentence.span[0], match.end() + sentence.span[0])
                value = match["v"].strip()
                yield Candidate(text=sentence.text, span=span, value=value, operation="end", confidence=0.7)


def _is_taken_off(match: re.Match[str]) -> bool:
    """Whether a thing is only taken off or somewhere: "dropped the cats off", not "the wedding's off"."""
    words = match.group().casefold()
    return words.endswith(" off") and re.search(r"(?:['’]s|\b(?:is|are|was|were|been|now)) off$", words) is None


def _end(sentence: Sentence, value: str, *, kind: Kind) -> Candidate:
    return Candidate(
        text=sentence.text, span=sentence.span, value=value, kind=kind, operation="end", confidence=_CONFIDENCE
    )


def _numbers(sentence: Sentence, asked: str, at: datetime) -> Iterator[Candidate]:
    for pattern, changed in ((_NUMBER_MEANT, False), (_ACTUALLY, False), (_RAISED, True)):
        match = pattern.search(sentence.text)
        if match is not None:
            yield Candidate(
                text=f"{sentence.text} {' '.join(_QUESTION.findall(asked)[-1:])}".strip(),
                span=sentence.span,
                value=match["v"].rstrip(".,"),
                operation="correct",
                valid_from=at.date() if changed else None,
                confidence=0.7,
            )
            return
