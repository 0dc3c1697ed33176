"""How the model in use really runs → a heading, a line of facts and what is to be known; pure. It knows no gradio."""

from collections.abc import Sequence

from models.chat import ModelInfo
from ui.render import esc
from ui.render_room import heading, parameters

LOADING = "It is being loaded…"
ASLEEP = "It is not in memory now: your next message loads it."


def running(name: str, info: ModelInfo | None, *, trained: int, is_loading: bool) -> str:
    """`info` None: not loaded. `trained` is the most tokens that the model was made to read at once; 0: not known."""
    if info is None:
        return heading(name) + _line([LOADING if is_loading else ASLEEP])
    notices = "".join(f'<p class="cf-room-text cf-warning">{esc(notice)}</p>' for notice in info.notices)
    return heading(name) + _line(_facts(info, trained)) + notices


def _facts(info: ModelInfo, trained: int) -> Sequence[str]:
    most = f" of {trained:,}" if trained > info.context_tokens else ""
    facts = [f"reads {info.context_tokens:,}{most} tokens at once"]
    facts += [f"{parameters(info.parameters)} parameters"] if info.parameters else []
    if info.path is None:
        return [*facts, "runs on a server"]
    if info.backend:
        facts += ["computes on the processor" if info.backend == "CPU" else f"computes with {info.backend}"]
    return [*facts, f"{info.gpu_layers} layers on the graphics card"] if info.gpu_layers else facts


def _line(facts: Sequence[str]) -> str:
    return f'<p class="cf-meta">{esc(" · ".join(facts))}</p>'
