"""A GGUF embedding model on llama.cpp, and the child process that it runs in: texts in, unit vectors out.

A door to llama_cpp of its own, beside the chat model’s: a file that aborts takes this process with it and
nothing else. It knows neither memory nor what the texts mean.
"""

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models import child
from models.embedder import Vectors
from models.errors import ModelError, ModelFileError

if TYPE_CHECKING:
    from llama_cpp import Llama

MOST_TOKENS = 1024
"""What is read of one text at most; memory keeps pieces of up to 800 characters."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model is there; `dimensions` is the length of its vectors."""

    dimensions: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no answer: the name of an error in `models.errors`, and its sentence."""

    kind: str
    sentence: str


def main(connection: "Connection[Any, Any]", path: str, threads: int) -> None:
    """The process's whole life: load, answer each list of texts by an array, end when the pipe ends."""
    child.keep_quiet()
    os.environ["GGML_NO_BACKTRACE"] = "1"
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # see models.serving
    try:
        llm = _load(Path(path), threads)
        answer: object = Loaded(llm.n_embd())
    except ModelError as error:
        connection.send(Refused(type(error).__name__, str(error)))
        return
    with contextlib.suppress(EOFError, OSError):  # the parent has closed the pipe or is gone
        while True:
            connection.send(answer)
            answer = _answer(llm, connection.recv())


def _answer(llm: "Llama", texts: Sequence[str]) -> Vectors | Refused:
    try:
        return _vectors(llm, texts)
    except (RuntimeError, ValueError, MemoryError) as error:  # llama-cpp-python's names for a decode that failed
        return Refused("ModelError", f"The embedding model could not read a text ({type(error).__name__}). Try again.")


def _vectors(llm: "Llama", texts: Sequence[str]) -> Vectors:
    """Float32 array of shape (len(texts), dimensions), rows of length 1."""
    found = np.empty((len(texts), llm.n_embd()), dtype=np.float32)
    for row, text in enumerate(texts):
        vector = np.asarray(llm.embed(_cut(llm, text or " ")), dtype=np.float32)
        if vector.ndim == 2:  # a model without pooling gives a vector for each token: their mean, as is usual
            vector = vector.mean(axis=0)
        length = float(np.linalg.norm(vector))
        if not np.isfinite(length) or length == 0.0:
            raise ValueError("no direction")
        found[row] = vector / length
    return found


def _cut(llm: "Llama", text: str) -> str:
    """The beginning of a text that the model can read whole: cutting tokens would cut off the one that ends it."""
    text = text.encode("utf-8", "replace").decode()  # half a surrogate pair is no text
    while (tokens := len(llm.tokenize(text.encode()))) > llm.n_batch:
        text = text[: int(len(text) * 0.95 * llm.n_batch / tokens)]
    return text


def _load(path: Path, threads: int) -> "Llama":
    import llama_cpp

    make = partial(llama_cpp.Llama, model_path=str(path), n_threads=threads, n_threads_batch=threads, verbose=False)
    try:
        tokens = min(_trained_context(make(vocab_only=True)), MOST_TOKENS)
        return make(embedding=True, n_ctx=tokens, n_batch=tokens, n_ubatch=tokens)
    except Exception as error:  # llama-cpp-python raises bare ValueError, RuntimeError, AssertionError, …
        raise ModelFileError(
            f"“{path.name}” could not be loaded as an embedding model: it is damaged, or of a kind that the installed "
            "llama.cpp does not know. Choose another one."
        ) from error


def _trained_context(llm: "Llama") -> int:
    """The tokens that the model was trained to read at once; 512, as BERT has, where the file does not say."""
    architecture = llm.metadata.get("general.architecture", "")
    told = llm.metadata.get(f"{architecture}.context_length", "")
    return int(told) if told.isdigit() and int(told) else 512
