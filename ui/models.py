"""Choosing a chat model, what is still loading, and the warnings: how things stand, in plain words."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from models.errors import ConfidantError
from ui.render import hint, loading_line, starter_note, warnings_banner

if TYPE_CHECKING:
    from assistant.assistant import Assistant

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
        self._chosen = ""

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

    def choose(self, path: str) -> Updates:
        """Change to another model; the one before stays when it cannot be used."""
        problem = ""
        with self._changing:  # gradio sends one choice twice, and loading a model twice takes long
            try:
                if path != self._chosen:
                    self._assistant().choose_model(path)
                    self._chosen = path
            except ConfidantError as error:
                problem = str(error)
        return {**self.draw(), self._parts.hint: hint(problem, kind="error")}

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
        choices = [(_label(model.name, is_starter=model.is_starter), model.id) for model in models]
        chosen = next((model.id for model in models if model.name == status.model), None)
        return {
            **self.look(),
            self._parts.choice: gr.update(choices=choices, value=chosen),
            self._parts.note: starter_note(self._folder, is_starter=status.is_starter),
            self._parts.hint: "" if models else hint("There is no model yet: see below how to add one.", kind="error"),
        }


def _label(name: str, *, is_starter: bool) -> str:
    return f"{name} (starter)" if is_starter else name
