"""Memories → the cards of the Memories panel; pure."""

from collections.abc import Sequence
from datetime import date, datetime

from memory.values import Memory
from ui.render import button, esc, time_tag

# More cards than anybody scrolls through; the search finds the rest.
MOST_CARDS = 200
MAX_CHARS = 2000


def memory_list(
    memories: Sequence[Memory], *, now: datetime, search: str, editing: str | None, deleting: str | None
) -> str:
    """The panel's list: current memories first, past ones folded below; explains itself when there are none."""
    if not memories:
        return _empty(search)
    current = [memory for memory in memories if memory.status != "past"]
    past = [memory for memory in memories if memory.status == "past"]
    cards = [_card(memory, now=now, editing=editing, deleting=deleting) for memory in current[:MOST_CARDS]]
    html = f'<ul class="cf-memories">{"".join(cards)}</ul>' if cards else '<p class="cf-quiet">Nothing current.</p>'
    if len(current) > MOST_CARDS:
        html += f'<p class="cf-quiet">And {len(current) - MOST_CARDS} more: use the search to find them.</p>'
    if past:
        cards = [_card(memory, now=now, editing=editing, deleting=deleting) for memory in past[:MOST_CARDS]]
        html += (
            f'<details class="cf-past" id="past-memories" data-keep="past"><summary>Past ({len(past)})</summary>'
            f'<ul class="cf-memories">{"".join(cards)}</ul></details>'
        )
    return html


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
    if memory.pinned:
        tags.append("<span>pinned</span>")
    if memory.status == "proposed":
        tags.append("<span>not confirmed</span>")
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
    return f'<p class="cf-actions">{edit}{delete}</p>'


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
