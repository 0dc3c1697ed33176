"""The models room, “Adapters”: LoRA adapters, which change how a model writes, switched on and off for each chat.

It knows nothing of how an adapter acts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from models.errors import ConfidantError, InputError, NotFound
from models.run_options import Adapter
from ui.render import button, esc, hint
from ui.render_room import Card, cards, size, text
from ui.room_files import drop_area, entered_path
from ui.view import View

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.model_room import ModelRoom

Updates = dict[Any, Any]
INTRO = (
    "An adapter (LoRA) changes how one particular model writes. Several can act at once, each with its own strength, "
    "in the chats where you switch them on. Each takes about as much memory as its file is large."
)
DROP = "Or drop an adapter here: it is put into the models folder."
NO_CHAT = "Open a chat first: an adapter acts in the chats where it is switched on."
MOST = 4.0


@dataclass(frozen=True)
class AdaptersParts:
    """The components: the adapters, and a path to enter."""

    listed: gr.HTML
    path: gr.Textbox
    add: gr.Button
    drop: gr.File
    hint: gr.HTML

    @property
    def all(self) -> list[Any]:
        """Every part, for an event's outputs."""
        return list(vars(self).values())


def build_adapters() -> AdaptersParts:
    """The section, inside the column that is open."""
    gr.HTML(text(INTRO), apply_default_css=False)
    problem = gr.HTML("", elem_id="adapters-hint", apply_default_css=False)
    listed = gr.HTML("", elem_id="adapters-listed", apply_default_css=False)
    with gr.Row(elem_classes="cf-buttons"):
        path = gr.Textbox(label="Path of an adapter (GGUF)", elem_id="adapters-path")
        add = gr.Button("Add", elem_id="adapters-add", scale=0, min_width=90)
    gr.HTML(text(DROP), apply_default_css=False)
    drop = drop_area("adapters-drop", "An adapter to put into the models folder")
    return AdaptersParts(listed, path, add, drop, problem)


class Adapters:
    """The section's events."""

    def __init__(
        self, assistant: "Callable[[], Assistant]", room: "Callable[[], ModelRoom]", parts: AdaptersParts
    ) -> None:
        self._assistant = assistant
        self._room = room
        self._parts = parts

    def wire(self, view: gr.State, bridge: gr.HTML) -> None:
        """Connect the components; `bridge` brings clicks on cards as `adapters` events."""
        parts = self._parts
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
        bridge.adapters(self.act, view, parts.all, trigger_mode="multiple", **quiet)
        parts.add.click(self.add, [view, parts.path], parts.all, **quiet)
        parts.path.submit(self.add, [view, parts.path], parts.all, **quiet)
        parts.drop.upload(self.take, [view, parts.drop], parts.all, preprocess=False, **quiet)

    def draw(self, view: View) -> Updates:
        """The adapters, as they act in the open chat."""
        known = {adapter.path: adapter for adapter in self._room().adapter_choices()}
        acting = {adapter.path: adapter for adapter in self._acting(view)}
        shown = [_card(acting.get(path, adapter), is_on=path in acting) for path, adapter in (known | acting).items()]
        return {self._parts.listed: cards(shown) or text("No adapters yet.")}

    def add(self, view: View, path: str) -> Updates:
        """Add the adapter at a path to the list."""
        file = entered_path(path)
        try:
            if file is None:
                raise InputError("Enter where the adapter lies first.")
            self._room().add_adapter(file)
        except ConfidantError as error:
            return {self._parts.hint: hint(str(error), kind="error")}
        return {**self.draw(view), self._parts.path: "", self._parts.hint: ""}

    def take(self, view: View, dropped: dict[str, Any] | None) -> Updates:
        """A file that was dropped: it moves into the models folder, and onto the list."""
        said = ""
        try:
            if dropped is not None:
                self._room().take_adapter(Path(str(dropped.get("path"))))
        except ConfidantError as error:
            said = hint(str(error), kind="error")
        return {**self.draw(view), self._parts.drop: None, self._parts.hint: said}

    def act(self, view: View, event: gr.EventData) -> Updates:
        """A click on a card."""
        target, strength = str(event._data.get("id", "")), str(event._data.get("text", ""))
        try:
            match event._data.get("act"):
                case "add":
                    return self.add(view, target)
                case "on":
                    self._set(view, [*self._others(view, target), Adapter(Path(target), _scale(strength))])
                case "off":
                    self._set(view, self._others(view, target))
                case "remove":
                    self._room().adapters.remove(Path(target))
        except ConfidantError as error:
            return {**self.draw(view), self._parts.hint: hint(str(error), kind="error")}
        return {**self.draw(view), self._parts.hint: ""}

    def _acting(self, view: View) -> tuple[Adapter, ...]:
        try:
            return self._assistant().memory.chats.get(view.chat_id).adapters if view.chat_id else ()
        except NotFound:  # deleted in another window
            return ()

    def _others(self, view: View, path: str) -> list[Adapter]:
        return [each for each in self._acting(view) if str(each.path) != path]

    def _set(self, view: View, adapters: list[Adapter]) -> None:
        if view.chat_id is None:
            raise InputError(NO_CHAT)
        self._assistant().memory.chats.set_adapters(view.chat_id, adapters)


def _scale(text: str) -> float:
    try:
        scale = float(text.replace(",", "."))
    except ValueError as error:
        raise InputError("The strength is a number, such as 1 or 0.5.") from error
    if not -MOST <= scale <= MOST:
        raise InputError(f"The strength goes from -{MOST:.0f} to {MOST:.0f}; 1 is as the adapter was made.")
    return scale


def _card(adapter: Adapter, *, is_on: bool) -> Card:
    target, name = str(adapter.path), adapter.path.stem
    is_there = adapter.path.is_file()
    field = (
        f'<label class="cf-strength">Strength <input class="cf-input" data-field type="number" step="0.1" '
        f'min="-{MOST:.0f}" max="{MOST:.0f}" value="{adapter.scale:g}" aria-label="Strength of {esc(name)}"></label>'
    )
    on = button("Set" if is_on else "Use in this chat", "adapters:on", target, kind="small", name=f"Use {name}")
    off = button("Switch off", "adapters:off", target, kind="small", name=f"Switch {name} off")
    remove = button("Take off the list", "adapters:remove", target, kind="small", name=f"Take {name} off the list")
    return Card(
        title=name,
        badge="acts in this chat" if is_on else "",
        facts=[size(adapter.path.stat().st_size)] if is_there else [],
        note=target,
        problem="" if is_there else "The file is gone. Put it back, or switch the adapter off.",
        actions=[field, on, off] if is_on else [field, on, remove],
        is_form=True,
    )
