"""The model servers that the user has entered: a list kept in the preferences, because it is personal, too.

There is none until the user enters one. Their keys are kept by `assistant.secrets`; what a server is asked is the
business of `models.remote`.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from memory.preferences import Preferences
from models.errors import InputError
from models.remote_address import checked

_NAME = "servers"


@dataclass(frozen=True, slots=True)
class Server:
    """One model of one server. `model` "" is the first that the server has; `name` is what the page calls it.

    `context_tokens`: the window, for a server that does not tell it; None otherwise.
    """

    address: str
    model: str
    name: str
    context_tokens: int | None = None

    @property
    def id(self) -> str:
        """What tells it from all others, and from a file's path; it is what is remembered of a choice."""
        return f"{self.address}#{self.model}"


class ServerBook:
    """The servers, in the order in which they were entered; one for each address and model."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def all(self) -> list[Server]:
        """Every server that was entered."""
        return [Server(**each) for each in json.loads(self._preferences.get(_NAME) or "[]")]

    def get(self, server_id: str) -> Server | None:
        """The one of this id; None when it is not, or no longer, there."""
        return next((each for each in self.all() if each.id == server_id), None)

    def put(self, server: Server) -> Server:
        """Keep it, in place of one with the same address and model; as it is kept. Raises `InputError`."""
        if server.context_tokens is not None and server.context_tokens <= 0:
            raise InputError("The context window is a number of tokens above 0, or left empty.")
        model = server.model.strip()
        address = checked(server.address)
        name = server.name.strip() or model or address.partition("://")[2]
        kept = Server(address, model, name, server.context_tokens)
        servers = self.all()
        places = [i for i, each in enumerate(servers) if each.id == kept.id]
        servers[slice(places[0], places[0] + 1) if places else slice(len(servers), None)] = [kept]
        self._write(servers)
        return kept

    def remove(self, server: Server) -> bool:
        """Forget it; whether its address still serves another one, so that its key is still needed."""
        left = [each for each in self.all() if each.id != server.id]
        self._write(left)
        return any(each.address == server.address for each in left)

    def _write(self, servers: Sequence[Server]) -> None:
        told = json.dumps([asdict(each) for each in servers])
        self._preferences.set(_NAME, told if servers else None)
