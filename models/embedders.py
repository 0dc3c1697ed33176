"""Which embedding models can be chosen: MiniLM, another sentence-transformers folder, or a GGUF file.

It says what a path holds without loading it, and makes the embedder of a choice. It must not know memory or vectors.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from models import gguf, starter
from models.embedder import Embedder, FolderEmbedder, MiniLM
from models.errors import ModelFileError
from models.gguf_embedder import GgufEmbedder

Kind = Literal["minilm", "folder", "gguf"]

MINILM = "minilm"
_SAMPLE = 65_536  # bytes read at the beginning, in the middle and at the end of the weights
_WEIGHTS = ("*.safetensors", "*.bin")
_LIBRARY = "sentence_transformers."
_PROMPTS: tuple[tuple[str, str, str], ...] = (
    # part of the model's name, before a question, before a text: as each model's own page asks for
    ("nomic-embed", "search_query: ", "search_document: "),
    ("embeddinggemma", "task: search result | query: ", "title: none | text: "),
    ("gemma-embedding", "task: search result | query: ", "title: none | text: "),
    (
        "qwen3-embedding",
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:",
        "",
    ),
    ("e5-", "query: ", "passage: "),
    ("bge-", "Represent this sentence for searching relevant passages: ", ""),
    ("mxbai-embed", "Represent this sentence for searching relevant passages: ", ""),
    ("snowflake-arctic-embed", "Represent this sentence for searching relevant passages: ", ""),
)
_NO_QUESTION_PROMPT = ("bge-m3", "multilingual-e5-large-instruct")


@dataclass(frozen=True, slots=True)
class EmbedderChoice:
    """An embedding model to choose. `id` is what is remembered: "minilm", or the path of its folder or file.

    `name` is for people; `dimensions` is None where only loading tells; `size_bytes` is what its weights take.
    """

    id: str
    name: str
    kind: Kind
    path: Path
    dimensions: int | None
    size_bytes: int


def minilm() -> EmbedderChoice:
    """The embedding model that comes with the program; `ModelFileError` when its package is not installed."""
    folder = starter.embedder()
    return EmbedderChoice(MINILM, "all-MiniLM-L6-v2", "minilm", folder, 384, _size(_weights(folder)))


def choice(id_: str) -> EmbedderChoice:
    """The choice of this id, as it lies there now. Raises `ModelFileError` when it is gone or no embedding model."""
    return minilm() if id_ == MINILM else describe(Path(id_))


def describe(path: Path) -> EmbedderChoice:
    """What is at `path`, read without loading it. Raises `ModelFileError` for what is no embedding model."""
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        raise ModelFileError(f"There is no embedding model at “{path}”. Check the path, or choose another one.")
    found = gguf.describe(path)
    if found.kind != "embedding":
        raise ModelFileError(
            f"“{path.name}” is not an embedding model, so memory cannot search with it. Choose an embedding model "
            "(such as nomic-embed-text), as a GGUF file or as a folder."
        )
    return EmbedderChoice(str(path), found.name, "gguf", path, found.width or None, found.size_bytes)


def open_embedder(choice: EmbedderChoice, *, threads: int) -> Embedder:
    """The embedder of a choice; it is loaded when it is first needed. Raises `ModelFileError` when it is gone."""
    if choice.kind == "minilm":
        return MiniLM(choice.path, threads=threads)
    fresh = describe(choice.path)  # what lies there now, which may be another model than when it was chosen
    if fresh.kind == "folder":
        weights = [*_weights(choice.path), *sorted(choice.path.rglob("*.json"))]
        name = f"{fresh.name} {_digest(weights)}"
        return FolderEmbedder(choice.path, name=name, dimensions=fresh.dimensions, threads=threads)
    question, text = prompts(f"{fresh.name} {choice.path.stem}")
    return GgufEmbedder(
        choice.path,
        name=f"{fresh.name} {_digest([choice.path])}",
        threads=threads,
        question_prompt=question,
        text_prompt=text,
    )


def prompts(name: str) -> tuple[str, str]:
    """What a model of this name wants before a question and before a text: a GGUF file does not say it itself."""
    plain = name.casefold().replace("_", "-").replace(" ", "-")
    if any(part in plain for part in _NO_QUESTION_PROMPT):
        return "", ""
    return next(((question, text) for part, question, text in _PROMPTS if part in plain), ("", ""))


def _folder(path: Path) -> EmbedderChoice:
    modules = _json(path, "modules.json", missing=_not_one(path))
    types = [str(module.get("type", "")) for module in modules if isinstance(module, dict)] if modules else []
    if not types or not isinstance(modules, list):
        raise _damaged(path)
    if not all(each.startswith(_LIBRARY) for each in types):
        raise ModelFileError(
            f"The embedding model in “{path}” brings program code of its own, which Confidant never runs. Choose "
            "another one."
        )
    weights = _weights(path)
    if not weights:
        raise ModelFileError(f"The embedding model in “{path}” has no weights. Get it again, or choose another one.")
    for file in weights:
        _check_safetensors(path, file)
    return EmbedderChoice(str(path), _name(path), "folder", path, _dimensions(path, modules), _size(weights))


def _name(path: Path) -> str:
    """The folder's name; in the Hugging Face cache, whose folders are named after revisions, the repository's."""
    whole = path.resolve()
    repository = whole.parents[1].name if len(whole.parents) > 1 else ""
    in_cache = whole.parent.name == "snapshots" and repository.startswith("models--")
    return repository.rsplit("--", 1)[-1] if in_cache else whole.name


def _dimensions(path: Path, modules: list[Any]) -> int | None:
    """The length of its vectors, where the last module that changes it says so."""
    found = None
    for module in modules:
        folder = path / str(module.get("path", ""))
        config = _json(folder, "config.json", missing=None)
        if not isinstance(config, dict):
            continue
        kind = str(module["type"]).rsplit(".", 1)[-1]
        key = {"Transformer": "hidden_size", "Dense": "out_features"}.get(kind)
        value = config.get(key) if key else None
        found = value if isinstance(value, int) else found
    return found


def _weights(folder: Path) -> list[Path]:
    """The files of its weights; of two formats of the same, the safe one."""
    for pattern in _WEIGHTS:
        found = sorted(path for path in folder.rglob(pattern) if path.name != "training_args.bin")
        if found:
            return found
    return []


def _check_safetensors(folder: Path, file: Path) -> None:
    """Raises `ModelFileError` when the file is shorter than its header says."""
    if file.suffix != ".safetensors":
        return
    try:
        with file.open("rb") as opened:
            length = int.from_bytes(opened.read(8), "little")
            header = json.loads(opened.read(length)) if length < file.stat().st_size else None
        ends = [entry["data_offsets"][1] for name, entry in (header or {}).items() if name != "__metadata__"]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise _damaged(folder) from error
    if header is None or 8 + length + max(ends, default=0) != file.stat().st_size:
        raise _damaged(folder)


def _digest(files: list[Path]) -> str:
    """12 hex digits that differ when the files do: their sizes, and samples of what is in them."""
    digest = hashlib.blake2b(digest_size=6)
    for file in files:
        try:
            with file.open("rb") as opened:
                size = opened.seek(0, 2)
                digest.update(size.to_bytes(8, "little"))
                for start in (0, size // 2, max(0, size - _SAMPLE)):
                    opened.seek(start)
                    digest.update(opened.read(_SAMPLE))
        except OSError as error:
            raise ModelFileError(f"“{file}” cannot be read. Check it, or choose another embedding model.") from error
    return digest.hexdigest()


def _json(folder: Path, name: str, *, missing: ModelFileError | None) -> Any:  # noqa: ANN401  # JSON is what it is
    file = folder / name
    if not file.is_file():
        if missing is not None:
            raise missing
        return None
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(folder) from error


def _size(weights: list[Path]) -> int:
    return sum(file.stat().st_size for file in weights)


def _not_one(path: Path) -> ModelFileError:
    return ModelFileError(
        f"“{path}” is not the folder of an embedding model: choose one with a file “modules.json” in it, as "
        "sentence-transformers saves it."
    )


def _damaged(path: Path) -> ModelFileError:
    return ModelFileError(
        f"The embedding model in “{path}” is damaged or incomplete. Get it again, or choose another one."
    )
