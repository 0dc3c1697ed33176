"""Things that people tell of themselves, without a slot: another value closes the old one, and nothing else."""

import re

import pytest

from tests.real_memory import DAY, NOW, tell, texts
from tests.test_swaps import after

IS_CORRECTION = re.compile(r"no\b|oh and|sorry|oops|\*|correction", re.I)


def current(service) -> list[str]:
    return [text for text, memory in texts(service).items() if memory.status == "current"]


@pytest.mark.parametrize(
    ("before", "now", "told", "gone"),
    [
        (
            "My piano tutor is called Mrs Okafor.",
            "We've switched piano tutors, it's Daniel Frost now.",
            r"frost",
            r"okafor",
        ),
        ("our cleaner is Magda", "got a new cleaner, Renata, much better than the last", r"renata", r"cleaner.*magda"),
        ("My bus to work is the 42.", "they've changed the routes, my bus is the 17 now", r"\b17\b", r"\b42\b"),
        ("I pay 620 a month for my room.", "landlord put the rent up, I pay 675 a month now", r"675", r"620"),
        ("I'm on 10mg of ramipril.", "doctor has upped my ramipril to 20mg", r"20 ?mg", r"\b10 ?mg"),
        (
            "we're with Octopus for our electricity",
            "switched our electricity to Bulb last week",
            r"bulb",
            r"(?s)\A(?!.*bulb).*octopus",
        ),
        (
            "I bank with Lloyds",
            "moved all my banking from Lloyds to Starling",
            r"starling",
            r"(?s)\A(?!.*starling).*lloyds",
        ),
        (
            "I go to spin class on Mondays.",
            "spin has moved to Thursdays now",
            r"thursday",
            r"(?s)\A(?!.*thurs).*monday",
        ),
        (
            "My daughter's school is St Anne's.",
            "Our daughter started at Hillcrest after Easter, she left St Anne's",
            r"hillcrest",
            r"(?s)\A(?!.*(?:hillcrest|left)).*anne",
        ),
        (
            "I'm reading Middlemarch at the moment",
            "finished Middlemarch, onto Bleak House now",
            r"bleak house",
            r"reading middlemarch",
        ),
        ("I work nights at the depot.", "I'm on days at the depot now, finally", r"days", r"(?s)\A(?!.*days).*nights"),
        ("I drink about two bottles of wine a week", "three months sober today!", r"sober", r"bottles of wine"),
        ("My shift lead is Marcus", "Marcus has left, my shift lead is Priti now", r"priti", r"lead is marcus"),
        ("I coach the under 12s", "I've moved up to coaching the under 14s", r"under.14", r"coach the under 12"),
        (
            "my hairdresser is Toni at Blush",
            "started going to Kemal for my hair instead of Toni",
            r"kemal",
            r"hairdresser is toni",
        ),
        (
            "I have a season ticket for Leeds United.",
            "gave up my season ticket, too dear",
            r"gave up|no longer|without",
            r"have a season ticket",
        ),
        (
            "I'm in the choir at St Luke's",
            "I've dropped out of the choir, no time",
            r"dropped|left|no longer",
            r"(?s)\A(?!.*(?:drop|left)).*in the choir",
        ),
        (
            "My favourite takeaway is the Golden Wok.",
            "favourite takeaway is Lahori Grill these days",
            r"lahori",
            r"golden wok",
        ),
        (
            "We rent a flat in Leith",
            "we bought a house in Portobello!! got the keys on friday",
            r"portobello",
            r"(?s)\A(?!.*(?:portobello|left|moved|sold)).*leith",
        ),
        (
            "I have two cats",
            "we lost Biscuit last week so it's just the one cat now",
            r"one cat|just the one",
            r"have two cats",
        ),
        ("I wear a size 12", "down to a size 10 now", r"size 10", r"size 12"),
        ("I swim 30 lengths every morning", "up to 50 lengths every morning now!", r"50 lengths", r"30 lengths"),
        (
            "my landline provider is BT, 28 a month",
            "I've left BT for Zen Internet",
            r"zen",
            r"(?s)\A(?!.*(?:zen|left)).*\bbt\b",
        ),
        ("My book club meets at Rosie's house", "book club meets at the Fox and Hounds now", r"fox", r"rosie's"),
        (
            "My driving instructor is Keith.",
            "new driving instructor: Shabnam. Keith shouted too much",
            r"shabnam",
            r"(?s)\A(?!.*shabnam).*instructor is keith",
        ),
        (
            "our wifi costs 29 a month",
            "the wifi's gone up to 34 a month, daylight robbery",
            r"34",
            r"(?s)\A(?!.*34).*29",
        ),
        (
            "I'm in the paediatrics team at the hospital",
            "been transferred to the maternity unit",
            r"maternity",
            r"paediatrics team",
        ),
        (
            "I commute by train",
            "I cycle to work these days instead of taking the train",
            r"cycle",
            r"(?s)\A(?!.*cycl).*by train",
        ),
        ("My therapist is called Dr Banerjee", "started seeing a new therapist, Joanna Klein", r"klein", r"banerjee"),
        ("I charge 20 quid a lawn", "I've put my prices up to 25 quid a lawn", r"25", r"(?s)\A(?!.*25).*\b20\b"),
        (
            "My laptop is a Dell Inspiron",
            "traded the Dell in for a Framework",
            r"framework",
            r"(?s)\A(?!.*framework).*dell",
        ),
        ("my wife is due in March", "it's a girl! Ivy arrived this morning", r"ivy", r"due in march"),
        (
            "My son goes to Beechwood Primary",
            "my son's at Oakfield High now",
            r"oakfield",
            r"(?s)\A(?!.*oakfield).*beechwood",
        ),
    ],
)
def test_another_value_closes_the_old_one(service, before: str, now: str, told: str, gone: str):
    chat_id = tell(service, before, at=NOW - 40 * DAY).chat_id
    tell(
        service,
        now,
        at=NOW - 40 * DAY if IS_CORRECTION.match(now) else NOW,
        chat_id=chat_id if IS_CORRECTION.match(now) else None,
    )
    assert any(re.search(told, text, re.I) for text in current(service))
    assert not any(re.search(gone, text, re.I) for text in current(service))


@pytest.mark.parametrize(
    ("before", "now", "both"),
    [
        ("My violin teacher is called Mr Pereira", "my piano teacher is Mrs Gale", ["pereira", "gale"]),
        ("I play the cello", "I've started the flute as well", ["cello", "flute"]),
        ("My brother is called Tom", "my other brother is called Jim", ["tom", "jim"]),
        ("our car is a Skoda", "our car is filthy", ["skoda"]),
        ("I work on the stroke ward", "my mate moved to A&E", ["stroke"]),
        ("I charge £35 an hour for bookkeeping.", "I charge £60 an hour for tax returns.", ["35", "60"]),
        ("My sister's phone is a Pixel", "I got a new phone, an iPhone 15", ["pixel", "iphone"]),
        ("I smoke ten a day", "my dad gave up smoking", ["ten a day"]),
        ("I'm on 10mg of ramipril.", "I'm on 40mg of simvastatin too", ["ramipril", "simvastatin"]),
        ("We have a holiday flat in Tenerife", "We live in Bath now", ["tenerife", "bath"]),
        ("My dentist is Dr Shah", "my son's dentist is Dr Cole", ["shah", "cole"]),
        ("I drink two coffees a day", "I drink a lot of water now", ["two coffees", "water"]),
        ("my garden is small", "my garden is south-facing", ["small", "south"]),
        ("I run on Tuesdays", "I swim on Fridays now", ["tuesday", "friday"]),
        ("My boss is called Anna", "my wife's new boss is called Piotr", ["anna"]),
        ("I'm allergic to nuts", "I'm allergic to shellfish as well now", ["nut", "shellfish"]),
        ("I've got a new recipe for bread", "I've got a new recipe for soup", ["bread", "soup"]),
        ("My choir is the Wells Singers", "my daughter's choir is the Little Larks", ["wells", "larks"]),
        ("I take 5mg of warfarin", "the vet put the dog on 10mg of prednisolone", ["warfarin"]),
        ("my car is a Mini", "my neighbour got a new car, a Jaguar", ["mini"]),
        ("I work on the tills", "I worked on the deli counter last summer", ["tills"]),
        ("we have a beehive at the allotment", "we have a beehive at the farm too now", ["allotment", "farm"]),
        ("I teach year 4", "I taught year 6 in 2019", ["year 4"]),
        ("I'm learning Welsh", "I've started learning Irish as well", ["welsh", "irish"]),
        ("My mum lives in Crewe", "I live in Chester now", ["crewe", "chester"]),
        ("My favourite biscuit is a hobnob", "my favourite cheese is brie", ["hobnob", "brie"]),
        ("I swim on Mondays", "I've moved my dentist appointment to Thursday", ["swim on mondays"]),
    ],
)
def test_what_stands_beside_it_stays(service, before: str, now: str, both: list[str]):
    tell(service, before, at=NOW - 40 * DAY)
    tell(service, now, at=NOW)
    assert all(any(re.search(one, text, re.I) for text in current(service)) for one in both)


def test_a_note_of_another_working_pattern_says_where():
    left = after("just off shift, I do nights at the Jaguar plant in Solihull", "on days now since the 1st")
    assert left == ["I do days at the Jaguar plant in Solihull: On days now since the 1st"]


@pytest.mark.parametrize(
    ("before", "now", "gone"),
    [
        ("I work nights at the bakery", "they've put me on early shifts from this week", "I work nights at the bakery"),
        ("I'm on lates all month at the depot", "back on earlies now thank god", "I'm on lates all month at the depot"),
        ("I work part-time at a florist", "gone full-time at last", "I work part-time at a florist"),
    ],
)
def test_another_working_pattern_ends_the_old(before, now, gone):
    assert not any(gone in text for text in after(before, now))


def test_another_sort_of_pattern_or_another_person_ends_nothing():
    assert "I work nights at the bakery" in after("I work nights at the bakery", "gone part-time at last")
    assert "I work nights at the bakery" in after("I work nights at the bakery", "My brother is on days now")
