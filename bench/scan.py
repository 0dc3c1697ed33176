"""Looks for texts in the bytes of files on disk; knows nothing of what the files are."""

from collections.abc import Sequence
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def find_bytes(folder: Path, texts: Sequence[str]) -> list[tuple[str, Path]]:
    """Each text with each file under the folder that holds it, in UTF-8 or UTF-16, in the content or in the name."""
    found = []
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        for text in texts:
            in_name = text in path.relative_to(folder).parts[-1]
            if in_name or any(text.encode(encoding) in content for encoding in ENCODINGS):
                found.append((text, path))
    return found
