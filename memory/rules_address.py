"""How the user wishes to be called, said against another form: "I'd rather you called me Bea". Data only."""

import re

from memory.rules_en import NAME, NAMES, Rule

ADDRESS: tuple[Rule, ...] = (
    Rule(
        "address_as",
        re.compile(
            rf"\b(?i:(?:rather|prefer(?: it)?(?: if)?|better if|like it if|nicer if) you (?:just )?called me)\s+"
            rf"(?P<v>{NAMES})"
        ),
        "exact",
    ),
    Rule(
        "address_as",
        re.compile(
            rf"\b(?i:(?:don['’]?t|do not|never|stop|quit) call(?:ing)? me) {NAME}\W{{1,3}}(?i:it['’]?s|it is|i['’]m|"
            rf"just|use|only|call me|but|i go by)\s+(?:just )?(?P<v>{NAME})"
        ),
        "exact",
    ),
    Rule(
        "address_as",
        re.compile(rf"\b(?i:just|plain|plain old) (?P<v>{NAME}) (?i:is fine|will do|is enough|is ok(?:ay)?)(?=\W|$)"),
        "exact",
    ),
    Rule("address_as", re.compile(rf"\b(?i:(?:stop|quit) calling me)\s+(?P<v>{NAMES})"), "exact", "end"),
)
