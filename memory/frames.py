"""The same words up to the value: "my shift starts at | 6" and "my shift now starts at | 2". Pure.

It needs no grammar of a language but its little words, so it holds in all of them.
"""

from itertools import dropwhile

from memory.content import STOP, plain, tokens
from memory.people import normal
from memory.requests import stem
from memory.rules_changes import BEING, MANY, OWNERS, SEVERAL, SO_NOW
from memory.spots import spots

_LONGEST_CLAUSE = 12  # words of a statement in which another value of any sort can be told
_MOST_CONTENT = 4  # content words of a frame
_LEADS = frozenset("i we my our ich wir mein meine yo mi nosotros je nous mon ma ik wij mijn eu nós meu minha".split())
"""With these a clause of its own begins."""
_LEADS_ON = frozenset(
    "at in on with to from by for as the a an every each le la l el der die das den um im am bei an en op de het met "
    "voor au aux chez à o na no em".split()
)
"""After these stands a value."""


def have_same_frame(said: str, known: str) -> bool:
    """Whether both texts tell the same thing with another value, and the first says that it is so now.

    It need not say so where a thing of the user's is another figure or has another name.
    """
    mine, theirs = tokens(said), tokens(known)
    is_change = SO_NOW.search(said) is not None
    begins = [at for at, word in enumerate(theirs) if at == 0 or plain(word) in _LEADS]
    return any(_fits(mine, theirs[at:], is_change=is_change, is_whole=at == 0) for at in begins)


def _fits(mine: list[str], theirs: list[str], *, is_change: bool, is_whole: bool) -> bool:
    is_owned = bool(theirs) and normal(theirs[0]) in OWNERS
    theirs = theirs[1:] if theirs and normal(theirs[0]) in OWNERS | {"the"} else theirs
    length, after = _longest_run([plain(word) for word in theirs], [plain(word) for word in mine])
    frame = [plain(word) for word in theirs[:length]]
    content = [word for word in frame if word not in STOP and word not in BEING]
    if not content or length == len(theirs) or after == len(mine):
        return False
    kind = _kind(theirs[length:])
    if kind != _kind(mine[after:]) or plain(theirs[length]) == plain(mine[after]):
        return False
    if not is_change:
        names_thing = frame[-1] in BEING and stem(content[-1]) not in SEVERAL and not content[-1].endswith("ss")
        return is_owned and names_thing and kind in ("figure", "name") and len(content) <= _MOST_CONTENT
    if kind == "word" and not (is_whole and len(mine) <= _LONGEST_CLAUSE and (is_owned or frame[0] in _LEADS)):
        return False
    leads_on = frame[-1] in BEING | _LEADS_ON
    is_told = frame[0] in _LEADS and (kind != "word" or len(theirs) == length + 1)
    return (leads_on or is_told) and (content[0] not in MANY or len(content) > 1)


def _longest_run(theirs: list[str], mine: list[str]) -> tuple[int, int]:
    """How many first words of the one stand together in the other, and where they end there."""
    best, end = 0, 0
    for start in range(len(mine)):
        length = 0
        while length < len(theirs) and start + length < len(mine) and theirs[length] == mine[start + length]:
            length += 1
        if length > best:
            best, end = length, start + length
    return best, end


def _kind(words: list[str]) -> str:
    """What sort of value begins here: a figure, a day, a name or some other words."""
    rest = list(dropwhile(lambda word: word.casefold() in _LEADS_ON or word.casefold() == "called", words))
    found = spots("x " + " ".join(rest[:4]))
    return found[0].kind if found and found[0].span[0] <= len("x ") else "word"
