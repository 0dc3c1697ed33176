"""One reply of a model server, while it comes: events → pieces, and in the end its `Done`. Pure."""

from collections.abc import Iterator

from models.chat import Done, FinishReason, Piece, Thought
from models.remote_events import Delta
from models.thinking import Thinking

EVENTS_PER_TOKEN = 2  # servers send a token an event; one that sends far more than was asked for is stopped
CHARACTERS_PER_TOKEN = 64  # longer than any usual token


class RemoteReply:
    """One reply; `take` every event, then `rest`, then `done`. `reason` is the server's own word for why it ended.

    `prompt_tokens` stands in for what the server does not tell; `limit` is the most tokens that were asked for.
    """

    def __init__(self, *, prompt_tokens: int, context_tokens: int, limit: int, is_begun: bool) -> None:
        self._prompt_tokens = prompt_tokens
        self._cached_tokens = 0
        self._generated_tokens: int | None = None
        self._context_tokens = context_tokens
        self._limit = limit
        self._characters = 0
        self._thinking = Thinking(is_begun=is_begun)
        self.reason: str | None = None
        self.events = 0

    @property
    def is_over_limit(self) -> bool:
        """Whether there is more than was asked for, so that the server does not keep to it."""
        return self.events > EVENTS_PER_TOKEN * self._limit or self._characters > CHARACTERS_PER_TOKEN * self._limit

    def take(self, delta: Delta) -> Iterator[Piece | Thought]:
        """What may be shown after this event. Thoughts come in a field of their own, or between tags in the text."""
        self.events += bool(delta.text or delta.thought)
        self._characters += len(delta.text) + len(delta.thought)
        self.reason = delta.reason or self.reason
        if delta.prompt_tokens is not None:
            self._prompt_tokens = delta.prompt_tokens
        if delta.cached_tokens is not None:
            self._cached_tokens = delta.cached_tokens
        if delta.generated_tokens is not None:
            self._generated_tokens = delta.generated_tokens
        if delta.thought:
            yield Thought(delta.thought)
        if delta.text:
            yield from self._thinking.feed(delta.text)

    def rest(self) -> Iterator[Piece | Thought]:
        """What was held back, because it might have been the beginning of a tag."""
        yield from self._thinking.rest()

    def done(self, *, is_cancelled: bool) -> Done:
        """How it ended. Without the server's count, the events with text are counted: most send one for each token."""
        generated = self.events if self._generated_tokens is None else self._generated_tokens
        return Done(
            self._finish(generated, is_cancelled=is_cancelled),
            prompt_tokens=self._prompt_tokens,
            cached_tokens=min(self._cached_tokens, self._prompt_tokens),
            generated_tokens=generated,
        )

    def _finish(self, generated: int, *, is_cancelled: bool) -> FinishReason:
        if is_cancelled and self.reason is None:
            return "cancelled"
        if self.is_over_limit:
            return "length"
        if self.reason != "length":
            return "stop"
        is_full = generated < self._limit and self._prompt_tokens + generated >= self._context_tokens - 1
        return "context" if is_full else "length"
