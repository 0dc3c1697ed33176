"""The middle of the page as components, and how the open chat is drawn into them.

It reads the assistant's stores and knows no events: `ui.chat`, `ui.chats` and `ui.memories` wire those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.context_use import ContextUse
from memory.values import Message
from models.errors import NotFound
from ui.render import quiet_markdown
from ui.render_chat import (
    Bubble,
    Conversation,
    bubbles,
    chat_list,
    edge,
    empty_chat,
    live_thought,
    title_bar,
    user_text,
)
from ui.render_context import dropped_line, meter
from ui.view import Running, View

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from memory.chats import ChatStore

Updates = dict[Any, Any]
TYPING = '<div class="cf-typing" role="status" aria-label="Writing"><i></i><i></i><i></i></div>'


@dataclass(frozen=True)
class ConversationParts:
    """The components that show one chat; `chats` is the list at the left."""

    chats: gr.HTML
    title: gr.HTML
    memory_switch: gr.Checkbox
    empty: gr.HTML
    earlier: gr.HTML
    history: gr.Chatbot
    live: gr.Chatbot
    later: gr.HTML
    hint: gr.HTML
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    meter: gr.HTML

    @property
    def all(self) -> list[Any]:
        """Every part, for an event's outputs."""
        return list(vars(self).values())


def draw_chat(parts: ConversationParts, assistant: "Assistant", view: View) -> Updates:
    """Everything of the open chat, and the list beside it."""
    try:
        chat = assistant.memory.chats.get(view.chat_id) if view.chat_id else None
    except NotFound:
        view.look_at(None)
        chat = None
    memory_on = chat.memory_on if chat else view.memory_on
    everywhere = assistant.memory.preferences.memory_on
    return {
        **draw_list(parts, assistant, view),
        **draw_history(parts, assistant, view),
        parts.title: title_bar(chat.title or "New chat" if chat else "New chat"),
        parts.memory_switch: gr.update(value=memory_on and everywhere, interactive=everywhere),
        **draw_empty(parts, assistant, view),
        parts.live: draw_live(view.running) if view.is_writing_here and view.running else [],
    }


def draw_empty(parts: ConversationParts, assistant: "Assistant", view: View) -> Updates:
    """What a new chat says, by its switch and by the model in use; nothing in a chat that has begun."""
    choice = assistant.model_in_use
    words = empty_chat(
        memory_on=view.memory_on and assistant.memory.preferences.memory_on,
        is_local=choice is None or choice.is_local,
    )
    return {parts.empty: gr.update(value=words, visible=view.chat_id is None and not view.is_writing_here)}


def draw_list(parts: ConversationParts, assistant: "Assistant", view: View) -> Updates:
    """The list of chats."""
    chats = assistant.memory.chats.list()
    return {
        parts.chats: chat_list(chats, active=view.chat_id, renaming=view.renaming_chat, deleting=view.deleting_chat)
    }


def context_of(assistant: "Assistant", view: View) -> ContextUse | None:
    """What the open chat takes of the model's context, the turn that is being written included; None if unknown.

    A turn brings its own figures: until then the last ones stand, because measuring would delay its first token.
    """
    if view.running is not None and view.is_writing_here:
        return view.running.use or view.use
    view.use = assistant.context_use(view.chat_id) if view.chat_id else None
    return view.use


def remembers(assistant: "Assistant", chat_id: str) -> bool:
    """Whether memory is on in this chat."""
    try:
        return assistant.memory.preferences.memory_on and assistant.memory.chats.get(chat_id).memory_on
    except NotFound:  # deleted in another window
        return False


def draw_history(parts: ConversationParts, assistant: "Assistant", view: View) -> Updates:
    """The stored messages of the open chat, without the turn that is being written, and what they take."""
    use = context_of(assistant, view)
    if view.chat_id is None:
        return {parts.history: [], parts.earlier: _edge(None), parts.later: _edge(None), parts.meter: meter(use)}
    chats = assistant.memory.chats
    messages = _finished(_window(chats, view), view.running)
    newest = chats.messages(view.chat_id, last=1)
    has_later = bool(view.target and messages and view.running is None and newest[-1].id != messages[-1].id)
    has_earlier = bool(messages) and not _is_first(chats, messages[0])
    shown = Conversation(
        messages=messages,
        receipts=chats.receipts([message.id for message in messages if message.speaker == "assistant"]),
        learnt=assistant.memory.memories.learnt([message.id for message in messages if message.speaker == "user"]),
        target=view.target,
        error=view.errors.get(view.chat_id, ""),
        begins_at=use.begins_at if use else "",
        memory_on=remembers(assistant, view.chat_id),
    )
    return {
        parts.history: to_gradio(bubbles(shown, now=datetime.now())),
        parts.earlier: _edge(("Show earlier messages", "reply:earlier") if has_earlier else None),
        parts.later: _edge(("Go to the newest messages", "reply:newest") if has_later else None),
        parts.meter: meter(use),
    }


def draw_live(running: Running) -> list[dict[str, Any]]:
    """The turn being written, in a component of its own: drawing it does not draw the whole history again."""
    shown = []
    if running.message is not None:
        is_first = running.use is not None and running.use.begins_at == running.message.id
        line = dropped_line(memory_on=running.memory_on) if is_first else ""
        shown.append(Bubble("user", html=line + user_text(running.message)))
    thoughts = ""
    if running.thoughts:
        thoughts = live_thought(running.thoughts, seconds=running.thought_s, is_thinking=not running.text)
    waiting = "" if running.text or thoughts else TYPING
    shown.append(Bubble("assistant", markdown=quiet_markdown(running.text), html=waiting, above=thoughts))
    return to_gradio(shown)


def to_gradio(shown: Sequence[Bubble]) -> list[dict[str, Any]]:
    """Bubbles as messages of a `gr.Chatbot`; our own HTML goes in as a component, which replies cannot imitate."""
    messages = []
    for bubble in shown:
        content: list[Any] = [_own_html(bubble.above)] if bubble.above else []
        if bubble.markdown.strip():
            content.append(bubble.markdown)
        if bubble.html:
            content.append(_own_html(bubble.html))
        messages.append({"role": bubble.speaker, "content": content})
    return messages


def _own_html(html: str) -> gr.HTML:
    return gr.HTML(html, js_on_load=None, apply_default_css=False, render=False)


def _finished(messages: Sequence[Message], running: Running | None) -> list[Message]:
    """The messages before the turn that is being written."""
    if running is None or running.message is None:
        return list(messages)
    ids = [message.id for message in messages]
    return list(messages[: ids.index(running.message.id)]) if running.message.id in ids else list(messages)


def _window(chats: "ChatStore", view: View) -> list[Message]:
    """The last messages, or those around the target; a target that is gone is forgotten."""
    chat_id = view.chat_id or ""
    if view.target is not None:
        try:
            return chats.messages(chat_id, last=view.shown, around=view.target)
        except NotFound:
            view.target = None
    return chats.messages(chat_id, last=view.shown)


def _is_first(chats: "ChatStore", message: Message) -> bool:
    return chats.messages(message.chat_id, last=3, around=message.id)[0].id == message.id


def _edge(label_and_act: tuple[str, str] | None) -> dict[str, Any]:
    return gr.update(value=edge(*label_and_act), visible=True) if label_and_act else gr.update(value="", visible=False)
