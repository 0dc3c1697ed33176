"""The real parts that the bench drives: one warm embedder, the starter model's tokenizer, memories opened on disk.

It knows nothing of what is measured.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.context import CountTokens
from assistant.settings import Settings
from assistant.token_counts import TokenCounts
from memory.service import MemoryService
from models import starter
from models.embedder import Embedder, MiniLM
from models.process import ProcessChatModel

# The bench's vaults hold made-up or public texts; one fixed key lets a kept folder be opened again for inspection.
BENCH_KEY = "be" * 32
THREADS = 2  # of torch


@dataclass(frozen=True)
class Parts:
    """What a run shares: a warm embedder, the chat model and its tokenizer (cached, as in the program), a budget."""

    embedder: Embedder
    model: ProcessChatModel
    count_tokens: CountTokens
    budget_tokens: int

    def open(self, folder: Path) -> MemoryService:
        """The memory of the user whose folder this is; made if it is not there."""
        folder.mkdir(parents=True, exist_ok=True)
        return MemoryService.open(folder, key=BENCH_KEY, embedder=self.embedder)


@contextmanager
def warm_parts() -> Iterator[Parts]:
    """Load the embedder and the tokenizer once, and end the model's process at the end."""
    embedder = MiniLM(starter.embedder(), threads=THREADS)
    embedder.embed(["warm"])
    model = ProcessChatModel(starter.chat_model())
    try:
        budget = min(Settings().slice_tokens, model.info().context_tokens // 4)
        yield Parts(embedder, model, TokenCounts(model.count_tokens), budget)
    finally:
        model.close()
