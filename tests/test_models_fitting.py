"""How a model is fitted to a machine: made-up machines, files and graphics cards."""

from pathlib import Path

import pytest

from models import fitting
from models.fitting import Device, Plan
from models.gguf import GgufHeader
from models.hardware import Machine
from models.run_options import RunOptions

GIB = 1024**3
LAPTOP = Machine(cores=4, free_cores=3, memory_total=16 * GIB, memory_available=12 * GIB)
CARD = Device("Card", memory_free=8 * GIB, memory_total=8 * GIB)
FILE = GgufHeader(
    path=Path("x.gguf"),
    name="x",
    architecture="llama",
    quantisation="",
    parameters=0,
    context_tokens=32768,
    size_bytes=4 * GIB,
    kv_bytes_per_token=128 * 1024,
    layers=32,
)


def plan(*cards: Device, machine: Machine = LAPTOP, wishes: RunOptions = RunOptions()) -> Plan:  # noqa: B008
    return fitting.plan(FILE, wishes, machine=machine, devices=cards)


def test_without_a_card_all_runs_on_the_processor() -> None:
    made = plan()
    assert (made.gpu_layers, made.flash_attention, made.threads, made.kv_cache) == (0, False, 3, "f16")
    assert made.context_tokens == 8192


def test_a_card_with_room_takes_every_layer_and_the_output() -> None:
    made = plan(CARD)
    assert (made.gpu_layers, made.flash_attention) == (33, True)


def test_a_small_card_takes_the_layers_that_fit() -> None:
    made = plan(Device("Small", memory_free=3 * GIB, memory_total=4 * GIB))
    per_layer = (FILE.size_bytes + made.context_tokens * FILE.kv_bytes_per_token) / 33
    assert 0 < made.gpu_layers < 33
    assert made.gpu_layers * per_layer < 3 * GIB


def test_a_card_without_free_memory_takes_none() -> None:
    assert plan(Device("Full", memory_free=GIB // 4, memory_total=8 * GIB)).gpu_layers == 0


def test_two_cards_take_more_than_one() -> None:
    small = Device("Small", memory_free=2 * GIB, memory_total=4 * GIB)
    assert plan(small).gpu_layers < plan(small, small).gpu_layers <= 33


def test_a_card_that_shares_the_machines_memory_is_held_to_what_is_free_of_it() -> None:
    shared = Device("Shared", memory_free=20 * GIB, memory_total=24 * GIB, is_shared=True)
    tight = Machine(cores=8, free_cores=8, memory_total=24 * GIB, memory_available=3 * GIB)
    assert plan(shared, machine=tight).gpu_layers < 33
    assert plan(shared, machine=tight).context_tokens == plan(machine=tight).context_tokens


def test_a_cards_own_memory_makes_room_for_context() -> None:
    tight = Machine(cores=4, free_cores=4, memory_total=6 * GIB, memory_available=4 * GIB)
    assert plan(machine=tight).context_tokens == 512
    assert plan(CARD, machine=tight).context_tokens == 8192


@pytest.mark.parametrize(("wished", "layers"), [(0, 0), (5, 5), (99, 33)])
def test_the_layers_that_are_set_are_taken(wished: int, layers: int) -> None:
    assert plan(CARD, wishes=RunOptions(gpu_layers=wished)).gpu_layers == layers
    assert plan(wishes=RunOptions(gpu_layers=wished)).gpu_layers == 0


def test_a_smaller_cache_leaves_room_for_more_context() -> None:
    tight = Machine(cores=4, free_cores=4, memory_total=8 * GIB, memory_available=int(4.9 * GIB))
    sizes = [plan(machine=tight, wishes=RunOptions(kv_cache=kind)).context_tokens for kind in ("f16", "q8_0", "q4_0")]
    assert sizes[0] < sizes[1] < sizes[2]
    assert sizes[1] == pytest.approx(sizes[0] * 64 / 34, rel=0.1)
    assert sizes[2] == pytest.approx(sizes[0] * 64 / 18, rel=0.1)


@pytest.mark.parametrize(
    ("wishes", "cards", "on"),
    [
        (RunOptions(flash_attention="on"), (), True),
        (RunOptions(flash_attention="off"), (CARD,), False),
        (RunOptions(kv_cache="q8_0"), (), True),
        (RunOptions(kv_cache="q8_0", flash_attention="off"), (), True),
    ],
)
def test_flash_attention_as_set_and_where_it_is_needed(wishes: RunOptions, cards: tuple[Device, ...], on: bool) -> None:
    assert plan(*cards, wishes=wishes).flash_attention is on


def test_nothing_else_is_tried_for_an_ordinary_plan() -> None:
    assert fitting.retries(plan(), RunOptions()) == []


def test_what_is_tried_next_says_what_it_costs() -> None:
    wishes = RunOptions(kv_cache="q4_0")
    tried = fitting.retries(plan(CARD, wishes=wishes), wishes)
    assert [(each.kv_cache, each.gpu_layers) for each in tried] == [("f16", 33), ("f16", 16), ("f16", 0)]
    assert "ordinary one is used" in tried[0].notices[0]
    assert [len(each.notices) for each in tried] == [1, 2, 2]
    assert [each.flash_attention for each in tried] == [True, True, False]
