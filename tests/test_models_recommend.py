"""What is recommended to small, middling and large machines."""

import dataclasses

import pytest

from models import starter
from models.catalogue import Catalogue, load
from models.hardware import Machine
from models.recommend import (
    MEMORY_SHARE,
    READING_SPEED,
    STARTER_BYTES,
    THINKING_SPEED,
    Recommendation,
    expected_speed,
    recommend,
)

GB = 10**9
CATALOGUE = load()
LAPTOP = 110.0  # tokens per second of the starter model on two idle cores


def advice(
    *, free: float, total: float = 16, speed: float | None = LAPTOP, backend: str = "CPU", gpu: float = 0, **more: str
) -> Recommendation:
    machine = Machine(cores=4, free_cores=4, memory_total=int(total * GB), memory_available=int(free * GB))
    return recommend(
        machine,
        backend=backend,
        tokens_per_second=speed,
        catalogue=CATALOGUE,
        gpu_memory=int(gpu * GB),
        **more,
    )


def names(given: Recommendation) -> tuple[str | None, str | None]:
    return given.best and given.best.entry.id, given.smaller and given.smaller.entry.id


@pytest.mark.parametrize(
    ("free", "speed", "expected"),
    [
        (0.5, LAPTOP, (None, None)),
        (1.2, LAPTOP, ("smollm2-360m", None)),
        (3.0, LAPTOP, ("granite-4.0-1b", "smollm2-360m")),
        (6.0, LAPTOP, ("granite-4.1-3b", "granite-4.0-1b")),
        (6.0, 300.0, ("qwen3-4b-2507", "qwen3-1.7b")),
        (12.0, 300.0, ("ministral-3-8b", "qwen3-4b-2507")),
        (30.0, 300.0, ("ministral-3-8b", "qwen3-4b-2507")),
        (30.0, 900.0, ("ministral-3-14b", "qwen3-4b-2507")),
        (30.0, 40.0, ("smollm2-360m", None)),
    ],
)
def test_machines_get_the_largest_that_fits_and_is_pleasant(
    free: float, speed: float, expected: tuple[str | None, str | None]
) -> None:
    assert names(advice(free=free, total=32, speed=speed)) == expected


@pytest.mark.parametrize("free", [0.3, 0.9, 1.5, 2.5, 4, 6, 9, 14, 40])
@pytest.mark.parametrize("speed", [None, 20.0, 110.0, 500.0])
def test_nothing_that_would_swap_or_crawl_is_recommended(free: float, speed: float | None) -> None:
    given = advice(free=free, total=64, speed=speed)
    is_slow = any("more slowly" in sentence for sentence in given.sentences)
    for one in (given.best, given.smaller):
        if one is not None:
            assert one.entry.memory_bytes <= free * GB * MEMORY_SHARE
            if one.tokens_per_second is not None and not is_slow:
                assert one.tokens_per_second >= (THINKING_SPEED if one.entry.thinks else READING_SPEED)
    if given.best and given.smaller:
        assert given.smaller.entry.approximate_bytes < given.best.entry.approximate_bytes


def test_speed_is_the_starters_by_the_bytes_of_the_weights() -> None:
    assert starter.chat_model().stat().st_size == STARTER_BYTES
    assert expected_speed(STARTER_BYTES, 110.0) == 110.0
    assert expected_speed(10 * STARTER_BYTES, 110.0) == pytest.approx(11.0)
    assert expected_speed(STARTER_BYTES, None) is None
    assert expected_speed(0, 110.0) is None


def test_what_is_not_measured_is_said_so_and_small() -> None:
    given = advice(free=30, total=32, speed=None)
    assert given.best is not None
    assert given.best.tokens_per_second is None
    assert given.best.entry.parameters < 4e9
    assert "not measured yet" in given.sentences[1]


def test_a_machine_on_which_nothing_is_pleasant_is_told() -> None:
    given = advice(free=8, speed=5.0)
    assert names(given) == ("smollm2-360m", None)
    assert "more slowly than you read" in given.sentences[2]


def test_a_graphics_card_counts_only_if_llama_cpp_computes_on_it() -> None:
    assert names(advice(free=6, gpu=24, backend="CPU")) == names(advice(free=6))
    given = advice(free=6, gpu=24, backend="CUDA")
    assert names(given) == ("ministral-3-14b", "qwen3-4b-2507")
    assert given.best is not None
    assert given.best.is_on_gpu
    assert given.best.tokens_per_second is None
    assert "CUDA" in given.sentences[0]
    assert "fits onto the graphics card" in given.sentences[1]


def test_a_shared_memory_is_the_machines_own() -> None:
    given = advice(free=12, speed=900.0, backend="Metal")
    assert names(given) == ("ministral-3-8b", "qwen3-4b-2507")
    assert given.best is not None
    assert not given.best.is_on_gpu


def test_the_users_language_is_minded() -> None:
    assert names(advice(free=1.2, language="en")) == ("smollm2-360m", None)
    assert names(advice(free=3.0, language="de")) == ("granite-4.0-1b", None)
    assert names(advice(free=3.0, language="xx")) == names(advice(free=3.0))


def test_free_licences_come_first() -> None:
    entries = [
        dataclasses.replace(entry, licence="llama3.2") if entry.id == "granite-4.1-3b" else entry
        for entry in CATALOGUE.entries
    ]
    machine = Machine(cores=1, free_cores=1, memory_total=8 * GB, memory_available=6 * GB)
    given = recommend(machine, backend="", tokens_per_second=LAPTOP, catalogue=Catalogue(tuple(entries)))
    assert names(given) == ("ministral-3-3b", "granite-4.0-1b")


def test_the_sentences_tell_a_person_what_they_need() -> None:
    given = advice(free=6.0)
    assert given.sentences == (
        "This computer has 16.0 GB of memory, 6.0 GB of it free, 4 cores, and computes without a graphics card.",
        "Recommended: Granite 4.1 3B, about 2.1 GB to download, licence Apache-2.0, about 5 tokens per second here. "
        "Laptops with 8 GB of memory; plain and businesslike answers in twelve languages.",
        "Smaller and faster: Granite 4.0 1B, about 1.0 GB to download, licence Apache-2.0, "
        "about 11 tokens per second here. Older laptops; quick and plain answers in twelve languages.",
    )
    assert "Close other programs" in advice(free=0.1).sentences[1]
