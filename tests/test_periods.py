"""Which months a question names."""

import pytest

from memory.periods import months_named


@pytest.mark.parametrize(
    ("question", "months"),
    [
        ("What did I paint in October 2024?", ((2024, 10),)),
        ("Who came on 3 July?", ((None, 7),)),
        ("Was war im März 2025?", ((2025, 3),)),
        ("¿Qué pasó en agosto?", ((None, 8),)),
        ("What may I eat?", ()),
        ("In May, who visited?", ((None, 5),)),
        ("How do ants march?", ()),
        ("Is there life on planet Mars?", ()),
        ("Between June and August 2023?", ((2023, 6), (2023, 8))),
        ("Where do I live?", ()),
    ],
)
def test_months_named(question: str, months: tuple[tuple[int | None, int], ...]):
    assert months_named(question) == months
