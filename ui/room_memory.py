"""The models room, “Memory's model”: which embedding model memory searches with, and how far a change is.

It knows nothing of embedding or of indexes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from models import embedders
from models.embedders import EmbedderChoice
from models.errors import ConfidantError, InputError
from ui.render import button, hint
from ui.render_room import Card, cards, size, text
from ui.room_files import entered_path

if TYPE_CHECKING:
    from assistant.embedding import EmbedderDesk
    from assistant.model_room import ModelRoom
    from memory.reindex import Reindexing

Updates = dict[Any, Any]
SECONDS_BETWEEN_LOOKS = 1.0
KINDS = ("embedding", "embedder folder")
INTRO = (
    "Memory finds what matters with a model of its own. The one that comes with Confidant is small, quick, and best in "
    "English; another one, a folder of sentence-transformers or a GGUF file, may know your language better."
)
NOTHING_ENTERED = "Enter where the folder or file lies first."
MEANWHILE = "Memory goes on with the model it has until this is done."


@dataclass(frozen=True)
class MemoryModelParts:
    """The components: how far a change is, what can be chosen, a path to enter, and the choice that is asked about."""

    progress: gr.HTML
    listed: gr.HTML
    path: gr.Textbox
    add: gr.Button
    hint: gr.HTML
    clock: gr.Timer
    asked: gr.State

    @property
    def all(self) -> list[Any]:
        """Every part, for an event's outputs."""
        return list(vars(self).values())


def build_memory_model() -> MemoryModelParts:
    """The section, inside the column that is open."""
    gr.HTML(text(INTRO), apply_default_css=False)
    problem = gr.HTML("", elem_id="embedding-hint", apply_default_css=False)
    progress = gr.HTML("", elem_id="embedding-progress", apply_default_css=False)
    listed = gr.HTML("", elem_id="embedding-listed", apply_default_css=False)
    with gr.Row(elem_classes="cf-buttons"):
        path = gr.Textbox(label="Path of a folder or GGUF file", elem_id="embedding-path")
        add = gr.Button("Use it for memory", elem_id="embedding-add", scale=0, min_width=150)
    clock = gr.Timer(SECONDS_BETWEEN_LOOKS, active=False)
    return MemoryModelParts(progress, listed, path, add, problem, clock, gr.State(""))


class MemoryModel:
    """The section's events."""

    def __init__(self, room: "Callable[[], ModelRoom]", parts: MemoryModelParts) -> None:
        self._room = room
        self._parts = parts

    def wire(self, bridge: gr.HTML) -> None:
        """Connect the components; `bridge` brings clicks on cards as `embedding` events."""
        parts = self._parts
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
        bridge.embedding(self.act, parts.asked, parts.all, trigger_mode="multiple", **quiet)
        for entered in (parts.add.click, parts.path.submit):
            entered(self.enter, parts.path, parts.all, **quiet)
        parts.clock.tick(self.draw, parts.asked, parts.all, **quiet)

    def draw(self, asked: str = "") -> Updates:
        """Everything, read anew; the clock runs while a change is under way, or models are looked for.

        `asked` is the id of the one whose change is asked about, with what it costs.
        """
        room, parts = self._room(), self._parts
        desk, progress, finder = room.embedding, room.embedding.progress(), room.finder
        found = [each.paths[0] for each in finder.found.models if each.kind in KINDS]
        found += [path for path in [entered_path(asked)] if path is not None and asked != embedders.MINILM]
        in_use = desk.in_use
        listed = [_card(each, desk=desk, in_use=in_use, is_asked=each.id == asked) for each in desk.choices(found)]
        return {
            parts.progress: cards([_changing(progress)]) if progress else _trouble(desk.warnings()),
            parts.listed: cards(listed),
            parts.clock: gr.Timer(active=progress is not None or finder.is_looking),
            parts.asked: asked,
        }

    def act(self, asked: str, event: gr.EventData) -> Updates:
        """A click on a card: the first one asks, the second one changes."""
        target, said = str(event._data.get("id", "")), ""
        try:
            match event._data.get("act"):
                case "use":
                    asked = target
                case "keep":
                    asked = ""
                case "change":
                    self._room().embedding.choose(target)
                    asked = ""
                case "stop":
                    self._stay()
        except ConfidantError as error:
            said = hint(str(error), kind="error")
        return {**self.draw(asked), self._parts.hint: said}

    def enter(self, entered: str) -> Updates:
        """A path was entered: ask, as for a card."""
        path = entered_path(entered)
        try:
            if path is None:
                raise InputError(NOTHING_ENTERED)
            asked = embedders.choice(str(path)).id
        except ConfidantError as error:
            return {self._parts.hint: hint(str(error), kind="error")}
        return {**self.draw(asked), self._parts.path: "", self._parts.hint: ""}

    def _stay(self) -> None:
        """Give up the change that is under way."""
        desk = self._room().embedding
        if desk.in_use is not None and desk.progress() is not None:
            desk.choose(desk.in_use.id)


def _changing(progress: "Reindexing") -> Card:
    stop = button("Stop", "embedding:stop", kind="small", name="Stop, and keep the model that memory has")
    return Card(
        title="Reading memory again…",
        facts=[f"{progress.done:,} of {progress.total:,} steps"],
        text=MEANWHILE,
        share=progress.done / max(1, progress.total),
        actions=[stop],
    )


def _trouble(warnings: tuple[str, ...]) -> str:
    return "".join(hint(warning, kind="error") for warning in warnings)


def _card(choice: EmbedderChoice, *, desk: "EmbedderDesk", in_use: EmbedderChoice | None, is_asked: bool) -> Card:
    is_used = in_use is not None and choice.id == in_use.id
    use = button("Use for memory", "embedding:use", choice.id, kind="small", name=f"Use {choice.name} for memory")
    change = button("Change", "embedding:change", choice.id, kind="primary", name=f"Change to {choice.name}")
    keep = button("Keep the present one", "embedding:keep", choice.id, kind="small")
    return Card(
        title=choice.name,
        badge="in use" if is_used else "",
        facts=[size(choice.size_bytes), *([f"{choice.dimensions} dimensions"] if choice.dimensions else [])],
        warning=desk.cost(choice) if is_asked and not is_used else "",
        note="" if choice.kind == embedders.MINILM else str(choice.path),
        actions=[] if is_used else [change, keep] if is_asked else [use],
        is_best=is_asked and not is_used,
    )
