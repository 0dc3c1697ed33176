"""Spoken requests to forget: "forget what I said about the lawsuit", "erase everything about Marek".

Pure: which sentences ask for it, what they name, and which memories that means. It must not know how a memory is
deleted (`memory.erase`), nor when (`memory.forget`). Idioms ("oh forget it", "don't forget the milk") ask for nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from memory import pasted, sentences
from memory.people import normal, same_subject
from memory.rules_requests import (
    ABOUT,
    ALL,
    DEFINITE,
    DO_FORGET,
    ELSEWHERE,
    EVERYTHING,
    FILLER,
    FORMS,
    IDIOM,
    IT,
    JUST_SAID,
    MARKED,
    POLITE,
    RECALLED,
    STRONG,
    TOPICS,
    UNSAID,
    VERB,
)
from memory.values import Memory, Span

_FILLER = frozenset(normal(word) for word in FILLER)
_ENOUGH = 0.5  # share of a request's words that a memory has to meet
_READ = 4000  # characters of a message
_ALL = 0.9  # all of them, be it by words of the same family
_AKIN = 0.95  # what a word of the same family counts: "weight" for "weigh"
_ROOT = 5  # letters that words of one family share at least
_PAUSE = re.compile(r"[,;:.!?()]|\s[–—-]\s|\s(?:that['’]s|it['’]s|because|since|but|and keep|keep)\s")
_NAME = re.compile(r"(?<!^)\b[^\W\d_a-zß-öø-ÿ][\w'’-]+")


@dataclass(frozen=True, slots=True)
class Request:
    """One request to forget: its characters, the words that name what is to go, and how far it reaches.

    `is_marked` says that the words speak of the memory itself ("… from your notes"), not only of a thing.
    """

    span: Span
    words: tuple[str, ...]
    names: tuple[str, ...] = ()
    everything: bool = False
    last_message: bool = False
    is_marked: bool = True


def read_requests(text: str) -> list[Request]:
    """The requests to forget in a message, in order; what is quoted or pasted asks for nothing."""
    found: list[Request] = []
    before: sentences.Sentence | None = None
    text = text[:_READ]
    foreign = [*pasted.foreign_spans(text), *pasted.quoted_spans(text)]
    for sentence in sentences.split(text):
        request = _read(sentence) or _read_recalled(sentence, before)
        if request is not None and not any(a <= sentence.span[0] and sentence.span[1] <= b for a, b in foreign):
            found.append(request)
        before = sentence
    return found


def is_request(sentence: str) -> bool:
    """Whether a sentence asks in so many words for something to be forgotten."""
    alone = POLITE.sub(" ", sentence).rstrip(" .!,")
    is_alone = _PAUSE.search(alone) is None
    return any(request.is_marked or is_alone for request in read_requests(sentence))


def matching(request: Request, memories: Sequence[Memory]) -> list[Memory]:
    """The memories that a request means: those that meet its names and most of its words; nothing if none does."""
    if request.everything:
        return list(memories)
    named = [memory for memory in memories if any(_is_about(name, memory) for name in request.names)]
    if request.names and not named:  # a noun with a capital, as in German: then all the words have to fit
        return _best(list(request.words), memories, least=_ALL)
    if request.names:
        memories = named
        rest = [word for word in request.words if word not in {stem(name) for name in request.names}]
        meant = _best(rest, memories, least=_ENOUGH) if rest else []
        return meant or list(memories)
    least = _ENOUGH if request.is_marked else _ALL
    return _best(list(request.words), memories, least=least)


def stem(word: str) -> str:
    """A word without its ending, so that "touring" meets "tours"."""
    plain = normal(word)
    for ending in ("ing", "ies", "es", "ed", "s", "e"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 2:
            return plain[: -len(ending)]
    return plain


def stems(text: str) -> set[str]:
    """The stems of all words in a text."""
    return {stem(word) for word in re.findall(r"[\w'’-]+", text)} | {stem(word) for word in re.findall(r"\w+", text)}


def _read(sentence: sentences.Sentence) -> Request | None:
    text = DO_FORGET.sub(lambda match: " " * len(match.group()), sentence.text)
    verb = VERB.search(text)
    if verb is None:
        return None
    rest = text[verb.end() :]
    if JUST_SAID.match(rest):
        return Request(sentence.span, (), last_message=True)
    if EVERYTHING.search(rest):
        return Request(sentence.span, (), everything=True)
    if IDIOM.match(rest) or (verb["plain"] is not None and ELSEWHERE.search(rest)):
        return None
    is_marked = UNSAID.match(rest) is not None or MARKED.search(rest) is not None
    is_marked = is_marked or verb["memory"] is not None
    named = _object(rest)
    names = _names(named)
    words = tuple(dict.fromkeys(stem(word) for word in re.findall(r"[\w'’-]+", named) if not _is_filler(word)))
    is_bare = verb["bare"] is not None and DEFINITE.match(rest) is not None
    if not words or not (is_marked or is_bare):
        return None
    return Request(sentence.span, words, names=names, is_marked=is_marked)


def _read_recalled(sentence: sentences.Sentence, before: sentences.Sentence | None) -> Request | None:
    """A request whose object stands before it: "that interview I mentioned? delete it", "about my debts: wipe that"."""
    text = DO_FORGET.sub(lambda match: " " * len(match.group()), sentence.text)
    verb = VERB.search(text)
    if verb is None or not IT.match(text, verb.end()) or not STRONG.search(verb.group()):
        return None
    own = text[: verb.start()]
    said = own if any(char.isalpha() for char in own) else before.text if before else ""
    if not (MARKED.search(said) or RECALLED.search(said)):
        return None
    named = _object(RECALLED.sub(" ", said))
    words = tuple(dict.fromkeys(stem(word) for word in re.findall(r"[\w'’-]+", named) if not _is_filler(word)))
    if not words:
        return None
    start = sentence.span[0] if said is own or before is None else before.span[0]
    names = _names(named)
    is_marked = MARKED.search(text, verb.end()) is not None
    return Request((start, sentence.span[1]), words, names=names, is_marked=is_marked)


def _object(rest: str) -> str:
    """What is to be forgotten: the words after "about", or else those beside the verb, up to the next pause."""
    for piece in _PAUSE.split(POLITE.sub(" ", rest)):
        about = ABOUT.search(piece)
        named = MARKED.sub(" ", piece[about.end() :] if about else piece)
        if any(not _is_filler(word) for word in re.findall(r"[\w'’-]+", named)):
            return named
        if MARKED.search(piece):
            return ""
    return ""


def _names(named: str) -> tuple[str, ...]:
    found = (match.group() for match in _NAME.finditer(f" {named}"))
    return tuple(dict.fromkeys(name for name in found if not _is_filler(name)))


def _is_filler(word: str) -> bool:
    return normal(re.split("['’]", word)[0]) in _FILLER or ALL.fullmatch(word) is not None


def _best(words: list[str], memories: Sequence[Memory], *, least: float) -> list[Memory]:
    if not words:
        return []
    scored = [(sum(_met(word, memory) for word in words) / len(words), memory) for memory in memories]
    best = max((score for score, _ in scored), default=0.0)
    return [memory for score, memory in scored if score == best] if best >= least else []


def _met(word: str, memory: Memory) -> float:
    """How well a memory meets a word: 1 for the word itself or its topic, less for one of its family, 0 for neither."""
    said = stems(f"{memory.text} {memory.value or ''} {memory.subject} {memory.slot or ''}")
    if word in said or same_subject(word, memory.subject):
        return 1.0
    for topic in TOPICS:
        if word in topic.asked and (
            memory.slot in topic.slots or memory.sensitivity in topic.slots or said & topic.words
        ):
            return 1.0
    if any(word in stems(proof.quote) for proof in memory.evidence if len(proof.quote) < len(memory.text) + 60):
        return 1.0
    return _AKIN if any(is_akin(word, other) for other in said) else 0.0


def is_akin(one: str, other: str) -> bool:
    """Whether two stems are of one family: they share a root, and differ in what makes a noun or an adjective of it."""
    pairs = enumerate(zip(one, other, strict=False))
    shared = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    return shared >= _ROOT and FORMS.issuperset((one[shared:], other[shared:]))


def _is_about(name: str, memory: Memory) -> bool:
    return stem(name) in stems(f"{memory.text} {memory.value or ''} {memory.subject}")
