"""The Memories panel: list, search, edit, delete, add by hand, and the switch for everything."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import gradio as gr

from models.errors import ConfidantError
from ui.render import hint
from ui.render_memories import count_line, memory_list
from ui.view import View

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from ui.conversation import ConversationParts

Updates = dict[Any, Any]


@dataclass(frozen=True)
class MemoryParts:
    """The panel's components."""

    heading: gr.HTML
    switch: gr.Checkbox
    search: gr.Textbox
    cards: gr.HTML
    add_box: gr.Textbox
    add_button: gr.Button
    add_hint: gr.HTML

    @property
    def all(self) -> list[Any]:
        """Every part, for an event's outputs."""
        return list(vars(self).values())


def build_memories() -> MemoryParts:
    """The panel, inside the column that is open."""
    heading = gr.HTML(count_line(0), elem_id="memories-heading")
    switch = gr.Checkbox(True, label="Memory on", elem_id="memory-everywhere", container=False)
    search = gr.Textbox(
        placeholder="Search memories",
        show_label=False,
        label="Search memories",
        elem_id="memory-search",
        container=False,
        max_lines=1,
    )
    cards = gr.HTML("", elem_id="memory-cards", apply_default_css=False)
    with gr.Row(elem_id="memory-add"):
        add_box = gr.Textbox(
            placeholder="Add something to remember",
            show_label=False,
            label="New memory",
            elem_id="memory-new",
            container=False,
            max_lines=4,
            lines=1,
        )
        add_button = gr.Button("Add", elem_id="memory-add-button", min_width=64, scale=0)
    add_hint = gr.HTML("", elem_id="memory-hint", apply_default_css=False)
    return MemoryParts(heading, switch, search, cards, add_box, add_button, add_hint)


def draw_memories(parts: MemoryParts, assistant: "Assistant", view: View) -> Updates:
    """The panel's heading, list and switch."""
    memories = assistant.memory.memories.list(search=view.search.strip())
    everything = memories if not view.search.strip() else assistant.memory.memories.list()
    return {
        parts.heading: count_line(sum(memory.status == "current" for memory in everything)),
        parts.switch: assistant.memory.preferences.memory_on,
        parts.cards: memory_list(
            memories,
            now=datetime.now(),
            search=view.search.strip(),
            editing=view.editing_memory,
            deleting=view.deleting_memory,
        ),
    }


class MemoryPanel:
    """The panel's events. What changes a memory also redraws the conversation, whose receipts show memories."""

    def __init__(
        self,
        assistant: "Callable[[], Assistant]",
        parts: MemoryParts,
        conversation: "ConversationParts",
        *,
        draw_chat: Callable[["ConversationParts", "Assistant", View], Updates],
    ) -> None:
        self._assistant = assistant
        self._parts = parts
        self._conversation = conversation
        self._draw_chat = draw_chat

    def wire(self, view: gr.State, bridge: gr.HTML) -> None:
        """Connect the components; `bridge` brings clicks on our own buttons as `memories` events."""
        parts = self._parts
        outputs = [*parts.all, *self._conversation.all]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
        bridge.memories(self.act, view, outputs, trigger_mode="multiple", **quiet)
        parts.search.change(self.search, [view, parts.search], parts.all, trigger_mode="always_last", **quiet)
        parts.switch.input(self.switch, [view, parts.switch], outputs, **quiet)
        for trigger in (parts.add_box.submit, parts.add_button.click):
            trigger(self.add, [view, parts.add_box], parts.all, **quiet)

    def search(self, view: View, text: str) -> Updates:
        """Show what matches."""
        view.search = text
        return draw_memories(self._parts, self._assistant(), view)

    def switch(self, view: View, on: bool) -> Updates:
        """Memory on or off for everything."""
        self._assistant().memory.preferences.memory_on = on
        return self._redraw(view)

    def add(self, view: View, text: str) -> Updates:
        """Remember a text that the user wrote."""
        parts, assistant = self._parts, self._assistant()
        try:
            assistant.memory.memories.add(text, at=datetime.now())
        except ConfidantError as error:
            return {parts.add_hint: hint(str(error), kind="error")}
        return {**draw_memories(parts, assistant, view), parts.add_box: "", parts.add_hint: ""}

    def act(self, view: View, event: gr.EventData) -> Updates:
        """A click on a button of ours in the panel."""
        data: dict[str, Any] = event._data
        try:
            self._do(view, str(data.get("act")), target=str(data.get("id", "")), text=str(data.get("text", "")))
        except ConfidantError as error:
            gr.Warning(str(error), title="")
        return self._redraw(view)

    def _do(self, view: View, act: str, *, target: str, text: str) -> None:
        memories = self._assistant().memory.memories
        view_before = view.editing_memory
        view.editing_memory = view.deleting_memory = None
        match act:
            case "edit":
                view.editing_memory = target
            case "ask":
                view.deleting_memory = target
            case "save":
                view.editing_memory = view_before
                memories.edit(target, text, at=datetime.now())
                view.editing_memory = None
            case "delete" | "dismiss":
                memories.forget(target)
            case "accept":
                memories.accept(target, at=datetime.now())
            case "pin" | "unpin":
                memories.set_pinned(target, act == "pin")
            case "private" | "share":
                memories.set_private(target, act == "private")

    def _redraw(self, view: View) -> Updates:
        assistant = self._assistant()
        conversation = self._draw_chat(self._conversation, assistant, view)
        return {**draw_memories(self._parts, assistant, view), **conversation}
