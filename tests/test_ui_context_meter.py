"""The meter before any turn: it waits for the model without blocking, then shows the open chat once."""

from types import SimpleNamespace
from typing import Any

import pytest

from assistant.context_use import ContextUse
from tests.test_ui_chat import AT, message, writing
from ui.view import Running, View

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
USE = ContextUse(window=1000, profile=50, history=400, reply_reserve=250)


def meter_of(*, loading: tuple[str, ...] = (), use: ContextUse | None = USE) -> Any:
    """A meter over the scripted assistant, with a chat `c` open; the look's view as well."""
    from ui.context_meter import ContextMeter

    assistant, room = writing([])
    assistant.memory.chats.create(at=AT, memory_on=True)
    assistant.memory.chats.said += [message("q"), message("r", "assistant")]
    assistant.use = use
    assistant.status = lambda: SimpleNamespace(loading=loading)
    return ContextMeter(lambda: assistant, room._parts), View(chat_id="c")


def clock_of(drawn: dict[Any, Any]) -> Any:
    return next(value for part, value in drawn.items() if type(part).__name__ == "Timer")


def test_nothing_happens_until_the_model_is_loaded() -> None:
    meter, view = meter_of(loading=("chat model",))
    drawn = meter.look(view)
    assert "meter" not in drawn
    assert getattr(clock_of(drawn), "active", None) is not False, "it looks again"


def test_then_the_open_chat_is_measured_and_the_clock_stops() -> None:
    meter, view = meter_of()
    drawn = meter.look(view)
    assert "45 % used" in drawn["meter"]
    assert clock_of(drawn).active is False
    assert "history" not in drawn


def test_where_messages_fell_out_the_conversation_is_drawn_again() -> None:
    from dataclasses import replace

    meter, view = meter_of(use=replace(USE, dropped_rounds=1, begins_at="q"))
    assert "history" in meter.draw(view)


@pytest.mark.parametrize("use", [None, USE])
def test_a_turn_that_is_being_written_is_left_alone(use: ContextUse | None) -> None:
    meter, view = meter_of(use=use)
    view.running = Running("c") if use else None
    assert "meter" not in meter.draw(view)
