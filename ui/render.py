"""Values → small pieces of HTML and markdown; pure. It knows no gradio, no session and no assistant.

Memory texts, chat titles and model output are untrusted: text goes through `esc` into HTML, and a reply goes through
`quiet_markdown` before gradio's markdown renders it. A button names its event and act in `data-act`; `page.js` hands it
to the bridge. Gradio's sanitizer strips `data-` attributes from replies, so a reply cannot make such a button.
"""

import html
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

FENCED = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
INLINE_CODE = re.compile(r"(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
LINK = re.compile(r"(?<![!\\])\[(?P<text>[^\]\n]*)\]\(\s*<?(?P<url>[^)\s>]*)>?(?:\s[^)]*)?\)")

ICONS = {
    "rename": '<path d="M12 20h9M16.5 3.5a2.1 2.1 0 0 1 3 3L7 19l-4 1 1-4Z"/>',
    "delete": '<path d="M3 6h18M8 6V4h8v2M6 6l1 14h10l1-14M10 11v5M14 11v5"/>',
    "chats": '<path d="M4 6h16M4 12h16M4 18h10"/>',
    "memories": '<path d="M6 3h12v18l-6-4-6 4Z"/>',
    "close": '<path d="M6 6l12 12M18 6 6 18"/>',
}


def esc(text: str) -> str:
    """The text as HTML, quotes included, so that it may also stand in an attribute."""
    return html.escape(text, quote=True)


def icon(name: str) -> str:
    """A line icon, hidden from screen readers (the button around it has a label)."""
    return f'<svg class="cf-icon" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>'


def button(label: str, act: str, target: str = "", *, kind: str = "link", name: str = "") -> str:
    """A real button that triggers `act` ("event:act") with the id `target`; `name` is its accessible name if longer."""
    named = f' aria-label="{esc(name)}" title="{esc(name)}"' if name else ""
    return (
        f'<button type="button" class="cf-{kind}" data-act="{esc(act)}" data-id="{esc(target)}"{named}>'
        f"{esc(label)}</button>"
    )


def icon_button(name: str, act: str, target: str, *, label: str) -> str:
    """A button with an icon for a face and `label` for a name."""
    return (
        f'<button type="button" class="cf-icon-button" data-act="{esc(act)}" data-id="{esc(target)}" '
        f'aria-label="{esc(label)}" title="{esc(label)}">{icon(name)}</button>'
    )


def day(at: datetime, *, now: datetime) -> str:
    """A date the way a person says it: "today", "yesterday", "Tuesday", "3 Nov", "3 Nov 2024"."""
    days = (now.date() - at.date()).days
    if days == 0:
        return "today"
    if days == 1:
        return "yesterday"
    if 1 < days < 7:
        return f"{at:%A}"
    return f"{at.day} {at:%b}" if at.year == now.year else f"{at.day} {at:%b} {at.year}"


def time_tag(at: datetime, *, now: datetime) -> str:
    """`day` with the exact time on hover."""
    return f'<time datetime="{at.isoformat()}" title="{at:%d %b %Y, %H:%M}">{day(at, now=now)}</time>'


def short(text: str, limit: int) -> str:
    """The text on one line, cut at a word near `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + "…"


def quiet_markdown(text: str) -> str:
    """A reply's markdown without raw HTML, images or disguised links; code is left as it is.

    Images become the text they were written as, `[label](address)` shows its address: nothing loads by itself, and
    nobody clicks on an address that they have not seen.
    """
    parts, start = [], 0
    for block in FENCED.finditer(text):
        parts += [_quiet_prose(text[start : block.start()]), block.group()]
        start = block.end()
    return "".join([*parts, _quiet_prose(text[start:])])


def _quiet_prose(text: str) -> str:
    parts, start = [], 0
    for code in INLINE_CODE.finditer(text):
        parts += [_quiet_words(text[start : code.start()]), code.group()]
        start = code.end()
    return "".join([*parts, _quiet_words(text[start:])])


def _quiet_words(text: str) -> str:
    text = TAG_START.sub("&lt;", text).replace("![", "!\\[")
    return LINK.sub(lambda link: f"{link['text']} ({link['url']})" if link["text"] else link["url"], text)


def hint(sentence: str, *, kind: str = "info") -> str:
    """A line above the message box; `kind` is "info" or "error". An empty sentence is an empty line."""
    return f'<p class="cf-hint cf-hint-{kind}" role="status">{esc(sentence)}</p>' if sentence else ""


def loading_line(loading: Sequence[str]) -> str:
    """What is still loading, in one calm line; empty when nothing is."""
    if not loading:
        return ""
    names = " and ".join(esc(name) for name in loading)
    spinner = '<span class="cf-spinner" aria-hidden="true"></span>'
    return f'<p class="cf-loading" role="status">{spinner}Loading the {names}…</p>'


def warnings_banner(warnings: Sequence[str]) -> str:
    """Warnings as a foldable banner, open at first; empty when there are none."""
    if not warnings:
        return ""
    count = "1 thing to know" if len(warnings) == 1 else f"{len(warnings)} things to know"
    items = "".join(f"<li>{esc(warning)}</li>" for warning in warnings)
    return (
        f'<details class="cf-banner" id="warnings" data-keep="warnings" open><summary>{count}</summary>'
        f"<ul>{items}</ul></details>"
    )


def starter_note(models_folder: Path, *, is_starter: bool) -> str:
    """The ways to a better model; says first that the starter model is tiny when it is in use."""
    ways = (
        '<p class="cf-ways">'
        '<button type="button" class="cf-link" data-room="get">More models</button>'
        '<button type="button" class="cf-link" data-room="run">How it runs</button></p>'
    )
    if not is_starter:
        return ways
    folder = f'<code class="cf-path">{esc(str(models_folder))}</code>'
    return (
        '<details class="cf-note cf-note-starter" id="starter-note" data-keep="starter-note" open>'
        "<summary>Tiny starter model</summary>"
        "<p>Good for trying everything out; it writes badly. Get a better one below, or put a .gguf file into "
        f"{folder}, or start with <code>--model FILE.gguf</code>.</p></details>{ways}"
    )
