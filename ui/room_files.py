"""The models room, “On this computer”: what other programs have, a path to enter, and a file to drag in.

Files are used where they lie. It knows nothing of how they are found or what is in them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from models.errors import ConfidantError
from ui.render import hint
from ui.render_files import found_cards
from ui.render_room import busy, text

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.model_room import ModelRoom

Updates = dict[Any, Any]
SECONDS_BETWEEN_LOOKS = 1.0
INTRO = "Models that other programs have downloaded are used where they lie: nothing is copied, moved or changed."
DROP = "Or drop a GGUF file here: it is put into the models folder, and used."


@dataclass(frozen=True)
class FilesParts:
    """The components: what was found, the path to enter, and where to drop a file."""

    found: gr.HTML
    path: gr.Textbox
    add: gr.Button
    again: gr.Button
    drop: gr.File
    hint: gr.HTML
    clock: gr.Timer

    @property
    def all(self) -> list[Any]:
        """Every part, for an event's outputs."""
        return list(vars(self).values())


def build_files() -> FilesParts:
    """The section, inside the column that is open."""
    gr.HTML(text(INTRO), apply_default_css=False)
    problem = gr.HTML("", elem_id="files-hint", apply_default_css=False)
    with gr.Row(elem_classes="cf-buttons"):
        path = gr.Textbox(label="Path of a GGUF file", placeholder="/where/it/lies/model.gguf", elem_id="files-path")
        add = gr.Button("Use this file", elem_id="files-add", scale=0, min_width=120)
    gr.HTML(text(DROP), apply_default_css=False)
    drop = drop_area("files-drop", "A GGUF file to put into the models folder")
    found = gr.HTML("", elem_id="files-found", apply_default_css=False)
    with gr.Row(elem_classes="cf-buttons"):
        again = gr.Button("Look again", elem_id="files-again", scale=0, min_width=110)
    return FilesParts(found, path, add, again, drop, problem, gr.Timer(SECONDS_BETWEEN_LOOKS, active=False))


class FilesOnComputer:
    """The section's events."""

    def __init__(
        self, assistant: "Callable[[], Assistant]", room: "Callable[[], ModelRoom]", parts: FilesParts
    ) -> None:
        self._assistant = assistant
        self._room = room
        self._parts = parts

    def wire(self, bridge: gr.HTML) -> list[Any]:
        """Connect the components; returns the events after which another model may be in use."""
        parts = self._parts
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
        parts.again.click(self.look_again, None, parts.all, **quiet)
        parts.clock.tick(self.draw, None, parts.all, **quiet)
        return [
            parts.drop.upload(self.take, parts.drop, parts.all, preprocess=False, **quiet),
            bridge.files(self.act, None, parts.all, trigger_mode="multiple", **quiet),
            parts.add.click(self.use, parts.path, parts.all, **quiet),
            parts.path.submit(self.use, parts.path, parts.all, **quiet),
        ]

    def begin(self) -> None:
        """Look around, unless that has been done."""
        self._room().finder.look()

    def look_again(self) -> Updates:
        """Look around anew."""
        self._room().finder.look(again=True)
        return self.draw()

    def draw(self) -> Updates:
        """What has been found so far; the clock runs while the look goes on."""
        assistant = self._assistant()
        found, choice = self._room().finder.found, assistant.model_in_use
        return {
            self._parts.found: found_cards(found, in_use=choice.id if choice else ""),
            self._parts.clock: gr.Timer(active=self._room().finder.is_looking),
        }

    def act(self, event: gr.EventData) -> Iterator[Updates]:
        """A click on “Use”."""
        yield from self.use(str(event._data.get("id", "")))

    def use(self, path: str) -> Iterator[Updates]:
        """Chat with the file at `path` from now on; it stays where it lies."""
        file = entered_path(path)
        if file is None:
            yield {self._parts.hint: hint("Enter where the file lies first.", kind="error")}
            return
        yield from self._use(lambda: file, name=file.stem)

    def take(self, dropped: dict[str, Any] | None) -> Iterator[Updates]:
        """A file that was dropped: it moves into the models folder, and is used."""
        if dropped is not None:
            file = Path(str(dropped.get("path")))
            yield from self._use(lambda: self._room().take_file(file), name=file.stem)
        yield {self._parts.drop: None}

    def _use(self, place: Callable[[], Path], *, name: str) -> Iterator[Updates]:
        """Load the file that `place` gives; one that cannot be used is not remembered."""
        yield {self._parts.hint: busy(f"Loading “{name}”…")}
        try:
            file = place()
            self._assistant().choose_model(str(file))
            self._room().add_file(file)
        except ConfidantError as error:
            yield {**self.draw(), self._parts.hint: hint(str(error), kind="error")}
        else:
            yield {**self.draw(), self._parts.path: "", self._parts.hint: hint(f"“{name}” answers from now on.")}


def entered_path(text: str) -> Path | None:
    """The path that a person has entered or pasted, quotes and all; None for an empty field."""
    text = text.strip().strip("\"'")
    return Path(text).expanduser().absolute() if text else None


def drop_area(elem_id: str, label: str) -> gr.File:
    """Where a GGUF file can be dropped, or chosen in a dialogue."""
    return gr.File(
        label=label, show_label=False, file_types=[".gguf"], elem_id=elem_id, elem_classes="cf-drop", height=84
    )
