"""One turn of the chat, from the user's message to the saved reply. Read this file first.

    1  save the user's message              what was sent is never lost
    2  recall what is known about it        memory.recall → notes beside the message
    3  fit it all into the context          context.fit, append-only
    4  stream the reply                     models.chat, token by token
    5  save the reply and its receipt       from then on the message is learnt from, in the background

The message is put on the learning queue as soon as it is saved, so that a crash forgets nothing; whoever works the
queue waits for the turn's end. A turn is a generator of typed events. Closing it, or setting `TurnTools.stop`, stops
the reply and keeps the text so far. It must not know who shows the events, which model writes, or how memory works.
"""

import logging
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, cast

from assistant import context, prompts
from assistant.context import CountTokens
from assistant.events import Failed, Finished, RecalledNotes, Saved, Token, TurnEvent
from assistant.reply import Reply
from assistant.settings import Settings
from assistant.trouble import log_trouble
from memory.values import Message, MessageStatus, Recall
from models.chat import ChatModel, Done, Piece, PromptMessage, Sampling
from models.errors import ConfidantError, InputError, MessageEmpty, MessageTooLong

if TYPE_CHECKING:
    from memory.service import MemoryService

logger = logging.getLogger(__name__)

UNEXPECTED = "Something went wrong inside Confidant; your message is kept. Try again, or restart the program."
NOTHING_WRITTEN = "The model wrote nothing. Try again, or say it in other words."
NOTHING_TO_ANSWER = "There is nothing to answer again in this chat. Send a new message."
TurnEvents = Generator[TurnEvent, None, None]
STOPPED = Done("cancelled", prompt_tokens=0, cached_tokens=0, generated_tokens=0)


@dataclass(frozen=True)
class TurnTools:
    """What a turn works with. Setting `stop` ends the reply; without `count_tokens` the model counts, uncached."""

    memory: "MemoryService"
    model: ChatModel
    settings: Settings
    count_tokens: CountTokens | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    now: Callable[[], datetime] = datetime.now


def take_turn(tools: TurnTools, *, chat_id: str, text: str) -> TurnEvents:
    """Save `text` as the user's message and answer it: Saved, RecalledNotes, Token…, then Finished or Failed.

    Only `Failed` comes, and nothing is saved, when the message is empty or too long, or the chat is gone.
    """
    try:
        _check(text, most=tools.settings.max_message_chars)
        message = tools.memory.chats.add_message(
            chat_id, speaker="user", text=text, at=tools.now(), to_learn=_remembers(tools, chat_id)
        )
    except ConfidantError as error:
        yield Failed(str(error))
        return
    yield Saved(message)
    yield from _answer(tools, message, Reply(tools.memory.chats, chat_id=chat_id, now=tools.now))


def retry_turn(tools: TurnTools, *, chat_id: str) -> TurnEvents:
    """Answer the chat's last user message if it has no reply, or one that failed or was stopped; as `take_turn`."""
    try:
        message, poor = _unanswered(tools.memory.chats.messages(chat_id, last=2))
        if _remembers(tools, chat_id):
            tools.memory.queue.put(message.id)  # once more: the new reply is to be found later, too
    except ConfidantError as error:
        yield Failed(str(error))
        return
    yield Saved(message)
    yield from _answer(tools, message, Reply(tools.memory.chats, chat_id=chat_id, now=tools.now, row=poor))


def _answer(tools: TurnTools, message: Message, reply: Reply) -> TurnEvents:
    """Steps 2 to 5. However the reply ends, its text so far is saved."""
    last: TurnEvent
    try:
        remembers = _remembers(tools, message.chat_id)
        reply.recall = _recall(tools, message) if remembers else Recall()
        yield RecalledNotes(reply.recall)
        done = yield from _stream(tools, prompt_for(tools, message, remembers=remembers), reply)
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


def _recall(tools: TurnTools, message: Message) -> Recall:
    """What is known that bears on the message, at most a quarter of the context; kept beside the message."""
    recall = tools.memory.recall(
        message.text,
        now=message.at,
        budget_tokens=min(tools.settings.slice_tokens, tools.model.info().context_tokens // 4),
        count_tokens=tools.count_tokens or tools.model.count_tokens,
        chat_id=message.chat_id,
    )
    tools.memory.chats.set_notes(message.id, recall.notes)
    return recall


def prompt_for(tools: TurnTools, message: Message, *, remembers: bool) -> tuple[PromptMessage, ...]:
    """The chat up to `message` within the context, room for a reply left free. Without memory, no notes at all."""
    messages = tools.memory.chats.messages(message.chat_id)
    last = next(index for index, each in enumerate(messages) if each.id == message.id)
    window = tools.model.info().context_tokens
    return context.fit(
        system=prompts.system_prompt(_profile(tools, message.chat_id) if remembers else ""),
        rounds=context.rounds_of(messages[: last + 1], with_notes=remembers),
        budget_tokens=window - min(tools.settings.reply_tokens, window // 4),
        count_tokens=tools.count_tokens or tools.model.count_tokens,
    )


def _profile(tools: TurnTools, chat_id: str) -> str:
    """What the system prompt says about the user: as it was when the chat began, so that the cache stays good."""
    text = tools.memory.chats.profile_text(chat_id)
    if text is None:
        text = tools.memory.profile()
        tools.memory.chats.set_profile_text(chat_id, text)
    return text


def _stream(tools: TurnTools, prompt: tuple[PromptMessage, ...], reply: Reply) -> Generator[Token, None, Done]:
    """Yield the reply's pieces as they come and return how it ended; leaving early cancels the request."""
    if tools.stop.is_set():
        return STOPPED
    parts = tools.model.stream(prompt, Sampling(max_tokens=tools.settings.reply_tokens))
    with closing(cast("Generator[Piece | Done, None, None]", parts)):  # the contract: closing the iterator cancels
        for part in parts:
            if isinstance(part, Done):
                return part
            reply.add(part.text)
            yield Token(part.text)
            if tools.stop.is_set():
                break
    return STOPPED


def _finish(reply: Reply, done: Done) -> Finished | Failed:
    """Save the whole reply; one without any visible text is a failure, unless the user stopped it."""
    if done.reason == "cancelled":
        return Finished(reply.save("stopped"))
    if not reply.text.strip():
        return Failed(NOTHING_WRITTEN, reply.save("failed"))
    return Finished(reply.save("complete"), hit_limit=done.reason == "length")


def _keep(reply: Reply, status: MessageStatus) -> Message | None:
    """Save the text so far of a reply that was broken off; None when the disk fails too, or the chat is gone."""
    try:
        return reply.save(status)
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


def _remembers(tools: TurnTools, chat_id: str) -> bool:
    """Whether memory is on for everything and for this chat."""
    return tools.memory.preferences.memory_on and tools.memory.chats.get(chat_id).memory_on


def _unanswered(messages: Sequence[Message]) -> tuple[Message, Message | None]:
    """The user's message to answer again, and the failed or stopped reply that the new one replaces."""
    match messages:
        case [*_, Message(speaker="user") as message]:
            return message, None
        case [*_, Message(speaker="user") as message, Message(status="failed" | "stopped" | "pending") as poor]:
            return message, poor
    raise InputError(NOTHING_TO_ANSWER)
