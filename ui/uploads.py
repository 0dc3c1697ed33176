"""What may be uploaded to the page's server: one model file at a time, and none that the disk has no room for.

Gradio takes whatever is sent; a file of ten gigabytes is normal here, so what is not wanted is refused before, or as
soon as its name is read, and leaves nothing behind. It must know nothing of models beyond the end of their names.
"""

import os
import shutil
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

PATHS = frozenset({"/gradio_api/upload"})
SUFFIX = b".gguf"
SPARE_BYTES = 500_000_000  # stays free on the disk
NOT_WANTED = "Only one GGUF file at a time can be put here: its name ends in .gguf."
BROKEN_OFF = "The upload was broken off."

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


def refusal(method: str, headers: Mapping[bytes, bytes]) -> int | None:
    """The status to refuse an upload with by its first lines, or None."""
    length = headers.get(b"content-length", b"")
    if method != "POST":
        return 405
    if b"origin" not in headers:  # every browser sends it with an upload
        return 403
    if not length.isdigit():
        return 411
    folder = Path(os.environ["GRADIO_TEMP_DIR"])
    return 413 if int(length) > shutil.disk_usage(folder).free - SPARE_BYTES else None


class OneModel:
    """Passes an upload's body on while it is one file with the right name.

    Otherwise, and when the browser leaves, it raises the error at which gradio removes what has arrived.
    """

    def __init__(self, receive: Receive, headers: Mapping[bytes, bytes]) -> None:
        from python_multipart.multipart import MultipartParser, parse_options_header

        self._receive = receive
        self._name, self._value, self._files, self._fault = b"", b"", 0, ""
        _, options = parse_options_header(headers.get(b"content-type", b""))
        callbacks: Any = {
            "on_header_field": self._add_name,
            "on_header_value": self._add_value,
            "on_header_end": self._judge,
        }
        boundary = options.get(b"boundary")
        self._parser = MultipartParser(boundary, callbacks) if boundary else None

    async def __call__(self) -> Message:
        """The next message. Raises starlette's `MultiPartException`."""
        from starlette.formparsers import MultiPartException

        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise MultiPartException(BROKEN_OFF)
        if self._parser is not None:  # without a boundary gradio refuses it by itself
            self._parser.write(message.get("body", b""))
        if self._fault:
            raise MultiPartException(self._fault)
        return message

    def _add_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _judge(self) -> None:
        from python_multipart.multipart import parse_options_header

        name, value = self._name.lower(), self._value
        self._name = self._value = b""
        if name == b"content-disposition":
            _, options = parse_options_header(value)
            self._files += 1
            if self._files > 1 or not options.get(b"filename", b"").lower().endswith(SUFFIX):
                self._fault = NOT_WANTED
