"""What is asked to be kept in so many words, whoever it is about: "don't forget that Solveig can't swim".

A statement about somebody else is otherwise learnt only where it says how they are bound to the user. Pure: sentence →
candidate; it must not know what becomes of it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from memory.rules_phrases import NOT_NAMES
from memory.secrecy import SECRET_WORD, sensitivity
from memory.sentences import Sentence, is_asking
from memory.values import Candidate

_LEAST_WORDS = 3
_LONGEST = 320  # characters
_HIDDEN = "\x1f"
_KEEP = re.compile(
    r"^\W*(?:(?:please|pls|ok(?:ay)?|and|so|also|but|oh|hey|just|bitte|por favor|s['’]il te plaît|alsjeblieft)[\s,]+)*"
    r"(?:(?:do |you (?:should |must |need to )?|always |try to |can you |could you )?(?:remember|keep in mind|"
    r"bear in mind|make a note|take note|don['’]?t (?:you )?(?:ever )?forget|do not (?:ever )?forget|never forget|"
    r"write down|jot down|note down|note)(?: this| for me| for later)?(?:\s*[:,–—-]\s*|\s+)(?:that\s+)?|"
    r"(?:for the record|for your (?:notes|memory)|you should know|fyi|just so you know|worth (?:knowing|remembering|"
    r"noting))(?:\s*[:,–—-]\s*|\s+)(?:that\s+)?|"
    r"(?:vergiss (?:bitte )?nicht|merk(?:e)? dir(?: bitte)?|denk (?:bitte )?daran|behalte im kopf)\s*[,:]?\s*"
    r"(?:dass\s+)?|"
    r"(?:no (?:te )?olvides|recuerda|ten en cuenta|acuérdate de|apunta|anota)\s*:?\s*(?:que\s+)?|"
    r"(?:n['’]oublie pas|souviens-toi|retiens|rappelle-toi|note|garde en tête)(?: bien)?\s*:?\s*(?:qu(?:e\s+|['’]))?|"
    r"(?:vergeet niet|onthoud|denk eraan|noteer)\s*[,:]?\s*(?:dat\s+)?|"
    r"(?:não (?:te )?esque[çc]as|lembra-te|lembre-se|lembra|anota)(?: de)?\s*:?\s*(?:que\s+)?)",
    re.I,
)
# Somebody's name, or a word for them; then what is said of them.
_NAMED = re.compile(r"(?P<name>[^\W\d_a-zß-öø-ÿ][\w-]+)(?:['’]s\b)?\s+(?:and\s+\w+\s+)?(?P<said>[a-zß-öø-ÿ]\S*)")
_ANYTHING = re.compile(r"(?:(?:[oa]|der|die)\s)?(?P<name>[^\W\d_a-zß-öø-ÿ][\w-]+)(?:['’]s\b)?\s+(?P<said>\S+)")
_THAT = re.compile(r"(?:\b(?:that|dass|que|dat)\s|\bqu['’])\s*$", re.I)
_NOT = re.compile(r"n['’]?t\b|\b(?:not|never|nicht|no|pas|niet|não)\b", re.I)
_PRONOUN = re.compile(
    r"(?:s?he|they|his|her|their)(?:['’]\w+)?\s+\S|(?:er|sie|sein\w*|ihr\w*|él|ella|il|elle|son|sa|hij|zij|zijn|"
    r"haar|ele|ela)\s+\S",
    re.I,
)
_OF_THE_CHAT = re.compile(r"\b(?:you|your|this (?:code|function|file|text)|the (?:code|function|task|answer))\b", re.I)


def read_kept(sentence: Sentence, *, last_named: str = "") -> Iterator[Candidate]:
    """What follows "remember that …", if it says something of a person with a name, or of the one named last."""
    asked = _KEEP.match(sentence.text)
    if asked is None or len(sentence.text) > _LONGEST:
        return
    said = sentence.text[asked.end() :].rstrip(" !.")
    if len(said.split()) < _LEAST_WORDS or is_asking(said) or _HIDDEN in said or SECRET_WORD.search(said):
        return
    if _OF_THE_CHAT.search(said):
        return
    begins = sentence.span[0] + asked.end()
    candidate = Candidate(
        text=said[:1].upper() + said[1:], span=(begins, begins + len(said)), sensitivity=sensitivity(said)
    )
    named = (_ANYTHING if _THAT.search(asked.group()) else _NAMED).match(said)
    if named is not None and named["name"].casefold() not in NOT_NAMES:
        yield replace(candidate, subject=named["name"])
    elif last_named and _PRONOUN.match(said):
        text = f"{last_named[:1].upper()}{last_named[1:]}: {said[:1].lower()}{said[1:]}"
        yield replace(candidate, text=text, subject=last_named)


def opens_with_not(text: str) -> bool:
    """Whether the words open with "don't forget …": what is not to be done is no correction of anything."""
    asked = _KEEP.match(text)
    return asked is not None and _NOT.search(asked.group()) is not None
