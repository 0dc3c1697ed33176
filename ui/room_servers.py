"""The models room, “Servers”: models that another program, here or elsewhere, answers with. Off until one is entered.

It knows nothing of how a server is asked or where its key is kept.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.servers import Server
from models.errors import ConfidantError, NotFound
from models.remote_address import checked, host_of, warning
from ui.render import button, hint
from ui.render_room import Card, busy, cards, heading, text

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.model_room import ModelRoom

Updates = dict[Any, Any]
INTRO = (
    "For those who run models elsewhere: llama-server, vLLM, Ollama, LM Studio, or any other server with OpenAI's chat "
    "interface. Nothing is sent anywhere before you choose a server's model."
)
ASKING = "Asking the server…"
REMOVED = "The server was removed. The starter model answers from now on."
NO_MODELS = "This server names no models. Start it with one, then look again."


@dataclass(frozen=True)
class ServersParts:
    """The components: the servers that were entered, the address to enter, and what it has."""

    listed: gr.HTML
    address: gr.Textbox
    key: gr.Textbox
    look: gr.Button
    found: gr.HTML
    hint: gr.HTML

    @property
    def all(self) -> list[Any]:
        """Every part, for an event's outputs."""
        return list(vars(self).values())


def build_servers() -> ServersParts:
    """The section, inside the column that is open."""
    gr.HTML(text(INTRO), apply_default_css=False)
    listed = gr.HTML("", elem_id="servers-listed", apply_default_css=False)
    with gr.Row(elem_classes="cf-buttons", elem_id="servers-fields"):
        address = gr.Textbox(label="Address", placeholder="http://127.0.0.1:8080", elem_id="servers-address")
        key = gr.Textbox(label="Key, if it wants one", type="password", elem_id="servers-key")
        look = gr.Button("Look", elem_id="servers-look", scale=0, min_width=90)
    problem = gr.HTML("", elem_id="servers-hint", apply_default_css=False)
    found = gr.HTML("", elem_id="servers-found", apply_default_css=False)
    return ServersParts(listed, address, key, look, found, problem)


class Servers:
    """The section's events."""

    def __init__(
        self, assistant: "Callable[[], Assistant]", room: "Callable[[], ModelRoom]", parts: ServersParts
    ) -> None:
        self._assistant = assistant
        self._room = room
        self._parts = parts

    def wire(self, bridge: gr.HTML) -> list[Any]:
        """Connect the components; returns the events after which another model may be in use."""
        parts = self._parts
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
        for asked in (parts.look.click, parts.address.submit, parts.key.submit):
            asked(self.look, [parts.address, parts.key], parts.all, **quiet)
        return [bridge.servers(self.act, None, parts.all, trigger_mode="multiple", **quiet)]

    def draw(self) -> Updates:
        """The servers that were entered."""
        choice = self._assistant().model_in_use
        in_use = choice.id if choice else ""
        return {self._parts.listed: _listed(self._room().servers.all(), in_use=in_use)}

    def look(self, address: str, key: str) -> Iterator[Updates]:
        """Ask the server which models it has; the key is kept for it when it answers."""
        parts = self._parts
        yield {parts.found: "", parts.hint: busy(ASKING)}
        try:
            address = checked(address)
            names = self._room().look_at_server(address, key.strip() or None)
        except ConfidantError as error:
            yield {parts.hint: hint(str(error), kind="error")}
            return
        if not names:
            yield {parts.hint: hint(NO_MODELS, kind="error")}
            return
        found = heading(f"Models at {host_of(address)}") + _offered(names, address=address)
        yield {parts.found: found, parts.key: "", parts.hint: hint(warning(address), kind="warning")}

    def act(self, event: gr.EventData) -> Iterator[Updates]:
        """A click on a card."""
        parts, server = self._parts, _server_of(str(event._data.get("id", "")))
        yield {parts.hint: busy(ASKING)}
        said = ""
        try:
            match event._data.get("act"):
                case "use":
                    said = self._use(server)
                case "remove":
                    said = self._remove(server)
                case "back":
                    said = self._back()
        except ConfidantError as error:
            yield {**self.draw(), parts.hint: hint(str(error), kind="error")}
            return
        yield {**self.draw(), parts.found: "", parts.hint: hint(said)}

    def _use(self, server: Server) -> str:
        """Chat with it from now on; one that was not there before and cannot be used is not kept."""
        servers = self._room().servers
        known = servers.get(server.id)
        kept = known or servers.put(server)
        try:
            self._assistant().choose_model(kept.id)
        except ConfidantError:
            if known is None:
                self._room().forget_server(kept)
            raise
        return f"“{kept.name}” answers from now on."

    def _remove(self, server: Server) -> str:
        """Forget it; when it is in use, the starter model takes its place first."""
        choice = self._assistant().model_in_use
        is_used = choice is not None and choice.id == server.id
        if is_used:
            self._back()
        self._room().forget_server(server)
        return REMOVED if is_used else ""

    def _back(self) -> str:
        """Chat with the starter model. Raises `NotFound` where there is none."""
        starter = next((each for each in self._assistant().models() if each.is_starter), None)
        if starter is None:
            raise NotFound("There is no starter model here. Choose another model first.")
        self._assistant().choose_model(starter.id)
        return f"“{starter.name}” answers from now on."


def _server_of(server_id: str) -> Server:
    """The server that a card's id names, without what only the list knows."""
    address, _, model = server_id.partition("#")
    return Server(address, model, "")


def _listed(servers: Sequence[Server], *, in_use: str) -> str:
    return cards([_card(server, is_used=server.id == in_use) for server in servers])


def _card(server: Server, *, is_used: bool) -> Card:
    target = server.id
    use = button("Use", "servers:use", target, kind="small", name=f"Use {server.name}")
    back = button("Back to the starter model", "servers:back", kind="small")
    remove = button("Remove", "servers:remove", target, kind="small", name=f"Remove {server.name}")
    return Card(
        title=server.name,
        badge="in use" if is_used else "",
        facts=[host_of(server.address), server.model],
        warning=warning(server.address),
        actions=[back if is_used else use, remove],
    )


def _offered(names: Sequence[str], *, address: str) -> str:
    return cards(
        [
            Card(
                title=name,
                actions=[button("Use", "servers:use", Server(address, name, "").id, kind="small", name=f"Use {name}")],
            )
            for name in names
        ]
    )
