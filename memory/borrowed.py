"""Which characters of a user's message would pass for a fact about them and are none: quotes, pastes, fiction, ifs.

They stay where they are, and are found when they are asked for ("what was that song?"); they are only not told as the
user's own words beside a question about the user's life. Pure: it must not know how words are found or shown.
"""

import re
from functools import lru_cache

from memory import pasted, sentences
from memory.gate import LONGEST
from memory.instructions import is_for_once
from memory.rules_instructions import ONCE
from memory.rules_made_up import AS_I, FICTION, OPENING_CHARS, SETS_SCENE, UNREAL
from memory.screens import Screen
from memory.values import Span

LEAST_LEFT = 7
"""Words that have to be left beside borrowed ones; fewer only hand them over ("translate this into Italian:")."""

# Somebody speaks of themselves, or to somebody: without such a word it is no statement about a person that tells one.
_SPEAKS = re.compile(
    r"\b(?:i|i['’]\w+|im|my|me|mine|we|our|us|you|your|you['’]\w+|ich|mein\w*|mir|mich|wir|unser\w*|du|dein\w*|dich|"
    r"ihr|ihre\w*|sie|yo|soy|mis?|tengo|nuestr\w+|tus?|usted|su|je|j['’]\w+|mon|ma|mes|nous|notre|vous|votre|vos|ton|"
    r"ik|mijn|wij|ons|onze|jij|jouw|uw|u|eu|meus?|minhas?|nosso|nossa|seu|sua|você)\b",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"\b(?:quot\w+|lyrics?|songs?|poems?|verses?|lines?|translat\w+|e-?mails?|letters?|messages?|texts?|past(?:ed?|"
    r"ing)|"
    r"spam|scams?|phishing|articles?|stor(?:y|ies)|novel|sentences?|grammar|exercises?|homework|"
    r"role-?play\w*|characters?|pretend\w*|imagin\w+|hypothe\w+|(?:told|sent|showed|gave|asked) you|"
    r"i (?:asked|sent|showed|shared|pasted|quoted)|zitat|lied|gedicht|übersetz\w*|nachricht|brief|geschichte|satz|"
    r"canción|"
    r"poema|traduc\w+|mensaje|carta|correo|frase|chanson|poème|traduction|courriel|lettre|phrase|liedje|vertaal\w*|"
    r"bericht|verhaal|zin|música|tradu\w+|mensagem|texto)\b",
    re.IGNORECASE,
)
_SCREEN = Screen(SETS_SCENE, ONCE, FICTION, UNREAL)


def is_asked_for(question: str) -> bool:
    """Whether the question may mean something that was quoted, pasted or made up."""
    return _ASKED_FOR.search(question) is not None


@lru_cache(maxsize=512)
def borrowed_spans(text: str) -> tuple[Span, ...]:
    """The characters that are not the user's own and speak of somebody as if they were; spans may overlap.

    Code, logs and tables speak of nobody: they are no statement about the user, and stay.
    """
    text = text[:LONGEST]
    foreign = [*pasted.foreign_spans(text), *pasted.quoted_spans(text)]
    return (*(span for span in foreign if _SPEAKS.search(text[slice(*span)])), *_made_up(text))


def warm() -> None:
    """Get ready for the first question."""
    borrowed_spans("")


def is_only_handing_over(left: str) -> bool:
    """Whether what is left beside borrowed words says nothing of its own."""
    return len(left.split()) < LEAST_LEFT


def _made_up(text: str) -> list[Span]:
    """Role-play, what a requested story says of an "I", and what is only supposed, for certain: not an open "if"."""
    tried = _SCREEN.passed(text)
    if SETS_SCENE in tried and SETS_SCENE.search(text, 0, OPENING_CHARS):
        return [(0, len(text))]
    if tried in ([], [SETS_SCENE]):
        return []
    spans: list[Span] = []
    for sentence in sentences.split(text):
        start, end = sentence.span
        if is_for_once(sentence.text):
            spans.append(sentence.span)
        fiction = FICTION.search(sentence.text)
        if fiction is not None and AS_I.search(sentence.text, fiction.end()):
            spans.append(sentence.span)
        spans.extend((start + supposed.start(), end) for supposed in UNREAL.finditer(sentence.text))
    return spans
