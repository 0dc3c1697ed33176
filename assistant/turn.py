"""One turn of the chat, from the user's message to the saved reply. Read this file first.

    1  save the user's message              what was sent is never lost
    2  recall what is known about it        memory.recall → notes beside the message
    3  fit it all into the context          context.plan, append-only
    4  stream the reply                     models.chat, token by token; what a model thinks first stands beside it
    5  save the reply and its receipt       from then on the message is learnt from, in the background

Steps 2 and 3 are `assistant.composing`. The message is put on the learning queue as soon as it is saved, so that a
crash forgets nothing; whoever works the queue waits for the turn's end. A turn is a generator of typed events. Closing
it, or setting `TurnTools.stop`, stops the reply and keeps the text so far. It must not know who shows the events, which
model writes, or how memory works.
"""

import logging
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal, cast

from assistant import composing
from assistant.context import CountTokens
from assistant.events import Failed, Finished, Fitted, RecalledNotes, Saved, Thinking, Token, TurnEvent
from assistant.reply import Reply
from assistant.settings import Settings
from assistant.trouble import log_trouble
from memory.values import Message
from models.chat import ChatModel, Done, Piece, PromptMessage, Sampling, Thought
from models.errors import ConfidantError, InputError, MessageEmpty, MessageTooLong
from models.run_options import Adapter

if TYPE_CHECKING:
    from memory.service import MemoryService

logger = logging.getLogger(__name__)

UNEXPECTED = "Something went wrong inside Confidant; your message is kept. Try again, or restart the program."
NOTHING_WRITTEN = "The model wrote nothing. Try again, or say it in other words."
ONLY_THOUGHT = (
    "The model used all its room for thinking and had none left for a reply. Try again, or ask for less at once."
)
ONLY_THOUGHT_BY_ITSELF = "The model thought about it but wrote no reply. Try again, or say it in other words."
NOTHING_TO_ANSWER = "There is nothing to answer again in this chat. Send a new message."
NOTHING_TO_CONTINUE = "The last reply is complete: there is nothing to continue. Send a new message."
TurnEvents = Generator[TurnEvent, None, None]
DEFAULT_SAMPLING = Sampling()
STOPPED = Done("cancelled", prompt_tokens=0, cached_tokens=0, generated_tokens=0)


@dataclass(frozen=True)
class TurnTools:
    """What a turn works with. Setting `stop` ends the reply; without `count_tokens` the model counts, uncached.

    How many tokens a reply may have is in `settings`, whatever `sampling` says.
    """

    memory: "MemoryService"
    model: ChatModel
    settings: Settings
    count_tokens: CountTokens | None = None
    sampling: Sampling = DEFAULT_SAMPLING
    adapters: tuple[Adapter, ...] = ()
    stop: threading.Event = field(default_factory=threading.Event)
    now: Callable[[], datetime] = datetime.now


def take_turn(tools: TurnTools, *, chat_id: str, text: str) -> TurnEvents:
    """Save `text` as the user's message and answer it.

    Saved, RecalledNotes, Fitted, then Thinking… and Token…, then Finished or Failed. Only `Failed` comes, and nothing
    is saved, when the message is empty or too long, or the chat is gone.
    """
    try:
        _check(text, most=tools.settings.max_message_chars)
        to_learn = composing.remembers(tools, chat_id)
        message = tools.memory.chats.add_message(chat_id, speaker="user", text=text, at=tools.now(), to_learn=to_learn)
    except ConfidantError as error:
        yield Failed(str(error))
        return
    yield Saved(message)
    yield from _guarded(_answer, tools, message, Reply(tools.memory.chats, chat_id=chat_id, now=tools.now))


def retry_turn(tools: TurnTools, *, chat_id: str) -> TurnEvents:
    """Answer the chat's last user message if it has no reply, or one that failed or was stopped; as `take_turn`."""
    try:
        message, poor = _unanswered(tools.memory.chats.messages(chat_id, last=2))
        _learn_again(tools, message)
    except ConfidantError as error:
        yield Failed(str(error))
        return
    yield Saved(message)
    yield from _guarded(_answer, tools, message, Reply(tools.memory.chats, chat_id=chat_id, now=tools.now, row=poor))


def continue_turn(tools: TurnTools, *, chat_id: str) -> TurnEvents:
    """Go on with the chat's last reply where a limit has cut it: Saved, Fitted, Token…, then Finished or Failed.

    What it says is added to the same reply. If it fails, the reply stays as it is, and can be continued again.
    """
    try:
        message, short = _cut_short(tools.memory.chats.messages(chat_id, last=2))
        _learn_again(tools, message)
    except ConfidantError as error:
        yield Failed(str(error))
        return
    yield Saved(message)
    yield from _guarded(_go_on, tools, short, Reply.going_on(tools.memory.chats, short, now=tools.now))


def _learn_again(tools: TurnTools, message: Message) -> None:
    """Put a message on the queue once more, so that its new reply can be found later, too."""
    if composing.remembers(tools, message.chat_id):
        tools.memory.queue.put(message.id)


def _guarded(
    write: Callable[[TurnTools, Message, Reply], Generator[TurnEvent, None, Done]],
    tools: TurnTools,
    message: Message,
    reply: Reply,
) -> TurnEvents:
    """Write a reply. However it ends, its text so far is saved."""
    last: TurnEvent
    try:
        done = yield from write(tools, message, reply)
        last = _finish(reply, done)
    except GeneratorExit:  # whoever listened is gone: the same as stopping
        _keep(reply, "stopped")
        raise
    except ConfidantError as error:
        last = Failed(str(error), _keep(reply, "failed"))
    except Exception as error:  # noqa: BLE001  a turn's outermost edge: the page needs an end, the log the place
        log_trouble(logger, "A turn", error)
        last = Failed(UNEXPECTED, _keep(reply, "failed"))
    yield last


def _answer(tools: TurnTools, message: Message, reply: Reply) -> Generator[TurnEvent, None, Done]:
    """Steps 2 to 4."""
    said = composing.history(tools, message)
    is_remembering = composing.remembers(tools, message.chat_id)
    if is_remembering:
        reply.recall = composing.recall(tools, said)
        said = composing.keep_notes(tools, said, reply.recall.notes)
    yield RecalledNotes(reply.recall)
    plan = composing.plan(tools, said, is_remembering=is_remembering)
    yield Fitted(plan.use)
    return (yield from _stream(tools, plan.prompt, reply))


def _go_on(tools: TurnTools, short: Message, reply: Reply) -> Generator[TurnEvent, None, Done]:
    """Steps 3 and 4 for a reply that is there already in part, with the notes that its message has."""
    said = composing.history(tools, short)
    plan = composing.plan(tools, said, is_remembering=composing.remembers(tools, short.chat_id))
    yield Fitted(plan.use)
    return (yield from _stream(tools, plan.prompt, reply))


def _stream(tools: TurnTools, prompt: tuple[PromptMessage, ...], reply: Reply) -> Generator[TurnEvent, None, Done]:
    """Yield the reply's pieces as they come and return how it ended; leaving early cancels the request."""
    if tools.stop.is_set():
        return STOPPED
    tools.model.use_adapters(tools.adapters)
    parts = tools.model.stream(prompt, replace(tools.sampling, max_tokens=tools.settings.reply_tokens))
    with closing(cast("Generator[Piece | Thought | Done, None, None]", parts)):  # the contract: closing cancels
        for part in parts:
            match part:
                case Done():
                    return part
                case Thought(text):
                    reply.think(text)
                    yield Thinking(text)
                case Piece(text):
                    reply.add(text)
                    yield Token(text)
            if tools.stop.is_set():
                break
    return STOPPED


def _finish(reply: Reply, done: Done) -> Finished | Failed:
    """Save the whole reply; one without any visible text is a failure, unless the user stopped it."""
    if done.reason == "cancelled":
        return Finished(reply.break_off("stopped"))
    cut_by = done.reason if done.reason in ("length", "context") else None
    if not reply.text.strip():
        thought = ONLY_THOUGHT if cut_by else ONLY_THOUGHT_BY_ITSELF
        return Failed(thought if reply.has_thoughts else NOTHING_WRITTEN, reply.break_off("failed"))
    return Finished(reply.save("complete", cut_by=cut_by))


def _keep(reply: Reply, status: Literal["stopped", "failed"]) -> Message | None:
    """Save the text so far of a reply that was broken off; None when the disk fails too, or the chat is gone."""
    try:
        return reply.break_off(status)
    except ConfidantError as error:
        log_trouble(logger, "Saving a reply that was broken off", error)
        return None


def _check(text: str, *, most: int) -> None:
    if not text.strip():
        raise MessageEmpty("The message is empty. Write something first.")
    if len(text) > most:
        raise MessageTooLong(
            f"The message has {len(text):,} characters; at most {most:,} fit. Shorten it or send it in parts."
        )


def _unanswered(messages: Sequence[Message]) -> tuple[Message, Message | None]:
    """The user's message to answer again, and the failed or stopped reply that the new one replaces."""
    match messages:
        case [*_, Message(speaker="user") as message]:
            return message, None
        case [*_, Message(speaker="user") as message, Message(status="failed" | "stopped" | "pending") as poor]:
            return message, poor
    raise InputError(NOTHING_TO_ANSWER)


def _cut_short(messages: Sequence[Message]) -> tuple[Message, Message]:
    """The user's message, and the reply to it that a limit has cut."""
    match messages:
        case [*_, Message(speaker="user") as message, Message(status="complete") as reply] if reply.cut:
            return message, reply
    raise InputError(NOTHING_TO_CONTINUE)
