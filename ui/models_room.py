"""The models room as a whole: its sections, built and wired. It knows nothing of what happens inside them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.room import Section, build_room
from ui.room_adapters import Adapters, build_adapters
from ui.room_files import FilesOnComputer, build_files
from ui.room_get import GetModels, build_get
from ui.room_memory import MemoryModel, build_memory_model
from ui.room_run import RunSettings, build_run
from ui.room_servers import Servers, build_servers
from ui.view import View

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.model_room import ModelRoom


Updates = dict[Any, Any]


def build_models_room(offer: gr.HTML, line: gr.HTML) -> dict[str, Any]:
    """The room inside the row that is open; `offer` is the card beside an empty chat, `line` stands at the side."""
    return build_room(
        (
            Section("get", "Get a model", lambda: build_get(offer, line)),
            Section("files", "On this computer", build_files),
            Section("run", "How it runs", build_run),
            Section("adapters", "Adapters", build_adapters),
            Section("memory", "Memory’s model", build_memory_model),
            Section("servers", "Servers", build_servers),
        )
    )


class ModelsRoom:
    """The sections' events, together."""

    def __init__(
        self, assistant: "Callable[[], Assistant]", room: "Callable[[], ModelRoom]", parts: dict[str, Any]
    ) -> None:
        self._get = GetModels(assistant, room, parts["get"])
        self._files = FilesOnComputer(assistant, room, parts["files"])
        self._run = RunSettings(assistant, room, parts["run"])
        self._adapters = Adapters(assistant, room, parts["adapters"])
        self._memory = MemoryModel(room, parts["memory"])
        self._servers = Servers(assistant, room, parts["servers"])
        self._parts = parts

    @property
    def outputs(self) -> list[Any]:
        """What `draw` draws."""
        return [part for section in self._parts.values() for part in section.all]

    def wire(self, view: gr.State, bridge: gr.HTML) -> list[Any]:
        """Connect the sections; returns the events after which another model may be in use."""
        self._run.wire()
        self._adapters.wire(view, bridge)
        self._memory.wire(bridge)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
        bridge.look(self.look, view, self.outputs, trigger_mode="multiple", **quiet)
        return [*self._get.wire(bridge), *self._files.wire(bridge), *self._servers.wire(bridge)]

    def look(self, view: View, event: gr.EventData) -> Updates:
        """A person turns to a section: it is drawn anew, but what was typed there stays."""
        section = event._data.get("act")
        if section in {"files", "memory"}:
            self._files.begin()
        match section:
            case "files":
                return self._files.draw()
            case "run":
                return self._run.look()
            case "adapters":
                return self._adapters.draw(view)
            case "memory":
                return self._memory.draw()
            case "servers":
                return self._servers.draw()
        return self._get.fresh()

    def draw(self, view: View) -> Updates:
        """All sections, read anew."""
        drawn = {**self._get.fresh(), **self._files.draw(), **self._run.draw(), **self._servers.draw()}
        return {**drawn, **self._adapters.draw(view), **self._memory.draw()}
