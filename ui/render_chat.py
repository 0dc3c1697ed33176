"""A chat → the bubbles of the conversation, with what was thought before each reply, used, and learnt; pure.

The chat list beside it as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from memory.changes import LEAST_CONFIDENCE
from memory.values import Change, Chat, CutBy, Learnt, Message, Recall, Recalled
from ui.render import button, esc, icon_button, quiet_markdown, short, time_tag
from ui.render_context import dropped_line

SAVED_AS = {
    "added": "Saved",
    "superseded": "Updated",
    "ended": "No longer true",
    "corrected": "Corrected",
}
TO_CHECK = "To check"
SPEAKERS = {"the user wrote:": "You wrote:", "you wrote:": "Confidant wrote:"}
NO_REPLY = "There is no reply to this message yet."
CUT_SHORT = "The reply was not finished."
CUT_BY = {
    "length": "The reply stops here because it reached the greatest length allowed.",
    "context": "The reply stops here because the model's reading space is full.",
}


@dataclass(frozen=True, slots=True)
class Bubble:
    """One entry of the conversation: `markdown` (a reply, made quiet), `html` (our own) below it and `above` it."""

    speaker: str
    markdown: str = ""
    html: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one chat shows: its messages, oldest first, with receipts by reply id and learnt by user message id.

    The model is no longer sent what stands before the message `begins_at`; "" when it is sent everything.
    """

    messages: Sequence[Message]
    receipts: Mapping[str, Recall] = field(default_factory=dict)
    learnt: Mapping[str, Learnt] = field(default_factory=dict)
    target: str | None = None
    error: str = ""
    begins_at: str = ""
    memory_on: bool = True


def bubbles(conversation: Conversation, *, now: datetime) -> list[Bubble]:
    """The messages as bubbles. What was learnt from a user's message stands under the reply to it."""
    shown: list[Bubble] = []
    messages = conversation.messages
    for position, message in enumerate(messages):
        following = messages[position + 1] if position + 1 < len(messages) else None
        if message.speaker == "user":
            answered = following is not None and following.speaker == "assistant"
            below = "" if answered else _unanswered(conversation, message, is_last=following is None)
            above = dropped_line(memory_on=conversation.memory_on) if message.id == conversation.begins_at else ""
            text = user_text(message, is_target=message.id == conversation.target)
            shown.append(Bubble("user", html=above + text + below))
        else:
            asked = messages[position - 1] if position else None
            shown.append(_reply(conversation, message, asked, is_last=following is None, now=now))
    return shown


def _reply(
    conversation: Conversation, message: Message, asked: Message | None, *, is_last: bool, now: datetime
) -> Bubble:
    lines = [anchor(message, is_target=message.id == conversation.target)]
    if message.status == "stopped":
        lines.append('<p class="cf-mark">Stopped</p>')
    elif message.status in ("failed", "pending"):
        lines.append(failed(conversation.error if is_last else "", can_retry=is_last))
    elif message.cut:
        lines.append(cut_line(message.cut, error=conversation.error if is_last else "", can_continue=is_last))
    lines.append(used(conversation.receipts.get(message.id), key=message.id, now=now))
    if asked is not None:
        lines.append(learnt_line(conversation.learnt.get(asked.id)))
    above = thought(message.thoughts, key=message.id, seconds=message.thought_s) if message.thoughts else ""
    return Bubble("assistant", markdown=quiet_markdown(message.text), html="".join(lines), above=above)


def _unanswered(conversation: Conversation, message: Message, *, is_last: bool) -> str:
    saved = learnt_line(conversation.learnt.get(message.id))
    return saved + (failed(conversation.error or NO_REPLY, can_retry=True) if is_last else "")


def anchor(message: Message, *, is_target: bool) -> str:
    """An invisible place to scroll to; `data-target` makes the page scroll there once."""
    return f'<span class="cf-anchor" id="m-{esc(message.id)}"{" data-target" if is_target else ""}></span>'


def user_text(message: Message, *, is_target: bool = False) -> str:
    """What the user wrote, verbatim: no markdown, line breaks kept."""
    target = " data-target" if is_target else ""
    return f'<div class="cf-user" id="m-{esc(message.id)}"{target}>{esc(message.text)}</div>'


def failed(error: str, *, can_retry: bool) -> str:
    """The sentence of a failed turn, with Retry where it can be retried."""
    retry = button("Retry", "retry:retry", kind="small") if can_retry else ""
    return f'<div class="cf-failed" role="alert"><span>{esc(error or CUT_SHORT)}</span>{retry}</div>'


def cut_line(by: CutBy, *, error: str, can_continue: bool) -> str:
    """Which limit has cut the reply, or why it did not go on, with Continue where it can."""
    more = button("Continue", "more:continue", kind="small") if can_continue else ""
    return f'<div class="cf-cut" role="status"><span>{esc(error or CUT_BY[by])}</span>{more}</div>'


def thought(thoughts: str, *, key: str, seconds: float) -> str:
    """What the model thought before its reply, folded, as plain text; the page keeps it open under `key`."""
    took = duration(seconds)
    return _thought(thoughts, key=key, said=f"Thought for {took}" if took else "Thinking", marks="")


def live_thought(thoughts: str, *, seconds: float, is_thinking: bool) -> str:
    """The same while the reply is awaited or written, and drawn several times a second."""
    took = duration(seconds)
    said = f"Thinking… {took}".strip() if is_thinking else f"Thought for {took}" if took else "Thinking"
    return _thought(thoughts, key="live", said=said, marks=f" data-live{' data-busy' if is_thinking else ''}")


def _thought(thoughts: str, *, key: str, said: str, marks: str) -> str:
    return (
        f'<details class="cf-thought" data-keep="thought-{esc(key)}"{marks}><summary>{said}</summary>'
        f'<div class="cf-thought-text">{esc(thoughts.strip())}</div></details>'
    )


def duration(seconds: float) -> str:
    """Whole seconds as a person says them, "" for less than one: "12 s", "1 min 5 s"."""
    minutes, rest = divmod(int(seconds), 60)
    return " ".join(part for part in (f"{minutes} min" if minutes else "", f"{rest} s" if rest else "") if part)


def used(recall: Recall | None, *, key: str, now: datetime) -> str:
    """The line “Used 2 memories”, folded; each with its text, its date and a way to the message it came from.

    The page keeps it open under `key` when the conversation is drawn again.
    """
    if recall is None or not recall.injected:
        return ""
    count = len(recall.injected)
    items = "".join(f"<li>{_used_item(item, now=now)}</li>" for item in recall.injected)
    name = "1 memory" if count == 1 else f"{count} memories"
    keep = f'data-keep="used-{esc(key)}"'
    return f'<details class="cf-used" {keep}><summary>Used {name}</summary><ul>{items}</ul></details>'


def _used_item(item: Recalled, *, now: datetime) -> str:
    words = item.text if item.kind == "memory" else short(_to_the_reader(item.text), 280)
    text = esc(words[:1].upper() + words[1:])
    past = ' <span class="cf-tag">past</span>' if item.is_past else ""
    where = button("Show message", "chats:message", item.message_id) if item.message_id else "added by hand"
    return (
        f'<span class="cf-used-text">{text}</span>{past}'
        f'<span class="cf-meta">{time_tag(item.said_at, now=now)} · {where}</span>'
    )


def _to_the_reader(text: str) -> str:
    """An excerpt as a person reads it: in the notes, "you" is the model and "the user" is the person."""
    for written, shown in SPEAKERS.items():
        if text.casefold().startswith(written):
            return shown + text[len(written) :]
    return text


def learnt_line(learnt: Learnt | None) -> str:
    """One chip for each thing that was learnt, with its own Undo, and one for what was deleted on request, for good."""
    if learnt is None:
        return ""
    chips = [_chip(change, label) for change in learnt.changes if (label := _label(change))]
    if learnt.forgotten:
        count = "1 memory" if learnt.forgotten == 1 else f"{learnt.forgotten} memories"
        chips.append(f'<li class="cf-chip cf-chip-forgot"><span class="cf-chip-label">Forgot {count}</span></li>')
    return f'<ul class="cf-learnt" aria-label="Learnt from your message">{"".join(chips)}</ul>' if chips else ""


def _label(change: Change) -> str:
    """What a chip calls the change; "" for one that is not worth a chip. What was saved once stays called so."""
    never_sure = change.action in SAVED_AS and change.memory.confidence < LEAST_CONFIDENCE
    if change.memory.status == "proposed" and (never_sure or change.action == "doubted"):
        return TO_CHECK
    return SAVED_AS.get(change.action, "")


def _chip(change: Change, label: str) -> str:
    before = ""
    if change.replaced is not None and change.replaced.text != change.memory.text:
        before = f' <span class="cf-before">before: {esc(change.replaced.text)}</span>'
    undo = button("Undo", "reply:undo", change.undo_id, name=f"Undo: {change.memory.text}")
    return (
        f'<li class="cf-chip"><span class="cf-chip-label">{label}:</span> '
        f'<span class="cf-chip-text">{esc(change.memory.text)}</span>{before} {undo}</li>'
    )


def edge(label: str, act: str) -> str:
    """The button for earlier messages above the conversation, or for the newest ones below it."""
    return f'<div class="cf-edge">{button(label, act, kind="small")}</div>'


def title_bar(title: str) -> str:
    """The open chat's title."""
    return f'<h1 class="cf-title">{esc(title)}</h1>'


def empty_chat(*, memory_on: bool, is_local: bool = True) -> str:
    """What a new chat says before the first message; `is_local` whether what is written stays on this computer."""
    second = (
        "Tell me about yourself in passing, and I will remember it in the next chat."
        if memory_on
        else "Memory is off: nothing from this chat is remembered, and nothing you told me before is used."
    )
    where = (
        "Everything stays on this computer."
        if is_local
        else "A server elsewhere answers: what you write here leaves this computer."
    )
    return f'<div class="cf-empty"><h2>What is on your mind?</h2><p>{second}</p><p>{where}</p></div>'


def chat_list(chats: Sequence[Chat], *, active: str | None, renaming: str | None, deleting: str | None) -> str:
    """The list of chats; at most one of them shows a name field or asks whether to delete it."""
    if not chats:
        return '<p class="cf-quiet">Your chats will be listed here.</p>'
    items = "".join(_chat_item(chat, active=active, renaming=renaming, deleting=deleting) for chat in chats)
    return f'<ul class="cf-chats" aria-label="Chats">{items}</ul>'


def _chat_item(chat: Chat, *, active: str | None, renaming: str | None, deleting: str | None) -> str:
    if chat.id == renaming:
        return (
            '<li class="cf-chat cf-form" data-form><input class="cf-input" data-field data-focus maxlength="120" '
            f'aria-label="Title of the chat" value="{esc(chat.title)}">'
            f"{button('Save', 'chats:save', chat.id, kind='small')}"
            f"{button('Cancel', 'chats:cancel', kind='small')}</li>"
        )
    if chat.id == deleting:
        return (
            '<li class="cf-chat cf-form" data-form><span>Delete this chat and its messages?</span>'
            f"{button('Delete', 'chats:delete', chat.id, kind='danger')}"
            f"{button('Keep', 'chats:cancel', kind='small')}</li>"
        )
    current = ' aria-current="true"' if chat.id == active else ""
    title = chat.title or "New chat"
    return (
        f'<li class="cf-chat{" cf-active" if current else ""}"><button type="button" class="cf-open" '
        f'data-act="chats:open" data-id="{esc(chat.id)}"{current}>{esc(title)}</button>'
        f"{icon_button('rename', 'chats:rename', chat.id, label=f'Rename “{title}”')}"
        f"{icon_button('delete', 'chats:ask', chat.id, label=f'Delete “{title}”')}</li>"
    )
