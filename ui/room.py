"""The models room: a panel over the page with one section each for getting, finding, running and connecting models.

It frames the sections and knows nothing of what happens inside them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.render import icon


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its short name in ids, its name for a person, and what builds it inside the column that is open."""

    name: str
    label: str
    build: Callable[[], Any]


def build_room(sections: Sequence[Section]) -> dict[str, Any]:
    """The room inside the row that is open; what each section's builder returned, by the section's name."""
    gr.HTML("", elem_id="room-shade", apply_default_css=False)
    built: dict[str, Any] = {}
    with gr.Column(elem_id="room", min_width=0):
        gr.HTML(head(sections), elem_id="room-head", apply_default_css=False)
        for section in sections:
            with gr.Column(elem_id=f"room-{section.name}", elem_classes="cf-section", min_width=0):
                built[section.name] = section.build()
    return built


def head(sections: Sequence[Section]) -> str:
    """The room's name, its close button, and a tab for each section."""
    tabs = "".join(
        f'<button type="button" class="cf-tab" role="tab" aria-controls="room-{each.name}" aria-selected="false" '
        f'id="tab-{each.name}" data-tab-of="{each.name}" tabindex="-1">{each.label}</button>'
        for each in sections
    )
    close = (
        '<button type="button" class="cf-icon-button" data-room-close aria-label="Close" title="Close">'
        f"{icon('close')}</button>"
    )
    return (
        f'<div class="cf-room-head"><h2 id="room-title">Models</h2>{close}</div>'
        f'<div class="cf-tabs" role="tablist" aria-label="Models">{tabs}</div>'
    )
