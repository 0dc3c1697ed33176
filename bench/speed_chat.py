"""What a long chat costs with memory off and on, and what the worker process costs, with the real starter model.

Both kinds of a comparison are measured in turns in the same run, so that whatever else the machine does hits both.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from assistant.events import Token
from assistant.settings import Settings
from assistant.turn import TurnTools, take_turn
from bench.long_chat import REPLY, memories, messages
from bench.made_up import statements
from bench.parts import Parts
from bench.progress import track
from bench.speed_memory import ScriptedModel
from memory.service import MemoryService
from models import starter
from models.chat import ChatModel, Done, Piece, PromptMessage, Sampling
from models.process import ProcessChatModel

REPEATS = 3
ROUNDS = 20  # 40 messages
OTHER_MEMORIES = 90
REPLY_TOKENS = 48
GENERATED = 96
CONTEXT = 4096
START = datetime(2026, 1, 1, 9, 0)
SETTINGS = Settings(reply_tokens=REPLY_TOKENS)
PROMPT = "Write a long story about a lighthouse keeper who finds a map. Describe the sea, the weather and the people."


class Counted:
    """A chat model that keeps the last `Done`, to see how much of a prompt came from the cache."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.done: Done | None = None
        self.info = model.info
        self.count_tokens = model.count_tokens
        self.complete = model.complete
        self.complete_json = model.complete_json
        self.cancel = model.cancel
        self.close = model.close

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Done]:
        """As the model streams."""
        for part in self._model.stream(messages, sampling):
            if isinstance(part, Done):
                self.done = part
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
    """The figures; times in seconds, the rest ratios and shares."""
    return {**long_chat(parts), "worker_overhead": worker_overhead()}


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
    if model.done is None:
        raise RuntimeError("the reply did not come to its end; nothing to measure")
    return Turn21(seconds, model.done)


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


def worker_overhead() -> float:
    """Seconds per generated token through the worker process, divided by those of llama-cpp-python called directly."""
    threads = psutil.cpu_count(logical=False) or 1
    worker = ProcessChatModel(starter.chat_model(), context_tokens=CONTEXT, threads=threads)
    direct = load_direct(threads)
    through: list[float] = []
    called: list[float] = []
    try:
        for number in track(range(REPEATS + 1), "worker and direct"):
            pair = (token_seconds(through_worker(worker)), token_seconds(directly(direct)))
            if number:  # the first round warms both
                through.append(pair[0])
                called.append(pair[1])
    finally:
        worker.close()
    return statistics.median(through) / statistics.median(called)


def load_direct(threads: int) -> Any:  # noqa: ANN401  llama_cpp has no types
    """llama-cpp-python's own object, in this process."""
    from llama_cpp import Llama

    path = str(starter.chat_model())
    return Llama(model_path=path, n_ctx=CONTEXT, n_threads=threads, n_threads_batch=threads, verbose=False)


def through_worker(model: ProcessChatModel) -> Iterator[str]:
    """The pieces of a reply, through the worker."""
    sampling = Sampling(temperature=0.0, max_tokens=GENERATED)
    for part in model.stream([PromptMessage("user", PROMPT)], sampling):
        if isinstance(part, Piece):
            yield part.text


def directly(model: Any) -> Iterator[str]:  # noqa: ANN401  llama_cpp has no types
    """The pieces of the same reply, from llama-cpp-python itself."""
    said: Mapping[str, str] = {"role": "user", "content": PROMPT}
    like = Sampling(temperature=0.0)
    for chunk in model.create_chat_completion(
        [said],
        stream=True,
        max_tokens=GENERATED,
        temperature=like.temperature,
        top_p=like.top_p,
        top_k=like.top_k,
        repeat_penalty=like.repeat_penalty,
    ):
        text = chunk["choices"][0]["delta"].get("content")
        if text:
            yield text


def token_seconds(pieces: Iterator[str]) -> float:
    """Seconds per piece, from the first one to the last: reading the prompt does not count."""
    times = [time.perf_counter() for _ in pieces]
    return (times[-1] - times[0]) / (len(times) - 1)
