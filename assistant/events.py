"""What happens in a turn, as typed events: the protocol between `assistant.turn` and whoever shows it."""

from dataclasses import dataclass

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
class Token:
    """A piece of the reply's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The reply is on disk: complete, or stopped by the user. `hit_limit` when it was cut by the token limit."""

    message: Message
    hit_limit: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """No reply, or none to its end. `error` is the sentence to show; what was written so far is kept."""

    error: str
    message: Message | None = None


TurnEvent = Saved | RecalledNotes | Token | Finished | Failed
