"""How learning stands, beside the chat: the backlog, the model's exam, and reading old messages again.

It knows nothing of how anything is learnt or examined. Nothing here holds up the chat: a turn goes first.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.exam import Progress, Report
from assistant.exam_cases import CASES
from models.errors import ConfidantError
from ui.memories import MemoryParts, draw_memories
from ui.render import hint
from ui.render_learning import (
    STOPPED,
    backlog_line,
    broken_off,
    known,
    reading,
    reading_line,
    testing,
    untested,
    verdict,
)
from ui.view import View

if TYPE_CHECKING:
    from assistant.assistant import Assistant

Updates = dict[Any, Any]
SECONDS_BETWEEN_LOOKS = 2.0
FACTS = sum(len(case.expected) for case in CASES)
AT_WORK = "This is going on already, perhaps in another window."
ALL_READ = "Everything has been read."
NOT_FINISHED = "The test was stopped."


@dataclass(frozen=True)
class LearningParts:
    """The components: `exam` stands under the model, `line` and `history` under the memories."""

    exam: gr.HTML
    line: gr.HTML
    history: gr.HTML
    clock: gr.Timer

    @property
    def all(self) -> list[Any]:
        """Every part, for an event's outputs."""
        return list(vars(self).values())


def build_exam() -> gr.HTML:
    """The exam's line, inside the column that is open."""
    return gr.HTML("", elem_id="model-exam", apply_default_css=False)


def build_learning(exam: gr.HTML) -> LearningParts:
    """The lines under the memories, inside the column that is open."""
    line = gr.HTML("", elem_id="learning", apply_default_css=False)
    history = gr.HTML("", elem_id="learning-history", apply_default_css=False)
    return LearningParts(exam, line, history, gr.Timer(SECONDS_BETWEEN_LOOKS, active=False))


class Learning:
    """The events of these lines. Of the exam, and of reading again, one runs at a time, whatever the windows."""

    def __init__(self, assistant: "Callable[[], Assistant]", parts: LearningParts, memories: MemoryParts) -> None:
        self._assistant = assistant
        self._parts = parts
        self._memories = memories
        self._at_work = threading.Lock()
        self._stop = threading.Event()

    def wire(self, view: gr.State, bridge: gr.HTML) -> None:
        """Connect the components; `bridge` brings clicks on our own buttons as `learning` events."""
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
        outputs = [*self._parts.all, *self._memories.all]
        bridge.learning(self.act, view, outputs, trigger_mode="multiple", **quiet)
        self._parts.clock.tick(self.look, view, outputs, **quiet)

    def draw(self) -> Updates:
        """Everything, read anew; the clock runs while there is something to learn from."""
        parts, status = self._parts, self._assistant().status()
        is_examined = bool(status.model) and not status.is_starter and status.is_local
        exam = untested() if status.exam == "not taken" else known(status.exam)
        goes_on = self._at_work.locked()  # what shows how far it is stays
        return {
            parts.exam: gr.skip() if goes_on else exam if is_examined else "",
            parts.history: gr.skip() if goes_on else self._history(),
            **self.wake(),
        }

    def wake(self) -> Updates:
        """Look at the clock again if there is something to learn from; most is learnt before its first tick."""
        backlog = self._backlog()
        line: Updates = {} if backlog else {self._parts.line: ""}
        return {self._parts.clock: gr.Timer(active=bool(backlog)), **line}

    def look(self, view: View) -> Updates:
        """One tick: what is left to learn from; at the end the memories are drawn again, unless one is being edited."""
        parts, backlog = self._parts, self._backlog()
        drawn: Updates = {parts.line: backlog_line(backlog), parts.clock: gr.Timer(active=bool(backlog))}
        if not backlog and view.editing_memory is None:
            drawn |= draw_memories(self._memories, self._assistant(), view)
        return drawn

    def act(self, view: View, event: gr.EventData) -> Iterator[Updates]:
        """A click on a button of ours that concerns learning."""
        match event._data.get("act"):
            case "stop":
                self._stop.set()
                yield {self._parts.line: gr.skip()}
            case "test":
                yield from self._alone(self._parts.exam, self._test)
            case "read":
                yield from self._alone(self._parts.history, lambda: self._read(view, all_history=False))
            case "again":
                yield from self._alone(self._parts.history, lambda: self._read(view, all_history=True))
            case _:
                yield {self._parts.line: gr.skip()}

    def _alone(self, part: gr.HTML, work: Callable[[], Iterator[Updates]]) -> Iterator[Updates]:
        if not self._at_work.acquire(blocking=False):
            yield {part: hint(AT_WORK)}
            return
        try:
            self._stop.clear()
            yield from work()
        finally:
            self._at_work.release()

    def _test(self) -> Iterator[Updates]:
        parts = self._parts
        try:
            with closing(self._assistant().schooling.exam()) as steps:  # type: ignore[type-var]
                for step in steps:
                    if self._stop.is_set():
                        yield {parts.exam: broken_off(NOT_FINISHED)}
                        return
                    if isinstance(step, Report):
                        yield {parts.exam: verdict(step, facts=FACTS), parts.history: self._history()}
                    else:
                        yield {parts.exam: testing(step)}
        except ConfidantError as error:
            yield {parts.exam: broken_off(str(error))}

    def _read(self, view: View, *, all_history: bool) -> Iterator[Updates]:
        parts, assistant = self._parts, self._assistant()
        note = ""
        shown: Progress | None = None
        try:
            with closing(assistant.schooling.reread(all_history=all_history)) as steps:  # type: ignore[type-var]
                for step in steps:
                    if self._stop.is_set():
                        assistant.schooling.pause()
                        note = STOPPED
                        break
                    if step != shown:
                        shown = step
                        yield {parts.history: reading(step)}
        except ConfidantError as error:
            note = str(error)
        if not note and shown is not None and shown.done == shown.total:
            note = ALL_READ
        drawn = draw_memories(self._memories, assistant, view) if view.editing_memory is None else {}
        yield {parts.history: reading_line(assistant.status().unread, note=note), **drawn}

    def _backlog(self) -> int:
        assistant = self._assistant()
        return assistant.status().backlog if assistant.memory.preferences.memory_on else 0

    def _history(self) -> str:
        assistant = self._assistant()
        status = assistant.status()
        may_read = assistant.memory.preferences.memory_on and status.exam == "passed" and not status.is_starter
        return reading_line(status.unread) if may_read else ""
