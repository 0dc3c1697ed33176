"""Tastes that are not said with a verb of liking: "I'll take a stout over wine any day". Data only, no logic."""

import re

from memory.rules_en import Rule

_WHAT = r"[\w'’ -]{2,30}?"
_END = r"(?=\s+(?:any (?:day|time)|every time|always|and|but|because|if|when)\b|[.,;:!?)]|$)"
_EVER = (
    r"(?=,?\s+(?:any (?:day|time|night)(?:\s+of the (?:week|year))?|every (?:single )?time|all (?:day|night)(?: long)?|"
    r"for ever|forever)\s*(?:[.,;:!?)]|$))"
)
# Of what one can like: no "this", no "the code".
_THING = (
    r"(?:an?\s+|some\s+)?(?P<v>(?!(?:it|this|that|these|those|the|my|your|what|which|he|she|they|you|"
    r"i)\b)[\w'’ -]{3,40}?)"
)
_BEGINS = r"(?:^|[.,;:!?–—]\s+|\b(?:and|but|so|because|honestly|sorry)\s+)"
_SO = r"(?:\s+(?:just|really|totally|so|very much|definitely|always|usually|all))*"


def _taste(slot: str, pattern: str) -> Rule:
    return Rule(slot, re.compile(pattern, re.I), "exact")


TASTES: tuple[Rule, ...] = (
    _taste(
        "likes",
        rf"\b(?i:i['’]?(?:ll| will|d| would) (?:(?:always|rather|sooner|happily) )*(?:take|have|choose|pick|"
        rf"go for)|give me)\s+"
        rf"(?:an?\s+)?(?P<v>{_WHAT}\s+(?:over|before|instead of|rather than)\s+{_WHAT}){_END}",
    ),
    _taste(
        "likes",
        rf"\b(?:give me|i['’]?(?:ll| will|d| would)(?: (?:always|rather|sooner|happily))* (?:take|have|choose|pick|"
        rf"go for|"
        rf"watch|read|eat|drink|listen to))\s+{_THING}{_EVER}",
    ),
    _taste("likes", rf"\b(?:nothing beats|there['’]s nothing like|(?:you )?can['’]?t beat)\s+{_THING}{_END}"),
    _taste(
        "likes",
        r"\bi['’]?(?:m| am) (?:(?:more of|very much|definitely|such|totally|really|always been) )?an?\s+"
        r"(?P<v>(?!good|bad|nice|private|busy|big)[\w'’-]+(?: [\w'’-]+){0,2}?) (?:person|lover|addict|nut|fanatic|"
        r"obsessive)\b",
    ),
    _taste(
        "likes",
        rf"{_BEGINS}{_THING}\s+(?:is|are){_SO}\s+(?:my (?:thing|jam|cup of tea|bag|happy place)|up my street)\b",
    ),
    _taste("likes", rf"{_BEGINS}{_THING} for me,?\s+(?:always|every time|any day|all the way)\b"),
    _taste(
        "dislikes",
        rf"{_BEGINS}{_THING}\s+(?:(?:really|just|always) )?(?:(?:do|does) nothing for me|leaves? me cold|bores? me|"
        rf"(?:put|send)s? me (?:off|to sleep)|gives? me the (?:ick|creeps)|makes? me (?:gag|heave|shudder|cringe)|"
        rf"(?:is|are)(?:n['’]t| not){_SO} (?:my (?:thing|cup of tea|bag|jam)|for me)\b)",
    ),
    _taste("dislikes", rf"\b(?:you can|they can|please) keep (?:your|their|all your)\s+(?P<v>{_WHAT}){_END}"),
    _taste(
        "dislikes",
        r"\bi['’]?(?:m| am) (?:not (?:really )?(?:much of )?|hardly )an?\s+(?P<v>[\w'’-]+(?: [\w'’-]+)?) "
        r"(?:person|lover|fan)\b",
    ),
    _taste(
        "dislikes",
        rf"^{_THING}\s+(?:is|are)\s+(?:(?:just|absolutely|utterly|so) )*(?:vile|revolting|rank|foul|the devil['’]s "
        rf"work|"
        rf"the work of the devil)\b",
    ),
    Rule(
        "dislikes",
        re.compile(
            rf"\b(?:(?:i|we)\s+|^)(?:(?:just|really|absolutely|still) )*(?:can['’]?t (?:stomach|get on with|do with|be "
            rf"doing with)|"
            rf"am put off by|have no time for|"
            rf"have never liked|never liked|never got on with|have never got on with)\s+(?P<v>{_WHAT}){_END}",
            re.I,
        ),
        "list",
    ),
    # The same in German, French, Spanish, Dutch and Portuguese.
    _taste(
        "likes",
        rf"\b(?:es geht nichts über|nichts geht über|rien ne vaut|(?:no hay )?nada como|er gaat niets boven|não há "
        rf"nada "
        rf"como)\s+(?:eine?[nmr]?\s+|une?\s+|een\s+|uma?\s+)?(?P<v>{_WHAT}){_END}",
    ),
    _taste(
        "dislikes",
        rf"{_BEGINS}(?:el |la |los |las |le |les |de |het |o |a )?(?P<v>[\w'’-]+(?: [\w'’-]+)?),?\s+(?:(?:ist|sind) "
        rf"(?:einfach )?"
        rf"nicht mein ding|(?:ce )?n['’]est pas mon truc|no (?:es|son) lo mío|(?:is|zijn) niet (?:echt )?mijn ding|não "
        rf"(?:é|são) a minha praia)\b",
    ),
)
