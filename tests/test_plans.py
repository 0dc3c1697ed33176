"""Plans: what is one, where one ends and the next begins, and when it is over."""

from contextlib import closing
from datetime import datetime

import pytest

from memory.dates import find_date
from memory.plans import dated_parts, ending, is_plan, is_routine
from memory.sentences import split
from tests.real_memory import open_memory, tell, texts

MONDAY = datetime(2026, 5, 11, 9, 0)


@pytest.mark.parametrize(
    "text",
    [
        "haircut on wednesday at 4, finally",
        "the MOT is on Friday",
        "results come out on 24 July",
        "I'm at my aunt's this weekend",
        "Heading to Prague for a few days in two weeks",
        "Off to the coast next week!",
        "we've got the plumber on Thursday",
        "my rent goes up on 1 June",
        "Ich fliege am Freitag nach Wien",
        "El jueves tengo cena con mi jefa",
        "Nous partons samedi en Bretagne",
        "Volgende week ben ik in Gent",
        "Vou ao cinema na sexta-feira com a Rita",
    ],
)
def test_a_plan(text):
    when = find_date(text, MONDAY)
    assert when is not None
    assert is_plan(text, when, today=MONDAY.date())


@pytest.mark.parametrize(
    "text",
    [
        "the new phone comes out on 12 September",
        "The World Cup starts on 11 June",
        "I might drive to Rome next week",
        "I wish it were Friday",
        "explain what happens on 5 November",
        "I'm allergic to nuts, so none tomorrow",
        "we met on 3 May",
    ],
)
def test_no_plan(text):
    when = find_date(text, MONDAY)
    assert when is None or not is_plan(text, when, today=MONDAY.date())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("exam on 3 June, results come out on 24 July", ["exam on 3 June", "results come out on 24 July"]),
        ("the MOT is on Friday and the boiler service is in three weeks", None),
        ("dentist on Thursday, gym induction on Friday", ["dentist on Thursday", "gym induction on Friday"]),
    ],
)
def test_each_thing_with_a_day_stands_by_itself(text, parts):
    found = [part.text for part in dated_parts(split(text)[0], MONDAY)]
    assert found == (parts or text.split(" and "))


@pytest.mark.parametrize(
    "text",
    [
        "I'm in Rome on Monday and back on Wednesday",
        "swimming on Monday and on Friday",
        "my course runs on Tuesday nights, it finishes on 30 June",
    ],
)
def test_one_thing_with_two_days_stays_whole(text):
    assert [part.text for part in dated_parts(split(text)[0], MONDAY)] == [text]


@pytest.mark.parametrize("text", ["choir every other Tuesday at 7", "bins go out fortnightly", "yoga on Mondays"])
def test_a_routine_in_a_notes_form(text):
    assert is_routine(text)


@pytest.mark.parametrize("text", ["if it rains every day", "it happens every Tuesday", "what is on every Friday"])
def test_no_routine(text):
    assert not is_routine(text)


def test_what_ends_on_a_day():
    assert ending("a course on Tuesdays that finishes on 30 June", MONDAY) is not None
    assert ending("a course that starts on 30 June", MONDAY) is None


def test_a_plan_is_not_over_before_its_last_day(tmp_path):
    with closing(open_memory(tmp_path)) as service:
        tell(service, "We're off to Crete from 4 to 18 July, can't wait", at=MONDAY)
        (memory,) = service.memories.list()
        assert memory.kind == "event"
        assert str(memory.event_on) == "2026-07-18"
        assert "4 July 2026 to 18 July 2026" in memory.text


def test_a_week_is_no_label_of_a_habit(tmp_path):
    with closing(open_memory(tmp_path)) as service:
        tell(service, "I usually sleep in at the weekend in my caravan", at=MONDAY)
        assert all("2026" not in text for text in texts(service))
