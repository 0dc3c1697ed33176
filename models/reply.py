"""Tokens, as they are drawn → pieces of text, to the end of a reply. Pure: the model comes as two small functions."""

import codecs
from collections.abc import Callable, Iterator, Sequence

from models.chat import FinishReason, Piece
from models.template import StopText


class Reply:
    """One reply being written. `pieces` may be read once; then `reason`, `tokens` and `text` say how it ended.

    `bytes_of` gives the bytes of a token, which may be a part of a character only; `is_end` whether a token ends the
    reply; `limit` is the most tokens it may have.
    """

    def __init__(self, *, bytes_of: Callable[[int], bytes], is_end: Callable[[int], bool], limit: int) -> None:
        self._bytes_of = bytes_of
        self._is_end = is_end
        self._limit = limit
        self.tokens: list[int] = []
        self.text = ""
        self.reason: FinishReason = "length"

    def pieces(
        self, tokens: Iterator[int], *, stops: Sequence[str] = (), cancelled: Callable[[], bool]
    ) -> Iterator[Piece]:
        """Whole characters only; what is left of one at the end is dropped, and so are stop texts."""
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        stop = StopText(stops)
        for token in tokens:
            if cancelled():
                self.reason = "cancelled"
                break
            if self._is_end(token):
                self.reason = "stop"
                break
            self.tokens.append(token)
            text = stop.feed(decoder.decode(self._bytes_of(token)))
            if text:
                self.text += text
                yield Piece(text)
            if stop.stopped:
                self.reason = "stop"
                return
            if len(self.tokens) >= self._limit:
                break
        if rest := stop.rest():
            self.text += rest
            yield Piece(rest)

    @property
    def is_exact(self) -> bool:
        """Whether the text is all that the tokens say: no stop text and no half character was cut from it."""
        return b"".join(map(self._bytes_of, self.tokens)) == self.text.encode()
