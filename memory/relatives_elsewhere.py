"""Relatives and pets named in German, Spanish, French, Dutch and Portuguese: "mein Hund heißt Krümel". Pure.

Who they are is written in English, as all slots are, so that they are found whatever language a question is in.
"""

import re
from collections.abc import Iterator

from memory.building import build
from memory.rules_en import NAME
from memory.sentences import Sentence
from memory.values import Candidate

_IN_ENGLISH: dict[str, str] = {
    word: english
    for english, words in {
        "dog": "hund hündin perro perra chien chienne hond cão cachorro cadela",
        "cat": "katze kater gato gata chat chatte kat poes",
        "rabbit": "kaninchen conejo lapin konijn coelho",
        "horse": "pferd caballo cheval paard cavalo",
        "bird": "vogel pájaro oiseau pássaro",
        "hamster": "hamster",
        "tortoise": "schildkröte tortuga tortue schildpad tartaruga",
        "husband": "mann ehemann marido mari man echtgenoot",
        "wife": "frau ehefrau mujer esposa femme vrouw mulher",
        "boyfriend": "freund novio copain vriend namorado",
        "girlfriend": "freundin novia copine vriendin namorada",
        "son": "sohn hijo fils zoon filho",
        "daughter": "tochter hija fille dochter filha",
        "sister": "schwester hermana sœur soeur zus irmã",
        "brother": "bruder hermano frère broer irmão",
        "mother": "mutter madre mère moeder mãe mama mamá maman",
        "father": "vater padre père vader pai papa papá",
        "aunt": "tante tía tia",
        "uncle": "onkel tío oncle oom tio",
        "boss": "chef chefin jefe jefa chefe patron",
        "neighbour": "nachbar nachbarin vecino vecina voisin voisine buurman buurvrouw vizinho vizinha",
    }.items()
    for word in words.split()
}
_SLOTS = {
    **dict.fromkeys(("dog", "cat", "rabbit", "horse", "bird", "hamster", "tortoise"), "pet"),
    **dict.fromkeys(("husband", "wife", "boyfriend", "girlfriend"), "partner"),
    **dict.fromkeys(("son", "daughter"), "child"),
    "boss": "boss",
}
_NAMED = re.compile(
    rf"\b(?i:meine?|unsere?|mi|nuestr[oa]|mon|ma|notre|mijn|onze|(?:o )?meu|(?:a )?minha|noss[oa])\s+"
    rf"(?i:(?:\w+(?:e|er|o|a|en) )?)(?P<who>(?i:{'|'.join(sorted(_IN_ENGLISH, key=len, reverse=True))}))\b"
    rf"(?:\s*[,(:]\s*|\s+(?i:hei(?:ß|ss)t|ist|se llama|es|s['’]appelle|est|heet|is|chama-se|se chama|é)\s+|\s+)"
    rf"(?P<name>{NAME})(?![\w-])"
)
_NO_NAMES = frozenset("der die das und el la los y le les et de het en o a os e in aus von".split())


def read_relatives_elsewhere(sentence: Sentence) -> Iterator[Candidate]:
    """Each relative or pet with a name, as the English rules would write it."""
    for match in _NAMED.finditer(sentence.text):
        who, name = _IN_ENGLISH[match["who"].casefold()], match["name"]
        if name.casefold() in _NO_NAMES or (_is_german(match) and not _is_named(match)):
            continue
        span = (match.start() + sentence.span[0], match.end() + sentence.span[0])
        yield build(_SLOTS.get(who, "family"), name if who == "boss" else f"{who} called {name}", span)


def _is_german(match: re.Match[str]) -> bool:
    return re.match(r"(?:meine?|unsere?)\b", match.group(), re.I) is not None


def _is_named(match: re.Match[str]) -> bool:
    """Whether what follows is a name and no noun, which German writes with a capital too: "mein Mann ist Lehrer"."""
    between = match.group()[match.end("who") - match.start() : match.start("name") - match.start()]
    return not re.search(r"\bist\b", between)
