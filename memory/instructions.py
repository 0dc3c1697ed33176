"""Standing instructions for the replies: "Answer in short sentences", "plain paragraphs from now on, please".

Pure: sentence → instructions, as they were said. What an instruction is about, and which earlier one it takes the place
of, is `memory.aspects`.
"""

import re
from collections.abc import Iterator, Sequence

from memory.rules_instructions import (
    ASK_ME,
    ASKING,
    BAN,
    BAN_IN_GENERAL,
    BAN_TO_ME,
    BARE_STYLE,
    COMPLAINT,
    FOR_A_CASE,
    FORM_OF_ADDRESS,
    HAS_LASTING,
    IMPERATIVE,
    LANGUAGE,
    OF_ALL,
    OF_ITS_OWN_FORM,
    ONCE,
    OWN_HABIT,
    PERMISSION,
    POINTS_BACK,
    STRONG,
    STYLE,
    VERB_OR_SELF,
    WANTED,
    WISHED_OF_YOU,
)
from memory.rules_languages import INSTRUCTION as OTHER_INSTRUCTION
from memory.rules_statements import DISCOURSE, KEEPING
from memory.sentences import Sentence, clauses
from memory.values import Candidate

MOST_WORDS = 45  # of an instruction: every prompt pays for them
_LOOKED_AT = 1000  # characters of a message in which a complaint is looked for
_LONGEST = 300  # characters of an instruction
_LONGEST_LASTING = 60  # characters of "from now on and always, please"
_MOST_PARTS = 60  # of one sentence that are looked at
_CUT = re.compile(
    r",\s+|(?<!\bbe)(?<!\bare)(?<!\bis)\s(?=(?:so|but|aber|pero|mais|maar|mas)\s)|\s(?=and (?:please|just|use|"
    r"give|don['’]?t|never|always|"
    r"from now|no more)\b)",
    re.I,
)
_JUST = re.compile(r"(?:just|only|no|nur|kein\w*|solo|seulement|alleen|geen|só) \w", re.I)
_LEAD = re.compile(r"^(?:\W*(?:please|and|so|also|ok|but|pls)\b)+[\s,]*", re.I)


def read_instructions(sentence: Sentence, *, message: str = "") -> Iterator[Candidate]:
    """The standing instruction in a sentence, if there is one.

    `message` is the whole message: after a complaint about what the assistant keeps doing, what is asked for lasts.
    """
    if ONCE.search(sentence.text):
        return
    complains = COMPLAINT.search(message or sentence.text, 0, _LOOKED_AT) is not None
    parts = [part for clause in clauses(sentence) for part in _parts(clause)][:_MOST_PARTS]
    for number, part in enumerate(parts):
        tail = sentence.text[part.span[0] - sentence.span[0] :][:_LONGEST]
        if KEEPING.match(part.text) or not _is_standing(_bare(part.text), _bare(tail), complains=complains):
            continue
        points_back = number > 0 and _points_back(part.text)
        for start, end in _reaches(sentence, parts, 0 if points_back else number):
            text = _worded(sentence.text[start - sentence.span[0] : end - sentence.span[0]])
            if 1 < len(text.split()) <= MOST_WORDS and "…" not in text[:12]:
                yield Candidate(text=text, span=(start, end), kind="instruction", slot="instruction", value=text)
                return


def is_for_once(words: str) -> bool:
    """Whether the words ask for something this once: it says nothing of the user, nor of later replies."""
    return ONCE.search(words) is not None and (STYLE.search(words) is not None or _is_imperative(words))


def _parts(clause: Sentence) -> Iterator[Sentence]:
    """A clause cut at its commas and at "so", "and", "but": "I've had enough German, English from now on"."""
    begin = 0
    for cut in (*_CUT.finditer(clause.text), None):
        end = len(clause.text) if cut is None else cut.start()
        if cut is not None and (_only_lasts(clause.text[begin:end]) or _only_lasts(clause.text[cut.end() :])):
            continue  # "From now on, …"
        if clause.text[begin:end].strip():
            yield Sentence(clause.text[begin:end], (clause.span[0] + begin, clause.span[0] + end), clause.is_question)
        begin = end if cut is None else cut.end()


def _only_lasts(words: str) -> bool:
    return len(words) <= _LONGEST_LASTING and not re.sub(r"\W|\bplease\b", "", HAS_LASTING.sub("", _bare(words)))


def _is_imperative(words: str) -> bool:
    return IMPERATIVE.match(_asked(ONCE.sub("", words))) is not None


def _bare(words: str) -> str:
    return DISCOURSE.sub("", words).strip()


def _asked(words: str) -> str:
    return ASKING.sub("", words).strip()


def _is_standing(clause: str, tail: str, *, complains: bool) -> bool:
    """Whether the clause asks for something that is to last; `tail` is the sentence from the clause on."""
    if _is_by_form(clause, tail):
        return True
    asked = _asked(clause)
    style = STYLE.search(clause)
    if OWN_HABIT.match(clause):
        return False
    if HAS_LASTING.search(clause):
        without = _asked(HAS_LASTING.sub("", clause))
        is_bare = STRONG.search(clause) is not None and VERB_OR_SELF.search(without) is None
        return any((is_bare, style, LANGUAGE.match(asked), _JUST.match(asked), IMPERATIVE.match(without)))
    is_asked = BARE_STYLE.match(asked) or IMPERATIVE.match(asked)
    return bool(complains and style and is_asked and not COMPLAINT.search(clause))


def _is_by_form(clause: str, tail: str) -> bool:
    """Whether it is an instruction by its form alone, without a word that says how long it is to hold."""
    asked = _asked(clause)
    of_form = any(pattern.match(_asked(tail)) for pattern in OF_ITS_OWN_FORM) and ":" not in tail
    return of_form or any(
        (
            FOR_A_CASE.match(tail),
            ASK_ME.match(asked),
            BAN_IN_GENERAL.match(asked),
            BAN_IN_GENERAL.match(clause),
            FORM_OF_ADDRESS.search(clause),
            BAN.match(asked),
            BAN_TO_ME.match(asked),
            BAN_TO_ME.match(clause),
            PERMISSION.search(clause),
            WANTED.search(clause),
            OTHER_INSTRUCTION.search(tail),
            _is_wished(clause),
        )
    )


def _is_wished(clause: str) -> bool:
    """For example "I'd rather you used ounces"; what somebody would *like* done is lasting by what it is about only."""
    wish = WISHED_OF_YOU.search(clause)
    if wish is None:
        return False
    of_all = OF_ALL.search(clause) is not None
    return (
        of_all or HAS_LASTING.search(clause) is not None or (wish["rather"] is not None and bool(STYLE.search(clause)))
    )


def _points_back(clause: str) -> bool:
    """Whether what is asked for is only meant: "so use those always"."""
    words = _asked(_bare(clause))
    return STYLE.search(words) is None and POINTS_BACK.search(words) is not None


def _reaches(sentence: Sentence, parts: Sequence[Sentence], first: int) -> Iterator[tuple[int, int]]:
    """From the instruction's clause to the sentence's end; where that is too long, less."""
    start = parts[first].span[0]
    yield start, sentence.span[1]
    for part in parts[first:][::-1]:
        yield start, part.span[1]


def _worded(words: str) -> str:
    text = re.sub(r"\s+", " ", re.sub(r"\x1f+", "…", _LEAD.sub("", words))).strip(" ,;:–—-*_#")
    text = DISCOURSE.sub("", text) or text
    return text[:1].upper() + text[1:]
