"""Downloads → cards, and one line for the side of the page; pure. It knows no gradio, no session and no assistant."""

from collections.abc import Sequence

from models.download_records import DownloadState
from ui.render import button, esc
from ui.render_room import Card, cards, duration, progress, size

STATES = {
    "waiting": "waits for its turn",
    "running": "downloading",
    "paused": "paused",
    "checking": "checking",
    "done": "done",
    "failed": "stopped",
    "cancelled": "cancelled",
}
AT_WORK = frozenset({"waiting", "running", "checking"})
UNFINISHED = AT_WORK | {"paused", "failed"}
ARRIVING = "loading; a reply that is being written comes first"


def download_cards(states: Sequence[DownloadState], *, in_use: str, arriving: str = "") -> str:
    """The downloads, with what can be done about each; `arriving` is the file that is about to be used."""
    shown = [state for state in states if state.status != "cancelled"]
    return cards([_card(state, in_use=in_use, arriving=arriving) for state in shown])


def download_line(states: Sequence[DownloadState]) -> str:
    """The download that is at work, or else one that was stopped, in one line that leads to all of them."""
    unfinished = [state for state in states if state.status in UNFINISHED]
    state = next((each for each in unfinished if each.status in AT_WORK), unfinished[0] if unfinished else None)
    if state is None:
        return ""
    percent = f" · {share(state):.0%}" if state.bytes_total else ""
    left = f" · {duration(state.seconds_left)} left" if state.seconds_left is not None else ""
    bar = progress(share(state), name=state.name) if state.bytes_total else ""
    return (
        f'<button type="button" class="cf-download" data-room="get" title="{esc(state.name)}">'
        f"<span>{esc(state.name)}</span><small>{STATES[state.status]}{percent}{left}</small>{bar}</button>"
    )


def facts(state: DownloadState) -> list[str]:
    """How far it is: status, bytes, speed, time left."""
    said = [STATES[state.status]]
    if state.status in {"running", "paused", "checking"}:
        total = f" of {size(state.bytes_total)}" if state.bytes_total else ""
        said.append(f"{size(state.bytes_done)}{total}")
    if state.bytes_per_second:
        said.append(f"{size(int(state.bytes_per_second))}/s")
    if state.seconds_left is not None and state.status == "running":
        said.append(f"{duration(state.seconds_left)} left")
    return said


def share(state: DownloadState) -> float:
    """How much of it is here, in [0, 1]; 0 while its size is unknown."""
    return min(1.0, state.bytes_done / state.bytes_total) if state.bytes_total else 0.0


def actions(state: DownloadState) -> list[str]:
    """The buttons for what can be done about one that is not finished."""

    def act(label: str, name: str) -> str:
        return button(label, f"get:{name}", state.id, kind="small", name=f"{label} {state.name}")

    match state.status:
        case "waiting" | "running" | "checking":
            return [act("Pause", "pause"), act("Cancel", "cancel")]
        case "paused":
            return [act("Resume", "resume"), act("Cancel", "cancel")]
        case "failed":
            return [act("Try again", "resume"), act("Cancel", "cancel")]
    return []


def _card(state: DownloadState, *, in_use: str, arriving: str) -> Card:
    path = str(state.path) if state.path is not None else ""
    is_used, is_arriving = bool(path) and path == in_use, bool(path) and path == arriving
    failed = state.status == "failed"
    is_open = state.status in UNFINISHED and bool(state.bytes_total)
    return Card(
        title=state.name,
        badge="in use" if is_used else "",
        facts=[ARRIVING] if is_arriving else facts(state),
        note="" if failed else state.sentence,
        problem=state.sentence if failed else "",
        actions=actions(state) or _done_actions(state, is_used=is_used or is_arriving),
        share=share(state) if is_open else None,
    )


def _done_actions(state: DownloadState, *, is_used: bool) -> list[str]:
    use = button("Use", "get:use", str(state.path), kind="small", name=f"Use {state.name}")
    off = button("Take off the list", "get:dismiss", state.id, kind="small", name=f"Take {state.name} off the list")
    return [off] if is_used or state.path is None else [use, off]
