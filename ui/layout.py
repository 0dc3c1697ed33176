"""The page: its columns, and which room of `ui` lives where. Import it after `shut_off_outside`: it imports gradio.

It wires rooms together and knows nothing of what happens inside them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.chat import Writing
from ui.chats import ChatList
from ui.context_meter import ContextMeter
from ui.conversation import ConversationParts, draw_chat, draw_empty
from ui.learning import Learning, LearningParts, build_exam, build_learning
from ui.memories import MemoryPanel, MemoryParts, build_memories, draw_memories
from ui.models import ModelChooser, ModelParts, build_models
from ui.models_room import ModelsRoom, build_models_room
from ui.render import icon
from ui.render_chat import empty_chat, title_bar
from ui.room_get import build_line, build_offer
from ui.view import View

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.model_room import ModelRoom

HERE = Path(__file__).parent
STYLES = (HERE / "style.css", HERE / "room.css")
TITLE = "Confidant"
DAY_S = 86_400


def page_head() -> str:
    """What goes into the page's head: the keyboard and scrolling script, and the phone's width."""
    script = "".join((HERE / name).read_text(encoding="utf-8") for name in ("room.js", "page.js"))
    return f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<script>{script}</script>'


def theme() -> gr.themes.Base:
    """Gradio's plainest theme with the system's own fonts; colours and sizes are in style.css."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        font=["ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"],
        font_mono=["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"],
        radius_size=gr.themes.sizes.radius_lg,
    )


@dataclass(frozen=True)
class Built:
    """The page's components, by room; `sections` are those of the models room."""

    view: gr.State
    bridge: gr.HTML
    new: gr.Button
    chat: ConversationParts
    chooser: ModelParts
    memories: MemoryParts
    learning: LearningParts
    sections: dict[str, Any]


def build_page(assistant: "Callable[[], Assistant]", room: "Callable[[], ModelRoom]", *, folder: Path) -> gr.Blocks:
    """The page for what the callables return; they must return at once. `folder` is where models are put."""
    page: gr.Blocks = gr.Blocks(
        title=TITLE, analytics_enabled=False, fill_width=True, fill_height=True, delete_cache=(DAY_S, DAY_S)
    )
    with page:
        built = _build()
        turns = _wire_chat(assistant, page, built)
        _wire_models(assistant, room, page, built, turns=turns, folder=folder)
    return page


def _build() -> Built:
    view = gr.State(View())
    bridge = gr.HTML(
        "", js_on_load=(HERE / "bridge.js").read_text(encoding="utf-8"), elem_id="bridge", visible="hidden"
    )
    with gr.Row(elem_id="app"):
        with gr.Column(elem_id="side", min_width=0):
            gr.HTML(_brand(), apply_default_css=False, elem_id="brand")
            new = gr.Button("New chat", elem_id="new-chat")
            chats = gr.HTML("", elem_id="chats", apply_default_css=False)
            with gr.Column(elem_id="model", min_width=0):
                loading = gr.HTML("", elem_id="loading", apply_default_css=False)
                warnings = gr.HTML("", elem_id="banner", apply_default_css=False, render=False)
                chooser = build_models(loading=loading, warnings=warnings)
                line = build_line()
                exam = build_exam()
        with gr.Column(elem_id="main", min_width=0):
            chat, offer = _build_main(chats, warnings)
        sections = build_models_room(offer, line)
        with gr.Column(elem_id="memories", min_width=0):
            gr.HTML(_close("memories"), apply_default_css=False, elem_id="memories-close")
            memories = build_memories()
            learning = build_learning(exam)
    return Built(view, bridge, new, chat, chooser, memories, learning, sections)


def _build_main(chats: gr.HTML, warnings: gr.HTML) -> tuple[ConversationParts, gr.HTML]:
    with gr.Row(elem_id="bar"):
        gr.HTML(_toggle("chats", "Chats"), apply_default_css=False, elem_id="toggle-chats")
        title = gr.HTML(title_bar("New chat"), elem_id="title", apply_default_css=False)
        switch = gr.Checkbox(True, label="Remember in this chat", elem_id="memory-here", container=False)
        gr.HTML(_toggle("memories", "Memories"), apply_default_css=False, elem_id="toggle-memories")
    warnings.render()  # type: ignore[no-untyped-call]
    with gr.Column(elem_id="talk", min_width=0):
        empty = gr.HTML(empty_chat(memory_on=True), elem_id="empty", apply_default_css=False)
        offer = build_offer()
        earlier = gr.HTML("", elem_id="earlier", visible=False, apply_default_css=False)
        history = gr.Chatbot(**_chatbot("history", "Conversation"))
        live = gr.Chatbot(**_chatbot("live", "The newest reply"))
        later = gr.HTML("", elem_id="later", visible=False, apply_default_css=False)
    with gr.Column(elem_id="composer", min_width=0):
        hint = gr.HTML("", elem_id="hint", apply_default_css=False)
        with gr.Row(elem_id="write"):
            box = gr.Textbox(
                placeholder="Write a message",
                label="Message",
                show_label=False,
                elem_id="box",
                lines=1,
                max_lines=8,
                autofocus=True,
                container=False,
                scale=1,
            )
            send = gr.Button("Send", variant="primary", elem_id="send", min_width=72, scale=0)
            stop = gr.Button("Stop", elem_id="stop", min_width=72, scale=0, visible=False)
        with gr.Row(elem_id="below"):
            meter = gr.HTML("", elem_id="meter", apply_default_css=False)
            gr.HTML(_keys(), elem_id="keys", apply_default_css=False)
    parts = ConversationParts(chats, title, switch, empty, earlier, history, live, later, hint, box, send, stop, meter)
    return parts, offer


def _wire_chat(assistant: "Callable[[], Assistant]", page: gr.Blocks, built: Built) -> list[Any]:
    """Connect the rooms around the conversation; returns the events that end turns."""
    view, parts, memories = built.view, built.chat, built.memories
    turns = Writing(assistant, parts, memories).wire(view, built.bridge)
    ChatList(assistant, parts, memories).wire(view, built.bridge, built.new)
    MemoryPanel(assistant, memories, parts, draw_chat=draw_chat).wire(view, built.bridge)

    def load() -> dict[Any, Any]:
        """A fresh view on the chat used last, or on a new one."""
        looking = View()
        chats = assistant().memory.chats.list()
        looking.look_at(chats[0].id if chats else None)
        drawn = {**draw_chat(parts, assistant(), looking), **draw_memories(memories, assistant(), looking)}
        return {view: looking, **drawn}

    page.load(load, None, [view, *parts.all, *memories.all], show_progress="hidden", api_visibility="private")
    return turns


def _wire_models(
    assistant: "Callable[[], Assistant]",
    room: "Callable[[], ModelRoom]",
    page: gr.Blocks,
    built: Built,
    *,
    turns: list[Any],
    folder: Path,
) -> None:
    """Connect what depends on the model in use: it is drawn anew after each event that may have changed the model."""
    view, shown = built.view, {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    context = ContextMeter(assistant, built.chat)
    context.wire(view)
    chooser = ModelChooser(assistant, built.chooser, folder)
    learning = Learning(assistant, built.learning, built.memories)
    learning.wire(view, built.bridge)
    models = ModelsRoom(assistant, room, built.sections)
    choices = [*chooser.wire(), *models.wire(view, built.bridge)]
    for turn in turns:
        turn.then(learning.wake, None, built.learning.all, trigger_mode="multiple", **shown)
    for changed in (page.load, *(choice.then for choice in choices)):
        changed(chooser.draw, None, chooser.outputs, **shown)
        changed(models.draw, view, models.outputs, **shown)
        changed(context.draw, view, context.outputs, **shown)
        changed(lambda looking: draw_empty(built.chat, assistant(), looking), view, built.chat.empty, **shown)
        changed(learning.draw, None, built.learning.all, **shown)


def _chatbot(elem_id: str, label: str) -> dict[str, Any]:
    return {
        "elem_id": elem_id,
        "label": label,
        "show_label": False,
        "container": False,
        "height": None,
        "layout": "bubble",
        "group_consecutive_messages": False,
        "buttons": ["copy"],
        "feedback_options": None,
        "allow_tags": False,
        "autoscroll": False,
        "latex_delimiters": [
            {"left": "$$", "right": "$$", "display": True},
            {"left": "\\(", "right": "\\)", "display": False},
            {"left": "\\[", "right": "\\]", "display": True},
        ],
    }


def _toggle(panel: str, label: str) -> str:
    return (
        f'<button type="button" class="cf-toggle" data-toggle="{panel}" aria-controls="{panel}" '
        f'aria-label="{label}" title="{label}">{icon(panel)}<span>{label}</span></button>'
    )


def _close(panel: str) -> str:
    return (
        f'<button type="button" class="cf-icon-button cf-close" data-toggle="{panel}" aria-label="Close" '
        f'title="Close">{icon("close")}</button>'
    )


def _brand() -> str:
    return f'<div class="cf-brand"><span>{TITLE}</span>{_close("chats")}</div>'


def _keys() -> str:
    return (
        '<p class="cf-keys"><kbd>Enter</kbd> sends · <kbd>Shift</kbd>+<kbd>Enter</kbd> new line · '
        "<kbd>Esc</kbd> stops</p>"
    )
