"""How fast the chat model is, and what its process costs: tokens per second, overhead, and the page while it loads.

With the real starter model. What is compared is measured in turns in the same run, so that whatever else the machine
does hits both.
"""

import statistics
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

import psutil

from bench.progress import track
from models import starter
from models.chat import Done, Piece, PromptMessage, Sampling
from models.process import ProcessChatModel
from models.run_options import RunOptions

REPEATS = 3
GENERATED = 96
CONTEXT = 4096
TICK_S = 0.01
PROMPT = "Write a long story about a lighthouse keeper who finds a map. Describe the sea, the weather and the people."
READING = "The keeper counts the ships, notes the wind and writes a letter that he will not send. " * 48


def measure() -> dict[str, float | None]:
    """Tokens per second of prompt and reply, the worker's overhead as a ratio, and a gap in milliseconds."""
    threads = psutil.cpu_count(logical=False) or 1
    worker = ProcessChatModel(starter.chat_model(), RunOptions(context_tokens=CONTEXT, threads=threads))
    try:
        overhead, seconds = worker_overhead(worker, threads)
        return {
            "prompt_tokens_per_s": prompt_rate(worker),
            "generated_tokens_per_s": 1 / seconds,
            "worker_overhead": overhead,
            "loading_gap_ms": longest_gap(),
        }
    finally:
        worker.close()


def prompt_rate(model: ProcessChatModel) -> float:
    """Tokens of a new prompt of about 1,000 tokens read per second; the one token of the reply is in the time."""
    rates = []
    for number in track(range(REPEATS + 1), "reading a prompt"):
        asked = [PromptMessage("user", f"{number}. {READING}")]  # begins otherwise, so that nothing is in the cache
        began = time.perf_counter()
        *_, done = model.stream(asked, Sampling(max_tokens=1))
        seconds = time.perf_counter() - began
        if isinstance(done, Done) and number:  # the first one warms
            rates.append((done.prompt_tokens - done.cached_tokens) / seconds)
    return statistics.median(rates)


def worker_overhead(worker: ProcessChatModel, threads: int) -> tuple[float, float]:
    """Seconds per generated token through the worker process, divided by those of llama-cpp-python called directly.

    And those seconds.
    """
    direct = load_direct(threads)
    through: list[float] = []
    called: list[float] = []
    for number in track(range(REPEATS + 1), "worker and direct"):
        pair = (token_seconds(through_worker(worker)), token_seconds(directly(direct)))
        if number:  # the first round warms both
            through.append(pair[0])
            called.append(pair[1])
    return statistics.median(through) / statistics.median(called), statistics.median(through)


def longest_gap() -> float:
    """Milliseconds for which this process could not answer while a model was loaded beside it, the longest of all.

    A thread that wants to run every 10 ms stands for the page.
    """
    gaps: list[float] = []
    for _ in track(range(REPEATS), "loading beside a heartbeat"):
        model = ProcessChatModel(starter.chat_model(), RunOptions(context_tokens=CONTEXT))
        with Heartbeat() as heart:
            model.info()
        model.close()
        gaps.append(heart.longest_s)
    return max(gaps) * 1000


class Heartbeat:
    """Beats every 10 ms while the block runs; `longest_s` is the longest time by which a beat came late, in seconds."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        last = time.perf_counter()
        while not self._over.wait(TICK_S):
            now = time.perf_counter()
            self.longest_s = max(self.longest_s, now - last - TICK_S)
            last = now


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
