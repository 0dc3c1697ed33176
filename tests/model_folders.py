"""Copies of the folders in which other programs keep models, with tiny files in them."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.tiny_headers import write_header


def model(path: Path, **given: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_header(path, **given)  # type: ignore[arg-type]


def link(target: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.symlink_to(os.path.relpath(target, path.parent))
    except OSError:
        pytest.skip("links are not allowed here")


def hub_model(root: Path, *, revision: str, name: str = "chat-Q4_K_M.gguf") -> Path:
    """One GGUF file as huggingface_hub stores it: a blob, and a link to it in the revision's folder."""
    repository = root / "models--ada--Tiny-GGUF"
    blob = repository / "blobs" / "0123abcd"
    if not blob.exists():
        model(blob)
    link(blob, repository / "snapshots" / revision / name)
    (repository / "refs").mkdir(exist_ok=True)
    (repository / "refs" / "main").write_text("bbb", encoding="ascii")
    return repository


def ollama_model(root: Path, name: str, *, layers: dict[str, Path | None]) -> None:
    """A manifest with one layer for each media type; the file is copied to the blob of its checksum."""
    listed = []
    for kind, file in layers.items():
        content = file.read_bytes() if file else b"gone"
        digest = hashlib.sha256(content).hexdigest()
        listed.append({"mediaType": f"application/vnd.ollama.image.{kind}", "digest": f"sha256:{digest}"})
        (root / "blobs").mkdir(parents=True, exist_ok=True)
        if file:
            (root / "blobs" / f"sha256-{digest}").write_bytes(content)
    manifest = root / "manifests" / name
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(json.dumps({"schemaVersion": 2, "layers": listed}), encoding="utf-8")
