"""The list of chats: open, new, rename, delete with one question, and this chat's memory switch."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from models.errors import ConfidantError
from ui.conversation import ConversationParts, Updates, draw_chat
from ui.memories import MemoryParts, draw_memories
from ui.view import View

if TYPE_CHECKING:
    from assistant.assistant import Assistant


class ChatList:
    """The events of the list and of the open chat's own switch."""

    def __init__(self, assistant: "Callable[[], Assistant]", parts: ConversationParts, memories: MemoryParts) -> None:
        self._assistant = assistant
        self._parts = parts
        self._memories = memories

    def wire(self, view: gr.State, bridge: gr.HTML, new: gr.Button) -> None:
        """Connect the components; `bridge` brings clicks on our own buttons as `chats` events."""
        outputs = [*self._parts.all, *self._memories.all]
        # One after the other, in the order of the clicks: a switch that overtook "New chat" would be switched back.
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        quiet |= {"concurrency_id": "view", "concurrency_limit": 1}
        bridge.chats(self.act, view, outputs, trigger_mode="multiple", **quiet)
        new.click(self.new, view, outputs, **quiet)
        self._parts.memory_switch.input(self.switch_memory, [view, self._parts.memory_switch], outputs, **quiet)

    def new(self, view: View) -> Updates:
        """An empty chat; it is stored with its first message.

        Where there is one already nothing is drawn: a switch that was clicked meanwhile would be switched back.
        """
        if view.chat_id is None and not (view.renaming_chat or view.deleting_chat):
            return {self._parts.hint: gr.skip()}  # gradio takes no empty answer
        view.look_at(None)
        return draw_chat(self._parts, self._assistant(), view)

    def switch_memory(self, view: View, on: bool) -> Updates:
        """Memory on or off for the open chat."""
        if view.chat_id is None:
            view.memory_on = on
        else:
            self._assistant().memory.chats.set_memory(view.chat_id, on)
        return draw_chat(self._parts, self._assistant(), view)

    def act(self, view: View, event: gr.EventData) -> Updates:
        """A click on a button of ours that concerns a chat."""
        data: dict[str, Any] = event._data
        try:
            self._do(view, str(data.get("act")), target=str(data.get("id", "")), text=str(data.get("text", "")))
        except ConfidantError as error:
            gr.Warning(str(error), title="")
        assistant = self._assistant()
        return {**draw_chat(self._parts, assistant, view), **draw_memories(self._memories, assistant, view)}

    def _do(self, view: View, act: str, *, target: str, text: str) -> None:
        chats = self._assistant().memory.chats
        match act:
            case "open":
                view.look_at(chats.get(target).id)
            case "message":
                view.look_at(chats.message(target).chat_id, target=target)
            case "rename":
                view.renaming_chat, view.deleting_chat = target, None
            case "ask":
                view.deleting_chat, view.renaming_chat = target, None
            case "save":
                view.renaming_chat = None
                chats.rename(target, text)
            case "delete":
                self._delete(view, target)
            case _:
                view.renaming_chat = view.deleting_chat = None

    def _delete(self, view: View, chat_id: str) -> None:
        assistant = self._assistant()
        if view.running is not None and view.running.chat_id == chat_id:
            assistant.stop()
        assistant.memory.chats.delete(chat_id)
        view.deleting_chat = None
        if view.chat_id == chat_id:
            view.look_at(None)
