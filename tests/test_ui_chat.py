"""Writing to the assistant, without a browser: a scripted assistant, and stand-ins for gradio's components."""

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.context_use import ContextUse
from assistant.events import Failed, Finished, Fitted, RecalledNotes, Saved, Thinking, Token, TurnEvent
from memory.values import Chat, Cut, Memory, Message, Recall
from models.errors import NotFound
from tests.test_ui_render_chat import memory

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
AT = datetime(2026, 3, 20, 12, 0)


class Chats:
    def __init__(self) -> None:
        self.stored: dict[str, Chat] = {}
        self.said: list[Message] = []

    def create(self, *, at: datetime, memory_on: bool) -> Chat:
        self.stored["c"] = Chat("c", "Title", at, at, memory_on, False)
        return self.stored["c"]

    def get(self, chat_id: str) -> Chat:
        if chat_id not in self.stored:
            raise NotFound("This chat no longer exists.")
        return self.stored[chat_id]

    def list(self) -> Any:
        return list(self.stored.values())

    def delete(self, chat_id: str) -> None:
        del self.stored[self.get(chat_id).id]

    def messages(self, chat_id: str, **_: object) -> Any:
        return [message for message in self.said if message.chat_id == chat_id]

    def receipts(self, ids: object) -> dict[str, Recall]:
        return {}


class Scripted:
    """An assistant whose turns are lists of events; `None` in a script is a pause of the reader's."""

    def __init__(self, events: list[TurnEvent]) -> None:
        self.events, self.closed, self.is_writing = events, False, False
        self.meant: list[Memory] = []
        self.use: ContextUse | None = None
        self.model_in_use = None
        nothing = SimpleNamespace(learnt=lambda ids: {}, list=lambda **_: [], forget_preview=lambda _: self.meant)
        switches = SimpleNamespace(memory_on=True)
        self.memory = SimpleNamespace(chats=Chats(), memories=nothing, preferences=switches)

    def take_turn(self, chat_id: str, text: str) -> Iterator[TurnEvent]:
        try:
            for event in self.events:
                if isinstance(event, Saved | Finished):
                    self.memory.chats.said.append(event.message)
                yield event
        finally:
            self.closed = True

    retry = None

    def continue_reply(self, chat_id: str) -> Iterator[TurnEvent]:
        return self.take_turn(chat_id, "")

    def context_use(self, chat_id: str) -> ContextUse | None:
        return self.use


def message(name: str, speaker: Any = "user", text: str = "Hello") -> Message:
    return Message(name, "c", speaker, text, AT, "complete")


def writing(events: list[TurnEvent]) -> Any:
    from ui.chat import Writing
    from ui.conversation import ConversationParts
    from ui.memories import MemoryParts

    parts = ConversationParts(**{name: name for name in ConversationParts.__dataclass_fields__})  # type: ignore[arg-type]
    memories = MemoryParts(**{name: f"memory {name}" for name in MemoryParts.__dataclass_fields__})  # type: ignore[arg-type]
    assistant = Scripted(events)
    return assistant, Writing(lambda: assistant, parts, memories)  # type: ignore[arg-type, return-value]


def send(events: list[TurnEvent], text: str = "Hello") -> tuple[list[dict[Any, Any]], Any, Any]:
    from ui.view import View

    view = View()
    assistant, room = writing(events)
    return list(room.send(view, text)), view, assistant


TURN: list[TurnEvent] = [Saved(message("q")), RecalledNotes(Recall()), Token("Hi"), Finished(message("r", "assistant"))]


def test_the_box_is_cleared_once_the_message_is_on_disk() -> None:
    updates, view, _ = send(TURN)
    cleared = [update.get("box") for update in updates]
    assert cleared.index("") == 1, "not before Saved, which is the first event"
    assert view.running is None
    assert view.to_learn == "q"


def test_send_comes_back_at_the_end() -> None:
    updates, _, _ = send(TURN)
    assert updates[0]["stop"]["visible"] is True
    assert updates[-1]["send"]["visible"] is True
    assert updates[-1]["stop"]["visible"] is False
    assert updates[-1]["live"] == []


def test_an_empty_message_is_no_turn() -> None:
    updates, view, assistant = send(TURN, " \n\t")
    assert len(updates) == 1
    assert "write a message" in updates[0]["hint"]
    assert assistant.memory.chats.stored == {}
    assert view.chat_id is None


def test_a_refused_message_stays_in_the_box_and_leaves_no_chat() -> None:
    updates, view, assistant = send([Failed("Too long. Shorten it.")])
    assert all("box" not in update for update in updates)
    assert "Too long. Shorten it." in updates[-1]["hint"]
    assert assistant.memory.chats.stored == {}
    assert view.chat_id is None


def test_a_failure_is_shown_under_the_message_and_not_twice() -> None:
    updates, view, _ = send([Saved(message("q")), Failed("The model stopped. Send it again.")])
    assert updates[-1]["hint"] == ""
    assert view.errors == {"c": "The model stopped. Send it again."}


def test_tokens_are_drawn_at_most_seven_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    import ui.chat

    clock = iter(range(100_000))
    monkeypatch.setattr(ui.chat, "time", SimpleNamespace(monotonic=lambda: 100 + next(clock) * 0.01))
    tokens: list[TurnEvent] = [Token("x") for _ in range(300)]  # three seconds at a hundred tokens a second
    updates, _, _ = send([*TURN[:2], *tokens, TURN[-1]])
    drawn = [update for update in updates if set(update) == {"live"}]
    assert 15 <= len(drawn) <= 21


def test_closing_the_page_closes_the_turn() -> None:
    from ui.view import View

    view = View()
    assistant, room = writing(TURN)
    updates = room.send(view, "Hello")
    next(updates)
    next(updates)
    assert not assistant.closed
    updates.close()
    assert assistant.closed
    assert view.running is None


def test_a_second_message_has_to_wait() -> None:
    from ui.view import Running, View

    view = View(running=Running("c"))
    _, room = writing(TURN)
    (update,) = room.send(view, "Hello")
    assert "still being written" in update["hint"]


def test_another_chat_is_not_overwritten_by_the_reply() -> None:
    from ui.view import View

    view = View()
    _, room = writing([*TURN[:2], Token("a"), Token("b"), TURN[-1]])
    updates = room.send(view, "Hello")
    next(updates)
    next(updates)
    view.look_at(None)
    drawn = [update["live"] for update in updates if "live" in update]
    assert drawn
    assert not any(isinstance(live, list) and live for live in drawn)


def test_what_would_be_deleted_is_asked_about_before_the_message_is_sent() -> None:
    from ui.view import View

    view = View()
    assistant, room = writing(TURN)
    assistant.meant = [memory("Is getting divorced")]
    (asked,) = room.send(view, "Forget the divorce")
    assert "Is getting divorced" in asked["hint"]
    assert "box" not in asked
    assert assistant.memory.chats.stored == {}
    (again,) = room.send(view, "Forget the divorce")
    assert "cf-forget" in again["hint"], "Enter twice is no answer"
    (changed,) = room.send_confirmed(view, "Forget the divorce and the rest")
    assert "cf-forget" in changed["hint"], "the text is not the one that was asked about"
    updates = list(room.send_confirmed(view, "Forget the divorce and the rest"))
    assert updates[0]["hint"] == ""
    assert view.to_learn == "q"


def test_nothing_is_asked_where_memory_is_off() -> None:
    from ui.view import View

    view = View(memory_on=False)
    assistant, room = writing(TURN)
    assistant.meant = [memory("Is getting divorced")]
    assert len(list(room.send(view, "Forget the divorce"))) > 1
    assert view.to_learn == "q"


def test_another_windows_reply_is_named_and_the_message_stays() -> None:
    from ui.view import View

    assistant, room = writing(TURN)
    assistant.is_writing = True
    (update,) = room.send(View(), "Hello")
    assert "another window" in update["hint"]
    assert "box" not in update
    assert assistant.memory.chats.stored == {}


def html_of(live: list[dict[Any, Any]]) -> str:
    """All that the live messages show."""
    parts = [part for message in live for part in message["content"]]
    return "".join(part if isinstance(part, str) else str(part.value) for part in parts)


def test_thoughts_stream_folded_and_as_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    import ui.chat

    clock = iter(range(1000))
    monkeypatch.setattr(ui.chat, "time", SimpleNamespace(monotonic=lambda: float(next(clock))))
    thoughts: list[TurnEvent] = [Thinking("<img src=x> "), Thinking("![y](https://z)")]
    updates, _, _ = send([*TURN[:2], *thoughts, *TURN[2:]])
    first, second, third = [html_of(update["live"]) for update in updates if set(update) == {"live"}]
    assert "Thinking…" in first
    assert "Thinking… 1 s" in second
    assert "cf-typing" not in second
    assert "&lt;img src=x&gt; ![y](https://z)" in second
    assert "Thought for 1 s" in third
    assert "Hi" in third


def test_the_meter_follows_the_turn_and_the_line_stands_where_the_prompt_begins() -> None:
    use = ContextUse(
        window=1000, profile=50, history=400, message=20, reply_reserve=250, dropped_rounds=3, begins_at="q"
    )
    updates, _, _ = send([*TURN[:2], Fitted(use), *TURN[2:]])
    (fitted,) = [update for update in updates if "47 %" in str(update.get("meter"))]
    assert "no longer fit" in html_of(fitted["live"])
    assert updates[-1]["meter"] == "", "the scripted assistant has no model any more"


def test_continuing_shows_what_there_is_and_adds_to_it() -> None:
    from ui.view import View

    view = View(chat_id="c")
    assistant, room = writing([Saved(message("q")), Token(" there"), Finished(message("r", "assistant"))])
    assistant.memory.chats.create(at=AT, memory_on=True)
    cut = Message("r", "c", "assistant", "Hello", AT, "complete", cuts=(Cut(5, "length"),))
    assistant.memory.chats.said += [message("q"), cut]
    updates = list(room.go_on(view))
    assert "Hello" in html_of(updates[0]["live"])
    (grown,) = [update["live"] for update in updates if set(update) == {"live"}]
    assert "Hello there" in html_of(grown)
    assert view.to_learn == "q"
