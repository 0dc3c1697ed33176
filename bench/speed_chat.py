"""What a long chat costs with memory off and on, with the real starter model, and how much of it is read only once.

Both kinds of a comparison are measured in turns in the same run, so that whatever else the machine does hits both.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from assistant.events import Token
from assistant.settings import Settings
from assistant.turn import TurnTools, take_turn
from bench import speed_model
from bench.long_chat import REPLY, memories, messages
from bench.made_up import statements
from bench.parts import Parts
from bench.progress import track
from bench.speed_memory import ScriptedModel
from memory.service import MemoryService
from models.chat import ChatModel, Done, Piece, PromptMessage, Sampling, Thought

REPEATS = 3
ROUNDS = 20  # 40 messages
OTHER_MEMORIES = 90
REPLY_TOKENS = 48
START = datetime(2026, 1, 1, 9, 0)
SETTINGS = Settings(reply_tokens=REPLY_TOKENS)


class Counted:
    """A chat model that keeps every `Done`, to see how much of the prompts came from the cache."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.ends: list[Done] = []
        self.info = model.info
        self.is_loaded = model.is_loaded
        self.count_tokens = model.count_tokens
        self.complete = model.complete
        self.complete_json = model.complete_json
        self.use_adapters = model.use_adapters
        self.cancel = model.cancel
        self.close = model.close

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Thought | Done]:
        """As the model streams."""
        for part in self._model.stream(messages, sampling):
            if isinstance(part, Done):
                self.ends.append(part)
            yield part


@dataclass(frozen=True, slots=True)
class Turn21:
    """Seconds to the first token, and the end of the stream with its token counts."""

    seconds: float
    done: Done

    @property
    def tokens_read(self) -> int:
        """The prompt's tokens that were not in the cache: what the wait is made of."""
        return self.done.prompt_tokens - self.done.cached_tokens


def measure(parts: Parts) -> dict[str, float | None]:
    """The figures; times in seconds or as named, the rest ratios and shares."""
    return {**long_chat(parts), **whole_chat(parts), **speed_model.measure()}


def long_chat(parts: Parts) -> dict[str, float | None]:
    """Time to the first token in turn 21, memory off and on, and how much of that prompt came from the cache."""
    off: list[Turn21] = []
    on: list[Turn21] = []
    with tempfile.TemporaryDirectory(prefix="confidant-bench-", ignore_cleanup_errors=True) as folder:
        memory = parts.open(Path(folder))
        try:
            for number, text in enumerate(track([*memories(), *statements(OTHER_MEMORIES)], "filling")):
                memory.memories.add(text, at=START + timedelta(minutes=number))
            for _ in track(range(REPEATS), "turn 21, memory off and on"):
                off.append(turn_21(memory, parts, memory_on=False))
                on.append(turn_21(memory, parts, memory_on=True))
        finally:
            memory.close()
    ttft_off = statistics.median(turn.seconds for turn in off)
    ttft_on = statistics.median(turn.seconds for turn in on)
    return {
        "ttft_off_s": ttft_off,
        "ttft_on_s": ttft_on,
        "ttft_ratio": ttft_on / ttft_off,
        "prefix_reuse": statistics.median(turn.done.cached_tokens / turn.done.prompt_tokens for turn in on),
        "tokens_read_off": statistics.median(turn.tokens_read for turn in off),
        "tokens_read_on": statistics.median(turn.tokens_read for turn in on),
    }


def turn_21(memory: MemoryService, parts: Parts, *, memory_on: bool) -> Turn21:
    """Turn 21 of a new chat.

    The rounds before the last are answered by a script, notes and all; turn 20 by the model, which fills its cache.
    """
    chat = memory.chats.create(at=datetime.now(), memory_on=memory_on)
    model = Counted(parts.model)
    for number, text in enumerate(messages(ROUNDS + 1), 1):
        answering = ScriptedModel(parts.model, reply=REPLY) if number < ROUNDS else model
        tools = TurnTools(memory=memory, model=answering, settings=SETTINGS, count_tokens=parts.count_tokens)
        seconds = seconds_to_token(tools, chat_id=chat.id, text=text)
    if not model.ends:
        raise RuntimeError("the reply did not come to its end; nothing to measure")
    return Turn21(seconds, model.ends[-1])


def whole_chat(parts: Parts) -> dict[str, float | None]:
    """Of all prompt tokens of a chat of 40 messages, the share that came from the cache; every reply is the model's.

    The same of its last prompt alone; and how many tokens a turn read that the model had read or written before: the
    rest of what a turn reads is new, and no cache can have it.
    """
    figures: dict[str, float | None] = {}
    for name, memory_on in (("off", False), ("on", True)):
        with tempfile.TemporaryDirectory(prefix="confidant-bench-", ignore_cleanup_errors=True) as folder:
            memory = parts.open(Path(folder))
            try:
                for number, text in enumerate([*memories(), *statements(OTHER_MEMORIES)]):
                    memory.memories.add(text, at=START + timedelta(minutes=number))
                ends = chat_40(memory, parts, memory_on=memory_on)
            finally:
                memory.close()
        figures[f"cached_share_{name}"] = _share(ends)
        figures[f"cached_share_last_{name}"] = _share(ends[-1:])
        figures[f"tokens_read_again_{name}"] = read_again(ends)
    return figures


def chat_40(memory: MemoryService, parts: Parts, *, memory_on: bool) -> list[Done]:
    """A chat of 20 messages and 20 replies; how each reply ended."""
    chat = memory.chats.create(at=datetime.now(), memory_on=memory_on)
    model = Counted(parts.model)
    tools = TurnTools(memory=memory, model=model, settings=SETTINGS, count_tokens=parts.count_tokens)
    for text in track(messages(ROUNDS), f"40 messages, memory {'on' if memory_on else 'off'}"):
        seconds_to_token(tools, chat_id=chat.id, text=text)
    return model.ends


def read_again(ends: Sequence[Done]) -> float:
    """Tokens per turn, after the first, that stood in the turn before and were not taken from the cache, on average."""
    seen = [before.prompt_tokens + before.generated_tokens for before in ends[:-1]]
    again = [max(0, known - end.cached_tokens) for known, end in zip(seen, ends[1:], strict=True)]
    return statistics.mean(again) if again else 0.0


def _share(ends: Sequence[Done]) -> float:
    return sum(end.cached_tokens for end in ends) / sum(end.prompt_tokens for end in ends)


def seconds_to_token(tools: TurnTools, *, chat_id: str, text: str) -> float:
    """Take a whole turn; returns the seconds until its first token."""
    started = time.perf_counter()
    first = None
    for event in take_turn(tools, chat_id=chat_id, text=text):
        if isinstance(event, Token) and first is None:
            first = time.perf_counter() - started
    if first is None:
        raise RuntimeError("the model wrote no token; nothing to measure")
    return first
