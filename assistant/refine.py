"""Lets the chat model read a message after the rules have: asks, checks, keeps, or leaves the message for later.

The question goes behind the reply of the chat that the model still has in its cache, so that the turn is not read twice
and the next turn finds its prompt there. It must not know when it is called, nor how memories are stored.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant import composing, context, prompts
from memory.extract_llm import ANSWER_TOKENS, MOST_TOKENS, Question, instruction, schema
from memory.findings import ExtractionInvalid, Finding, read_answer
from memory.values import Message
from models.chat import Completion, PromptMessage
from models.errors import ModelError, PromptTooLong

if TYPE_CHECKING:
    from assistant.turn import TurnTools

logger = logging.getLogger(__name__)

Outcome = Literal["read", "interrupted", "failed"]

ANSWER_S = 120.0  # for one question; a slow machine reads 600 tokens and writes 100 in a third of that
ALONE_TOKENS = 1500  # of an earlier message with the round before it, when it is not in the cache any more
LONGEST_REPLY = 400  # tokens of the reply to it
ALONE_ROUNDS = 2
SPARE_TOKENS = 64  # what a template may add around the last two messages


@dataclass(frozen=True, slots=True)
class Reading:
    """One message to be read: its chat, and whether that is the one in the model's cache."""

    message: Message
    history: tuple[Message, ...]
    is_in_cache: bool


def read(tools: "TurnTools", message_id: str, *, reader: str) -> Outcome:
    """Let the model read one message and keep what it finds; `reader` is the mark of the model's file.

    "interrupted" when it was cancelled, which is no failure; "failed" when the answer was invalid, empty or late, or
    the model died. Then nothing is kept. Raises `NotFound` when the message is gone.
    """
    found: list[Finding] = []
    try:
        questions = tools.memory.model_learner.questions(message_id, tools.count_tokens or tools.model.count_tokens)
        reading = _reading(tools, message_id)
        for question in questions:
            late, answer = _ask(tools, reading, question)
            if answer.done.reason == "cancelled":
                return "failed" if late else "interrupted"
            found += read_answer(answer.text, question)
    except ModelError as error:
        what = "not usable" if isinstance(error, ExtractionInvalid) else "not to be had"
        logger.info("The model's answer about a message was %s (%s).", what, type(error).__name__)
        return "failed"
    tools.memory.model_learner.keep(message_id, found, reader=reader)
    return "read"


def prompt_for(tools: "TurnTools", reading: Reading, question: Question) -> tuple[PromptMessage, ...]:
    """The chat as it stands in the model's cache, then the question; a short prompt of its own where that is gone.

    An earlier message of the chat is asked about at the same place: its sentences stand in the question.
    """
    asked = PromptMessage("user", instruction(question))
    if reading.is_in_cache:
        last = [each for each in reading.history if each.speaker == "user"][-1]
        before = composing.plan(tools, composing.history(tools, last), is_remembering=True).prompt
        prompt = (*before, *_reply_to(last, reading.history), asked)
        count = tools.count_tokens or tools.model.count_tokens
        size = sum(count([each.content for each in prompt])) + context.MESSAGE_OVERHEAD * len(prompt)
        if size + ANSWER_TOKENS <= tools.model.info().context_tokens:
            return prompt
    return (*_alone(tools, reading), asked)


def _alone(tools: "TurnTools", reading: Reading) -> tuple[PromptMessage, ...]:
    """The message with the round before it and its reply, without notes; nothing of them where that is too long."""
    count = tools.count_tokens or tools.model.count_tokens
    window = tools.model.info().context_tokens
    reply = _reply_to(reading.message, reading.history)
    if sum(count([each.content for each in reply])) > LONGEST_REPLY:
        reply = ()  # it says little about the user, and would be read for nothing
    budget = min(ALONE_TOKENS, window - MOST_TOKENS - ANSWER_TOKENS - LONGEST_REPLY - SPARE_TOKENS)
    before = reading.history[: reading.history.index(reading.message) + 1]
    try:
        rounds = context.rounds_of(before, with_notes=False)[-ALONE_ROUNDS:]
        prompt = context.fit(system=prompts.SYSTEM, rounds=rounds, budget_tokens=budget, count_tokens=count)
    except PromptTooLong:  # its sentences stand in the question as well
        return (PromptMessage("system", prompts.SYSTEM),)
    return (*prompt, *reply)


def _ask(tools: "TurnTools", reading: Reading, question: Question) -> tuple[bool, Completion]:
    """The answer, and whether it was cancelled because it took too long."""
    late = threading.Event()

    def give_up() -> None:
        late.set()
        tools.model.cancel()

    with _timer(give_up):
        answer = tools.model.complete(prompt_for(tools, reading, question), schema(question), ANSWER_TOKENS)
    return late.is_set(), answer


@contextmanager
def _timer(give_up: Callable[[], None]) -> Iterator[None]:
    timer = threading.Timer(ANSWER_S, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _reading(tools: "TurnTools", message_id: str) -> Reading:
    """The message in its chat. What the model has in its cache is the chat that was used last."""
    chats = tools.memory.chats
    message = chats.message(message_id)
    history = tuple(chats.messages(message.chat_id))
    return Reading(message, history, is_in_cache=chats.list()[0].id == message.chat_id)


def _reply_to(message: Message, history: Sequence[Message]) -> tuple[PromptMessage, ...]:
    """The reply as the model gets it, if there is one."""
    match history[history.index(message) + 1 :]:
        case [Message(speaker="assistant") as reply, *_] if reply.text.strip():
            return (PromptMessage("assistant", reply.text),)
    return ()
