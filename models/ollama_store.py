"""Ollama's models: manifests that name blobs. It reads the manifests and says which blob is what.

Layout, from Ollama's source (server/images.go, types/model/name.go): manifests/HOST/NAMESPACE/MODEL/TAG is JSON whose
`layers` have a `mediaType` and a `digest`; the layer's bytes lie in blobs/sha256-DIGEST. The template layer is in Go's
template language, which nothing here can run; the header of the model has its own.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from models.folders import Tally, files_below, read_text

_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_REMARKS = {
    "application/vnd.ollama.image.model": "",
    "application/vnd.ollama.image.adapter": " (adapter)",
    "application/vnd.ollama.image.projector": " (image part)",
}
_OWN_HOST, _OWN_NAMESPACE = "registry.ollama.ai", "library"


def blobs(root: Path, *, tally: Tally) -> Iterator[tuple[str, Path]]:
    """Name and path of every blob that a manifest names and that is in GGUF: models, adapters, image parts.

    A name is what people type: “qwen3:4b”, “someone/model:tag”, “hf.co/owner/repository:tag”. The path may not exist.
    """
    manifests = root / "manifests"
    for path in files_below(manifests, "", tally=tally):
        name = _name(path.relative_to(manifests).parts)
        for layer in _layers(read_text(path, tally=tally), tally):
            remark = _REMARKS.get(str(layer.get("mediaType")))
            digest = _DIGEST.fullmatch(str(layer.get("digest")))
            if remark is not None and digest is not None:
                yield name + remark, root / "blobs" / f"sha256-{digest[1]}"


def _name(parts: tuple[str, ...]) -> str:
    *model, tag = parts
    if model[:1] == [_OWN_HOST]:
        model = model[1:]
    if len(model) > 1 and model[0] == _OWN_NAMESPACE:
        model = model[1:]
    return f"{'/'.join(model)}:{tag}"


def _layers(text: str, tally: Tally) -> list[Mapping[str, Any]]:
    """The layers of a manifest; none when it is damaged."""
    if not text:
        return []
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):
        tally.unreadable += 1
        return []
    layers = manifest.get("layers") if isinstance(manifest, dict) else None
    return [layer for layer in layers if isinstance(layer, dict)] if isinstance(layers, list) else []
