"""A message → its sentences, and a sentence → its clauses, each with its exact characters.

It knows where sentences end (abbreviations, lists, emoji, missing punctuation) and what a question looks like. It must
not know what is worth learning: that is `memory.gate` and `memory.extract`.
"""

import re
from dataclasses import dataclass
from itertools import islice

from memory.values import Span

LONGEST_SENTENCE = 1500  # characters; what is longer is cut at a blank
_MOST_PAUSES = 50  # of one sentence; what comes after them is one clause
_ABBREVIATIONS = frozenset(
    "mr mrs ms mx dr st prof rev sr jr vs etc approx no nr e.g i.e a.k.a fig vol inc ltd co dept apt ave rd ft lt col "
    "z.b d.h u.a bzw usw ca evtl ggf str sra srta ud uds dña mme mlle bijv d.w.z o.a p.ej av".split()
)
_MONTH_AFTER = re.compile(
    r"(?:jan|feb|mar|mär|mrt|mei|mai|may|apr|jun|jul|aug|sep|okt|oct|nov|dez|dec|ene|abr|ago|dic|fév|fev|avr|aoû|"
    r"déc|maart)",
    re.I,
)
_INITIAL = re.compile(
    r"(?:^|[^\w\s.]\s*|\b[^\W\d_a-zß-öø-ÿ][\w.]*\s)[^\W\d_a-zß-öø-ÿ]\.$"
)  # "J. Smith", "Ana B. Paz"; not "vitamin D."
_END = re.compile(
    r"[.!?…]+[\"'’”»)\]]*(?=\s|$)|[\U0001F600-\U0001F64F\U0001F910-\U0001F92F\U0001F970-\U0001F97A](?=\s|$)|"
    r"(?:[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]\s?){2,}|[。！？؟]+|\s(?=[¿¡])"
)
# "Baby on the way!! due in October": what shouts, or laughs, is not always at its end.
_GOES_ON = re.compile(r"[^\w\n]*(?:due|aged|because|cos|since|but|and|which|who)\b")
_LEAD = re.compile(
    r"\s*(?:(?:(?:[-*•–+]|\d{1,2}[.)]|[a-z]\))\s+|[-*•–+](?=[^\W\d_]|\d{1,2} [a-z]))(?:\[[ xX]\]\s+)?|#{1,6}\s+)?\s*"
)
_PAUSE = re.compile(
    r";\s+|\s[–—-]\s+|:\s+|\.\.\.?\s+|,?\s(?=(?:but|although|though|because|whereas|aber|pero|mais|maar|mas|"
    r"while|so|which is why|weil)\s)"
    r"|,\s+(?=(?:and |so |plus |then )?(?:i|i['’]\w+|im|ive|we|we['’]\w+|my|our|he|she|they|it['’]?s|the|"
    r"that['’]s|there|ich|mein\w*|"
    r"je|j['’]\w+|mon|ma|mes|yo|mi|mis|ik|mijn|eu|meu|minha|what|how|where|which|who|why|when|can|could|would|should|"
    r"(?:is|are|do|does|was)(?= (?:i|you|he|she|it|we|they|this|that|there|the|a|my|our|your|any)\b)|any|please|"
    r"pls|wie|wo|que|qué|cómo|quel\w*|comment)\b)"
    r"|\s(?=(?:and|n|&) (?:i|i['’]\w+|im|we|we['’]\w+|my|our|he|she|they|he['’]s|she['’]s)\b)"
    r"|\s(?=(?:und ich|und mein\w*|y mi|y soy|et je|et j['’]|et mon|et ma|en ik|en mijn|e eu|e meu|e minha)\b)"
    r"|(?<=[,)])\s(?=(?:my|our) )",
    re.I,
)
_ASKING = re.compile(
    r"^(?:(?:and|so|but|ok|okay|hi|hey|hello|right|now|well|also|oh|please|pls|btw|anyway|und|y|et|en|e)\b[,\s]*)*"
    r"(?!ca(?:nno|n['’]?)t (?!you|i|we|he|she|they|it|this|that|there|the|my|somebody|someone|anyone)\w)(?:what|"
    r"what['’]s|whats|how|how['’]s|hows|why|where|where['’]s|when|which|who|who['’]s|whose|whom|can|"
    r"could|would|should|shall|"
    r"will|is|are|am(?= i\b)|do|does|did|has|was|were|may|might|isn['’]t|aren['’]t|don['’]t you|won['’]t you|any|"
    r"wer|wie|wo|wann|warum|wieso|welche[rsnm]?|kannst|könntest|können|gibt|ist|sind|hast|"
    r"qué|quién|quiénes|cómo|dónde|cuándo|cuál(?:es)?|cuánto\w*|puedes|podrías|por qué|hay|"
    r"qui|quoi|comment|où|quand|pourquoi|quel(?:le)?s?|est-ce|peux-tu|pouvez|"
    r"hoe|waar|wanneer|waarom|welke?|kun|kan|zou|"
    r"quem|onde|quando|qual|quais|quanto\w*|pode|poderia)\b(?![,:]| of us\b)",
    re.I,
)
_RELATIVE = re.compile(r"(?:which|who|whose|where|when|so|while|because|although|though|weil|is|are|was)\b", re.I)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or clause: `text` equals the source's characters `span[0]:span[1]`."""

    text: str
    span: Span
    is_question: bool


def split(text: str) -> list[Sentence]:
    """The sentences of a text in order; list markers and the blanks around a sentence belong to none."""
    found: list[Sentence] = []
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        found.extend(_split_line(text, start, end))
        start = end
    return found


def clauses(sentence: Sentence) -> list[Sentence]:
    """The sentence cut at its pauses; the last clause of a question is the question, the others are looked at anew."""
    cuts = [0]
    ends: list[int] = []
    for pause in islice(_PAUSE.finditer(sentence.text), _MOST_PAUSES):
        relative = _RELATIVE.match(sentence.text, pause.end()) is not None and not sentence.text.endswith("?")
        if pause.start() > cuts[-1] and not relative:
            ends.append(pause.start())
            cuts.append(pause.end())
    ends.append(len(sentence.text))
    pieces = [_piece(sentence.text, a, b) for a, b in zip(cuts, ends, strict=True)]
    offset = sentence.span[0]
    found = [
        Sentence(p.text, (p.span[0] + offset, p.span[1] + offset), is_asking(p.text)) for p in pieces if p is not None
    ]
    if found and sentence.is_question and sentence.text.rstrip("\"'”’» )").endswith("?"):
        last = found[-1]
        found[-1] = Sentence(last.text, last.span, True)
    return found


def is_asking(text: str) -> bool:
    """Whether the words ask something, with or without a question mark."""
    stripped = text.rstrip("\"'”’» )😂🙏")
    return stripped.endswith(("?", "؟", "？")) or text.startswith("¿") or _ASKING.match(text) is not None


def _split_line(text: str, start: int, end: int) -> list[Sentence]:
    lead = _LEAD.match(text, start, end)
    begin = lead.end() if lead else start
    found: list[Sentence] = []
    for stop in _END.finditer(text, begin, end):
        if _is_abbreviation(text, stop, end) or (stop.group()[0] not in ".?" and _GOES_ON.match(text, stop.end())):
            continue
        _append(found, text, begin, stop.end())
        begin = stop.end()
    _append(found, text, begin, end)
    return found


def _is_abbreviation(text: str, stop: re.Match[str], end: int) -> bool:
    if stop.group()[0] != "." or len(stop.group()) > 1:
        return False
    before = re.search(r"[\w.]+$", text[max(0, stop.start() - 12) : stop.start()])
    if before is None:
        return False
    word = before.group().casefold()
    after = text[stop.end() : end].lstrip()
    if word.isdigit():
        return len(word) <= 2 and _MONTH_AFTER.match(after) is not None
    if word in _ABBREVIATIONS:
        return bool(after)
    return bool(after) and word != "i" and _INITIAL.search(text[max(0, stop.start() - 40) : stop.end()]) is not None


def _append(found: list[Sentence], text: str, start: int, end: int) -> None:
    while end - start > LONGEST_SENTENCE:
        cut = text.rfind(" ", start, start + LONGEST_SENTENCE)
        cut = cut if cut > start else start + LONGEST_SENTENCE
        _append(found, text, start, cut)
        start = cut
    piece = _piece(text, start, end)
    if piece is not None:
        found.append(piece)


def _piece(text: str, start: int, end: int) -> Sentence | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    words = text[start:end]
    if not any(char.isalnum() for char in words):
        return None
    return Sentence(words, (start, end), is_asking(words))
