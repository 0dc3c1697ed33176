"""Memories → the cards of the Memories panel; pure."""

from collections.abc import Sequence
from datetime import date, datetime

from memory.shortlist import in_profile
from memory.values import Memory
from ui.render import button, esc, short, time_tag

# More cards than anybody scrolls through; the search finds the rest.
MOST_CARDS = 200
MAX_CHARS = 2000
MOST_IN_QUESTION = 5
ALWAYS_ON = "The assistant is told this in every new chat."
PRIVATE = "Told to no model that runs on another computer."
NEVER_BY_ITSELF = "Sensitive: never used as a standing fact, only where a message is about it."


def memory_list(
    memories: Sequence[Memory], *, now: datetime, search: str, editing: str | None, deleting: str | None
) -> str:
    """The panel's list: what is to be checked, then current memories, past ones folded; explains an empty panel."""
    if not memories:
        return _empty(search)
    proposed, current, past = (
        [memory for memory in memories if memory.status == status] for status in ("proposed", "current", "past")
    )
    html = _to_check(proposed, now=now)
    cards = [_card(memory, now=now, editing=editing, deleting=deleting) for memory in current[:MOST_CARDS]]
    html += f'<ul class="cf-memories">{"".join(cards)}</ul>' if cards else '<p class="cf-quiet">Nothing current.</p>'
    if len(current) > MOST_CARDS:
        html += f'<p class="cf-quiet">And {len(current) - MOST_CARDS} more: use the search to find them.</p>'
    if past:
        cards = [_card(memory, now=now, editing=editing, deleting=deleting) for memory in past[:MOST_CARDS]]
        html += (
            f'<details class="cf-past" id="past-memories" data-keep="past"><summary>Past ({len(past)})</summary>'
            f'<ul class="cf-memories">{"".join(cards)}</ul></details>'
        )
    return html


def _to_check(proposed: Sequence[Memory], *, now: datetime) -> str:
    """What learning was not sure of, above everything else; it counts for nothing until it is accepted."""
    if not proposed:
        return ""
    cards = "".join(_proposal(memory, now=now) for memory in proposed[:MOST_CARDS])
    return (
        '<section class="cf-to-check" aria-labelledby="to-check"><h3 id="to-check">To check</h3>'
        '<p class="cf-quiet">Not used before you accept it.</p>'
        f'<ul class="cf-memories">{cards}</ul></section>'
    )


def _proposal(memory: Memory, *, now: datetime) -> str:
    accept = button("Accept", "memories:accept", memory.id, kind="small", name=f"Accept: {memory.text}")
    dismiss = button("Dismiss", "memories:dismiss", memory.id, name=f"Dismiss: {memory.text}")
    body = f'{_text(memory)}{_meta(memory, now=now)}{_source(memory)}<p class="cf-actions">{accept}{dismiss}</p>'
    return f'<li class="cf-memory cf-proposed" id="memory-{esc(memory.id)}">{body}</li>'


def delete_question(memories: Sequence[Memory]) -> str:
    """Asked above the message box before a message is sent that asks for these to be forgotten."""
    shown = "".join(f"<li>{esc(short(memory.text, 120))}</li>" for memory in memories[:MOST_IN_QUESTION])
    if len(memories) > MOST_IN_QUESTION:
        shown += f"<li>and {len(memories) - MOST_IN_QUESTION} more</li>"
    keep = '<button type="button" class="cf-small" data-act="reply:cancel" data-focus>Keep them</button>'
    return (
        '<div class="cf-forget" data-form role="group" aria-label="Delete these memories?">'
        f"<p>This will delete for good:</p><ul>{shown}</ul>"
        f'<p class="cf-actions">{button("Send and delete", "confirm:send", kind="danger")}{keep}</p></div>'
    )


def count_line(current: int) -> str:
    """The panel's heading."""
    number = f' <span class="cf-count">{current}</span>' if current else ""
    return f'<h2 class="cf-panel-title">Memories{number}</h2>'


def _empty(search: str) -> str:
    if search:
        return f'<p class="cf-quiet">No memory matches “{esc(search)}”.</p>'
    return (
        '<div class="cf-empty-panel"><p><b>Nothing yet.</b></p><p>When you mention something about yourself, such as '
        "where you live or what you like, it is kept here, with the sentence it came from. You can change or delete "
        "everything, and add what you want to be known.</p></div>"
    )


def _card(memory: Memory, *, now: datetime, editing: str | None, deleting: str | None) -> str:
    if memory.id == editing:
        body = _edit_form(memory)
    elif memory.id == deleting:
        body = _text(memory) + _delete_question(memory)
    else:
        body = _text(memory) + _meta(memory, now=now) + _source(memory) + _actions(memory)
    past = " cf-is-past" if memory.status == "past" else ""
    return f'<li class="cf-memory{past}" id="memory-{esc(memory.id)}">{body}</li>'


def _text(memory: Memory) -> str:
    about = "" if memory.subject in ("", "user") else f'<span class="cf-about">{esc(memory.subject)}</span>'
    return f'<p class="cf-memory-text">{esc(memory.text)}{about}</p>'


def _meta(memory: Memory, *, now: datetime) -> str:
    said = memory.evidence[0].at if memory.evidence else memory.created_at
    tags = [f'<span class="cf-kind cf-kind-{memory.kind}">{memory.kind}</span>']
    if memory.status == "past":
        tags.append(f"<span>{_from_to(memory.valid_from, memory.valid_to)}</span>")
    elif memory.event_on is not None:
        tags.append(f"<span>on {_date(memory.event_on)}</span>")
    if memory.sensitivity is not None:
        why = ALWAYS_ON if in_profile(memory) else NEVER_BY_ITSELF
        tags.append(f'<span class="cf-tag cf-sensitive" title="{esc(why)}">{esc(memory.sensitivity)}</span>')
    if memory.pinned:
        tags.append("<span>pinned</span>")
    if in_profile(memory):
        tags.append(f'<span class="cf-tag cf-always-on" title="{ALWAYS_ON}">always on</span>')
    if memory.private:
        tags.append(f'<span class="cf-tag" title="{PRIVATE}">private</span>')
    return f'<p class="cf-meta">{" · ".join([*tags, time_tag(said, now=now)])}</p>'


def _source(memory: Memory) -> str:
    if not memory.evidence:
        return ""
    source = memory.evidence[0]
    if source.message_id is None:
        return '<p class="cf-source cf-by-hand">Written by you</p>'
    show = button("Show in chat", "chats:message", source.message_id)
    return f'<p class="cf-source"><q>{esc(source.quote)}</q> {show}</p>'


def _actions(memory: Memory) -> str:
    edit = button("Edit", "memories:edit", memory.id, name=f"Edit: {memory.text}")
    delete = button("Delete", "memories:ask", memory.id, name=f"Delete: {memory.text}")
    return f'<p class="cf-actions">{edit}{_pin(memory)}{_private(memory)}{delete}</p>'


def _pin(memory: Memory) -> str:
    """Pin or Unpin where that changes something: only what is true can be told in every chat."""
    if memory.pinned:
        return button("Unpin", "memories:unpin", memory.id, name=f"Unpin: {memory.text}")
    if memory.status != "current" or in_profile(memory):
        return ""
    return button("Pin", "memories:pin", memory.id, name=f"Pin: {memory.text}")


def _private(memory: Memory) -> str:
    """What decides whether a model that runs elsewhere may be told it."""
    if memory.private:
        return button("Not private", "memories:share", memory.id, name=f"Not private: {memory.text}")
    return button("Private", "memories:private", memory.id, name=f"Make private: {memory.text}")


def _edit_form(memory: Memory) -> str:
    return (
        f'<div class="cf-form" data-form><textarea class="cf-input" data-field data-focus rows="3" '
        f'maxlength="{MAX_CHARS}" aria-label="Text of the memory">{esc(memory.text)}</textarea>'
        f"{button('Save', 'memories:save', memory.id, kind='primary')}"
        f"{button('Cancel', 'memories:cancel', kind='small')}</div>"
    )


def _delete_question(memory: Memory) -> str:
    return (
        '<div class="cf-form" data-form><span>Delete this for good? It is not learnt again.</span>'
        f"{button('Delete', 'memories:delete', memory.id, kind='danger')}"
        f"{button('Keep', 'memories:cancel', kind='small')}</div>"
    )


def _from_to(start: date | None, end: date | None) -> str:
    if start and end:
        return f"{_date(start)} – {_date(end)}"
    if end:
        return f"until {_date(end)}"
    return f"since {_date(start)}" if start else "no longer true"


def _date(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
