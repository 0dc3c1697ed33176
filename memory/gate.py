"""The gate of learning: which sentences of a message are the user's own words, and teach something.

Gone are code, quotes, pasted texts, role-play, fiction, hypotheticals, secrets, and everything in a message that asks
not to be remembered. It must not know what the remaining words say: that is `memory.extract`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from memory import pasted, requests, secrecy, sentences
from memory.rules_made_up import (
    ABOUT_OWN,
    ASKS_ANEW,
    BEGINS_PLAY,
    ENDS_PLAY,
    FICTION,
    IMAGINED,
    JOKE,
    LOOKS_BACK,
    MADE_UP,
    OPENING_CHARS,
    ROLE_PLAY,
)
from memory.rules_requests import DO_FORGET
from memory.sentences import Sentence

HIDDEN = "\x1f"  # stands for one character that is not the user's own; never ends a sentence
LONGEST = 20_000  # characters that are read; what is longer is a paste

_PRIVATE = re.compile(
    r"\b(?:(?:do not|don['’]?t|dont|please not|never|no need to) (?:you )?(?:remember|save|store|keep|note|"
    r"memori[sz]e|write down|log|"
    r"learn) (?:this|that|it|any(?:thing)?|what|a word|my last|the (?:above|following))|off the record|not for "
    r"(?:your|the) (?:memory|notes)|"
    r"keep (?:this|that|it) out of (?:your|the) (?:memory|notes)|(?:nicht|bloß nicht) (?:merken|speichern)|"
    r"merk dir das (?:bitte )?nicht|no (?:lo |esto )?(?:recuerdes|guardes|memorices)|ne (?:retiens?|retenez|"
    r"mémorise|garde) pas|"
    r"onthoud d(?:it|at) niet|niet onthouden|não (?:guardes?|lembres?|memorizes?))\b",
    re.I,
)
_KEEPING = re.compile(
    r"\b(?:do keep|please (?:keep|remember|note|save)|remember (?:that|this|my|i|for me)|keep in mind|make a "
    r"note|note (?:that|down|for me|to self)|"
    r"don['’]?t (?:you )?(?:dare )?forget|for the record|merk dir|recuerda que|retiens|souviens-toi|onthoud|"
    r"lembra-te|lembre)\b",
    re.I,
)
_WORKSHEET = re.compile(
    r"^\W*(?:q(?:uestion)?\.? ?\d+|exercise \d+|aufgabe \d+|ejercicio \d+|exercice \d+|opgave \d+)\b", re.I
)


def own_words(text: str) -> list[Sentence]:
    """The sentences of the user's own words, in order; hidden characters inside one stand as `HIDDEN`.

    `span` are the characters of the message as it was written. Empty when the message asks not to be remembered, or is
    role-play; of one that asks for something made up, what was said before that.
    """
    return list(_own_words(text[:LONGEST]))


@lru_cache(maxsize=8)  # a chat's last messages are read again with each new one
def _own_words(text: str) -> tuple[Sentence, ...]:
    shown = _hide(text)
    if _is_not_to_be_learnt(shown):
        return ()
    own = _before_fiction(shown, sentences.split(shown))
    return tuple(kept for kept in map(_without_imagined, own) if kept is not None)


def is_in_play(text: str, earlier: Sequence[str]) -> bool:
    """Whether a message goes on with the role-play that one of the chat's earlier ones, oldest first, has begun."""
    is_on = False
    for said in (*earlier, text):
        if ENDS_PLAY.search(said):
            is_on = False
        elif BEGINS_PLAY.search(said, 0, OPENING_CHARS):
            is_on = True
    return is_on


def is_private(text: str) -> bool:
    """Whether the message asks not to be remembered."""
    return _PRIVATE.search(DO_FORGET.sub("", _hide(text[:LONGEST]))) is not None


def has_secret(sentence: str) -> bool:
    """Whether the sentence talks of a password, a code or an identity number (its value is hidden already)."""
    return secrecy.SECRET_WORD.search(sentence) is not None


def _hide(text: str) -> str:
    chars = list(text)
    for start, end in pasted.foreign_spans(text):
        chars[start:end] = [char if char == "\n" else " " for char in chars[start:end]]
    visible = "".join(chars)
    hidden = [*pasted.quoted_spans(visible), *secrecy.secret_spans(text)]
    for start, end in hidden:
        chars[start:end] = [
            HIDDEN if not char.isspace() or chars[start] == HIDDEN else char for char in chars[start:end]
        ]
        chars[start:end] = [" " if char in "\r\n" else char for char in chars[start:end]]
    return "".join(chars)


def _is_not_to_be_learnt(shown: str) -> bool:
    return bool(_PRIVATE.search(DO_FORGET.sub("", shown)) or ROLE_PLAY.search(shown) or JOKE.search(shown))


def _before_fiction(shown: str, own: list[Sentence]) -> list[Sentence]:
    """The sentences before a request to make something up, and none when they may be its material.

    They are the user's own where the request is a sentence of its own that looks back to nothing.
    """
    fiction = FICTION.search(shown)
    if fiction is None or ABOUT_OWN.search(shown, fiction.start()):
        return own
    asking = next((each for each in own if each.span[0] <= fiction.start() < each.span[1]), None)
    if asking is None or not ASKS_ANEW.match(asking.text) or LOOKS_BACK.search(shown, fiction.start()):
        return []
    if MADE_UP.search(shown, 0, fiction.start()):
        return []
    return [each for each in own if each.span[1] <= asking.span[0]]


def _without_imagined(sentence: Sentence) -> Sentence | None:
    """The sentence up to where it starts to suppose something; None when nothing of the user's own is left."""
    if _WORKSHEET.match(sentence.text) or requests.is_request(sentence.text):
        return None
    imagined = IMAGINED.search(sentence.text)
    if imagined is None:
        return sentence
    kept = sentence.text[: imagined.start()].rstrip(" ,;:-–—")
    if len(kept.split()) < 2:
        return None
    start = sentence.span[0]
    return Sentence(kept, (start, start + len(kept)), sentences.is_asking(kept))


def asks_to_keep(text: str) -> bool:
    """Whether the message asks in so many words that something be remembered ("do keep my shoe size")."""
    return _KEEPING.search(text) is not None and _PRIVATE.search(DO_FORGET.sub("", text)) is None
