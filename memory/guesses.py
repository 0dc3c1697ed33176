"""What the assistant took for granted, with the user's word in its place: "Since she loves gardening, …" – "it's judo".

The assistant's words give the answer its subject and verb; where they have none, what the user had asked about does: "a
present for my wife's hobby" – "it's judo, actually". Pure: sentence → sentence, as `memory.elision` lends a subject.
It must not know what the sentence says, nor what is known of it already: that is put right by `memory.corrections`.
"""

import re

from memory.coordination import Phrase
from memory.mentions import Mentions
from memory.people import RELATION
from memory.rules_statements import ABOUT_CHAT, REQUEST
from memory.sentences import Sentence

_LONGEST = 9  # words of an answer that only names the right thing
_READ = 1500  # characters of the assistant's message
_NO = r"(?:no|nope|nah|not quite|close|wrong|actually|well|oh|er|um|haha|lol|nein|non|nee|não|sorry)"
_ITS = r"(?:(?:it|that)(?:['’]?s| is)|they['’]?re|es ist|es|c['’]est|het is|é)"
_WHAT = r"(?P<v>(?:the |an? )?[^\W\d_][\w'’-]*(?: [\w'’-]+){0,3}?)"
_WHO_DOES = r"(?:,? (?:that |which )?(?:she|he|they|i|we)(?:['’](?:s|re|m))?(?: [\w'’]+){0,2})?"
_NOT = r"(?:,? (?:and )?(?:not|nicht|no|pas|niet|não) (?P<old>[^,.;:!?]{2,40}))"
_ACTUALLY = r"(?:,? (?:actually|though|in fact|instead|these days|eigentlich|en realidad|en fait|eigenlijk|na verdade))"
_END = r"\s*[.!)]*$"
_ANSWERS = (
    re.compile(rf"^(?:{_NO}[,.!\s–-]+)*{_ITS} {_WHAT}{_WHO_DOES}(?:{_NOT}|{_ACTUALLY}){_END}", re.I),
    re.compile(rf"^(?:{_NO}[,.!\s–-]+)+(?:{_ITS} )?{_WHAT}{_WHO_DOES}(?:{_NOT}|{_ACTUALLY})?{_END}", re.I),
    re.compile(rf"^{_WHAT}(?:{_NOT}|{_ACTUALLY}){_END}", re.I),
)
# What puts nothing in the place of anything: "it's fine actually".
_NO_THING = re.compile(
    r"(?:(?:a |an |the )?(?:bit |lot |little |much |very |too |so |really |quite |all |just |not |no |more |less |"
    r"most )*"
    r"(?:fine|good|great|nice|ok(?:ay)?|bad|better|worse|best|worst|later|earlier|sooner|easy|hard|true|false|right|wrong|"
    r"same|different|funny|perfect|lovely|interesting|enough|cheap\w*|expensive|cold\w*|hot\w*|thanks?|thank you|"
    r"cheers|"
    r"need|please|sorry|problem|worries|idea|way|that|this|it|what|why|how|when|where|who|i|we|you|he|she|they|don['’]?t|"
    r"do|never|maybe|sure|nothing|anything|done|error|bug|joke|question|answer|version|one|ones|other)\b)",
    re.I,
)
_IS_WORK = re.compile(
    rf"{ABOUT_CHAT.pattern}|\b(?:homework|essay|quiz|crossword|exam|assignment|test|spelling|translation|question|code|function|script|exercise|"
    r"riddle|puzzle|worksheet|report|spreadsheet|query|sentence|text|paper|slides?|class|lesson)\b",
    re.I,
)
_SPEAKS = re.compile(r"\b(?:i|we|my|our|she|he)\b", re.I)
# "Since she loves gardening", "as your brother is into photography", "given that you play the violin".
_TAKEN = re.compile(
    r"\b(?:since|as|because|given(?: that)?|seeing (?:as|that)|knowing(?: that)?|assuming(?: that)?|if)\s+"
    rf"(?P<who>you|she|he|they|your (?:{RELATION}))(?P<verb>['’](?:s|re)|\s+[a-z]+)"
    r"(?P<more>(?:\s+(?:into|to|on|at|in|as|fond|keen|of|mad|about|crazy))*)\s+(?P<old>[^,.;:!?\n]{2,40})",
    re.I,
)
_ASKED_ABOUT = re.compile(
    r"\b(?P<what>(?:my|our) (?:(?!(?:please|in|on|for|to|and|with|who|that|next|this|is|are|has|she|he|they|at|from|by|"
    r"when|so|because)(?![\w-]))[\w'’-]+ ?){1,4})",
    re.I,
)


def in_place(sentence: Sentence, *, asked: str, before: str, known: Mentions) -> Phrase | None:
    """The sentence with the subject and verb that it puts right; None when it puts nothing right.

    `asked` is the assistant's message before it, `before` the user's own before that, `known` who was named so far.
    """
    if not asked or sentence.is_question or len(sentence.text.split()) > _LONGEST or _IS_WORK.search(before):
        return None
    match = next((match for pattern in _ANSWERS if (match := pattern.match(sentence.text))), None)
    about = _ASKED_ABOUT.search(before)
    if match is None or about is None or _NO_THING.match(match["v"]) or REQUEST.match(match["v"]):
        return None
    old = match.groupdict().get("old")
    if _SPEAKS.search(match["v"]) or (old and old.strip().casefold() not in asked.casefold()):
        return None
    begins = sentence.span[0] + match.start("v")
    lent = _taken_for_granted(asked, known) or f"{_capital(about['what'].strip())}: "
    end = begins + len(match["v"])
    return Phrase(Sentence(lent + match["v"], (begins - len(lent), end), False), begins)


def _taken_for_granted(asked: str, known: Mentions) -> str:
    """The subject and the verb of what the assistant supposed, as the user would say them; "" if there is none."""
    taken = _TAKEN.search(asked, 0, _READ)
    if taken is None:
        return ""
    who, verb = taken["who"].casefold(), f"{taken['verb']}{taken['more']}"
    if who == "you":
        return f"I{verb} ".replace("I're", "I'm").replace("I’re", "I'm").replace("I are", "I am")
    if who.startswith("your "):
        return f"My {who[5:]}{verb} "
    person = known.group if who == "they" else known.last
    return f"{'My ' if person[:1].islower() else ''}{person}{verb} " if person else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
