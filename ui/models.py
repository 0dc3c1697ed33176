"""Choosing a chat model, what is still loading, and the warnings: how things stand, in plain words."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from models.errors import ConfidantError
from ui.render import hint, loading_line, starter_note, warnings_banner
from ui.render_room import busy

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.model_shelf import ModelChoice

Updates = dict[Any, Any]
SECONDS_BETWEEN_LOOKS = 1.0


@dataclass(frozen=True)
class ModelParts:
    """The components that show how things stand."""

    choice: gr.Dropdown
    refresh: gr.Button
    hint: gr.HTML
    note: gr.HTML
    loading: gr.HTML
    warnings: gr.HTML
    clock: gr.Timer

    @property
    def all(self) -> list[Any]:
        """Every part, for an event's outputs."""
        return list(vars(self).values())


def build_models(*, loading: gr.HTML, warnings: gr.HTML) -> ModelParts:
    """The chooser, inside the column that is open; `loading` and `warnings` stand elsewhere on the page."""
    with gr.Row(elem_id="model-row"):
        choice = gr.Dropdown(
            [], label="Model", elem_id="model-choice", container=False, show_label=False, filterable=False, min_width=80
        )
        refresh = gr.Button("Refresh list", elem_id="model-refresh", min_width=30, scale=0)
    problem = gr.HTML("", elem_id="model-hint", apply_default_css=False)
    note = gr.HTML("", elem_id="model-note", apply_default_css=False)
    return ModelParts(choice, refresh, problem, note, loading, warnings, gr.Timer(SECONDS_BETWEEN_LOOKS))


class ModelChooser:
    """The chooser's events, and the look at the clock while something loads."""

    def __init__(self, assistant: "Callable[[], Assistant]", parts: ModelParts, folder: Path) -> None:
        self._assistant = assistant
        self._parts = parts
        self._folder = folder
        self._changing = threading.Lock()

    @property
    def outputs(self) -> list[Any]:
        """What `draw` draws."""
        return self._parts.all

    def wire(self) -> list[Any]:
        """Connect the components. Returns the events after which another model may be in use."""
        parts = self._parts
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
        choices = [
            parts.choice.input(self.choose, parts.choice, parts.all, **quiet),
            parts.refresh.click(self.draw, None, parts.all, **quiet),
        ]
        parts.clock.tick(self.look, None, [parts.loading, parts.warnings, parts.clock], **quiet)
        return choices

    def choose(self, model_id: str) -> Iterator[Updates]:
        """Change to another model; the one before stays when it cannot be used."""
        assistant, problem = self._assistant(), ""
        name = next((each.name for each in assistant.models() if each.id == model_id), Path(model_id).stem)
        yield {self._parts.hint: busy(f"Loading “{name}”…")}
        with self._changing:  # gradio sends one choice twice, and loading a model twice takes long
            in_use = assistant.model_in_use
            try:
                if in_use is None or in_use.id != model_id:
                    assistant.choose_model(model_id)
            except ConfidantError as error:
                problem = str(error)
        yield {**self.draw(), self._parts.hint: hint(problem, kind="error")}

    def look(self) -> Updates:
        """What is still loading, and the warnings; the clock stops once all is there."""
        parts, status = self._parts, self._assistant().status()
        return {
            parts.loading: loading_line(status.loading),
            parts.warnings: warnings_banner(status.warnings),
            parts.clock: gr.Timer(active=bool(status.loading)),
        }

    def draw(self) -> Updates:
        """Everything, read anew: the files in the models folder as well."""
        assistant = self._assistant()
        status, models = assistant.status(), assistant.models()
        choices, in_use = [(_label(model), model.id) for model in models], assistant.model_in_use
        if in_use is not None and in_use.id not in {model.id for model in models}:
            choices.append((_label(in_use), in_use.id))  # its file is gone, but it is loaded
        return {
            **self.look(),
            self._parts.choice: gr.update(choices=choices, value=in_use.id if in_use else None),
            self._parts.note: starter_note(self._folder, is_starter=status.is_starter),
            self._parts.hint: "" if models else hint("There is no model yet: get one below.", kind="error"),
        }


def _label(model: "ModelChoice") -> str:
    mark = {"starter": " (starter)", "server": " (server)"}.get(model.origin, "")
    return f"{model.name}{mark}"
