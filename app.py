"""Confidant's start: arguments → settings → wiring → launch. The only file that picks concrete parts.

Nothing happens at import: the chat model's worker process imports this file again when it is spawned.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.doctor import Parts
    from assistant.model_room import ModelRoom
    from assistant.model_shelf import ModelChoice, ModelShelf
    from assistant.paths import Paths
    from assistant.settings import Settings
    from memory.preferences import Preferences
    from memory.service import MemoryService
    from models.chat import ChatModel
    from models.embedder import Embedder, MiniLM
    from models.embedders import EmbedderChoice

LOG_BYTES = 1_000_000
MODELS = "models"
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
        room = make_room(assistant, paths)

        def up(address: str) -> None:
            print(f"Confidant is at {address} (Ctrl-C ends it).", flush=True)
            assistant.start()

        try:
            launch(assistant, room, settings, paths, on_up=up)
        finally:
            assistant.stop()
            room.downloads.close()
            assistant.close()


def open_assistant(settings: "Settings", paths: "Paths") -> "Assistant":
    """The assistant of the data folder, which has to be prepared and held; its models load after `Assistant.start`."""
    from assistant.assistant import Assistant
    from assistant.secrets import vault_key

    embedder = make_embedder(paths)
    key, warning = vault_key(paths, vault_exists=paths.vault.exists())
    memory = open_memory(paths, key, embedder)
    try:
        return Assistant(
            settings=settings,
            memory=memory,
            shelf=make_shelf(settings, paths, memory.preferences),
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


def other_embedder(choice: "EmbedderChoice") -> "Embedder":
    """An embedder that the user has chosen; it is loaded when it is first needed. Raises `ModelFileError`."""
    from models import embedders, hardware

    return embedders.open_embedder(choice, threads=min(EMBEDDER_THREADS, hardware.look().free_cores))


def open_memory(paths: "Paths", key: str, embedder: "Embedder") -> "MemoryService":
    """The user's memory: SQLCipher and Chroma in their folder."""
    from memory.service import MemoryService
    from models import embedders

    return MemoryService.open(
        paths.user, key=key, embedder=embedder, reopen=lambda chosen: other_embedder(embedders.choice(chosen))
    )


def make_shelf(settings: "Settings", paths: "Paths", preferences: "Preferences | None" = None) -> "ModelShelf":
    """The chat models to choose from; with `preferences`, those the user has added too, and each as it was set."""
    from assistant.added_files import AddedFiles
    from assistant.model_shelf import ModelShelf, file_choice, server_choice
    from assistant.servers import ServerBook
    from models import starter
    from models.errors import ModelFileError

    def more() -> "Iterator[ModelChoice]":
        if preferences is not None:
            yield from (file_choice(path, "added") for path in AddedFiles(preferences, name=MODELS).all())
            yield from (server_choice(each) for each in ServerBook(preferences).all())

    try:
        starter_path = starter.chat_model()
    except ModelFileError:  # installed without it: the page says how to get a model
        starter_path = None
    return ModelShelf(
        folder=paths.models,
        starter=starter_path,
        given=settings.model,
        make=lambda choice: make_model(choice, settings, paths, preferences),
        more=more,
    )


def make_model(
    choice: "ModelChoice", settings: "Settings", paths: "Paths", preferences: "Preferences | None"
) -> "ChatModel":
    """The model of a choice: llama.cpp in a process of its own, or a server. Raises `ModelFileError`, `InputError`."""
    from assistant.habits import HabitBook, Habits
    from assistant.idle import IdleModel
    from models import gguf, starter
    from models.probe import ProbedFiles
    from models.process import ProcessChatModel

    if choice.path is None:
        return make_server_model(choice, paths, preferences)
    gguf.read_header(choice.path)
    if choice.is_starter:
        starter.verify(paths.data, starter.CHAT_MODEL)
    book = HabitBook(preferences) if preferences is not None else None
    model = ProcessChatModel(
        choice.path,
        (book.get(choice.id) if book else Habits()).run_options(
            threads=settings.threads, context_tokens=settings.context_tokens
        ),
        check=(lambda _: None) if choice.is_starter else ProbedFiles(paths.probes).check,
    )
    minutes = book.unload_after_minutes if book else None
    return IdleModel(model, minutes=minutes) if minutes else model


def make_server_model(choice: "ModelChoice", paths: "Paths", preferences: "Preferences | None") -> "ChatModel":
    """A model that another program answers with. Raises `InputError` when the server was removed meanwhile."""
    from assistant.secrets import server_key
    from assistant.servers import ServerBook
    from models.errors import InputError
    from models.remote import RemoteChatModel

    server = ServerBook(preferences).get(choice.id) if preferences is not None else None
    if server is None:
        raise InputError("This server is not in the list any more. Enter it again, or choose another model.")
    return RemoteChatModel(
        server.address,
        model=server.model or None,
        key=lambda: server_key(paths, server.address),
        context_tokens=server.context_tokens,
    )


def make_room(assistant: "Assistant", paths: "Paths") -> "ModelRoom":
    """Where models come from. Nothing is looked for or connected before the page asks for it."""
    import os
    from pathlib import Path

    from assistant.added_files import AddedFiles
    from assistant.embedding import EmbedderDesk
    from assistant.finder import Finder
    from assistant.model_room import ModelRoom
    from assistant.offer import offer
    from assistant.secrets import HubToken
    from assistant.servers import ServerBook
    from models.download import Downloads
    from models.local_files import Headers, scan
    from models.places import places

    preferences, headers = assistant.memory.preferences, Headers()
    downloads = Downloads(
        paths.models,
        paths.downloads,
        token=HubToken(paths).get,
        on_done=lambda state: assistant.choose_when_free(str(state.path)),
    )
    return ModelRoom(
        paths=paths,
        offer=lambda: offer(assistant, downloads),
        finder=Finder(lambda: scan(places(os.environ, Path.home()), headers=headers)),
        downloads=downloads,
        added=AddedFiles(preferences, name=MODELS),
        adapters=AddedFiles(preferences, name="adapters"),
        servers=ServerBook(preferences),
        embedding=EmbedderDesk(assistant.memory, open_embedder=other_embedder),
        headers=headers,
    )


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
