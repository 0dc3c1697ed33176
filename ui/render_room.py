"""What the models room lists → cards; pure. It knows no gradio, no session and no assistant."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.render import esc

GB = 1000**3


@dataclass(frozen=True, slots=True)
class Card:
    """One model as a card: `facts` are short and joined by dots, `actions` are our own HTML buttons.

    `share` in [0, 1] draws how far something is; `problem` is a sentence about what went wrong, `warning` one to know
    before. In a form, `actions` hold a field, and a button sends what is in it.
    """

    title: str
    badge: str = ""
    facts: Sequence[str] = ()
    text: str = ""
    note: str = ""
    problem: str = ""
    warning: str = ""
    actions: Sequence[str] = ()
    share: float | None = None
    is_best: bool = False
    is_form: bool = False


def cards(items: Sequence[Card]) -> str:
    """A list of cards; empty when there are none."""
    return f'<ul class="cf-models">{"".join(_card(item) for item in items)}</ul>' if items else ""


def size(count: int) -> str:
    """Bytes as a person reads them: "98 MB", "4.7 GB"."""
    return f"{count / GB:.1f} GB" if count >= GB else f"{max(1, round(count / 1000**2))} MB"


def duration(seconds: float) -> str:
    """A time left as a person says it: "20 s", "4 min", "1 h 10 min"."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def parameters(count: int) -> str:
    """A number of parameters as the field writes it: "135M", "4B", "1.7B"."""
    if count < 950_000_000:
        return f"{max(1, round(count / 1e6))}M"
    return f"{count / 1e9:.1f}B".replace(".0B", "B")


def text(sentence: str) -> str:
    """A paragraph of the room."""
    return f'<p class="cf-room-text">{esc(sentence)}</p>' if sentence else ""


def progress(share: float, *, name: str) -> str:
    """A bar for how far something is, in [0, 1]; `name` says of what."""
    return f'<progress class="cf-progress" max="1" value="{share:.4f}" aria-label="{esc(name)}"></progress>'


def busy(sentence: str) -> str:
    """What is being done at the moment, with a turning wheel."""
    wheel = '<span class="cf-spinner" aria-hidden="true"></span>'
    return f'<p class="cf-loading" role="status">{wheel}{esc(sentence)}</p>'


def heading(words: str) -> str:
    """A heading inside a section."""
    return f'<h3 class="cf-room-title">{esc(words)}</h3>'


def _card(item: Card) -> str:
    badge = f'<span class="cf-tag">{esc(item.badge)}</span>' if item.badge else ""
    parts = [f'<div class="cf-model-head"><strong>{esc(item.title)}</strong>{badge}</div>']
    if item.facts:
        parts.append(f'<p class="cf-meta">{esc(" · ".join(item.facts))}</p>')
    parts += [f"<p>{esc(item.text)}</p>"] if item.text else []
    parts += [f'<p class="cf-meta">{esc(item.note)}</p>'] if item.note else []
    if item.share is not None:
        parts.append(progress(item.share, name=item.title))
    parts += [f'<p class="cf-warning">{esc(item.warning)}</p>'] if item.warning else []
    parts += [f'<p class="cf-problem" role="alert">{esc(item.problem)}</p>'] if item.problem else []
    form = " data-form" if item.is_form else ""
    parts += [f'<div class="cf-actions"{form}>{"".join(item.actions)}</div>'] if item.actions else []
    return f'<li class="cf-model{" cf-model-best" if item.is_best else ""}">{"".join(parts)}</li>'
