"""The models room, “How it runs”: how the model in use draws its words and how it is loaded.

It shows `assistant.habits` as fields and gives them back; what the values mean is not known here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.habits import Habits, checked, whole_number
from assistant.presets import PRESETS, sampling_of
from models.errors import ConfidantError
from ui.render import esc, hint
from ui.render_room import busy
from ui.render_run import running

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.model_room import ModelRoom

Updates = dict[Any, Any]
NO_MODEL = "There is no model yet. Get one first."
SECONDS_BETWEEN_LOOKS = 1.0
SAVED = "Saved. It counts from the next message on."
APPLYING = "Loading the model with these settings…"
KV_CHOICES = [("f16 (full)", "f16"), ("q8_0 (half the memory)", "q8_0"), ("q4_0 (a quarter, less exact)", "q4_0")]
FLASH_CHOICES = [("Where it helps", "auto"), ("On", "on"), ("Off", "off")]


@dataclass(frozen=True)
class RunParts:
    """The fields, in the order in which `RunSettings.save` takes them, and the lines around them."""

    preset: gr.Radio
    temperature: gr.Slider
    top_p: gr.Slider
    top_k: gr.Slider
    min_p: gr.Slider
    repeat_penalty: gr.Slider
    seed: gr.Textbox
    stop: gr.Textbox
    context: gr.Textbox
    kv_cache: gr.Dropdown
    flash: gr.Dropdown
    gpu_layers: gr.Textbox
    unload: gr.Textbox
    title: gr.HTML
    about: gr.HTML
    save: gr.Button
    reset: gr.Button
    hint: gr.HTML
    clock: gr.Timer

    @property
    def fields(self) -> list[Any]:
        """What is saved."""
        return list(vars(self).values())[:13]

    @property
    def all(self) -> list[Any]:
        """Every part, for an event's outputs."""
        return list(vars(self).values())


def build_run() -> RunParts:
    """The section, inside the column that is open."""
    title = gr.HTML("", elem_id="run-title", apply_default_css=False)
    preset = gr.Radio([(each.label, each.name) for each in PRESETS], label="Style", elem_id="run-preset")
    about = gr.HTML("", elem_id="run-about", apply_default_css=False)
    with gr.Row(elem_classes="cf-fields"):
        temperature = gr.Slider(0, 2, step=0.05, label="Temperature", info="0 always takes the likeliest word.")
        top_p = gr.Slider(0.05, 1, step=0.01, label="Top-p", info="Only the likeliest words up to this share.")
        top_k = gr.Slider(0, 200, step=1, label="Top-k", info="Only so many words to choose from; 0: no limit.")
        min_p = gr.Slider(0, 0.5, step=0.01, label="Min-p", info="Drops words far less likely than the best.")
        repeat = gr.Slider(0.8, 1.5, step=0.01, label="Repeat penalty", info="1 is none; more avoids repeating.")
    with gr.Row(elem_classes="cf-fields"):
        seed = gr.Textbox(label="Seed", placeholder="a new one each time", info="The same seed, the same reply.")
        stop = gr.Textbox(label="Stop texts", lines=2, max_lines=8, info="One on each line; a reply ends before them.")
    with gr.Accordion("Memory and speed", open=False, elem_id="run-load"), gr.Row(elem_classes="cf-fields"):
        context = gr.Textbox(label="Context in tokens", placeholder="what fits", info="What it reads at once.")
        kv = gr.Dropdown(KV_CHOICES, label="Memory of the context", info="Smaller leaves room for a longer one.")
        flash = gr.Dropdown(FLASH_CHOICES, label="Flash attention", info="Needed with q8_0 and q4_0.")
        layers = gr.Textbox(label="Layers on the graphics card", placeholder="as many as fit", info="0 for none.")
        unload = gr.Textbox(label="Unload after idle minutes", placeholder="never", info="For every model.")
    problem = gr.HTML("", elem_id="run-hint", apply_default_css=False)
    with gr.Row(elem_classes="cf-buttons"):
        save = gr.Button("Save", variant="primary", elem_id="run-save", scale=0, min_width=90)
        reset = gr.Button("Back to the defaults", elem_id="run-reset", scale=0, min_width=90)
    return RunParts(
        preset, temperature, top_p, top_k, min_p, repeat, seed, stop, context, kv, flash, layers, unload,
        title, about, save, reset, problem, gr.Timer(SECONDS_BETWEEN_LOOKS, active=False),
    )  # fmt: skip


class RunSettings:
    """The section's events."""

    def __init__(self, assistant: "Callable[[], Assistant]", room: "Callable[[], ModelRoom]", parts: RunParts) -> None:
        self._assistant = assistant
        self._room = room
        self._parts = parts

    def wire(self) -> None:
        """Connect the components."""
        parts = self._parts
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
        parts.preset.input(self.show_preset, parts.preset, parts.all, **quiet)
        parts.save.click(self.save, parts.fields, parts.all, **quiet)
        parts.reset.click(self.reset, None, parts.all, **quiet)
        parts.clock.tick(self.look, None, [parts.title, parts.clock], **quiet)

    def look(self) -> Updates:
        """What runs, and how; the clock goes on while the models are loading."""
        assistant, parts = self._assistant(), self._parts
        choice = assistant.model_in_use
        if choice is None:
            return {parts.title: hint(NO_MODEL), parts.clock: gr.Timer(active=False)}
        loading = bool(assistant.status().loading)
        trained = self._room().trained_context(choice.path) if choice.path else 0
        drawn = running(choice.name, assistant.loaded_model(), trained=trained, is_loading=loading)
        return {parts.title: drawn, parts.clock: gr.Timer(active=loading)}

    def draw(self) -> Updates:
        """The habits of the model in use."""
        choice, parts = self._assistant().model_in_use, self._parts
        if choice is None:
            return self.look()
        habits = self._assistant().habits.get(choice.id)
        return {
            **self.look(),
            parts.seed: _text(habits.seed),
            parts.stop: "\n".join(habits.stop),
            parts.context: _text(habits.context_tokens),
            parts.kv_cache: habits.kv_cache,
            parts.flash: habits.flash_attention,
            parts.gpu_layers: _text(habits.gpu_layers),
            parts.unload: _text(self._assistant().habits.unload_after_minutes),
            parts.preset: habits.preset,
            parts.hint: "",
            **self._values(habits, model=choice.name),
        }

    def show_preset(self, preset: str) -> Updates:
        """What a preset stands for, before it is saved."""
        choice = self._assistant().model_in_use
        if choice is None:
            return {self._parts.title: hint(NO_MODEL)}
        kept = self._assistant().habits.get(choice.id)
        return self._values(replace(kept, preset=preset), model=choice.name)

    def save(self, *values: Any) -> Iterator[Updates]:  # noqa: ANN401  the fields, as gradio hands them over
        """Keep what the fields say, if it makes sense; otherwise they stay as they are."""
        try:
            habits, minutes = _read(values)
        except ConfidantError as error:
            yield {self._parts.hint: hint(str(error), kind="error")}
            return
        yield from self._keep(habits, lambda: self._assistant().set_unload_after(minutes))

    def reset(self) -> Iterator[Updates]:
        """All of this model's habits as they were at first."""
        yield from self._keep(Habits(), lambda: None)

    def _keep(self, habits: Habits, also: Callable[[], None]) -> Iterator[Updates]:
        """Let the model run like this; it is loaded anew where that is needed, which the page does not wait for."""
        assistant, parts = self._assistant(), self._parts
        choice = assistant.model_in_use
        if choice is None:
            yield {parts.hint: hint(NO_MODEL, kind="error")}
            return
        if assistant.habits.get(choice.id).needs_reload(habits):
            still = gr.update(interactive=False)
            yield {parts.hint: busy(APPLYING), parts.save: still, parts.reset: still}
        drawn: Updates = {}
        try:
            also()
            assistant.set_habits(choice.id, habits)
            drawn, said = self.draw(), hint(SAVED)
        except ConfidantError as error:
            said = hint(str(error), kind="error")
        ready = gr.update(interactive=True)
        yield {**drawn, parts.hint: said, parts.save: ready, parts.reset: ready}

    def _values(self, habits: Habits, *, model: str) -> Updates:
        """The sliders: the preset's values, which cannot be moved, or the user's own."""
        parts, is_own = self._parts, habits.preset == "own"
        drawn = habits if is_own else sampling_of(habits.preset, model=model)
        about = next((each.about for each in PRESETS if each.name == habits.preset), "")
        sliders = (parts.temperature, parts.top_p, parts.top_k, parts.min_p, parts.repeat_penalty)
        values = (drawn.temperature, drawn.top_p, drawn.top_k, drawn.min_p, drawn.repeat_penalty)
        return {
            parts.about: f'<p class="cf-meta">{esc(about)}</p>',
            **{
                slider: gr.update(value=value, interactive=is_own)
                for slider, value in zip(sliders, values, strict=True)
            },
        }


def _read(values: tuple[Any, ...]) -> tuple[Habits, int | None]:
    """Habits and idle minutes from the fields. Raises `InputError` for a text that is no number, or makes no sense."""
    preset, temperature, top_p, top_k, min_p, repeat, seed, stop, context, kv, flash, layers, unload = values
    habits = Habits(
        preset=preset,
        seed=whole_number(seed, name="seed"),
        stop=tuple(line for line in stop.splitlines() if line),
        context_tokens=whole_number(context, name="context"),
        kv_cache=kv,
        flash_attention=flash,
        gpu_layers=whole_number(layers, name="number of layers"),
        temperature=temperature,
        top_p=top_p,
        top_k=int(top_k),
        min_p=min_p,
        repeat_penalty=repeat,
    )
    return checked(habits), whole_number(unload, name="number of minutes")


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
