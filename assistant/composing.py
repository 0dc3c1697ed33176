"""What the model is sent for one message: the notes that memory has beside it, the profile, and the chat that fits.

A model that does not run on this machine gets no private memory: neither new ones, nor those in what was sent before.
It must not know how a turn goes on (`assistant.turn`), nor how a prompt is fitted (`assistant.context`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import context, prompts
from assistant.context import CountTokens, Plan, Window
from assistant.context_use import ContextUse
from memory.values import Message, Recall

if TYPE_CHECKING:
    from assistant.turn import TurnTools


def remembers(tools: "TurnTools", chat_id: str) -> bool:
    """Whether memory is on for everything and for this chat."""
    return tools.memory.preferences.memory_on and tools.memory.chats.get(chat_id).memory_on


def history(tools: "TurnTools", message: Message) -> list[Message]:
    """The chat up to this message."""
    messages = tools.memory.chats.messages(message.chat_id)
    return messages[: next(at for at, each in enumerate(messages) if each.id == message.id) + 1]


def recall(tools: "TurnTools", said: Sequence[Message]) -> Recall:
    """What is known that bears on the last message, at most a quarter of the context.

    What the chat itself said is left out as long as the model is sent it anyway.
    """
    info = tools.model.info()
    use = _measured(tools, said, system=_system(tools, said[-1].chat_id), is_remembering=True)
    return tools.memory.recall(
        said[-1].text,
        now=said[-1].at,
        budget_tokens=min(tools.settings.slice_tokens, info.context_tokens // 4),
        count_tokens=counter(tools),
        chat_id=said[-1].chat_id,
        prompt_begins_at=use.begins_at or None,
        with_private=info.is_local,
    )


def keep_notes(tools: "TurnTools", said: Sequence[Message], notes: str) -> list[Message]:
    """The chat with these notes beside its last message, where they are kept."""
    private = tools.model.info().is_local
    tools.memory.chats.set_notes(said[-1].id, notes, private=private)
    return [*said[:-1], replace(said[-1], notes=notes, notes_private=private)]


def plan(tools: "TurnTools", said: Sequence[Message], *, is_remembering: bool) -> Plan:
    """The chat within the context, to its last message: the user's, or a reply that is to be continued.

    Room is left for what is to be written. Without memory there are no notes at all. Raises `PromptTooLong`.
    """
    return context.plan(
        system=_system(tools, said[-1].chat_id) if is_remembering else prompts.system_prompt(""),
        rounds=context.rounds_of(_sendable(tools, said), with_notes=is_remembering),
        window=_window(tools),
        count_tokens=counter(tools),
    )


def measure(tools: "TurnTools", chat_id: str) -> ContextUse:
    """What a chat takes of the window as it stands. Raises `NotFound`."""
    is_remembering = remembers(tools, chat_id)
    profile = ""
    if is_remembering:
        kept = tools.memory.chats.profile_text(chat_id)
        profile = tools.memory.profile(with_private=tools.model.info().is_local) if kept is None else kept
    said = tools.memory.chats.messages(chat_id)
    return _measured(tools, said, system=prompts.system_prompt(profile), is_remembering=is_remembering)


def counter(tools: "TurnTools") -> CountTokens:
    """What counts tokens: remembered counts where there are some."""
    return tools.count_tokens or tools.model.count_tokens


def _measured(tools: "TurnTools", said: Sequence[Message], *, system: str, is_remembering: bool) -> ContextUse:
    return context.measure(
        system=system,
        rounds=context.rounds_of(_sendable(tools, said), with_notes=is_remembering),
        window=_window(tools),
        count_tokens=counter(tools),
    )


def _window(tools: "TurnTools") -> Window:
    tokens = tools.model.info().context_tokens
    return Window(tokens, reply_reserve=min(tools.settings.reply_tokens, tokens // 4))


def _system(tools: "TurnTools", chat_id: str) -> str:
    """The system prompt with the profile as it was when the chat began, so that the cache stays good."""
    is_local = tools.model.info().is_local
    profile = tools.memory.chats.profile_text(chat_id)
    if profile is None:
        profile = tools.memory.profile(with_private=is_local)
        tools.memory.chats.set_profile_text(chat_id, profile)
    elif not is_local:  # the chat may have begun on this machine
        shareable = tools.memory.profile(with_private=False).splitlines()
        profile = "\n".join(line for line in profile.splitlines() if line in shareable)
    return prompts.system_prompt(profile)


def _sendable(tools: "TurnTools", said: Sequence[Message]) -> Sequence[Message]:
    """The messages, without notes that may hold private memories if the model runs elsewhere."""
    if tools.model.info().is_local:
        return said
    return [replace(message, notes="") if message.notes_private else message for message in said]
