"""What a standing instruction is about (units, length, language, …), and which earlier one it takes the place of.

Pure. An aspect has values that exclude each other; each is wanted or not. It must not know how instructions are found.
"""

import re
from dataclasses import dataclass

from memory.rules_words import LANGUAGES

_WORDS: tuple[tuple[str, str, str], ...] = (
    ("form", "bullets", r"bullet(?:ed|s)?(?: ?points?)?(?: lists?)?|stichpunkte?n?|viñetas|puces|opsommingen?|tópicos"),
    ("form", "prose", r"prose|(?:plain |normal |proper |full )?paragraphs?|running text|fließtext|prosa"),
    ("tables", "tables", r"tables?|tabellen?|tablas?|tableaux?|tabelas?"),
    ("emojis", "emojis", r"emojis?|smileys?|émojis?|emoticons?"),
    ("jargon", "jargon", r"jargon|technical terms|buzz ?words"),
    (
        "length",
        "short",
        r"short(?:er)?|brief|briefly|concise|terse|kurze?n?|knapp\w*|breves?|cort[ao]s?|courte?s?|kort\w*|curt[ao]s?",
    ),
    (
        "length",
        "long",
        r"long(?:er)?|in (?:more )?detail|detailed|thorough|in[- ]depth|lange?n?|ausführlich\w*|larg[ao]s?|longues?|"
        r"détaillées?|uitgebreid\w*|detallad[ao]s?|long[ao]s",
    ),
    ("tone", "formal", r"formal(?:ly)?|förmlich|(?:per )?sie|siezen|usted|vouvoie\w*|vous"),
    ("tone", "informal", r"informal(?:ly)?|casual(?:ly)?|chatty|duz\w*|(?:per )?du|tutea\w*|tutear\w*|tutoi\w*"),
    ("spelling", "british", r"british(?: english| spellings?)?|uk (?:english|spellings?)"),
    ("spelling", "american", r"american(?: english| spellings?)?|us (?:english|spellings?)"),
    ("clock", "24", r"24[- ]?h(?:ours?)?"),
    ("clock", "12", r"12[- ]?h(?:ours?)?|am\b.{0,5}\bpm"),
    ("units", "metric", r"metric(?: units| system)?"),
    ("units", "imperial", r"imperial(?: units| system)?"),
    ("units of heat", "metric", r"celsius|centigrade"),
    ("units of heat", "imperial", r"fahrenheit"),
    ("units of length", "metric", r"kilomet(?:re|er)s?|centimet(?:re|er)s?|met(?:re|er)s|cm|km"),
    ("units of length", "imperial", r"miles|feet|foot|inch(?:es)?|yards"),
    ("units of weight", "metric", r"grams?|kilos?|kilograms?|kg"),
    ("units of weight", "imperial", r"pounds|lbs|ounces|oz|stones?"),
)
_LANGUAGE = re.compile(
    rf"\b(?P<word>{LANGUAGES}|deutsch|español|français|nederlands|português)\b(?! (?:spelling|units|teacher|"
    rf"recipes?|food))",
    re.I,
)
_SAME_LANGUAGE = {
    "deutsch": "german",
    "español": "spanish",
    "français": "french",
    "nederlands": "dutch",
    "português": "portuguese",
}
_NOT_A_LANGUAGE = re.compile(r"\b(?:british|american|plain|simple|uk|us|canadian|australian|proper)\s+$", re.I)
_KINDS = tuple((aspect, value, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I)) for aspect, value, words in _WORDS)
_NO_BEFORE = re.compile(
    r"\b(?:no|not|never|don['’]?t|do not|stop|quit|without|avoid|drop|skip|lose|ditch|scrap|less|fewer|enough|"
    r"too|sick of|tired of|fed "
    r"up with|instead of|rather than|cut|leave out|lay off|needn['’]?t|no need for|done with|keine?|nicht|ohne|"
    r"nie|statt|zu|sans|"
    r"pas de|plus de|jamais|trop|sin|nada de|nunca|demasiado|geen|zonder|nooit|niet|te|sem|nunca|"
    r"demais)\b[^,.;:!?]{0,28}$",
    re.I,
)
_NO_AFTER = re.compile(
    r"^[^,.;:!?]{0,12}\b(?:driv\w+ me|get\w* on my nerves|(?:is|are) too much|(?:is|are) (?:annoying|irritating|"
    r"a pain|daft|out)|"
    r"not needed|no thanks)\b",
    re.I,
)
_CLAUSE = re.compile(r"[,.;:!?–—]\s+|\s(?:but|and not|so)\s", re.I)
_IN_A_CASE = re.compile(
    r"\b(?:when(?:ever)?|if|(?:for|in)(?= (?:my |the )?(?:recipes?|cooking|baking|e-?mails|letters|work|code|"
    r"homework|essays))|wenn|cuando|si|quand|als|quando)\b\s+(?P<case>[^,.;]{3,60})",
    re.I,
)
_OF_ANY_CASE = re.compile(
    r"^(?:me|now|you (?:answer|reply|write|explain|talk|speak)|it|good|ever|by default|example|sure)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that an instruction settles: `name` is what it is about, `value` the choice, wanted or not."""

    name: str
    value: str
    is_wanted: bool


def aspects(text: str) -> frozenset[Aspect]:
    """What an instruction settles; empty where it is about none of the known aspects."""
    found = set()
    for clause in _CLAUSE.split(text):
        for name, value, pattern in _KINDS:
            found |= {Aspect(name, value, _is_wanted(clause, match)) for match in pattern.finditer(clause)}
        for match in _LANGUAGE.finditer(clause):
            if not _NOT_A_LANGUAGE.search(clause, 0, match.start()):
                word = match["word"].casefold()
                found.add(Aspect("language", _SAME_LANGUAGE.get(word, word), _is_wanted(clause, match)))
    return frozenset(found)


def overrules(new: str, old: str) -> bool:
    """Whether an instruction settles anew what an earlier one settled otherwise, for the same cases."""
    settled = aspects(new)
    if _case(new) != _case(old):  # only what is not wanted at all is not wanted in any case
        settled = frozenset(one for one in settled if not one.is_wanted and not _case(new))
    return any(_contradict(one, other) for one in settled for other in aspects(old))


def _is_wanted(clause: str, match: re.Match[str]) -> bool:
    return not (_NO_BEFORE.search(clause[: match.start()]) or _NO_AFTER.match(clause[match.end() :]))


def _contradict(new: Aspect, old: Aspect) -> bool:
    """Wanted against unwanted, or two values that exclude each other; to leave something out excludes no other."""
    both_units = new.name.startswith("units") and old.name.startswith("units") and "units" in (new.name, old.name)
    if new.name != old.name and not both_units:
        return False
    if new.value == old.value:
        return new.is_wanted is not old.is_wanted
    return new.is_wanted and old.is_wanted


def _case(text: str) -> frozenset[str]:
    """The words of the case that an instruction is for; empty for one that always holds."""
    return frozenset(
        word
        for match in _IN_A_CASE.finditer(text)
        if not _OF_ANY_CASE.match(match["case"])
        for word in re.findall(r"\w{4,}", match["case"].casefold())
    )
