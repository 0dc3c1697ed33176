"""What can be set, with its defaults, and how the command line says it.

It must not know where anything is kept (`assistant.paths`) nor read the environment or a file.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Action = Literal["chat", "doctor"]


@dataclass(frozen=True, slots=True)
class Settings:
    """One start of the program. Token and character figures are counts, the port is TCP on 127.0.0.1."""

    data_dir: Path | None = None
    """Where everything is kept; None is this user's data folder as the operating system names it."""

    port: int = 7860
    """The port of the page at 127.0.0.1; 0 takes any free one."""

    model: Path | None = None
    """A GGUF file to chat with; None is the one chosen last in the page, or else the starter model."""

    open_browser: bool = True
    """Whether the page is opened in the browser when it is ready."""

    slice_tokens: int = 700
    """The most tokens that memories may take beside a message; never more than a quarter of the context."""

    reply_tokens: int = 1024
    """The most tokens of one reply; never more than a quarter of the context is kept free for it."""

    max_message_chars: int = 100_000
    """The longest message that is accepted, in characters."""

    context_tokens: int | None = None
    """The context window to allocate; None takes what the model was trained for and the memory allows."""

    threads: int | None = None
    """Threads of the chat model; None takes the physical cores that are free."""


def from_arguments(arguments: Sequence[str]) -> tuple[Settings, Action]:
    """The settings and what to do, from the command line without the program's name. Exits on `--help` and misuse."""
    found = _parser().parse_args(arguments)
    settings = Settings(
        data_dir=found.data_dir,
        port=found.port,
        model=found.model,
        open_browser=not found.no_browser,
        reply_tokens=found.reply_tokens or Settings().reply_tokens,
        context_tokens=found.context,
        threads=found.threads,
    )
    return settings, found.action


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python app.py",
        description="Confidant: a chat assistant with a memory, on your own computer.",
    )
    parser.add_argument(
        "action",
        nargs="?",
        choices=["chat", "doctor"],
        default="chat",
        help="chat (the default) opens the page; doctor says what was found and what is missing",
    )
    parser.add_argument("--data-dir", type=_path, metavar="FOLDER", help="where everything is kept")
    parser.add_argument("--port", type=_port, default=Settings().port, help="port of the page (default: %(default)s)")
    parser.add_argument("--model", type=_path, metavar="FILE.gguf", help="the chat model to use")
    parser.add_argument("--context", type=_count, metavar="TOKENS", help="context window to allocate")
    parser.add_argument("--reply-tokens", type=_count, metavar="N", help="the most tokens of one reply")
    parser.add_argument("--threads", type=_count, metavar="N", help="threads of the chat model")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page in the browser")
    return parser


def _path(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("a path is needed")
    return Path(text).expanduser().absolute()


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; choose a number from 1024 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)
