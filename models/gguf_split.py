"""A model in several files: which files belong to its first part. It reads no headers.

Names as llama.cpp's `gguf-split` writes them: “name-00001-of-00003.gguf”.
"""

import re
from pathlib import Path

from models.errors import ModelFileError

_NUMBERED = re.compile(r"(?P<stem>.*)-(?P<number>\d{5})-of-(?P<count>\d{5})(?P<suffix>\.gguf)", re.IGNORECASE)


def first_part(path: Path) -> Path | None:
    """Where the first part has to be if `path` is named as a later one; None for every other name."""
    found = _NUMBERED.fullmatch(path.name)
    if found is None or int(found["number"]) <= 1:
        return None
    return _part(path, found, 1)


def parts_of(path: Path, count: int) -> tuple[Path, ...]:
    """All `count` parts, the first one (`path`) first.

    Raises `ModelFileError` when one is missing, or when the name does not tell how the others are called.
    """
    found = _NUMBERED.fullmatch(path.name)
    if found is None or int(found["count"]) != count or int(found["number"]) != 1:
        raise ModelFileError(
            f"“{path.name}” is the first of {count} files of one model, and its name no longer says how the others are "
            f"called. Give the files their names back (…-00001-of-{count:05}.gguf)."
        )
    parts = tuple(_part(path, found, number) for number in range(1, count + 1))
    missing = [part.name for part in parts if not part.is_file()]
    if missing:
        raise ModelFileError(
            f"“{path.name}” is one of {count} files of one model, and {len(missing)} of them "
            f"{'is' if len(missing) == 1 else 'are'} missing: “{missing[0]}”{' and more' if missing[1:] else ''}. "
            "Put all of them into the same folder."
        )
    return parts


def _part(path: Path, found: re.Match[str], number: int) -> Path:
    return path.with_name(f"{found['stem']}-{number:05}-of-{found['count']}{found['suffix']}")
