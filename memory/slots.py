"""The closed list of things that are remembered in a fixed form: how many of each a person has, and how it is written.

Pure data and two lookups; it must not know how a slot's value is found in a sentence.
"""

from dataclasses import dataclass
from typing import Literal

from memory.values import Kind, Sensitivity

Cardinality = Literal["one", "many"]


@dataclass(frozen=True, slots=True)
class Slot:
    """`template` is the memory's text with `{value}`; with "one" a new value closes the old one of the same subject."""

    name: str
    cardinality: Cardinality
    template: str
    kind: Kind = "fact"
    sensitivity: Sensitivity | None = None


_ALL = (
    Slot("name", "one", "Is called {value}"),
    Slot("address_as", "one", "Call the user {value}", "instruction"),
    Slot("pronouns", "one", "Uses the pronouns {value}"),
    Slot("home", "one", "Lives in {value}"),
    Slot("origin", "one", "Is from {value}"),
    Slot("nationality", "many", "Is {value}"),
    Slot("job", "one", "Works as {value}"),
    Slot("employer", "one", "Works at {value}"),
    Slot("boss", "one", "Reports to the manager {value}", "relation"),
    Slot("field", "one", "Works in {value}"),
    Slot("school", "one", "Studies at {value}"),
    Slot("studies", "one", "Studies {value}"),
    Slot("partner", "one", "Has {value}", "relation"),
    Slot("relationship", "one", "Is {value}", "relation"),
    Slot("family", "many", "Has {value}", "relation"),
    Slot("child", "many", "Has {value}", "relation"),
    Slot("pet", "many", "Has {value}", "relation"),
    Slot("diet", "one", "Is {value}", "preference"),
    Slot("allergy", "many", "Is allergic to {value}", "fact", "health"),
    Slot("intolerance", "many", "Is {value}", "fact", "health"),
    Slot("avoids", "many", "Can't eat {value}"),
    Slot("religion", "one", "Is {value}", "fact", "religion"),
    Slot("sexuality", "one", "Is {value}", "fact", "sexuality"),
    Slot("condition", "many", "Has {value}", "fact", "health"),
    Slot("likes", "many", "Likes {value}", "preference"),
    Slot("dislikes", "many", "Dislikes {value}", "preference"),
    Slot("favourite", "many", "Favourite {value}", "preference"),
    Slot("hobby", "many", "Has the hobby: {value}", "preference"),
    Slot("plays", "many", "Plays {value}", "preference"),
    Slot("language", "many", "Speaks {value}"),
    Slot("learning", "many", "Is learning {value}"),
    Slot("mother_tongue", "one", "Has the mother tongue {value}"),
    Slot("birthday", "one", "Has a birthday on {value}"),
    Slot("age", "one", "Is {value} years old"),
    Slot("height", "one", "Is {value} tall"),
    Slot("phone", "one", "Has the phone {value}"),
    Slot("laptop", "one", "Has the computer {value}"),
    Slot("car", "one", "Drives {value}"),
    Slot("handedness", "one", "Is {value}"),
    Slot("instruction", "many", "{value}", "instruction"),
    Slot("appointment", "many", "{value}", "event"),
)
_WITH_ARTICLE = frozenset(("job", "partner", "family", "child", "pet", "car"))
_NO_ARTICLE = frozenset(
    "a an the my our two three four five six twin head retired unemployed self-employed made laid als kids "
    "children twins".split()
)
_STATES = ("retired", "unemployed", "self-employed", "made redundant", "laid off", "freelancing")
SLOTS: dict[str, Slot] = {slot.name: slot for slot in _ALL}
SEVERAL_AT_ONCE = ("job", "employer", "field", "studies")
"""Single slots, of which one message may still name two that are both true: "a nurse, and freelancing since May"."""
PROFILE_SLOTS = ("name", "address_as", "pronouns")
"""How to address the user: always on, unless it is sensitive."""


def write(slot: str, value: str, *, subject: str = "user") -> str:
    """The text of a memory: "Lives in Lisbon", or "Sister Ines lives in Lisbon" when it is about somebody else."""
    template = "Is {value}" if slot == "job" and value.casefold() in _STATES else SLOTS[slot].template
    text = template.format(value=_with_article(slot, value))
    if subject == "user":
        return text
    return f"{subject[:1].upper()}{subject[1:]} {text[:1].lower()}{text[1:]}"


def is_single(slot: str | None) -> bool:
    """Whether a subject has only one of it at a time, so that a new value closes the old one."""
    return slot is not None and slot in SLOTS and SLOTS[slot].cardinality == "one"


def _with_article(slot: str, value: str) -> str:
    first = value.split(" ", 1)[0].casefold()
    if (
        slot not in _WITH_ARTICLE
        or first in _NO_ARTICLE
        or first.isdigit()
        or (slot == "job" and first.endswith("ing"))
    ):
        return value
    return f"{'an' if first[:1] in 'aeiou' else 'a'} {value}"
