"""Tokens, as they are drawn → pieces of text, to the end of a reply. Pure: the model comes as a few small functions."""

import codecs
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from models.chat import FinishReason, Piece, Thought
from models.template import StopText
from models.thinking import Thinking


class Tokens(Protocol):
    """What a reply needs to know of single tokens; `models.vocabulary.Vocabulary` is one."""

    def bytes_of(self, token: int) -> bytes:
        """The bytes of a token, which may be a part of a character only."""

    def is_end(self, token: int) -> bool:
        """Whether the token ends a reply."""

    def marker(self, token: int) -> str:
        """The text of a control token that tells thinking from a reply, "" for all others."""


class Reply:
    """One reply being written. `pieces` may be read once; then `reason`, `tokens` and `text` say how it ended.

    `limit` is the most tokens it may have, and `at_limit` how it ends when it has them. `thinking` tells thoughts from
    the reply; without it all is reply. `text` holds no thoughts.
    """

    def __init__(
        self, vocabulary: Tokens, *, limit: int, at_limit: FinishReason = "length", thinking: Thinking | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._limit = limit
        self._thinking = thinking
        self.tokens: list[int] = []
        self.text = ""
        self.reason: FinishReason = at_limit

    def pieces(
        self, tokens: Iterator[int], *, stops: Sequence[str] = (), cancelled: Callable[[], bool]
    ) -> Iterator[Piece | Thought]:
        """Whole characters only; what is left of one at the end is dropped, and so are stop texts."""
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        stop = StopText(stops)
        for token in tokens:
            if cancelled():
                self.reason = "cancelled"
                break
            if self._vocabulary.is_end(token):
                self.reason = "stop"
                break
            self.tokens.append(token)
            yield from self._shown(self._parts(token, decoder), stop)
            if stop.stopped:
                self.reason = "stop"
                return
            if len(self.tokens) >= self._limit:
                break
        if self._thinking is not None:
            yield from self._shown(self._thinking.rest(), stop)
        if not stop.stopped and (rest := stop.rest()):
            self.text += rest
            yield Piece(rest)

    @property
    def is_exact(self) -> bool:
        """Whether the text is all that the tokens say: no thought, stop text or half character was cut from it."""
        return b"".join(map(self._vocabulary.bytes_of, self.tokens)) == self.text.encode()

    def _parts(self, token: int, decoder: codecs.IncrementalDecoder) -> Iterator[Piece | Thought]:
        if self._thinking is None:
            yield Piece(decoder.decode(self._vocabulary.bytes_of(token)))
        elif marker := self._vocabulary.marker(token):
            yield from self._thinking.marker(marker)
        else:
            yield from self._thinking.feed(decoder.decode(self._vocabulary.bytes_of(token)))

    def _shown(self, parts: Iterator[Piece | Thought], stop: StopText) -> Iterator[Piece | Thought]:
        """Thoughts as they are, the reply to its first stop text."""
        for part in parts:
            if isinstance(part, Thought):
                yield part
            elif not stop.stopped and (text := stop.feed(part.text)):
                self.text += text
                yield Piece(text)
