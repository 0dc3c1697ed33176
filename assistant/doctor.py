"""What `python app.py doctor` finds: each part tried for real, with a sentence on what to do where one fails.

It must not know which concrete parts the program uses (it is given functions that make them), and prints nothing.
"""

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant import secrets
from assistant.model_shelf import ModelShelf
from assistant.paths import Paths, hold
from models import hardware
from models.chat import Done, PromptMessage, Sampling
from models.embedder import Embedder
from models.errors import ConfidantError, FolderInUse

if TYPE_CHECKING:
    from memory.service import MemoryService

GIB = 1024**3
LOW_MEMORY = 2 * GIB  # the program with the starter model stays below 1.6 GB
LOW_DISK = GIB
MODEL_PREFERENCE = "model_path"


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. "warn" is worth knowing, "fail" means that a chat would not work; `found` is a sentence or two."""

    name: str
    state: Literal["ok", "warn", "fail"]
    found: str


@dataclass(frozen=True, slots=True)
class Parts:
    """How to make what is examined; each raises `ConfidantError` when it cannot be had."""

    embedder: Callable[[], Embedder]
    memory: Callable[[str, Embedder], "MemoryService"]
    shelf: Callable[[], ModelShelf]


def examine(paths: Paths, parts: Parts) -> Iterator[Check]:
    """All findings, one by one as they are made; a chat would work when none is "fail"."""
    yield Check("Python", "ok", f"{platform.python_version()} at {sys.executable}")
    yield from _machine()
    yield from _data_folder(paths)
    found: dict[str, Embedder] = {}
    yield from _guarded("Embedder", lambda: _embedder(parts, found))
    yield _keyring()
    remembered: dict[str, str | None] = {}
    yield from _guarded("Memory", lambda: _vault(paths, parts, found.get("embedder"), remembered))
    yield from _guarded("Chat model", lambda: _chat_model(parts, remembered.get("model")))


def _guarded(name: str, check: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    """The check's findings; an error becomes a finding too, because a doctor must not fall ill at the first symptom."""
    try:
        yield from check()
    except ConfidantError as error:
        yield Check(name, "fail", str(error))
    except Exception as error:  # noqa: BLE001  whatever a library raises is just what has to be shown here
        yield Check(name, "fail", f"{type(error).__name__}: {error}. Set the program up again as its README says.")


def _machine() -> Iterator[Check]:
    machine = hardware.look()
    system = f"{platform.system()} {platform.release()} on {platform.machine()}"
    yield Check("Processor", "ok", f"{system}, {machine.cores} cores, {machine.free_cores} of them free")
    free, total = machine.memory_available / GIB, machine.memory_total / GIB
    found = f"{free:.1f} of {total:.1f} GiB free"
    if machine.memory_available < LOW_MEMORY:
        yield Check("RAM", "warn", f"{found}. Close other programs; the starter model needs about 1.6 GiB in all.")
    else:
        yield Check("RAM", "ok", found)


def _data_folder(paths: Paths) -> Iterator[Check]:
    try:
        paths.prepare()
    except ConfidantError as error:
        yield Check("Data folder", "fail", str(error))
        return
    free = shutil.disk_usage(paths.data).free
    found = f"{paths.data} can be written, {free / GIB:.1f} GiB free"
    yield Check("Data folder", "ok" if free >= LOW_DISK else "warn", found)


def _embedder(parts: Parts, found: dict[str, Embedder]) -> Iterator[Check]:
    embedder = parts.embedder()
    vector = embedder.embed(["A sentence to try it with."])[0]
    found["embedder"] = embedder
    yield Check("Embedder", "ok", f"{embedder.name}, {len(vector)} dimensions, embedded a sentence")


def _keyring() -> Check:
    name = secrets.keyring_name()
    if name is None:
        return Check("Keyring", "warn", "None here: the vault's key is kept in a file beside the data, mode 0600.")
    return Check("Keyring", "ok", name)


def _vault(paths: Paths, parts: Parts, embedder: Embedder | None, remembered: dict[str, str | None]) -> Iterator[Check]:
    """Open what is there, and only that: a vault that does not exist yet is not made."""
    with _held(paths) as free:
        if not free:
            yield Check("Memory", "warn", "Confidant is running with this data folder, so its memory was not opened.")
        elif not paths.vault.exists():
            yield Check("Memory", "ok", "Empty; it is made at the first start.")
        elif embedder is None:
            yield Check("Memory", "warn", "Not opened, because the embedder does not work.")
        else:
            key, _ = secrets.vault_key(paths, vault_exists=True)
            memory = parts.memory(key, embedder)
            try:
                remembered["model"] = memory.preferences.get(MODEL_PREFERENCE)
                yield Check("Memory", "ok", f"{len(memory.chats.list())} chats, {len(memory.memories.list())} memories")
                yield _index(memory)
            finally:
                memory.close()


def _index(memory: "MemoryService") -> Check:
    health = memory.index_health()
    found = f"{health.items_in_index} of {health.items_in_vault} items, vectors of {health.embedder}"
    if health.repaired:
        return Check("Index", "warn", f"{found}; it disagreed with the vault and was brought in line")
    if health.items_in_index != health.items_in_vault:
        return Check("Index", "warn", f"{found}; the rest follows while the program runs")
    return Check("Index", "ok", found)


@contextmanager
def _held(paths: Paths) -> Iterator[bool]:
    """Whether the data folder is ours for the moment; False while another instance has it."""
    with ExitStack() as stack:
        try:
            stack.enter_context(hold(paths))
        except FolderInUse:
            free = False
        else:
            free = True
        yield free


def _chat_model(parts: Parts, remembered: str | None) -> Iterator[Check]:
    """Load the model that a start would take, and let it write a few tokens."""
    shelf = parts.shelf()
    warning = shelf.begin(remembered)
    if warning:
        yield Check("Chosen model", "warn", warning)
    model = shelf.model
    try:
        info = model.info()
        asked = [PromptMessage("user", "Say hello.")]
        done = next(part for part in model.stream(asked, Sampling(max_tokens=4, seed=1)) if isinstance(part, Done))
        found = f"{info.name}, context of {info.context_tokens} tokens, wrote {done.generated_tokens} tokens"
        yield Check("Chat model", "ok", found + (" (tiny: good for trying out only)" if info.is_starter else ""))
        yield Check("Backend", "ok", info.backend)
    finally:
        with suppress(ConfidantError):  # it is being thrown away; what was wrong with it has been said
            model.close()


def line(check: Check, *, width: int = 12) -> str:
    """A finding as a line for a terminal."""
    return f"[{check.state:>4}] {check.name:<{width}} {check.found}"


def would_chat(checks: list[Check]) -> bool:
    """Whether a chat would work."""
    return all(check.state != "fail" for check in checks)
