"""What happens in a turn, as typed events: the protocol between `assistant.turn` and whoever shows it."""

from dataclasses import dataclass

from assistant.context_use import ContextUse
from memory.values import Message, Recall


@dataclass(frozen=True, slots=True)
class Saved:
    """The user's message is on disk."""

    message: Message


@dataclass(frozen=True, slots=True)
class RecalledNotes:
    """Retrieval is done; `recall.notes` may be empty, which is a normal answer."""

    recall: Recall


@dataclass(frozen=True, slots=True)
class Fitted:
    """The prompt is made; `use` says what takes how much of the window in it."""

    use: ContextUse


@dataclass(frozen=True, slots=True)
class Thinking:
    """A piece of what the model thinks before it replies; no part of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the reply's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The reply is on disk: complete, stopped by the user, or cut by a limit (`message.cut`)."""

    message: Message


@dataclass(frozen=True, slots=True)
class Failed:
    """No reply, or none to its end. `error` is the sentence to show; what was written so far is kept."""

    error: str
    message: Message | None = None


TurnEvent = Saved | RecalledNotes | Fitted | Thinking | Token | Finished | Failed
