"""Messages → the one text that a model reads, whatever its chat template insists on. Pure; it must not know llama.cpp.

Templates differ: some have no system role and raise on one (Gemma 2), some insist that user and assistant alternate
(Mistral, Gemma), and a base model has none at all. What is done about it depends on the roles alone, never on the
length, so that a longer conversation still begins with the same text.
"""

import re
from collections.abc import Callable, Sequence

from models.chat import PromptMessage

Render = Callable[[Sequence[PromptMessage]], str]

PLAIN_STOPS = ("\nUser:", "\nAssistant:")
_NAMES = {"user": "User", "assistant": "Assistant"}
_MARKER = re.compile(r"<[^<>\s]{1,60}>|\[/?[A-Z_]{2,30}\]")


def render_with_fallbacks(render: Render, messages: Sequence[PromptMessage]) -> str:
    """The template's text; where it refuses the roles, of messages that alternate, then of ones without a system role.

    Raises what `render` raises when it refuses all three.
    """
    attempts = (tuple(messages), alternating(messages), alternating(without_system(messages)))
    for attempt in attempts[:-1]:
        try:
            return render(attempt)
        except Exception:  # noqa: BLE001, S112  # a template is a program of its own and may raise anything; the last attempt's error is raised
            continue
    return render(attempts[-1])


def without_system(messages: Sequence[PromptMessage]) -> tuple[PromptMessage, ...]:
    """The same messages with each system text put before the user message that follows it."""
    waiting: list[str] = []
    result: list[PromptMessage] = []
    for message in messages:
        if message.role == "system":
            waiting.append(message.content)
        elif message.role == "user" and waiting:
            result.append(PromptMessage("user", "\n\n".join([*waiting, message.content])))
            waiting = []
        else:
            result.append(message)
    if waiting:
        result.append(PromptMessage("user", "\n\n".join(waiting)))
    return tuple(result)


def alternating(messages: Sequence[PromptMessage]) -> tuple[PromptMessage, ...]:
    """The same messages with neighbours of one role joined into one."""
    result: list[PromptMessage] = []
    for message in messages:
        if result and result[-1].role == message.role:
            result[-1] = PromptMessage(message.role, f"{result[-1].content}\n\n{message.content}")
        else:
            result.append(message)
    return tuple(result)


def plain(messages: Sequence[PromptMessage]) -> str:
    """The text for a model without a chat template; a reply ends at one of `PLAIN_STOPS`."""
    parts = []
    for message in messages:
        if message.role == "system":
            parts.append(f"{message.content.strip()}\n")
        else:
            space = "" if message.content[:1].isspace() else " "
            parts.append(f"{_NAMES[message.role]}:{space}{message.content}")
    return "\n".join([*parts, "Assistant:"])


def continued(prompt: str, begun: str) -> str:
    """The prompt of a new reply with the beginning of that reply; between "…Assistant:" and a word stands a space."""
    joint = " " if begun and prompt.endswith("Assistant:") and not begun[0].isspace() else ""
    return f"{prompt}{joint}{begun}"


def defused(message: PromptMessage, is_control: Callable[[str], bool]) -> PromptMessage:
    """The message with every control token that is spelt out in it broken by a space ("< |im_end|>").

    Words of a chat, or of a memory, must not end their own turn and speak as the system. `is_control` tells whether
    the model would read a piece of text as a control token.
    """

    def broken(match: re.Match[str]) -> str:
        text = match.group()
        return f"{text[0]} {text[1:]}" if is_control(text) else text

    content = _MARKER.sub(broken, message.content)
    return message if content == message.content else PromptMessage(message.role, content)


class StopText:
    """Ends a streamed text at the first of several stop texts, holding back what may be the beginning of one."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = tuple(stop for stop in stops if stop)
        self._held = ""
        self.stopped = False

    def feed(self, text: str) -> str:
        """What may be shown after this piece; `stopped` turns true when a stop text has appeared."""
        held = self._held + text
        ends = [at for at in (held.find(stop) for stop in self._stops) if at >= 0]
        if ends:
            self.stopped, self._held = True, ""
            return held[: min(ends)]
        keep = max((n for stop in self._stops for n in range(1, len(stop)) if held.endswith(stop[:n])), default=0)
        self._held = held[len(held) - keep :]
        return held[: len(held) - keep]

    def rest(self) -> str:
        """What is still held back when the stream ends otherwise."""
        held, self._held = self._held, ""
        return held
