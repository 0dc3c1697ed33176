"""Tastes that are not said with a verb of liking: "I'll take a stout over wine any day". Data only, no logic."""

import re

from memory.rules_en import Rule

_WHAT = r"[\w'’ -]{2,30}?"
_END = r"(?=\s+(?:any (?:day|time)|every time|always|and|but|because|if|when)\b|[.,;:!?)]|$)"

TASTES: tuple[Rule, ...] = (
    Rule(
        "likes",
        re.compile(
            rf"\b(?i:i['’]?(?:ll| will|d| would) (?:(?:always|rather|sooner|happily) )*(?:take|have|choose|pick|"
            rf"go for)|give me)\s+"
            rf"(?:an?\s+)?(?P<v>{_WHAT}\s+(?:over|before|instead of|rather than)\s+{_WHAT}){_END}",
            re.I,
        ),
        "exact",
    ),
    Rule(
        "dislikes",
        re.compile(
            rf"\b(?:i|we)\s+(?:(?:just|really|absolutely|still) )*(?:can['’]?t (?:stomach|get on with|do with)|"
            rf"am put off by|have no time for|"
            rf"have never liked|never liked|never got on with|have never got on with)\s+(?P<v>{_WHAT}){_END}",
            re.I,
        ),
        "list",
    ),
)
