"""The meter of the open chat before any turn: it appears once the model is loaded, and follows another model.

It knows nothing of what is measured: `ui.conversation` draws it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.conversation import ConversationParts, Updates, context_of, draw_history
from ui.render_context import meter
from ui.view import View

if TYPE_CHECKING:
    from assistant.assistant import Assistant

SECONDS_BETWEEN_LOOKS = 1.0


class ContextMeter:
    """The looks at the clock until there is something to measure. A turn brings its own figures."""

    def __init__(self, assistant: "Callable[[], Assistant]", parts: ConversationParts) -> None:
        self._assistant = assistant
        self._parts = parts
        self._clock = gr.Timer(SECONDS_BETWEEN_LOOKS)

    def wire(self, view: gr.State) -> None:
        """Connect the clock."""
        shown: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
        self._clock.tick(self.look, view, self.outputs, **shown)

    @property
    def outputs(self) -> list[Any]:
        """What `look` and `draw` change."""
        parts = self._parts
        return [parts.meter, parts.history, parts.earlier, parts.later, self._clock]

    def look(self, view: View) -> Updates:
        """One tick: nothing until the model is there, then the figures, and the clock stops."""
        if "chat model" in self._assistant().status().loading:
            return {self._clock: gr.skip()}
        return self.draw(view)

    def draw(self, view: View) -> Updates:
        """The figures of the open chat, by the model in use; a turn that is being written is left alone."""
        stopped: Updates = {self._clock: gr.Timer(active=False)}
        use = None if view.running is not None else context_of(self._assistant(), view)
        if use is None:
            return stopped
        if use.begins_at:
            return {**draw_history(self._parts, self._assistant(), view), **stopped}
        return {self._parts.meter: meter(use), **stopped}
