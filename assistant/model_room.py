"""Where models come from, for the page: the catalogue, downloads, files on this computer, servers, adapters, embedders.

It ties those together and holds no logic of their own. It must not know how a model runs, nor what a chat is.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.added_files import AddedFiles
from assistant.embedding import EmbedderDesk
from assistant.finder import Finder
from assistant.paths import Paths, storage_errors
from assistant.secrets import HubToken, server_key, set_server_key
from assistant.servers import Server, ServerBook
from models import gguf, hardware, remote
from models.download import Downloads
from models.errors import InputError, ModelFileError
from models.local_files import Headers
from models.recommend import MEMORY_SHARE, Recommendation
from models.run_options import Adapter

SUFFIX = ".gguf"
ADAPTERS = "adapters"  # inside the models folder, where they are not taken for models


@dataclass(frozen=True)
class ModelRoom:
    """What the models room of the page works with. `offer` says what suits this machine best.

    `added` and `adapters` are the files that the user has taken from elsewhere, `headers` what is known of files.
    """

    paths: Paths
    offer: Callable[[], Recommendation]
    finder: Finder
    downloads: Downloads
    added: AddedFiles
    adapters: AddedFiles
    servers: ServerBook
    embedding: EmbedderDesk
    headers: Headers = field(default_factory=Headers)

    def fitting_bytes(self) -> int:
        """How much memory a model may need here, in bytes."""
        return int(hardware.look().memory_available * MEMORY_SHARE)

    def trained_context(self, path: Path) -> int:
        """The most tokens that this model can read at once, as its file says; 0 when it cannot be read or says none."""
        try:
            return self.headers.describe(path).context_tokens
        except ModelFileError:
            return 0

    def own_files(self) -> dict[str, Path]:
        """The files in the models folder, by name."""
        return {path.name: path for path in sorted(self.paths.models.glob(f"*{SUFFIX}"))}

    def add_file(self, path: Path) -> None:
        """Let a chat model's file be chosen where it lies. Raises `ModelFileError` when it is none."""
        gguf.read_header(path)
        if path.parent != self.paths.models:
            self.added.add(path)

    def add_adapter(self, path: Path) -> None:
        """Let an adapter be chosen where it lies. Raises `ModelFileError` when it is none."""
        _adapter_header(path)
        self.adapters.add(path)

    def take_file(self, path: Path) -> Path:
        """Move a chat model that was dropped on the page into the models folder; where it lies then.

        A file of the same name is never replaced. Raises `ModelFileError` when it is no chat model, `InputError` when
        its name is taken; what was dropped is then removed.
        """
        return self._take(path, self.paths.models, gguf.read_header)

    def take_adapter(self, path: Path) -> Path:
        """The same for an adapter, which can then be chosen."""
        target = self._take(path, self.paths.models / ADAPTERS, _adapter_header)
        self.adapters.add(target)
        return target

    def adapter_choices(self) -> list[Adapter]:
        """The adapters that have been added and are there, as they act by themselves."""
        return [Adapter(path) for path in self.adapters.all() if path.is_file()]

    def keep_token(self, token: str | None) -> str | None:
        """Keep the hub's access token, or forget it; a warning when it lies in a file. Raises `InputError`."""
        return HubToken(self.paths).set(token)

    def look_at_server(self, address: str, key: str | None) -> list[str]:
        """The models of a server, whose key is kept when it answers. Raises `InputError` or `ModelError`."""
        names = remote.models_of(address, lambda: key or server_key(self.paths, address))
        if key:
            set_server_key(self.paths, address, key)
        return names

    def forget_server(self, server: Server) -> None:
        """Forget a server's model, and the server's key with its last one."""
        if not self.servers.remove(server):
            set_server_key(self.paths, server.address, None)

    def _take(self, path: Path, folder: Path, check: Callable[[Path], object]) -> Path:
        """Move what was uploaded; nothing else can be meant, and of what is refused nothing is left."""
        path = path.resolve()
        if self.paths.uploads.resolve() not in path.parent.parents:
            raise InputError("This file did not come from the page. Drop it again.")
        target = folder / path.name
        try:
            if path.suffix.lower() != SUFFIX:
                raise InputError(f"“{path.name}” is no GGUF file: the name has to end in {SUFFIX}.")
            check(path)
            if target.exists():
                raise InputError(f"There is already a “{path.name}” in the models folder. Rename one of them.")
            with storage_errors(folder):
                folder.mkdir(exist_ok=True)
                shutil.move(path, target)
        finally:
            shutil.rmtree(path.parent, ignore_errors=True)  # each upload has a folder of its own
        return target


def _adapter_header(path: Path) -> gguf.GgufHeader:
    """Raises `InputError` when the file is no adapter, `ModelFileError` when it cannot be read."""
    header = gguf.describe(path)
    if header.kind != "adapter":
        raise InputError(f"“{path.name}” is not an adapter (LoRA). Choose a GGUF file that holds one.")
    return header
