"""Which make something of the user's is, when only a pronoun names it: "the printer jams" – "it's an Epson ET-2850".

Pure: a sentence and what the user wrote before it → candidates. It must not know what else the sentence says.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from memory.secrecy import SECRET_WORD
from memory.sentences import Sentence
from memory.values import Candidate

_CONFIDENCE = 0.7
# What people own that has a make and a model.
_THINGS = (
    r"printer|scanner|laptop|computer|pc|mac|tablet|phone|mobile|router|modem|monitor|tv|telly|television|camera|lens|"
    r"speaker|headphones|earbuds|watch|console|keyboard|piano|guitar|amp|synth|boiler|furnace|thermostat|heat pump|"
    r"washing machine|washer|dryer|dishwasher|fridge|freezer|oven|cooker|hob|stove|microwave|vacuum|hoover|kettle|"
    r"coffee machine|mixer|sewing machine|lawn ?mower|mower|drill|chainsaw|car|van|truck|lorry|motorbike|scooter|"
    r"bike|bicycle|e-bike|tractor|boat|caravan|camper|pram|buggy|drone|telescope|hearing aids?|"
    r"drucker|handy|telefon|fernseher|kamera|heizung|waschmaschine|spülmaschine|kühlschrank|auto|fahrrad|motorrad|"
    r"impresora|portátil|ordenador|móvil|cámara|lavadora|caldera|coche|bici|imprimante|ordinateur|téléphone|"
    r"chaudière|lave-linge|voiture|vélo|telefoon|wasmachine|fiets|impressora|computador|máquina de lavar|carro"
)
_OWN = re.compile(
    rf"\b(?:my|our|the|mein\w*|unser\w*|der|die|das|mi|la|el|nuestr[oa]|mon|ma|le|notre|mijn|onze|de|het|meu|minha)\s+"
    rf"(?:(?:old|new|home|office|wi-?fi|inkjet|laser|gas|electric|alte\w*|neue\w*)\s+){{0,2}}(?P<what>{_THINGS})\b",
    re.I,
)
_OTHERS = re.compile(r"\b(?:his|her|their|your|\w+['’]s)\s+$", re.I)
_IS = re.compile(
    r"^\W*(?:(?:btw|by the way|oh|ah|and|so|ok|sorry|yes|yeah|no idea but|well|fyi|if it helps)[\s,:–-]+)*"
    r"(?:(?:it|mine|ours|this|that)(?:['’]?s| is)|they(?:['’]re| are)|es ist|das ist|meiner ist|meine ist|es|"
    r"la mía es|el mío es|c['’]est|het is|é)\s+"
    r"(?P<make>(?:(?:an?|the|eine?|einen|una?|une?|een|uma?)\s+)?(?:(?:old|new|newish|\d{4})\s+)?"
    r"(?-i:[A-Z][\w.-]*|[a-z]*\d[\w.-]*|i[A-Z]\w+)(?:\s+(?-i:[A-Z][\w.-]*|[\w-]*\d[\w.-]*|[a-z]{1,2}\b|mini|pro|plus|"
    r"max|air))*)"
    r"(?=\s*(?:[.,;!)–]|$|btw\b|by the way\b|if (?:that|it)\b|from\b|and\b|but\b))",
    re.I,
)
_BRAND = re.compile(r"\b(?:[A-Z][a-z]+|[A-Z]{2,})")
_ARTICLE = re.compile(r"(?:an?|eine?|einen|una?|une?|een|uma?)\s", re.I)
_MODEL = re.compile(r"\d|\b[A-Z][\w-]+\s+[A-Z]")


def with_model(told: Iterable[Candidate], sentence: Sentence, *, before: str) -> Iterator[Candidate]:
    """What the sentence says, and which model that makes of the thing before it in place of a bare "mine is a …"."""
    models = list(_read(sentence, before))
    makes = tuple(model.value or "" for model in models)
    yield from (each for each in told if each.slot or not makes or not each.text.endswith(makes))
    yield from (replace(model, value=None) for model in models)


def _read(sentence: Sentence, before: str) -> Iterator[Candidate]:
    """What the only thing that the message before spoke of is; nothing where it spoke of several, or of another's."""
    match = None if sentence.text.rstrip().endswith("?") else _IS.match(sentence.text)
    if match is None or not (_MODEL.search(match["make"]) and _BRAND.search(match["make"])):
        return
    if SECRET_WORD.search(before) and not _ARTICLE.match(match["make"]):  # it may be the code that was asked for
        return
    owned = [own for own in _OWN.finditer(before) if not _OTHERS.search(before, 0, own.start())]
    things = {own["what"].casefold() for own in owned}
    if len(things) != 1:
        return
    start, end = match.start("make") + sentence.span[0], match.end("make") + sentence.span[0]
    make = match["make"]
    yield Candidate(text=f"{things.pop().capitalize()}: {make}", value=make, span=(start, end), confidence=_CONFIDENCE)
