"""Chooses how a chat is written for a model: by the file's own template where that works, else by a known one. Pure.

A template is a program inside a file from anywhere: it may not compile, refuse everything, or lose what the user said.
So each is tried on a made-up conversation first. It must not know llama.cpp: whoever calls brings the compiler.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from models import known_formats, template
from models.chat import PromptMessage
from models.template import Render

_TRIAL = (
    PromptMessage("system", "quiet marble"),
    PromptMessage("user", "seven lanterns"),
    PromptMessage("assistant", "green harbour"),
    PromptMessage("user", "copper whistle"),
)


class Compile(Protocol):
    """Template source → function; with `in_parts` a message's content is a list of parts, as for pictures and text."""

    def __call__(self, source: str, *, in_parts: bool) -> Render:
        """May raise anything."""


@dataclass(frozen=True, slots=True)
class ChatFormat:
    """How messages become text and what ends a reply; `source` is the template's, "" for a known format.

    `notice` is a sentence for a person when it is not what the file or the settings say; else "".
    """

    render: Render
    stops: tuple[str, ...] = ()
    source: str = ""
    notice: str = ""


def choose(
    *, own: str | None, wished: str | None, compiled: Compile, has_token: Callable[[str], bool], name: str
) -> ChatFormat:
    """The template of the settings (`wished`), else the file's `own`, else a known format; the first that works."""
    notice = ""
    if wished:
        render = _working(wished, compiled)
        if render is not None:
            return ChatFormat(render, source=wished)
        notice = "The chat template in the settings does not work, so it is not used. "
    render = _working(own, compiled) if own else None
    if render is not None:
        return ChatFormat(render, source=own or "", notice=notice.strip())
    known = known_formats.known_for(has_token)
    fault = f"The chat template in “{name}” does not work" if own else f"“{name}” has no chat template"
    instead = "a plain one" if known is known_formats.PLAIN else f"the one for {known.name} models"
    advice = "If its answers look odd, choose another file of this model."
    return ChatFormat(known.render, known.stops, notice=f"{notice}{fault}, so {instead} is used. {advice}")


def _working(source: str, compiled: Compile) -> Render | None:
    """The template as a function that loses nobody's words, or None."""
    for in_parts in (False, True):
        try:
            render = compiled(source, in_parts=in_parts)
            for attempt in (render, _moving_system(render)):
                if _keeps(attempt, _TRIAL[1:2]) and _keeps(attempt, _TRIAL):
                    return attempt
        except Exception:  # noqa: BLE001, S112  # a template is a program of its own and may raise anything; then it does not work
            continue
    return None


def _keeps(render: Render, messages: Sequence[PromptMessage]) -> bool:
    text = template.render_with_fallbacks(render, messages)
    return all(message.content in text for message in messages)


def _moving_system(render: Render) -> Render:
    """For a template that silently drops the system's words: they stand before the user's."""

    def moved(messages: Sequence[PromptMessage]) -> str:
        return template.render_with_fallbacks(render, template.without_system(messages))

    return moved
