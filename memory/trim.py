"""Where a captured value ends: "peanuts and I need a recipe" → "peanuts". Pure strings."""

import re

from memory.rules_changes import PART_OF_WORK
from memory.rules_en import UPPER, Trim

_STOP = re.compile(
    r"\s+(?:(?:n|&) (?:i|im|we|my|ive)|and (?:i|we|my|our|he|she|they|it|need|want|would|can|could|am|have|"
    r"lives?|works?|loves?|hates?|"
    r"plays?|speaks?|has|the|so|just|then|wonder\w*|now|"
    r"is|are)\b|but|because|so(?! much)|which|who|"
    r"that|when|while|since|if|though|although|unless|until|till|than|as well|at the moment|right now|these days|"
    r"nowadays|any ?more|btw|by the way|"
    r"lol|haha|please|pls|for (?:ages|years|the last|about|over|\d)|with my|and can|what|how|where|should|can "
    r"you|could you|too|also|anyway|"
    r"however|though|tbh|honestly|now|again|yet|already|weil|aber|und ich|porque|pero|y mi|y soy|y me|parce|mais|"
    r"et je|et j['’]\w+|et mon|et ma|omdat|maar|en ik|en mijn|mas|e eu|e meu|e minha|suche|brauche|busco|necesito|"
    r"cherche|zoek|preciso)\b.*$"
    r"|,\s+(?:the|an?|especially|particularly|mostly|mainly|who|which|where|with|since|esp|my|our|it|no|not|they|"
    r"he|she|we|you|"
    r"just)\b.*$|\s+['’]?(?:i|ich|je|ik|eu)['’]?\w{0,2}\s.*$",
    re.I | re.S,
)
_PLACE = re.compile(
    rf"(?:the\s+)?(?:{UPPER}[\w\u0300-\u036f'’.-]*)(?:(?:\s+|\s*&\s*)(?:(?:de|del|la|le|les|am|an der|im|upon|on|"
    rf"the|of|den|sur|do|da|dos|and(?= {UPPER}\w+ (?:Sons|Co|Partners))|"
    rf"aan|bij|near)\s+)*{UPPER}[\w\u0300-\u036f'’.-]*)*"
)
_STREET_NUMBER = re.compile(r"\d{1,4}[a-z]?\s+(?=[^\W\d_a-z])")
_NOT_PLACES = frozenset(
    "a an the my our your this that it here there fact general order bed peace time mind touch love charge need "
    "trouble terms pain "
    "fear hope january february march april may june july august september october november december monday "
    "tuesday wednesday "
    "thursday friday saturday sunday spring summer autumn winter i me us them him her you home work school "
    "hospital town myself ourselves himself herself themselves night nights weekends free fun money".split()
)
_JOB_STOP = re.compile(r"\s+(?:at|for|in|with|from|on|since|near|and|here|bei|en|chez|à|em|na|no)\s.*$", re.I | re.S)
_LIST = re.compile(
    r"\s*(?:,|/|&|\band\b|\bor\b|\bund\b|\boder\b|\by\b|\bo\b|\bet\b|\bou\b|\ben\b|\bof\b(?= \w+$)|\be\b)\s+", re.I
)
_EDGES = " \t,;:.!?\"'“”‘’()-–—…"


def trim(raw: str, how: Trim) -> list[str]:
    """The value or values in a captured text; an empty list when nothing usable is left."""
    text = _STOP.sub("", " " + raw).strip(_EDGES)
    if how == "exact":
        return [raw.strip(_EDGES)]
    if how == "place":
        return _place(text)
    if how == "job":
        text = _JOB_STOP.sub("", text)
        return [text] if 0 < len(text.split()) <= 5 else []
    if how == "list":
        return _items(text)
    return [text] if 0 < len(text.split()) <= 8 else []


def _place(text: str) -> list[str]:
    number = _STREET_NUMBER.match(text)
    named = _PLACE.match(text, number.end() if number else 0)
    if PART_OF_WORK.fullmatch(re.sub(r"^the\s+", "", named.group() if named else text, flags=re.I)):
        return []
    if named:
        return [re.sub(r"['’]s$", "", text[: named.end()]).strip(_EDGES)]
    words = text.split()
    if not words or words[0].casefold() in _NOT_PLACES:
        return []
    if (
        words[0].casefold() in ("new", "san", "los", "las", "st", "saint", "sankt", "den", "la", "le", "el")
        and len(words) > 1
    ):
        return [" ".join(words[:2])]
    return [words[0]] if len(words) <= 2 or not words[0].casefold().endswith(("ing", "ed")) else []


def _items(text: str) -> list[str]:
    items = [
        re.sub(r"^(?:the|any|all|some|both|no)\s+", "", item.strip(_EDGES), flags=re.I) for item in _LIST.split(text)
    ]
    items = [item for item in items if item and len(item) > 1]
    if not items or any(len(item.split()) > 6 for item in items):
        return [text] if 0 < len(text.split()) <= 12 else []
    if len(items) > 1 and (len(items[-1].split()) > 3 or re.match(r"\w+(?:ing|ed)\b \w+ \w+", items[-1])):
        return [text]
    return items
