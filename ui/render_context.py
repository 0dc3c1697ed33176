"""How full the model's context is, as a bar with words, and the line where earlier messages no longer fit; pure.

It knows no gradio and no assistant.
"""

from assistant.context_use import ContextUse

WORDS_PER_TOKEN = 0.75  # of English, roughly; other languages have fewer
FORGOTTEN_WITH_MEMORY = (
    "Earlier messages no longer fit into what the model reads at once. They are still here and can be found by memory."
)
FORGOTTEN = (
    "Earlier messages no longer fit into what the model reads at once. They are still here, but it does not see them."
)


def meter(use: ContextUse | None) -> str:
    """A slim bar with its figures folded below it; "" while nothing is known."""
    if use is None:
        return ""
    parts = (
        ("profile", "Instructions and profile", use.profile),
        ("memories", "Memories", use.memories),
        ("history", "Earlier in this chat", use.history),
        ("message", "Your message", use.message),
        ("reply", "Kept for the reply", use.reply_reserve),
        ("free", "Free", use.free),
    )
    bar = "".join(_slice(name, tokens, of=use.window) for name, _, tokens in parts)
    rows = "".join(_row(name, label, tokens) for name, label, tokens in parts if tokens or name == "free")
    return (
        '<details class="cf-context" data-keep="context">'
        f'<summary title="How much of what the model can read at once is used"><span class="cf-bar" aria-hidden="true">'
        f"{bar}</span><span>Reading space {_percent(use)} % used</span></summary>"
        f'<ul class="cf-legend">{rows}</ul>'
        f"<p>{_explained(use)}</p></details>"
    )


def dropped_line(*, memory_on: bool) -> str:
    """What stands at the place in the conversation before which nothing is sent to the model any more."""
    return f'<p class="cf-dropped"><span>{FORGOTTEN_WITH_MEMORY if memory_on else FORGOTTEN}</span></p>'


def _percent(use: ContextUse) -> int:
    return min(100, round(100 * use.prompt / use.window)) if use.window else 0


def _slice(name: str, tokens: int, *, of: int) -> str:
    share = 100 * tokens / of if of else 0
    return f'<i class="cf-part-{name}" style="width:{share:.2f}%"></i>' if tokens and name != "free" else ""


def _row(name: str, label: str, tokens: int) -> str:
    return f'<li><i class="cf-part-{name}" aria-hidden="true"></i><span>{label}</span> <b>{tokens:,}</b></li>'


def _explained(use: ContextUse) -> str:
    about = round(use.window * WORDS_PER_TOKEN, -2)
    whole = f"In tokens, the pieces of words that a model reads: {use.window:,} at once, about {about:,.0f} words."
    if not use.dropped_rounds:
        return whole
    left_out = "1 message" if use.dropped_rounds == 1 else f"{use.dropped_rounds} messages"
    return f"{whole} Your oldest {left_out} and the replies are left out now."
