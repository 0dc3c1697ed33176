"""What was found on this computer → cards; pure. It knows no gradio, no session and no assistant."""

from assistant.finder import Found
from models.local_files import FoundModel
from ui.render import button
from ui.render_room import Card, cards, parameters, size, text

LOOKING = "Looking around on this computer…"
NOTHING = (
    "No models were found where other programs keep theirs (Hugging Face, LM Studio, Ollama, Jan, GPT4All, "
    "text-generation-webui, llama.cpp)."
)
KINDS = {
    "chat": "",
    "embedding": "for memory's search",
    "embedder folder": "for memory's search",
    "adapter": "adapter",
    "reranker": "sorts search results",
    "projector": "image part",
    "vocabulary": "vocabulary only",
    "calibration": "calibration data",
    "other": "not for chat",
    "unusable": "cannot be used",
}
# event:act and the words on the button, by kind
ACTIONS = {
    "chat": ("files:use", "Use"),
    "embedding": ("embedding:use", "Use for memory"),
    "embedder folder": ("embedding:use", "Use for memory"),
    "adapter": ("adapters:add", "Add"),
}


def found_cards(found: Found, *, in_use: str) -> str:
    """The usable ones, chat models first, then a folded list of the others with the reasons."""
    usable = [each for each in found.models if each.kind in ACTIONS]
    others = [each for each in found.models if each.kind not in ACTIONS]
    usable.sort(key=lambda each: list(ACTIONS).index(each.kind))
    status = text(LOOKING) if not found.is_done else text(NOTHING) if not found.models else ""
    shown = status + cards([_card(each, in_use=in_use) for each in usable])
    if not others:
        return shown
    count = "1 file that cannot be talked to" if len(others) == 1 else f"{len(others)} files that cannot be talked to"
    listed = cards([_card(each, in_use=in_use) for each in others])
    return f'{shown}<details class="cf-note" data-keep="found-others"><summary>{count}</summary>{listed}</details>'


def _card(found: FoundModel, *, in_use: str) -> Card:
    path = str(found.paths[0])
    header = found.header
    facts = [found.where, size(found.size_bytes)]
    if header is not None:
        facts += [parameters(header.parameters)] if header.parameters else []
        facts += [part for part in (header.quantisation, header.licence) if part]
        facts += [f"context {header.context_tokens:,}"] if header.context_tokens else []
    act, label = ACTIONS.get(found.kind, ("", ""))
    is_used = path == in_use
    return Card(
        title=found.name,
        badge="in use" if is_used else KINDS[found.kind],
        facts=facts,
        note="" if found.where == "Ollama" else path,  # its files are named by their checksums
        problem=found.trouble,
        actions=[button(label, act, path, kind="small", name=f"{label} {found.name}")] if act and not is_used else [],
    )
