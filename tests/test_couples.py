"""A couple's news: what becomes of "girlfriend called Bea"."""

import pytest

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
