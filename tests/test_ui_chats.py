"""The list of chats: what a click on "New chat" draws."""

from types import SimpleNamespace
from typing import Any

import pytest

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def chats(monkeypatch: pytest.MonkeyPatch) -> Any:
    from ui import chats as module
    from ui.conversation import ConversationParts

    parts = ConversationParts(**{name: name for name in ConversationParts.__dataclass_fields__})  # type: ignore[arg-type]
    monkeypatch.setattr(module, "draw_chat", lambda parts, assistant, view: {"memory_switch": view.memory_on})
    return module.ChatList(lambda: SimpleNamespace(), parts, None)  # type: ignore[arg-type, return-value]


def test_a_new_chat_takes_the_place_of_an_open_one(chats: Any) -> None:
    from ui.view import View

    view = View(chat_id="c", memory_on=False)
    assert chats.new(view) == {"memory_switch": True}
    assert view.chat_id is None


def test_a_new_chat_that_is_there_already_is_not_drawn_over_what_is_clicked_in_it(chats: Any) -> None:
    from ui.view import View

    view = View(chat_id=None, memory_on=False)
    assert list(chats.new(view)) == ["hint"]
    assert not view.memory_on


def test_a_name_that_is_being_written_is_given_up_for_the_new_chat(chats: Any) -> None:
    from ui.view import View

    view = View(chat_id=None, renaming_chat="c")
    assert "memory_switch" in chats.new(view)
    assert view.renaming_chat is None
