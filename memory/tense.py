"""Whether the verb beside a date looks back or ahead: "I started on Monday", "I got the job and start on Monday".

Pure patterns for English, German, Spanish, French, Dutch and Portuguese. It must not know what a date means: that is
`memory.dates`.
"""

import re

from memory.values import Span

# An appointment that somebody "got" is still to come; anything else that they got, they have.
_TO_COME = (
    r"appointment|interview|exam|test|meeting|flight|train|shift|deadline|date|lesson|class|scan|surgery|check-?up|"
    r"viewing|delivery|hearing|audition|gig|match|race|party|wedding|funeral|visit|trip"
)
_BEHIND = (
    r"(?:had|used|wanted|tried|managed|decided|failed) to \w+|(?:did|could|would)n['’]?t(?: have)? \w+|did \w+|"
    r"was|were|wasn['’]?t|weren['’]?t|been|went|had|lost|split|brought|began|came|took|saw|met|bought|ran|broke|left|"
    r"gave|found|made|told|said|died|born|ago|last|since|haven['’]?t|hasn['’]?t|fell|felt|spent|slept|woke|wrote|sent|"
    r"sold|won|drove|flew|ate|drank|heard|knew|paid|caught|taught|thought|rang|sang|swam|stood|kept|put|quit|forgot|"
    r"rode|wore|grew|"
    r"chose|built|drew|threw|spoke|stole|held|hung|hid|hit|lent|led|rose|sat|shook|shot|shut|stuck|bit|blew|fought|"
    r"froze|"
    r"learnt|burnt|dreamt|did|got"
)
# Forms in -ed that say how something stands, not what happened.
_STATES = (
    r"need|indeed|excited|scared|worried|interested|tired|bored|supposed|scheduled|booked|planned|invited|expected|"
    r"required|allowed|reserved|arranged|confirmed|retired|married"
)
_AHEAD = (
    rf"(?:have|has|\w+['’](?:ve|s))(?: (?:i|we|you|they|he|she))? got|"
    rf"got (?:to \w+|(?:\w+ ){{1,4}}?(?:{_TO_COME})\b(?! back))|"
    r"will|won['’]?t|\w+['’]ll|shall|(?:i|we|he|she|they|you)['’]d|going to|gonna|am|\w+['’]m|im|is|(?:it|he|she|that|"
    r"there|this)['’]s|are|\w+['’]re|(?:have|has|need|needs|want|wants|hope|hopes|plan|plans) to|must|can|should|may|"
    r"might|due|supposed|scheduled|booked|planned|invited|expected|reserved|arranged|"
    r"(?:start|begin|leave|go|come|get|move|see|meet|return|arrive|open|reopen|end|take|play|close|travel|drive|depart|"
    r"land|visit|marry|give|join|celebrate|resume|present|host|defend|fall|turn|run|finish|have|has|fly|flie|goe|"
    r"finishe|marrie)s?|getting|moving|starting|leaving|flying|seeing|meeting"
)
_CUE = re.compile(
    rf"(?<![\w'’])(?:(?P<ahead>{_AHEAD})|(?P<state>{_STATES}|bed|feed|seed|speed|weed|breed)|"
    rf"(?P<behind>{_BEHIND}|\w{{2,}}ed))(?![\w])(?! to (?:be|go)\b)",
    re.I,
)
_PRESENT = re.compile(r"(?<![\w'’])(?:i|we|they|you)\s+(?P<verb>[a-z]{3,})\b", re.I)
# "Moved to Tuesday", "booked for Friday": where something is put, whatever the verb's tense.
_MOVED_TO = re.compile(r"(?:\b(?:to|for)|\b(?:postponed|delayed|off|back|moved)\s+(?:until|till))\s+(?:the\s+)?$", re.I)
_NOW_ON = re.compile(
    r"(?:\b(?:now|jetzt|nun|ahora|maintenant|nu|agora)[:,]?|\b(?:pushed|moved|postponed|delayed|extended|rescheduled)"
    r"(?: (?:back|us|it))*:)\s+(?:(?:on|by|due|until|the|am|el|le|op|em|at)\s+)*$",
    re.I,
)
_MOVED_ELSEWHERE = re.compile(
    r"\bauf (?:den |die |das )?\S.{0,30}\b(?:verschoben|verlegt|vorverlegt|vorgezogen)\b|\b(?:aplazad|cambiad|movid|"
    r"adelantad)[oa]s? "
    r"(?:al?|para)\b|\b(?:report|déplac|décal|avanc)ée?s? (?:au?|à)\b|\bnaar\b.{2,30}\b(?:verplaatst|verschoven|"
    r"verzet)\b|"
    r"\b(?:verplaatst|verschoven|verzet) naar\b|\b(?:adiad|remarcad|mudad|antecipad)[oa]s? para\b",
    re.I,
)

_CLAUSE_END = re.compile(
    r"[,;:.!?()–—]+|\s-\s|\b(?:and|but|so|because|then|that|which|who|when|while|und|aber|dass|weil|denn|y|pero|que|"
    r"porque|et|mais|parce|en|maar|dat|omdat|want|e|mas)\b(?=\s)",
    re.I,
)
_ENGLISH = re.compile(
    r"\b(?:i|i['’]m|my|the|and|we|on|of|to|with|is|was|it|for|have|at|our|he|she|they|start\w*)\b", re.I
)
_MARKS = {
    "de": re.compile(
        r"\b(?:ich|mein\w*|nicht|und|bin|habe|hab|wir|uns|ist|sind|für|bei|seit|am|im|hat|der|die)\b", re.I
    ),
    "es": re.compile(r"\b(?:el|los|las|una|que|qué|con|mi|mis|nos|y|del|al|me|se|tengo|empiezo|lunes|jueves)\b", re.I),
    "fr": re.compile(r"\b(?:je|suis|mon|ma|mes|nous|est|une|les|des|on|et|le|avec|au)\b|\b[jmcln]['’]\w", re.I),
    "nl": re.compile(r"\b(?:ik|mijn|wij|we|het|een|niet|zijn|ben|heb|op|en|ons|onze|voor|de|is)\b", re.I),
    "pt": re.compile(r"\b(?:eu|meu|minha|não|uma|com|o|os|na|no|em|à|e|do|da|nos|segunda|sexta|quinta)\b", re.I),
}
_NO_PARTICIPLE = (
    r"(?!lundi|mardi|mercredi|jeudi|vendredi|samedi|midi|prévu|fixé|invité|inscrit|censé|ici|aussi|lui|qui)"
)
_BEHIND_ELSEWHERE = {
    "de": re.compile(
        r"\b(?:war(?:en|st)?|hatten?|ging(?:en)?|kam(?:en)?|begann(?:en)?|fing(?:en)?|wurden?|starb|zog(?:en)?|"
        r"sah(?:en)?|"
        r"traf(?:en)?|fand(?:en)?|bekam|musste|konnte|wollte|gab|verlor|kaufte|machte|arbeitete|startete|feierten?)\b|"
        r"\b(?:habe?n?|hast|hat|bin|bist|ist|sind)\b.*\b(?!verabredet|eingeladen|geplant|gebucht|angesetzt|verplant)"
        r"(?:\w*ge\w{2,}(?:t|en)|(?:be|ver|er|ent|zer|miss|emp)\w{2,}(?:t|en)|\w+iert)\b",
        re.I,
    ),
    "es": re.compile(
        r"\b(?!qué\b|té\b|café\b|bebé\b|josé\b|\w*[aeio]r[éá]\b)(?:\w{2,}[éó]|\w+(?:aron|ieron|aste|iste|aba|aban|ía|"
        r"ían)|fui|fue|"
        r"fuimos|hubo|tuve|tuvo|hice|hizo|vino|vine|vi|vio|era|estuve|estuvo|dije|dijo|pasad[oa])\b|"
        r"\b(?:he|ha|hemos|han)\s+\w+(?:ado|ido|cho|sto|rto)\b",
        re.I,
    ),
    "fr": re.compile(
        rf"\b(?:ai|as|a|avons|avez|ont|suis|es|est|sommes|êtes|sont)\s+(?:pas |déjà |enfin |bien |tous |toutes )*"
        rf"\b{_NO_PARTICIPLE}(?:\w+(?:é|ée|és|ées|i|ie|is|it|u|ue|us|ert|te)|eu|né|pu|vu|lu|dû|fait|mort)\b|"
        r"\b(?:étai[st]|était|étions|étaient|avai[st]|avait|avions|allai[st]|dernière?)\b",
        re.I,
    ),
    "nl": re.compile(
        r"\b(?:was|waren|had(?:den)?|ging(?:en)?|kwam(?:en)?|begon(?:nen)?|werd(?:en)?|kocht(?:en)?|zag(?:en)?|"
        r"verhuisden?|"
        r"startten?|vond(?:en)?|kreeg|moest|wilde|verloor|overleed|afgelopen|vorige)\b|"
        r"\b(?:heb|hebt|heeft|hebben|ben|bent|is|zijn)\b.*\b(?!geboekt|gepland|uitgenodigd)(?:\w*ge\w{2,}(?:d|t|en)|"
        r"(?:be|ver|ont|her)\w{2,}(?:d|t|en))\b",
        re.I,
    ),
    "pt": re.compile(
        r"\b(?!sei\b|lei\b|rei\b|sou\b|vou\b|estou\b|dou\b|ou\b|meu\b|seu\b|teu\b|eu\b|\w*[aei]rei\b)(?:\w{2,}(?:ei|"
        r"ou|eu|iu|aram|"
        r"eram|iram|ava|avam)|vi|fui|foi|fomos|tive|teve|fiz|fez|estive|esteve|era|estava|passad[oa])\b",
        re.I,
    ),
}


def looks_back(text: str, span: Span) -> bool:
    """Whether what the text says of the date at `span` has happened: by the verb of its clause, the nearest before."""
    if _MOVED_ELSEWHERE.search(text) or _NOW_ON.search(text[: span[0]]):
        return False
    language = _language(text)
    start, end = _clause(text, span)
    if language != "en":
        behind = _BEHIND_ELSEWHERE[language]
        around = text[start:end]
        alone = len(around.split()) <= len(text[slice(*span)].split()) + 1
        return behind.search(text[:end] if alone else around) is not None
    if _MOVED_TO.search(text, 0, span[0]):
        return False
    verbs = _verbs(text)
    before = [behind for place, behind in verbs if start <= place < span[0]]
    after = [behind for place, behind in verbs if span[1] <= place < end]
    earlier = [behind for place, behind in verbs if place < start]
    if before:
        return before[-1]
    return after[0] if after else earlier[-1] if earlier else False


def _verbs(text: str) -> list[tuple[int, bool]]:
    """Where the verbs stand, and whether each looks back."""
    found = {}
    for match in _PRESENT.finditer(text):
        found[match.start("verb")] = False
    for match in _CUE.finditer(text):
        place = match.start()
        if match["state"] is None or match["state"].casefold() not in ("bed", "feed", "seed", "speed", "weed", "breed"):
            found[place] = match["behind"] is not None
        else:
            found.pop(place, None)
    return sorted(found.items())


def _clause(text: str, span: Span) -> Span:
    ends = [match.end() for match in _CLAUSE_END.finditer(text, 0, span[0])]
    after = _CLAUSE_END.search(text, span[1])
    return (ends[-1] if ends else 0), (after.start() if after else len(text))


def _language(text: str) -> str:
    counts = {name: len(marks.findall(text)) for name, marks in _MARKS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > len(_ENGLISH.findall(text)) else "en"
