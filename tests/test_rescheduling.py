"""A plan gets another day, by name or by so many days, or is called off; no other plan does."""

from contextlib import closing
from datetime import datetime, timedelta

import pytest

from tests.real_memory import open_memory, tell

MONDAY = datetime(2026, 5, 11, 9, 0)


def current(folder, *messages):
    """The days of the current plans by their texts, after these messages on consecutive days."""
    with closing(open_memory(folder)) as service:
        for number, text in enumerate(messages):
            tell(service, text, at=MONDAY + timedelta(days=number))
        return {m.text: str(m.event_on) for m in service.memories.list(status="current") if m.event_on}


@pytest.mark.parametrize(
    ("plan", "change", "day"),
    [
        ("My grant application is due 20 May", "the grant deadline has been pushed back a week", "2026-05-27"),
        ("Rent review meeting is on 2 June", "they postponed the rent review meeting by two weeks", "2026-06-16"),
        ("my viva's on 20 May", "viva delayed by ten days", "2026-05-30"),
        ("My essay is due on 20 May", "we all got an extra week for the essay", "2026-05-27"),
        ("The kitchen fitting is on 26 May", "they can do the kitchen fitting two days earlier", "2026-05-24"),
        ("Parents' evening is next Thursday", "parents' evening is brought forward to Tuesday", "2026-05-19"),
        ("My hip operation is on 8 June", "The hospital rang, my op's been moved to 29 June", "2026-06-29"),
        ("My thesis is due on 30 May", "so the thesis deadline is 7 June now", "2026-06-07"),
        ("Meine Prüfung ist am 20. Mai", "Meine Prüfung wurde auf den 27. Mai verschoben", "2026-05-27"),
    ],
)
def test_another_day(tmp_path, plan, change, day):
    assert list(current(tmp_path, plan, change).values()) == [day]


@pytest.mark.parametrize(
    ("plan", "other", "days"),
    [
        ("My anniversary is on 14 June", "The staff party is on 20 June now", {"2026-06-14", "2026-06-20"}),
        ("My driving test is on 3 June", "my theory test is on 20 May", {"2026-06-03", "2026-05-20"}),
        ("My driving test is on 3 June", "the theory test has moved to 25 May", {"2026-06-03", "2026-05-25"}),
        ("My exam is on 3 June", "I ran a mile two minutes faster this week", {"2026-06-03"}),
    ],
)
def test_another_plan_keeps_its_day(tmp_path, plan, other, days):
    assert set(current(tmp_path, plan, other).values()) == days


@pytest.mark.parametrize(
    ("plan", "end"),
    [
        ("our camping trip is from 3 to 7 August", "camping's cancelled, the site flooded"),
        ("book club is on thursday", "book club is off this week, Nadia's ill"),
        ("I've got a viewing on Friday", "they've cancelled the viewing"),
        ("my smear test is on 2 June", "the clinic called off my smear test"),
    ],
)
def test_called_off(tmp_path, plan, end):
    assert current(tmp_path, plan, end) == {}


def test_the_old_day_is_kept_as_the_past(tmp_path):
    with closing(open_memory(tmp_path)) as service:
        tell(service, "my viva's on 20 May", at=MONDAY)
        tell(service, "viva delayed by ten days", at=MONDAY + timedelta(days=1))
        past = service.memories.list(status="past")
        assert [str(memory.event_on) for memory in past] == ["2026-05-20"]
