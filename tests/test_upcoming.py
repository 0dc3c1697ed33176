"""Questions about plans, the days that they mean, and the plans that lie in them."""

from contextlib import closing
from datetime import date, datetime

import pytest

from memory.upcoming import days_asked
from tests.real_memory import NOW, open_memory, tell, told

MONDAY = datetime(2026, 5, 11, 9, 0)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("what have I got on this week?", date(2026, 5, 11), date(2026, 5, 17)),
        ("am I busy on Saturday?", date(2026, 5, 16), date(2026, 5, 16)),
        ("anything planned for next week?", date(2026, 5, 18), date(2026, 5, 24)),
        ("what should I wear on Friday?", date(2026, 5, 15), date(2026, 5, 15)),
        ("what trips have I got coming up?", date(2026, 5, 11), date(2027, 5, 12)),
        ("was steht diese Woche bei mir an?", date(2026, 5, 11), date(2026, 5, 17)),
        ("¿qué tengo esta semana?", date(2026, 5, 11), date(2026, 5, 17)),
        ("wat heb ik volgende week?", date(2026, 5, 18), date(2026, 5, 24)),
        ("o que tenho esta semana?", date(2026, 5, 11), date(2026, 5, 17)),
    ],
)
def test_the_days_that_are_meant(question, first, last):
    assert days_asked(question, now=MONDAY) == (first, last)


@pytest.mark.parametrize(
    "question",
    ["how do magnets work?", "what happened in 1848?", "what did I say last week?", "who won the match on Sunday?"],
)
def test_no_question_about_plans(question):
    assert days_asked(question, now=MONDAY) is None


def test_plans_of_the_days_asked_about_are_told(tmp_path):
    with closing(open_memory(tmp_path)) as service:
        tell(service, "physio on Monday at half past ten", at=NOW)
        tell(service, "we're in Cornwall from 12 to 19 December", at=NOW)
        assert "physio" in told(service, "what have I got on next week?").casefold()
        assert "Cornwall" not in told(service, "what have I got on next week?")
        assert "Cornwall" in told(service, "where am I going on 14 December?")
