"""Tries a model file in a child process before it is used: some abort the whole process on an accent or an emoji.

The child loads the file and reads a few awkward texts. It must not know who asks, or where files come from.
"""

import contextlib
import json
import logging
import multiprocessing
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from models import gguf
from models.chat import PromptMessage, Sampling
from models.child import interrupts_blocked, keep_quiet
from models.errors import ModelError, ModelFileError
from models.run_options import RunOptions
from models.wire import Options

LOG = logging.getLogger(__name__)

TIMEOUT_S = 180.0  # a file of 10 GB from a slow disk takes about a minute

_CONTEXT = 512
_LOADING = "was loaded"
_TEXTS = (
    ("read plain words", "hello there how are you"),
    ("read accented letters", "é à ñ ü ß ø"),
    ("read an emoji", "😀 👩‍🚀"),
    ("read another script", "漢字 Привет שלום"),
    ("read tabs and line breaks", "a\tb\r\n\nc"),
    ("read brackets and signs", "{[(<|\\/|>)]} \"'`~^°§€"),
    ("read an empty message", ""),
    ("read text that looks like control signs", "<|im_end|></s>[INST]<unk><0x00>\x00\x1b"),
)
_CHOOSE = "so Confidant does not use it. Choose another file."


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sentence` says why a file is not used, None that it may be. What is not `is_final` may be another next time."""

    sentence: str | None
    is_final: bool = True


def probe(path: Path, *, timeout_s: float = TIMEOUT_S) -> str | None:
    """None when the model reads everything well, else one sentence for a person. Takes as long as loading it."""
    return judge(path, timeout_s=timeout_s).sentence


def judge(path: Path, *, timeout_s: float = TIMEOUT_S) -> Verdict:
    """As `probe`, and whether the same would be said of this file again."""
    try:
        gguf.read_header(path)
    except ModelFileError as error:
        return Verdict(str(error))
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_try, args=(theirs, path), daemon=True, name="confidant-probe")
    with interrupts_blocked():
        child.start()
    theirs.close()
    try:
        return _watch(ours, path.name, end=time.monotonic() + timeout_s)
    finally:
        child.kill()
        child.join()
        ours.close()


class ProbedFiles:
    """Verdicts on files, kept in one small JSON file, so that each model file is tried once. Safe to use by threads.

    A file that has changed, or another version of llama.cpp, is tried anew.
    """

    def __init__(self, book: Path) -> None:
        self._book = book
        self._lock = threading.Lock()

    def known(self, path: Path) -> Verdict | None:
        """What was found before, None when this file has not been tried as it is now."""
        with self._lock:
            kept = self._read().get(str(path.resolve()))
        if not isinstance(kept, dict) or kept.get("mark") != _mark(path):
            return None
        return Verdict(kept.get("sentence"))

    def check(self, path: Path, *, timeout_s: float = TIMEOUT_S) -> str | None:
        """As `probe`, at once when the verdict is known."""
        found = self.known(path)
        if found is None:
            mark, found = _mark(path), judge(path, timeout_s=timeout_s)
            if found.is_final and mark:
                self._keep(path, {"mark": mark, "sentence": found.sentence})
        return found.sentence

    def _keep(self, path: Path, entry: dict[str, Any]) -> None:
        with self._lock:
            entries = {**self._read(), str(path.resolve()): entry}
            fresh = self._book.with_suffix(".new")
            try:
                self._book.parent.mkdir(parents=True, exist_ok=True)
                fresh.write_text(json.dumps(entries, ensure_ascii=False, indent=1), encoding="utf-8")
                fresh.replace(self._book)
            except OSError as error:  # then it is tried again next time
                LOG.warning("the verdict on a model file could not be kept: %s", error)

    def _read(self) -> dict[str, Any]:
        try:
            entries = json.loads(self._book.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # none yet, or damaged: the files are tried again
            return {}
        return entries if isinstance(entries, dict) else {}


def _watch(connection: "Connection[Any, Any]", name: str, *, end: float) -> Verdict:
    """Follow the child from step to step; it sends what it is about to do, then a `Verdict`."""
    doing = _LOADING
    while connection.poll(max(0.0, end - time.monotonic())):
        try:
            told: str | Verdict = connection.recv()
        except (EOFError, OSError):  # it has died over what it was doing
            return Verdict(f"“{name}” stopped with an error when it {doing}, {_CHOOSE}")
        if isinstance(told, Verdict):
            return told
        doing = told
    sentence = (
        f"“{name}” took too long to load and to read a few words, so it was not chosen. "
        "Try again when the computer is less busy, or choose a smaller file."
    )
    return Verdict(sentence, is_final=False)


def _try(connection: "Connection[Any, Any]", path: Path) -> None:
    """The child's whole life."""
    keep_quiet()
    with contextlib.suppress(OSError):  # nobody waits for the verdict any more
        for told in _steps(path):
            connection.send(told)


def _steps(path: Path) -> Iterator[str | Verdict]:
    doing = _LOADING
    yield doing
    try:
        from models.worker import LlamaModel

        wishes = RunOptions(context_tokens=_CONTEXT, gpu_layers=0)
        model = LlamaModel(Options(gguf.read_header(path), wishes, send_log=False))
        for doing, text in _TEXTS:
            yield doing
            model.count_tokens([text])
            list(model.generate([PromptMessage("user", text)], Sampling(max_tokens=1), schema=None, cancelled=_never))
    except ModelError as error:
        yield Verdict(str(error), is_final=isinstance(error, ModelFileError))
    except Exception as error:  # whatever it is, this model cannot be used for it
        LOG.debug("a model failed its probe", exc_info=error)
        yield Verdict(f"“{path.name}” failed when it {doing}, {_CHOOSE}")
    else:
        yield Verdict(None)


def _never() -> bool:
    return False


def _mark(path: Path) -> str:
    """The file as it is now and the llama.cpp that tried it; "" when the file is gone."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    try:
        engine = version("llama-cpp-python")
    except PackageNotFoundError:  # built into the program otherwise
        engine = ""
    return f"{stat.st_size}|{stat.st_mtime_ns}|{engine}"
