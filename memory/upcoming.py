"""Which days a question asks about: "what have I got on this week?", "any trips coming up?", "am I free on Saturday?".

Plans share no word with such a question; their dates are the key. Pure but for one lookup of what lies in those days.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlmodel import Session

from memory import lookups, rows
from memory.dates import find_date
from memory.values import Memory
from memory.when import When

MOST_CHARS = 2000
"""Of a longer question, which has something pasted with it, so much is looked through."""
MOST = 8
"""Plans that are proposed, the soonest first."""
_FAR = timedelta(days=366)
"""How far ahead a question looks that names no day."""
_LONGEST = timedelta(days=35)
"""A plan that began within the days asked about may end so much later."""
_PLANS = re.compile(
    r"\b(?:what(?:['’]s| is| do| have| am| are|['’]ve)?(?: i| we)?(?: got| have| doing| up to| going)?(?: on| planned|"
    r" to do)"
    r"?(?: for (?:me|us))?(?: this| next| on| at the| tomorrow| tonight| today| in| for)|what(?:['’]s| is) (?:on|"
    r"happening|next|"
    r"planned|coming)|(?:am|are) (?:i|we) (?:busy|free|doing|up to|going|away|around|off|travell?ing)|coming up|"
    r"upcoming|ahead "
    r"of me|(?:my|our|any|what|which) (?:\w+ )?(?:plans?|trips?|appointments?|events?|travels?|holidays?|commitments?|"
    r"deadlines?|schedule|diary|calendar|agenda|flights?|meetings?)|anything (?:on|planned|coming|happening|scheduled|"
    r"for me)|"
    r"(?:do|have) (?:i|we) (?:have |got )?(?:anything|something|any)|have (?:i|we) got (?:on|anything)|remind me what|"
    r"my (?:week|weekend|month)|"
    r"steht (?:\w+ ){0,5}an|was habe ich|termine?|vorhabe?|geplant|kalender|habe ich (?:etwas|was)|qué tengo|"
    r"tengo algo|mis "
    r"(?:planes|citas|viajes)|algún viaje|agenda|qu['’]est-ce que j['’]ai|ai-je (?:quelque chose|prévu)|mes (?:projets|"
    r"rendez-vous|voyages)|prévus?|wat (?:heb|staat|doe)|heb ik (?:iets|nog)|mijn (?:plannen|afspraken|reizen)|op reis|"
    r"o que (?:eu )?tenho|tenho (?:algo|alguma)|meus (?:planos|compromissos)|minhas viagens)\b",
    re.IGNORECASE,
)
# "What should I wear on Saturday?": a day that is named is asked about, whatever else is.
_OWN = re.compile(
    r"\b(?:i|we|me|us|my|our|ich|wir|mich|mein\w*|yo|mis?|je|nous|mon|ma|mes|ik|wij|we|mijn|eu|nós|meu|minha)\b", re.I
)
_LABEL = re.compile(r"\(([^()]*\b(?:19|20)\d\d)\)$")


def days_asked(question: str, *, now: datetime) -> tuple[date, date] | None:
    """The first and the last day that a question about plans means; None when it asks about no plans."""
    question = question[:MOST_CHARS]
    today = now.date()
    when = _named(question, now)
    if _PLANS.search(question) is None and (when is None or _OWN.search(question) is None or when.until < today):
        return None
    if when is None:
        return today, today + _FAR
    return (max(when.on, today) if when.until >= today else when.on), when.until


def _named(question: str, now: datetime) -> When | None:
    """The day or days that the question names; "this week" is the whole of it, whatever the verb beside it."""
    when = find_date(question, now)
    if when is None or when.precision not in ("week", "weekend"):
        return when
    return find_date(question[slice(*when.span)], now)


def due(session: Session, days: tuple[date, date]) -> list[Memory]:
    """The current memories with a day among these, the soonest first; of several days, any of them counts."""
    first, last = days
    query = (
        "SELECT id FROM memory WHERE event_on BETWEEN ? AND ? AND status = 'current' AND slot IS NOT 'birthday' "
        "ORDER BY event_on LIMIT ?"
    )
    found = lookups.asked(session, query, (first.isoformat(), (last + _LONGEST).isoformat(), 4 * MOST))
    memories = rows.by_id(session, [str(row[0]) for row in found])
    return _within(memories.values(), last)[:MOST]


def _within(memories: Iterable[Memory], last: date) -> list[Memory]:
    kept = [memory for memory in memories if memory.event_on is not None and _begins(memory) <= last]
    return sorted(kept, key=lambda memory: memory.event_on or last)


def _begins(memory: Memory) -> date:
    """The first day of a plan; its text names the days where there are several."""
    last = memory.event_on or date.max
    label = _LABEL.search(memory.text.rstrip("."))
    when = None if label is None else find_date(label[1], datetime.combine(last, datetime.min.time()))
    return min(when.on, last) if when is not None else last
