"""Writing to the assistant: the message box, the streaming reply, stop, retry, and what was learnt, with Undo.

It knows nothing of how a turn works: it shows `assistant.events` as they come, at most seven times a second.
"""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.context_use import ContextUse
from assistant.events import Failed, Finished, Fitted, RecalledNotes, Saved, Thinking, Token, TurnEvent
from memory.values import Memory
from models.errors import ConfidantError, NotFound
from ui.conversation import ConversationParts, Updates, draw_chat, draw_history, draw_list, draw_live, remembers
from ui.memories import MemoryParts, draw_memories
from ui.render import hint
from ui.render_context import meter
from ui.render_memories import delete_question
from ui.view import WINDOW, Running, View

if TYPE_CHECKING:
    from assistant.assistant import Assistant

# `gr.Chatbot` draws everything again at each update: more than seven a second makes the page slower than the model.
SECONDS_BETWEEN_UPDATES = 0.15
LEARNING_PATIENCE_S = 90.0
EMPTY_MESSAGE = "There is nothing to send yet: write a message first."
BUSY = "A reply is still being written. Wait for it, or press Stop."
BUSY_ELSEWHERE = "A reply is still being written in another window. Your message stays here until you send it again."
# The assistant itself writes one reply at a time; a second window has to be told so, not put in a queue.
WINDOWS = 8


class Writing:
    """The events of the message box and of the buttons under replies."""

    def __init__(self, assistant: "Callable[[], Assistant]", parts: ConversationParts, memories: MemoryParts) -> None:
        self._assistant = assistant
        self._parts = parts
        self._memories = memories

    def wire(self, view: gr.State, bridge: gr.HTML) -> list[Any]:
        """Connect the components; `bridge` brings clicks on our own buttons. Returns the events that end turns."""
        parts = self._parts
        outputs = [*parts.all, *self._memories.all]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        model: dict[str, Any] = {"concurrency_id": "model", "concurrency_limit": WINDOWS}
        turns = [
            trigger(self.send, [view, parts.box], outputs, **quiet, **model)
            for trigger in (parts.box.submit, parts.send.click)
        ]
        turns.append(bridge.confirm(self.send_confirmed, [view, parts.box], outputs, **quiet, **model))
        turns.append(bridge.retry(self.retry, view, outputs, **quiet, **model))
        turns.append(bridge.more(self.go_on, view, outputs, **quiet, **model))
        for turn in turns:
            turn.then(self.show_learnt, view, outputs, concurrency_limit=None, trigger_mode="multiple", **quiet)
        parts.stop.click(self.stop, None, None, concurrency_limit=None, **quiet)
        bridge.reply(self.act, view, outputs, trigger_mode="multiple", concurrency_limit=None, **quiet)
        return turns

    def send(self, view: View, text: str) -> Iterator[Updates]:
        """One turn. The text stays in the box until it is on disk; what would delete memories is asked about first."""
        view.asked_about = None
        if busy := self._busy(view):
            yield {self._parts.hint: hint(busy)}
        elif not text.strip():
            yield {self._parts.hint: hint(EMPTY_MESSAGE)}
        elif meant := self._would_forget(view, text):
            view.asked_about = text
            yield {self._parts.hint: delete_question(meant)}
        else:
            yield from self._send(view, text)

    def send_confirmed(self, view: View, text: str) -> Iterator[Updates]:
        """Send what was asked about; a text that was changed meanwhile is looked at anew."""
        if text != view.asked_about or self._busy(view):
            yield from self.send(view, text)
        else:
            view.asked_about = None
            yield from self._send(view, text)

    def _send(self, view: View, text: str) -> Iterator[Updates]:
        assistant, is_new = self._assistant(), view.chat_id is None
        if is_new:
            view.chat_id = assistant.memory.chats.create(at=datetime.now(), memory_on=view.memory_on).id
        yield from self._turn(view, lambda chat_id: assistant.take_turn(chat_id, text), is_new=is_new)

    def _busy(self, view: View) -> str:
        """Why no turn can begin now; "" when one can."""
        if view.running is not None:
            return BUSY
        return BUSY_ELSEWHERE if self._assistant().is_writing else ""

    def _would_forget(self, view: View, text: str) -> list[Memory]:
        """The memories that the message would delete; none where memory is off, because nothing is read there."""
        memory = self._assistant().memory
        try:
            memory_on = memory.chats.get(view.chat_id).memory_on if view.chat_id else view.memory_on
        except NotFound:
            return []  # the chat was deleted in another window: the turn itself says so
        return memory.memories.forget_preview(text) if memory_on and memory.preferences.memory_on else []

    def retry(self, view: View) -> Iterator[Updates]:
        """Answer the last message again."""
        yield from self._again(view, self._assistant().retry, keeps_reply=False)

    def go_on(self, view: View) -> Iterator[Updates]:
        """Continue the last reply where a limit has cut it."""
        yield from self._again(view, self._assistant().continue_reply, keeps_reply=True)

    def _again(
        self, view: View, start: Callable[[str], Iterator[TurnEvent]], *, keeps_reply: bool
    ) -> Iterator[Updates]:
        """A turn for the last message that is there, and with the text of the reply to it if that is kept."""
        busy = self._busy(view)
        if busy or view.chat_id is None:
            yield {self._parts.hint: hint(busy)}
            return
        messages = self._assistant().memory.chats.messages(view.chat_id, last=2)
        asked = next((message for message in reversed(messages) if message.speaker == "user"), None)
        running = Running(view.chat_id, message=asked)
        if keeps_reply and messages and messages[-1].speaker == "assistant":
            running.text, running.thoughts = messages[-1].text, messages[-1].thoughts
            running.thought_s = messages[-1].thought_s
        yield from self._turn(view, start, running=running)

    def _turn(
        self,
        view: View,
        start: Callable[[str], Iterator[TurnEvent]],
        *,
        running: Running | None = None,
        is_new: bool = False,
    ) -> Iterator[Updates]:
        assistant, parts = self._assistant(), self._parts
        running = view.running = running or Running(view.chat_id or "")
        view.target = None
        view.errors.pop(running.chat_id, None)
        waiting = {parts.send: gr.update(visible=False), parts.stop: gr.update(visible=True), parts.hint: ""}
        yield {**waiting, **(draw_chat(parts, assistant, view) if running.message else {})}
        problem = ""
        try:
            with closing(self._follow(view, running, start(running.chat_id))) as updates:
                yield from updates
        except ConfidantError as error:
            problem = str(error)
        finally:
            view.running = None
        view.to_learn = running.message.id if running.message else None
        if running.message is None and is_new:
            with suppress(NotFound):
                assistant.memory.chats.delete(running.chat_id)
        refused = running.message is None and (problem or view.errors.pop(running.chat_id, ""))
        yield {
            **draw_chat(parts, assistant, view),
            parts.send: gr.update(visible=True),
            parts.stop: gr.update(visible=False),
            parts.hint: hint(refused or problem, kind="error"),
        }

    def _follow(self, view: View, running: Running, events: Iterator[TurnEvent]) -> Generator[Updates]:
        """Show a turn's events; closing this iterator closes the turn, which stops the reply."""
        assistant, parts = self._assistant(), self._parts
        drawn = 0.0
        try:
            for event in events:
                now = time.monotonic()
                match event:
                    case Saved(message):
                        sent = running.message is None  # a retry leaves what is in the box alone
                        running.message = message
                        yield {parts.box: "" if sent else gr.skip(), **draw_chat(parts, assistant, view)}
                    case RecalledNotes(recall):
                        running.recall = recall
                    case Fitted(use):
                        running.use, running.memory_on = use, remembers(assistant, running.chat_id)
                        yield self._fitted(view, running)
                    case Thinking() | Token():
                        _take(running, event, at=now)
                        if now - drawn >= SECONDS_BETWEEN_UPDATES:
                            drawn = now
                            yield {parts.live: draw_live(running) if view.is_writing_here else gr.skip()}
                    case Failed(error, _):
                        view.errors[running.chat_id] = error
                    case Finished():
                        pass
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                close()

    def _fitted(self, view: View, running: Running) -> Updates:
        """The meter; the history too if the prompt begins at another message than it did, where a line stands."""
        if not view.is_writing_here:
            return {self._parts.live: gr.skip()}
        shown: Updates = {self._parts.meter: meter(running.use), self._parts.live: draw_live(running)}
        if _line_at(running.use) != _line_at(view.use):
            shown |= draw_history(self._parts, self._assistant(), view)
        return shown

    def stop(self) -> None:
        """End the reply that is being written; its text so far is kept."""
        self._assistant().stop()

    def show_learnt(self, view: View) -> Updates:
        """Wait for what was learnt from the last message, then show it under the reply and in the panel."""
        message_id, view.to_learn = view.to_learn, None
        unchanged = {self._parts.hint: gr.skip()}  # gradio takes no empty answer
        if message_id is None:
            return unchanged
        assistant = self._assistant()
        learnt = assistant.wait_learnt(message_id, timeout_s=LEARNING_PATIENCE_S)
        if learnt is None or not (learnt.changes or learnt.forgotten):
            return unchanged
        return self._redraw(view)

    def act(self, view: View, event: gr.EventData) -> Updates:
        """A click on a button of ours in the conversation."""
        try:
            match event._data.get("act"), str(event._data.get("id", "")):
                case "undo", undo_id:
                    self._assistant().memory.memories.undo(undo_id)
                    gr.Info("Undone.", duration=2, title="")
                case "earlier", _:
                    view.shown += WINDOW
                case "newest", _:
                    view.target = None
                case "cancel", _:
                    view.asked_about = None
                    return {self._parts.hint: ""}
        except ConfidantError as error:
            gr.Warning(str(error), title="")
        return self._redraw(view)

    def _redraw(self, view: View) -> Updates:
        assistant = self._assistant()
        return {
            **draw_history(self._parts, assistant, view),
            **draw_list(self._parts, assistant, view),
            **draw_memories(self._memories, assistant, view),
        }


def _line_at(use: ContextUse | None) -> str:
    """The message before which messages fell out of the prompt; "" for none."""
    return use.begins_at if use else ""


def _take(running: Running, piece: Thinking | Token, *, at: float) -> None:
    """Add a piece of thought or of the reply to what is shown; `at` is on the monotonic clock, in seconds."""
    if isinstance(piece, Token):
        running.text += piece.text
        return
    if running.thought_from is None:
        running.thought_from = at - running.thought_s
    running.thoughts += piece.text
    running.thought_s = at - running.thought_from
