"""Known models, recommended ones, and what a repository has → cards; pure. It knows no gradio and no assistant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.catalogue import CatalogueEntry
from models.download_records import DownloadState
from models.hub_files import RemoteFile
from models.recommend import Recommendation, Suggestion
from ui import render_downloads
from ui.render import button, esc
from ui.render_room import Card, cards, parameters, size, text

NOT_FREE = "its licence sets conditions"
PRIVACY = (
    "Nothing leaves this computer unless you press a download's button: then Hugging Face, where the models come from, "
    "learns your internet address and which model you fetch, and nothing else."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What has become of the known models: the downloads, the files that are here by name, and the one in use."""

    states: Sequence[DownloadState] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
    in_use: str = ""

    def download_of(self, entry: CatalogueEntry) -> DownloadState | None:
        """Its download that is not finished, the newest; None when there is none."""
        for state in reversed(self.states):
            path = state.source.path or state.name
            if (state.source.repository, path) == (entry.repository, entry.file):
                return state if state.status in render_downloads.UNFINISHED else None
        return None


def offer(found: Recommendation, standing: Standing, *, on_computer: int) -> str:
    """The card beside an empty chat: what this machine has, what suits it, and what is here already."""
    sentences = found.sentences[:1] if found.best else found.sentences
    said = "".join(f'<p class="cf-meta">{esc(sentence)}</p>' for sentence in sentences)
    best = cards([_offered(found.best, standing)]) if found.best else ""
    smaller = _smaller(found.smaller, standing) if found.smaller else ""
    return (
        '<section class="cf-offer" aria-label="A better model"><h3>A better model for this computer</h3>'
        f"{said}{best}{smaller}{_ways(on_computer)}</section>"
    )


def suggested_cards(found: Recommendation, standing: Standing) -> str:
    """The recommended model and the smaller one, in full."""
    shown = [(found.best, "recommended"), (found.smaller, "smaller and faster")]
    return cards(
        [
            _entry_card(each.entry, standing, badge=badge, note=_pace(each), is_best=each is found.best)
            for each, badge in shown
            if each is not None
        ]
    )


def catalogue_cards(entries: Sequence[CatalogueEntry], standing: Standing, *, fitting: int) -> str:
    """All known models; those that need more than `fitting` bytes of memory say so."""
    return cards(
        [
            _entry_card(entry, standing, badge="" if entry.memory_bytes <= fitting else "too large for the free memory")
            for entry in entries
        ]
    )


def remote_cards(files: Sequence[RemoteFile]) -> str:
    """What a repository has, to choose from; a button names its file by its place in the list."""
    return cards(
        [
            Card(
                title=file.name,
                facts=[part for part in (file.quantisation or "", _size(file), _parts(file)) if part],
                actions=[button("Download", "get:file", str(place), kind="small", name=f"Download {file.name}")],
            )
            for place, file in enumerate(files)
        ]
    )


def privacy_line() -> str:
    """What leaves the machine when something is downloaded."""
    return text(PRIVACY)


def _offered(suggestion: Suggestion, standing: Standing) -> Card:
    """The recommended model, as somebody reads it who has never heard of quantisation."""
    entry, state = suggestion.entry, standing.download_of(suggestion.entry)
    facts = [f"about {size(entry.approximate_bytes)} to download", _licence(entry), _languages(entry)]
    failed = state is not None and state.status == "failed"
    return Card(
        title=entry.name,
        badge="recommended",
        facts=render_downloads.facts(state) if state else facts,
        text=entry.good_for,
        note=(state.sentence if state and not failed else "") or _pace(suggestion),
        problem=state.sentence if state and failed else "",
        share=render_downloads.share(state) if state and state.bytes_total else None,
        actions=render_downloads.actions(state) if state else _ready(entry, standing, kind="primary"),
        is_best=True,
    )


def _smaller(suggestion: Suggestion, standing: Standing) -> str:
    """The smaller model in a line."""
    entry, state = suggestion.entry, standing.download_of(suggestion.entry)
    about = f"{', '.join(render_downloads.facts(state))}" if state else f"{size(entry.approximate_bytes)}"
    buttons = render_downloads.actions(state) if state else _ready(entry, standing, kind="link")
    return (
        f'<div class="cf-offer-smaller"><p>Smaller and faster: <b>{esc(entry.name)}</b> '
        f'<span class="cf-meta">({esc(about)}, {esc(_licence(entry))})</span></p>'
        f'<div class="cf-actions">{"".join(buttons)}</div></div>'
    )


def _ways(on_computer: int) -> str:
    here = ""
    if on_computer:
        count = "1 model" if on_computer == 1 else f"{on_computer} models"
        look = '<button type="button" class="cf-link" data-room="files">Look at them</button>'
        here = f"<span>Found on this computer: {count}. {look}</span>"
    every = '<button type="button" class="cf-link" data-room="get">All models</button>'
    return f'<p class="cf-ways">{here}{every}{button("Not now", "get:later")}</p>'


def _entry_card(
    entry: CatalogueEntry, standing: Standing, *, badge: str = "", note: str = "", is_best: bool = False
) -> Card:
    is_used = entry.file in standing.files and str(standing.files[entry.file]) == standing.in_use
    is_coming = standing.download_of(entry) is not None
    facts = [
        f"about {size(entry.approximate_bytes)}",
        f"needs {size(entry.memory_bytes)} of memory",
        f"{parameters(entry.parameters)} {entry.quantisation}",
        _licence(entry),
        _languages(entry),
    ]
    return Card(
        title=entry.name,
        badge="in use" if is_used else "in the list above" if is_coming else badge,
        facts=facts,
        text=entry.good_for,
        note=note,
        actions=[] if is_coming or is_used else _ready(entry, standing, kind="primary" if is_best else "small"),
        is_best=is_best,
    )


def _ready(entry: CatalogueEntry, standing: Standing, *, kind: str) -> list[str]:
    """What can be done about one that is not being fetched: use it where it is here, or download it."""
    path = standing.files.get(entry.file)
    if path is not None:
        return [button("Use", "get:use", str(path), kind=kind, name=f"Use {entry.name}")]
    return [button("Download", "get:entry", entry.id, kind=kind, name=f"Download {entry.name}")]


def _licence(entry: CatalogueEntry) -> str:
    return entry.licence if entry.is_permissive else f"{entry.licence}: {NOT_FREE}"


def _languages(entry: CatalogueEntry) -> str:
    return "English only" if entry.languages == ("en",) else f"{len(entry.languages)} languages"


def _size(file: RemoteFile) -> str:
    return f"about {size(file.size)}" if file.size else "size unknown"


def _parts(file: RemoteFile) -> str:
    return f"in {len(file.parts)} files" if len(file.parts) > 1 else ""


def _pace(suggestion: Suggestion) -> str:
    if suggestion.is_on_gpu:
        return "Fits onto the graphics card."
    speed = suggestion.tokens_per_second
    if speed is None:
        return "How fast it writes here can be told once the starter model has written a little."
    return f"Writes about {speed:.0f} words or parts of words a second here." if speed >= 1 else "Very slow here."
