"""What learning with the chat model costs the next turn: tokens read per turn with it and without, starter model.

The same short chat is held twice. What the model answers to the question is cut short: only its place in the cache
matters here, and whether the answer may be believed is the exam's business.
"""

import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant import refine
from assistant.settings import Settings
from assistant.turn import TurnTools
from bench.long_chat import messages
from bench.parts import Parts
from bench.progress import track
from bench.speed_chat import seconds_to_token
from memory.service import MemoryService
from models.chat import ChatModel, Completion, Done, Piece, PromptMessage, Sampling, Thought

TURNS = 8
REPLY_TOKENS = 48
ANSWER_TOKENS = 32
SETTINGS = Settings(reply_tokens=REPLY_TOKENS)


class Ledger:
    """A chat model that writes down how many tokens of each prompt were not in the cache: of turns, of questions."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.turns: list[int] = []
        self.questions: list[int] = []
        self.info = model.info
        self.is_loaded = model.is_loaded
        self.count_tokens = model.count_tokens
        self.complete_json = model.complete_json
        self.use_adapters = model.use_adapters
        self.cancel = model.cancel
        self.close = model.close

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Thought | Done]:
        """As the model streams."""
        for part in self._model.stream(messages, sampling):
            if isinstance(part, Done):
                self.turns.append(part.prompt_tokens - part.cached_tokens)
            yield part

    def complete(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> Completion:
        """As the model answers, cut short."""
        answer = self._model.complete(messages, schema, min(max_tokens, ANSWER_TOKENS))
        self.questions.append(answer.done.prompt_tokens - answer.done.cached_tokens)
        return answer


def measure(parts: Parts) -> dict[str, dict[str, float | None]]:
    """Medians over the turns after the first: tokens read by a turn and by the question, seconds to the first token."""
    without, seconds_without = chat(parts, learning=False)
    with_it, seconds_with = chat(parts, learning=True)
    return {
        "learning_by_model": {
            "turn_tokens_read_without": statistics.median(without.turns[1:]),
            "turn_tokens_read_with": statistics.median(with_it.turns[1:]),
            "question_tokens_read": statistics.median(with_it.questions[1:]),
            "ttft_without_s": statistics.median(seconds_without[1:]),
            "ttft_with_s": statistics.median(seconds_with[1:]),
        }
    }


def chat(parts: Parts, *, learning: bool) -> tuple[Ledger, list[float]]:
    """A chat of `TURNS` turns in a memory of its own; with `learning` the model reads each message after its reply."""
    with tempfile.TemporaryDirectory(prefix="confidant-bench-", ignore_cleanup_errors=True) as folder:
        memory = parts.open(Path(folder))
        try:
            return hold(memory, parts, learning=learning)
        finally:
            memory.close()


def hold(memory: MemoryService, parts: Parts, *, learning: bool) -> tuple[Ledger, list[float]]:
    """The turns, and after each what happens in the background."""
    model = Ledger(parts.model)
    home = memory.chats.create(at=datetime.now())
    tools = TurnTools(memory=memory, model=model, settings=SETTINGS, count_tokens=parts.count_tokens)
    seconds = []
    for text in track(messages(TURNS), f"chat {'with' if learning else 'without'} learning by the model"):
        seconds.append(seconds_to_token(tools, chat_id=home.id, text=text))
        message = memory.chats.messages(home.id, last=2)[0]
        memory.learn(message.id)
        if learning:
            refine.read(tools, message.id, reader="bench")
    return model, seconds
