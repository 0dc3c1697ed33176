"""Confidant's start: arguments → settings → wiring → launch. The only file that picks concrete parts.

Nothing happens at import: the chat model's worker process imports this file again when it is spawned.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.assistant import Assistant
    from assistant.doctor import Parts
    from assistant.model_shelf import ModelShelf
    from assistant.paths import Paths
    from assistant.settings import Settings
    from memory.service import MemoryService
    from models.chat import ChatModel
    from models.embedder import Embedder, MiniLM

LOG_BYTES = 1_000_000
EMBEDDER_THREADS = 2  # a query is one short text; more threads only get into the chat model's way


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit status is 0, or 2 after one sentence on stderr about why it cannot start."""
    from assistant.paths import Paths
    from assistant.settings import from_arguments
    from models.errors import ConfidantError

    settings, action = from_arguments(sys.argv[1:] if arguments is None else arguments)
    paths = Paths.at(settings.data_dir)
    try:
        if action == "doctor":
            return diagnose(settings, paths)
        chat(settings, paths)
    except ConfidantError as error:
        print(f"Confidant cannot start: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


def chat(settings: "Settings", paths: "Paths") -> None:
    """Open everything, show the page until Ctrl-C, and close everything."""
    from assistant.paths import hold
    from models import gguf
    from ui.page import launch, prepare

    if settings.model is not None:
        gguf.read_header(settings.model)  # known at once, before anything is made
    paths.prepare()
    with hold(paths), logged(paths):
        prepare(settings, paths)
        assistant = open_assistant(settings, paths)

        def up(address: str) -> None:
            print(f"Confidant is at {address} (Ctrl-C ends it).", flush=True)
            assistant.start()

        try:
            launch(assistant, settings, paths, on_up=up)
        finally:
            assistant.close()


def open_assistant(settings: "Settings", paths: "Paths") -> "Assistant":
    """The assistant of the data folder, which has to be prepared and held; its models load after `Assistant.start`."""
    from assistant.assistant import Assistant
    from assistant.secrets import vault_key

    shelf = make_shelf(settings, paths)
    embedder = make_embedder(paths)
    key, warning = vault_key(paths, vault_exists=paths.vault.exists())
    memory = open_memory(paths, key, embedder)
    try:
        return Assistant(
            settings=settings,
            memory=memory,
            shelf=shelf,
            warm_memory=memory.warm,
            warnings=(warning,) if warning else (),
        )
    except BaseException:  # Ctrl-C, too, must not leave the vault open; passed on
        memory.close()
        raise


def make_embedder(paths: "Paths") -> "MiniLM":
    """MiniLM from its package, checked once; it is loaded when it is first needed. Raises `ModelFileError`."""
    from models import hardware, starter
    from models.embedder import MiniLM

    starter.verify(paths.data, starter.EMBEDDER)
    return MiniLM(starter.embedder(), threads=min(EMBEDDER_THREADS, hardware.look().free_cores))


def open_memory(paths: "Paths", key: str, embedder: "Embedder") -> "MemoryService":
    """The user's memory: SQLCipher and Chroma in their folder."""
    from memory.service import MemoryService

    return MemoryService.open(paths.user, key=key, embedder=embedder)


def make_shelf(settings: "Settings", paths: "Paths") -> "ModelShelf":
    """The chat models to choose from, each run by llama.cpp in a process of its own."""
    from assistant.model_shelf import ModelShelf
    from models import gguf, starter
    from models.errors import ModelFileError
    from models.process import ProcessChatModel

    def make(path: "Path") -> "ChatModel":
        gguf.read_header(path)
        if starter.is_starter(path):
            starter.verify(paths.data, starter.CHAT_MODEL)
        return ProcessChatModel(path, context_tokens=settings.context_tokens, threads=settings.threads)

    try:
        starter_path = starter.chat_model()
    except ModelFileError:  # installed without it: the page says how to get a model
        starter_path = None
    return ModelShelf(folder=paths.models, starter=starter_path, given=settings.model, make=make)


def diagnose(settings: "Settings", paths: "Paths") -> int:
    """Print what was found; 0 when a chat would work, 1 when not."""
    from assistant import doctor

    parts = _doctor_parts(settings, paths)
    checks = []
    for check in doctor.examine(paths, parts):
        print(doctor.line(check), flush=True)
        checks.append(check)
    works = doctor.would_chat(checks)
    print("A chat would work." if works else "A chat would not work yet: see the lines marked “fail”.")
    return 0 if works else 1


def _doctor_parts(settings: "Settings", paths: "Paths") -> "Parts":
    from assistant.doctor import Parts

    return Parts(
        embedder=lambda: make_embedder(paths),
        memory=lambda key, embedder: open_memory(paths, key, embedder),
        shelf=lambda: make_shelf(settings, paths),
    )


@contextmanager
def logged(paths: "Paths") -> Iterator[None]:
    """Log to a file in the data folder, which holds no text of the user's, and warnings to the terminal as well."""
    import logging
    from logging.handlers import RotatingFileHandler

    from assistant.paths import storage_errors

    with storage_errors(paths.data):
        file = RotatingFileHandler(paths.log, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    terminal = logging.StreamHandler()
    terminal.setLevel(logging.WARNING)
    terminal.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    for ours in ("assistant", "memory", "models", "ui"):
        logging.getLogger(ours).setLevel(logging.INFO)
    handlers = (file, terminal)
    for handler in handlers:
        logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()


def end_on_terminate() -> None:
    """Let a polite request to end (SIGTERM) close everything, as Ctrl-C does."""
    import signal

    signal.signal(signal.SIGTERM, signal.default_int_handler)


if __name__ == "__main__":
    end_on_terminate()
    sys.exit(main())
