"""The conversation: receipts, what was learnt, stopped and failed replies, and the list of chats."""

from dataclasses import replace
from datetime import datetime

from memory.values import Change, Chat, Cut, Evidence, Learnt, Memory, Message, Recall, Recalled
from ui.render_chat import (
    Bubble,
    Conversation,
    bubbles,
    chat_list,
    duration,
    empty_chat,
    learnt_line,
    live_thought,
    thought,
    used,
)

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


def test_a_thought_stands_folded_above_the_reply_as_plain_text() -> None:
    _, reply = draw(QUESTION, replace(REPLY, thoughts=f" {EVIL} ![x](https://y) ", thought_s=65.4))
    assert reply.above.startswith('<details class="cf-thought"')
    assert "open" not in reply.above.partition(">")[0]
    assert "Thought for 1 min 5 s" in reply.above
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ![x](https://y)</div>" in reply.above
    assert reply.markdown == "**Hi**"
    assert draw(QUESTION, REPLY)[1].above == ""


def test_how_long_a_thought_took() -> None:
    assert [duration(seconds) for seconds in (0.4, 1.0, 59.9, 60.0, 125.0)] == ["", "1 s", "59 s", "1 min", "2 min 5 s"]
    assert "<summary>Thinking</summary>" in thought("x", key="1", seconds=0.2)
    assert "<summary>Thinking… 3 s</summary>" in live_thought("x", seconds=3.2, is_thinking=True)
    assert "<summary>Thought for 3 s</summary>" in live_thought("x", seconds=3.2, is_thinking=False)


def test_a_reply_that_was_only_thought_shows_it_above_the_failure() -> None:
    failure = replace(REPLY, text="", status="failed", thoughts="Hm.")
    _, reply = draw(QUESTION, failure, error="It used all its room for thinking.")
    assert "Hm." in reply.above
    assert "all its room" in reply.html
    assert "retry:retry" in reply.html


def test_a_cut_reply_says_why_and_only_the_last_one_can_go_on() -> None:
    by_length = replace(REPLY, cuts=(Cut(len(REPLY.text), "length"),))
    by_context = replace(REPLY, id="r2", cuts=(Cut(len(REPLY.text), "context"),))
    _, first, _, last = draw(QUESTION, by_length, replace(QUESTION, id="q2"), by_context)
    assert "greatest length" in first.html
    assert "more:continue" not in first.html
    assert "reading space is full" in last.html
    assert 'data-act="more:continue"' in last.html
    assert "cf-cut" not in draw(QUESTION, replace(REPLY, cuts=(Cut(1, "length"),)))[1].html, "it was continued"


def test_a_reply_that_did_not_go_on_says_what_happened() -> None:
    cut = replace(REPLY, cuts=(Cut(len(REPLY.text), "length"),))
    _, reply = draw(QUESTION, cut, error="The model stopped <unexpectedly>.")
    assert "The model stopped &lt;unexpectedly&gt;." in reply.html
    assert "more:continue" in reply.html
    assert "greatest length" not in reply.html


def test_the_line_stands_before_the_first_message_that_is_sent() -> None:
    later = replace(QUESTION, id="q2")
    shown = draw(QUESTION, REPLY, later, begins_at="q2")
    assert [("cf-dropped" in bubble.html) for bubble in shown] == [False, False, True]
    assert shown[2].html.index("cf-dropped") < shown[2].html.index("cf-user")
    assert "by memory" not in draw(later, begins_at="q2", memory_on=False)[0].html
    assert "cf-dropped" not in "".join(bubble.html for bubble in draw(QUESTION, REPLY, later))


def test_a_new_chat_says_where_what_is_written_goes() -> None:
    assert "Everything stays on this computer" in empty_chat(memory_on=True)
    elsewhere = empty_chat(memory_on=True, is_local=False)
    assert "leaves this computer" in elsewhere
    assert "stays" not in elsewhere
