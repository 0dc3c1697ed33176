"""The models room, “Get a model”: what suits this machine, all known models, any other by hand, and the downloads.

It knows nothing of how a model is fetched or what suits a machine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from models import catalogue
from models.errors import ConfidantError, InputError, NotFound
from models.hub_files import RemoteFile
from models.source import Source, parse
from ui.render import hint
from ui.render_downloads import AT_WORK, download_cards, download_line
from ui.render_get import Standing, catalogue_cards, offer, privacy_line, remote_cards, suggested_cards
from ui.render_room import busy, heading, text

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.model_room import ModelRoom

Updates = dict[Any, Any]
Listing = tuple[Source, list[RemoteFile]]
Seen = tuple[str, int]  # the model in use, and how many downloads are done
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_TO_QUIET_LOOK = 5.0  # after the page is up: the models are loaded first
LATER = "offer_later"
TOKEN_KEPT = "The token is kept. Try the download again."  # noqa: S105  a sentence, no token
TOKEN_GONE = "The token is forgotten."  # noqa: S105
LOOKING = "Asking what there is…"
LOADING = "Loading the model…"
GONE = "This model is not in the list any more. Look again."
EVERYTHING_HERE = "What you download is used as soon as it is here. You can go on chatting meanwhile."


@dataclass(frozen=True)
class GetParts:
    """The components. `offer` is the card beside an empty chat, `line` the download at the side of the page.

    `listing` is what the server had when it was asked, `seen` what was drawn last, `quiet` the clock of the quiet look.
    """

    offer: gr.HTML
    line: gr.HTML
    best: gr.HTML
    downloads: gr.HTML
    everything: gr.HTML
    text: gr.Textbox
    look: gr.Button
    files: gr.HTML
    token: gr.Textbox
    keep: gr.Button
    hint: gr.HTML
    clock: gr.Timer
    quiet: gr.Timer
    listing: gr.State
    seen: gr.State

    @property
    def all(self) -> list[Any]:
        """Every part, for an event's outputs."""
        return list(vars(self).values())


def build_offer() -> gr.HTML:
    """The card beside an empty chat, inside the column that is open."""
    return gr.HTML("", elem_id="offer", apply_default_css=False)


def build_line() -> gr.HTML:
    """The download at the side of the page, inside the column that is open."""
    return gr.HTML("", elem_id="download", apply_default_css=False)


def build_get(card: gr.HTML, line: gr.HTML) -> GetParts:
    """The section, inside the column that is open; `card` and `line` stand elsewhere on the page."""
    problem = gr.HTML("", elem_id="get-hint", apply_default_css=False)
    downloads = gr.HTML("", elem_id="get-downloads", apply_default_css=False)
    best = gr.HTML("", elem_id="get-best", apply_default_css=False)
    with gr.Accordion("All known models", open=False, elem_id="get-known"):
        everything = gr.HTML("", elem_id="get-all", apply_default_css=False)
    with gr.Accordion("Any other model, and access token", open=False, elem_id="get-other"):
        with gr.Row(elem_classes="cf-buttons"):
            wanted = gr.Textbox(
                label="Repository or address", placeholder="owner/name, or https://…/model.gguf", elem_id="get-text"
            )
            look = gr.Button("Look", elem_id="get-look", scale=0, min_width=90)
        files = gr.HTML("", elem_id="get-files", apply_default_css=False)
        with gr.Row(elem_classes="cf-buttons"):
            token = gr.Textbox(
                label="Access token", type="password", elem_id="get-token",
                info="Only for models whose licence has to be accepted there first; kept in the system's keyring.",
            )  # fmt: skip
            keep = gr.Button("Keep", elem_id="get-keep", scale=0, min_width=90)
    gr.HTML(text(EVERYTHING_HERE) + privacy_line(), apply_default_css=False)
    clock, quiet = gr.Timer(SECONDS_BETWEEN_LOOKS, active=False), gr.Timer(SECONDS_TO_QUIET_LOOK)
    return GetParts(
        card, line, best, downloads, everything, wanted, look, files, token, keep, problem, clock, quiet,
        gr.State(None), gr.State(None),
    )  # fmt: skip


class GetModels:
    """The section's events, and those of the card and of the line."""

    def __init__(self, assistant: "Callable[[], Assistant]", room: "Callable[[], ModelRoom]", parts: GetParts) -> None:
        self._assistant = assistant
        self._room = room
        self._parts = parts

    def wire(self, bridge: gr.HTML) -> list[Any]:
        """Connect the components; `bridge` brings clicks on cards as `get` events.

        Returns the events after which another model may be in use.
        """
        parts = self._parts
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
        bridge.get(self.act, [parts.seen, parts.listing], parts.all, trigger_mode="multiple", **quiet)
        parts.clock.tick(self.draw, parts.seen, parts.all, **quiet)
        parts.quiet.tick(self.look_around, None, [parts.offer, parts.quiet], **quiet)
        for asked in (parts.look.click, parts.text.submit):
            asked(self.look, parts.text, parts.all, **quiet)
        parts.keep.click(self.keep_token, [parts.token, parts.seen], parts.all, **quiet)
        return [parts.seen.change(gr.skip, None, parts.hint, **quiet)]

    def draw(self, seen: Seen | None) -> Updates:
        """Everything, read anew. After a download's end the clock looks once more: its model is about to be used."""
        drawn, now = self.fresh(), self._now()
        if seen is not None and seen[0] != now[0] and (choice := self._assistant().model_in_use) is not None:
            gr.Info(f"“{choice.name}” answers from now on.", duration=5, title="")
        if seen != now:
            drawn[self._parts.clock] = gr.Timer(active=True)
        return {**drawn, self._parts.seen: now}

    def fresh(self) -> Updates:
        """What is shown; the clock runs while something is being fetched, or loaded."""
        room, parts, standing = self._room(), self._parts, self._standing()
        arriving, found = self._assistant().arriving, room.offer()
        downloads = download_cards(standing.states, in_use=standing.in_use, arriving=arriving)
        return {
            parts.offer: self._offer(),
            parts.line: download_line(standing.states),
            parts.best: text(found.sentences[0]) + suggested_cards(found, standing),
            parts.downloads: heading("Downloads") + downloads if downloads else "",
            parts.everything: catalogue_cards(catalogue.load().entries, standing, fitting=room.fitting_bytes()),
            parts.clock: gr.Timer(active=bool(arriving) or any(each.status in AT_WORK for each in standing.states)),
        }

    def look_around(self) -> Updates:
        """Look for what other programs have, once and quietly, as soon as nothing is loading; the card then tells."""
        parts, finder = self._parts, self._room().finder
        if not self._is_offered():
            return {parts.quiet: gr.Timer(active=False)}
        if self._assistant().status().loading:
            return {parts.quiet: gr.Timer(active=True)}
        finder.look()
        return {parts.offer: self._offer(), parts.quiet: gr.Timer(active=not finder.found.is_done)}

    def look(self, wanted: str) -> Iterator[Updates]:
        """Ask the server what it has, to choose from."""
        parts = self._parts
        yield {parts.files: busy(LOOKING), parts.listing: None, parts.hint: ""}
        try:
            source = parse(wanted)
            files = self._room().downloads.files(source)
        except ConfidantError as error:
            yield {parts.files: hint(str(error), kind="error")}
            return
        yield {parts.files: heading("What there is") + remote_cards(files), parts.listing: (source, files)}

    def act(self, seen: Seen | None, listing: Listing | None, event: gr.EventData) -> Iterator[Updates]:
        """A click on a card."""
        act, target, said = str(event._data.get("act")), str(event._data.get("id", "")), ""
        if act == "use":
            yield {self._parts.hint: busy(LOADING)}
        try:
            self._do(act, target, listing)
        except ConfidantError as error:
            said = hint(str(error), kind="error")
        cleared: Updates = {self._parts.files: "", self._parts.text: ""} if act == "file" and not said else {}
        yield {**self.draw(seen), **cleared, self._parts.hint: said}

    def keep_token(self, token: str, seen: Seen | None) -> Updates:
        """Keep the access token, or forget it when the field is empty."""
        token = token.strip()
        try:
            said = self._room().keep_token(token or None) or (TOKEN_KEPT if token else TOKEN_GONE)
        except ConfidantError as error:
            return {self._parts.hint: hint(str(error), kind="error")}
        return {**self.draw(seen), self._parts.token: "", self._parts.hint: hint(said)}

    def _standing(self) -> Standing:
        room, choice = self._room(), self._assistant().model_in_use
        return Standing(room.downloads.states(), room.own_files(), choice.id if choice else "")

    def _now(self) -> Seen:
        standing = self._standing()
        return standing.in_use, sum(each.status == "done" for each in standing.states)

    def _is_offered(self) -> bool:
        """Whether a better model is offered beside an empty chat: there is only the tiny one, and nobody said no."""
        choice = self._assistant().model_in_use
        return (choice is None or choice.is_starter) and self._assistant().memory.preferences.get(LATER) is None

    def _offer(self) -> str:
        if not self._is_offered():
            return ""
        room = self._room()
        on_computer = sum(each.kind == "chat" for each in room.finder.found.models)
        return offer(room.offer(), self._standing(), on_computer=on_computer)

    def _do(self, act: str, target: str, listing: Listing | None) -> None:
        downloads = self._room().downloads
        match act:
            case "entry":
                entry = catalogue.load().entry(target)
                if entry is None:
                    raise NotFound(GONE)
                downloads.start(Source(repository=entry.repository, path=entry.file))
            case "file":
                downloads.start(*_listed(listing, target))
            case "pause":
                downloads.pause(target)
            case "resume":
                downloads.resume(target)
            case "cancel":
                downloads.cancel(target)
            case "dismiss":
                downloads.dismiss(target)
            case "use":
                self._assistant().choose_model(target)
            case "later":
                self._assistant().memory.preferences.set(LATER, "yes")


def _listed(listing: Listing | None, place: str) -> tuple[Source, RemoteFile]:
    """The file at this place of what was listed. Raises `InputError` when the list is not there any more."""
    if listing is None or not place.isdecimal() or int(place) >= len(listing[1]):
        raise InputError(GONE)
    return listing[0], listing[1][int(place)]
