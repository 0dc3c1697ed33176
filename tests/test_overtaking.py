"""Plans that are given up, told without their slot."""

from datetime import timedelta

import pytest

from tests.real_memory import DAY, NOW, open_memory, tell, texts


@pytest.fixture
def service(tmp_path):
    service = open_memory(tmp_path)
    yield service
    service.close()


def current(service) -> list[str]:
    return [text for text, memory in texts(service).items() if memory.status == "current"]


@pytest.mark.parametrize(
    ("plan", "dropped"),
    [
        ("We're moving to Aberdeen in April!", "we're not moving to aberdeen after all, the sale collapsed."),
        ("I'm getting a rescue greyhound in May.", "Not getting the greyhound after all, my landlord said no."),
        ("I put my name down for the Ghent marathon.", "I've decided against the marathon, my knee is wrecked."),
        ("We're planning to build a loft conversion.", "We've shelved the loft conversion, far too dear."),
        ("I'm thinking of starting a pottery course.", "I've changed my mind about the pottery course."),
        ("Ich ziehe im Mai nach Bremen um.", "Ich ziehe doch nicht nach Bremen."),
    ],
)
def test_a_plan_that_is_given_up_is_past(service, plan: str, dropped: str):
    tell(service, plan, at=NOW - 40 * DAY)
    (told,) = current(service)
    tell(service, dropped, at=NOW - timedelta(days=1))
    assert told not in current(service)


@pytest.mark.parametrize(
    ("told", "other"),
    [
        ("We're moving to Aberdeen in May!", "I'm not scared of moving after all."),
        ("I'm seeing the dentist on 3 December.", "The film wasn't bad after all."),
        ("I'm training for the Ghent marathon.", "My sister isn't running the Berlin half in the end."),
        ("My mother lives in Crete.", "We aren't flying to Crete after all."),
    ],
)
def test_something_else_that_is_not_so_after_all_leaves_it(service, told: str, other: str):
    tell(service, told, at=NOW - 40 * DAY)
    before = current(service)
    tell(service, other, at=NOW - timedelta(days=1))
    assert set(before) <= set(current(service))
