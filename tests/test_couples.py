"""A couple's news: what becomes of "girlfriend called Bea"."""

import pytest

from memory.couples import read_couple
from memory.sentences import split
from tests.real_memory import DAY, NOW, tell, texts


@pytest.mark.parametrize(
    ("before", "news", "told"),
    [
        ("My girlfriend Bea is a chef", "Bea and I got engaged at the weekend", "Has a fiancée called Bea"),
        ("My girlfriend Bea is a chef", "guess who's married! registry office on Friday", "Has a wife called Bea"),
        ("My boyfriend Sam is a nurse", "we finally tied the knot", "Has a husband called Sam"),
        ("My fiancé Jon is a welder", "We got married on Saturday, it poured down", "Has a husband called Jon"),
        ("My partner Lou is a vet", "Lou and I are married now", "Has a spouse called Lou"),
    ],
)
def test_their_news_gives_the_partner_another_name(service, before: str, news: str, told: str):
    tell(service, before, at=NOW - 40 * DAY)
    tell(service, news, at=NOW)
    current = [text for text, memory in texts(service).items() if memory.status == "current"]
    assert told in current
    assert len([text for text in current if text.startswith("Has a")]) == 1


@pytest.mark.parametrize(
    "news",
    ["My sister got engaged", "We got to the wedding late", "Do you think we should get married?", "We're tired"],
)
def test_other_news_leaves_it(service, news: str):
    tell(service, "My girlfriend Bea is a chef", at=NOW - 40 * DAY)
    tell(service, news, at=NOW)
    assert texts(service)["Has a girlfriend called Bea"].status == "current"


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("It'll be forty years this June that Bert and I have been married.", "spouse called Bert"),
        ("Priya and I celebrate our tenth anniversary in May.", "spouse called Priya"),
        ("I've been married to Henrik since 1999.", "spouse called Henrik"),
        ("Jo and I have been together for six years.", "partner called Jo"),
        ("Klaus und ich sind seit 20 Jahren verheiratet.", "spouse called Klaus"),
        ("Ana y yo estamos casados desde 2010.", "spouse called Ana"),
    ],
)
def test_a_partner_is_named_beside_the_user(message: str, value: str):
    (found,) = read_couple(split(message)[0])
    assert (found.slot, found.value) == ("partner", value)


@pytest.mark.parametrize(
    "message",
    [
        "Tom and I have been friends for ten years.",
        "Ben and I aren't married yet.",
        "Mel and I have worked together for six years.",
        "Sam and I have been together in this choir for years.",
        "My brother Tom and Ella have been married for ten years.",
        "My daughter Liv and I celebrated my parents' anniversary.",
        "Are Tom and I married?",
    ],
)
def test_somebody_else_beside_the_user_is_no_partner(message: str):
    assert list(read_couple(split(message)[0])) == []


def test_a_partner_known_by_a_better_word_stays_so(service):
    tell(service, "My husband Walter is a baker.", at=NOW - 40 * DAY)
    tell(service, "Walter and I have been married for forty years.", at=NOW)
    assert "Has a husband called Walter" in texts(service)
    assert "Has a spouse called Walter" not in texts(service)
