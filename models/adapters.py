"""Whether a LoRA adapter can act on a model, by the headers of both files. It must not know llama.cpp or processes.

Headers tell most mistakes at once; an adapter of the right architecture and the wrong size is found when llama.cpp
reads it (`models.lora`).
"""

from pathlib import Path

from models import gguf
from models.errors import ModelFileError
from models.gguf import GgufHeader


def check_adapter(path: Path, base: GgufHeader) -> None:
    """Raise `ModelFileError`, with a sentence that names the file, unless it is an adapter for such a model."""
    if not path.is_file():
        raise ModelFileError(
            f"The adapter “{path.name}” is no longer at {path.parent}. Put it back, or remove it from this chat."
        )
    adapter = gguf.describe(path)
    if adapter.kind != "adapter":
        raise ModelFileError(
            f"“{path.name}” is not an adapter. Choose a LoRA adapter in GGUF format, made for “{base.path.name}”."
        )
    if adapter.architecture != base.architecture:
        raise ModelFileError(
            f"The adapter “{path.name}” was made for a model of another kind (“{adapter.architecture}”), and "
            f"“{base.path.name}” is “{base.architecture}”. Choose the model that it was made for."
        )
