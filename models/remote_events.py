"""The bytes of a model server's event stream → what each event adds to the reply. Pure.

Server-sent events as the HTML standard describes them, with the JSON that OpenAI's chat interface puts into them. They
are read here and not by httpx2, whose reader passes over the lines that only keep a connection alive: a server that
sends nothing else could not be told from one that thinks. It must not know connections, or which server it is.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MAX_EVENT_BYTES = 2**20
END = "[DONE]"


class StreamFault(Exception):
    """The stream holds what no event is. `said` is the event itself when the server reports a fault in it, else ""."""

    def __init__(self, said: str = "") -> None:
        super().__init__("not an event of a chat reply")
        self.said = said


@dataclass(frozen=True, slots=True)
class Delta:
    """What one event adds: text, a thought, why the reply ends, or the counts of tokens; each may be missing."""

    text: str = ""
    thought: str = ""
    reason: str | None = None
    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    generated_tokens: int | None = None


def data_of(chunks: Iterable[bytes]) -> Iterator[str]:
    """The data of each event, for every line also an empty text ("still there"); raises `StreamFault`."""
    data: list[str] = []
    for line in _lines(chunks):
        name, _, value = line.partition(b":")
        if name == b"data" or (name == b"error" and value):  # llama.cpp once named its errors so
            data.append(value.removeprefix(b" ").decode("utf-8", errors="replace"))
            if sum(map(len, data)) > MAX_EVENT_BYTES:
                raise StreamFault
        elif not line and data:
            yield "\n".join(data)
            data = []
        yield ""
    if data:
        yield "\n".join(data)  # the server closed without the empty line at the end


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without their ends, which are LF or CR LF; raises `StreamFault` when one is too long to be an event's."""
    rest = bytearray()
    for chunk in chunks:
        rest += chunk
        *lines, last = rest.split(b"\n")
        yield from (bytes(line.removesuffix(b"\r")) for line in lines)
        rest = last
        if len(rest) > MAX_EVENT_BYTES:
            raise StreamFault
    if rest:
        yield bytes(rest)


def delta_of(data: str) -> Delta:
    """What the event with this data adds; raises `StreamFault` when it is no event of a chat, or reports a fault."""
    try:
        read = json.loads(data)
    except ValueError as error:
        raise StreamFault from error
    if not isinstance(read, dict):
        raise StreamFault
    if read.get("error") or ("choices" not in read and "usage" not in read):
        raise StreamFault(data)
    choices = read.get("choices") or [{}]
    choice = choices[0] if isinstance(choices, list) and isinstance(choices[0], dict) else {}
    delta = choice.get("delta")
    said = delta if isinstance(delta, dict) else {}
    reason = choice.get("finish_reason")
    return Delta(
        text=_text(said.get("content")),
        thought=_text(said.get("reasoning_content")) or _text(said.get("reasoning")),
        reason=reason if isinstance(reason, str) else None,
        **_counts(read),
    )


def _counts(read: dict[str, Any]) -> dict[str, int | None]:
    """Counts as OpenAI's usage gives them; the cached part also as llama.cpp's timings do."""
    usage, timings = _dict(read.get("usage")), _dict(read.get("timings"))
    cached = _count(_dict(usage.get("prompt_tokens_details")).get("cached_tokens"))
    return {
        "prompt_tokens": _count(usage.get("prompt_tokens")),
        "cached_tokens": _count(timings.get("cache_n")) if cached is None else cached,
        "generated_tokens": _count(usage.get("completion_tokens")),
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None
