"""The conversation: receipts, what was learnt, stopped and failed replies, and the list of chats."""

from dataclasses import replace
from datetime import datetime

from memory.values import Change, Chat, Evidence, Learnt, Memory, Message, Recall, Recalled
from ui.render_chat import Bubble, Conversation, bubbles, chat_list, learnt_line, used

AT = datetime(2026, 3, 20, 12, 0)
EVIL = "<script>alert(1)</script>"
QUESTION = Message(id="q1", chat_id="c", speaker="user", text="# Hello\n<b>you</b>", at=AT, status="complete")
REPLY = Message(id="r1", chat_id="c", speaker="assistant", text="**Hi**", at=AT, status="complete")


def memory(text: str) -> Memory:
    return Memory(
        id=f"id of {text}",
        text=text,
        subject="user",
        kind="fact",
        slot=None,
        value=None,
        status="current",
        valid_from=None,
        valid_to=None,
        event_on=None,
        confidence=0.9,
        pinned=False,
        sensitivity=None,
        uses=0,
        created_at=AT,
        updated_at=AT,
        evidence=(Evidence(text, AT),),
    )


def item(text: str, **changes: object) -> Recalled:
    plain = Recalled("memory", "i", text, said_at=AT, message_id="q1", chat_id="c", injected=True)
    return replace(plain, **changes)  # type: ignore[arg-type]


def draw(*messages: Message, **more: object) -> list[Bubble]:
    return bubbles(Conversation(messages, **more), now=AT)  # type: ignore[arg-type]


def test_the_users_words_are_shown_as_written() -> None:
    question, reply = draw(QUESTION, REPLY)
    assert question.markdown == ""
    assert "# Hello\n&lt;b&gt;you&lt;/b&gt;" in question.html
    assert 'id="m-q1"' in question.html
    assert reply.markdown == "**Hi**"


def test_a_receipt_shows_text_date_and_source() -> None:
    drawn = used(Recall(items=(item("Lives in Lisbon"), item("Was born", message_id=None))), key="r1", now=AT)
    assert "Used 2 memories" in drawn
    assert "Lives in Lisbon" in drawn
    assert "today" in drawn
    assert 'data-act="chats:message" data-id="q1"' in drawn
    assert "added by hand" in drawn
    assert "Used 1 memory<" in used(Recall(items=(item("x"),)), key="r1", now=AT)


def test_only_what_was_injected_is_on_the_receipt() -> None:
    assert used(Recall(items=(item("x", injected=False),)), key="r1", now=AT) == ""
    assert used(None, key="r1", now=AT) == ""


def test_each_thing_learnt_has_its_own_undo_and_says_what_it_replaced() -> None:
    changes = (
        Change("u1", "added", memory("Is called Maya")),
        Change("u2", "superseded", memory("Lives in Lisbon"), replaced=memory("Lives in Porto")),
        Change("u3", "confirmed", memory("Likes tea")),
    )
    drawn = learnt_line(Learnt("q1", "c", changes))
    assert drawn.count("cf-chip-text") == 2
    assert 'data-act="reply:undo" data-id="u1"' in drawn
    assert "Updated:" in drawn
    assert "before: Lives in Porto" in drawn
    assert "Likes tea" not in drawn
    assert learnt_line(Learnt("q1", "c")) == learnt_line(None) == ""


def test_what_was_learnt_stands_under_the_reply() -> None:
    learnt = {"q1": Learnt("q1", "c", (Change("u1", "added", memory("Is called Maya")),))}
    question, reply = draw(QUESTION, REPLY, learnt=learnt)
    assert "Is called Maya" not in question.html
    assert "Is called Maya" in reply.html


def test_a_stopped_reply_says_so() -> None:
    assert "Stopped" in draw(QUESTION, replace(REPLY, status="stopped"))[1].html


def test_a_failed_reply_shows_its_sentence_and_retry_while_it_is_the_last() -> None:
    broken = replace(REPLY, status="failed")
    last = draw(QUESTION, broken, error="The model stopped.")[1]
    assert "The model stopped." in last.html
    assert "retry:retry" in last.html
    earlier = draw(QUESTION, broken, replace(QUESTION, id="q2"), REPLY, error="The model stopped.")[1]
    assert "retry:retry" not in earlier.html
    assert "The model stopped." not in earlier.html


def test_a_message_without_a_reply_can_be_retried() -> None:
    assert "retry:retry" in draw(QUESTION)[0].html


def test_nothing_untrusted_becomes_html() -> None:
    change = Change("u", "superseded", memory(EVIL), replaced=memory(EVIL + "2"))
    chat = Chat(id=EVIL, title=EVIL, created_at=AT, updated_at=AT, memory_on=True, has_own_title=True)
    drawn = [
        learnt_line(Learnt("q1", "c", (change,))),
        used(Recall(items=(item(EVIL, message_id=EVIL),)), key=EVIL, now=AT),
        draw(replace(QUESTION, text=EVIL, id=EVIL), error=EVIL)[0].html,
        chat_list([chat], active=None, renaming=None, deleting=None),
        chat_list([chat], active=None, renaming=EVIL, deleting=None),
        chat_list([chat], active=None, renaming=None, deleting=EVIL),
    ]
    assert not any("<script" in html for html in drawn)
    assert all("&lt;script" in html for html in drawn)


def test_the_list_marks_the_open_chat_and_asks_before_deleting() -> None:
    chats = [
        Chat(id=name, title=name.upper(), created_at=AT, updated_at=AT, memory_on=True, has_own_title=False)
        for name in ("a", "b")
    ]
    plain = chat_list(chats, active="a", renaming=None, deleting=None)
    assert plain.count("aria-current") == 1
    assert "chats:delete" not in plain
    assert 'data-act="chats:delete" data-id="b"' in chat_list(chats, active="a", renaming=None, deleting="b")
    assert "listed here" in chat_list([], active=None, renaming=None, deleting=None)


def test_what_was_deleted_on_request_is_counted_without_its_text_or_an_undo() -> None:
    drawn = learnt_line(Learnt("q1", "c", forgotten=3))
    assert "Forgot 3 memories" in drawn
    assert "Undo" not in drawn
    assert "Forgot 1 memory<" in learnt_line(Learnt("q1", "c", forgotten=1))
    assert learnt_line(Learnt("q1", "c")) == ""


def test_what_learning_is_not_sure_of_is_not_called_saved() -> None:
    unsure = replace(memory("Lives in Faro"), status="proposed", confidence=0.4)
    for action in ("added", "doubted"):
        drawn = learnt_line(Learnt("q1", "c", changes=(Change("u", action, unsure),)))  # type: ignore[arg-type]
        assert "To check:" in drawn
        assert "Saved" not in drawn
    saved = Change("u", "added", replace(unsure, confidence=0.9))
    assert "Saved:" in learnt_line(Learnt("q1", "c", changes=(saved,))), "it came into doubt later"
    settled = Learnt("q1", "c", changes=(Change("u", "doubted", memory("Takes the U2")),))
    assert learnt_line(settled) == "", "it was accepted since"


def test_an_excerpt_says_you_to_the_person() -> None:
    mine = item("the user wrote: “tea”", kind="message")
    other = item("you wrote: “coffee”", kind="message", id="j")
    drawn = used(Recall(items=(mine, other)), key="r1", now=AT)
    assert "You wrote: “tea”" in drawn
    assert "Confidant wrote: “coffee”" in drawn
