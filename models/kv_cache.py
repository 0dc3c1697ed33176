"""What the model has read already (its KV cache), and how it is rolled back and read on. It imports llama_cpp.

It runs inside the worker process only, and knows nothing of messages or replies.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from models.loading import PROMPT_BATCH

if TYPE_CHECKING:
    import llama_cpp

Cancelled = Callable[[], bool]


def rewind(llm: "llama_cpp.Llama", prompt: Sequence[int]) -> int:
    """Roll the KV cache back to what it has in common with the prompt, and say how many tokens that is.

    The last token is always read again, because the next one is drawn from what the model says after it.
    """
    import llama_cpp

    known = llm.input_ids[: llm.n_tokens].tolist()
    common = 0
    for before, now in zip(known, prompt[:-1], strict=False):
        if before != now:
            break
        common += 1
    memory = llama_cpp.llama_get_memory(llm.ctx)
    if common and llama_cpp.llama_memory_seq_rm(memory, 0, common, -1):
        llm.n_tokens = common
        return common
    # Recurrent and hybrid models (Mamba, …) cannot forget a part: they read everything again.
    llama_cpp.llama_memory_clear(memory, True)
    llm.reset()  # type: ignore[no-untyped-call]
    return 0


def read(llm: "llama_cpp.Llama", tokens: Sequence[int], cancelled: Cancelled) -> bool:
    """Evaluate the tokens; False when cancelled, with the KV cache at the last whole batch."""
    for start in range(0, len(tokens), PROMPT_BATCH):
        if cancelled():
            return False
        try:
            with _abort_when(llm, cancelled):
                llm.eval(tokens[start : start + PROMPT_BATCH])
        except RuntimeError:  # llama-cpp-python raises it for every status but 0; 2 is "aborted"
            if cancelled():
                return False
            raise
    return not cancelled()


@contextmanager
def _abort_when(llm: "llama_cpp.Llama", cancelled: Cancelled) -> Iterator[None]:
    """Let llama.cpp ask `cancelled` before each operation of a batch (on a CPU only).

    It is not set while a reply is drawn: there it would cost a tenth of the speed, and one token is soon over.
    """
    import llama_cpp

    callback = llama_cpp.ggml_abort_callback(lambda _: cancelled())
    llama_cpp.llama_set_abort_callback(llm.ctx, callback, None)
    try:
        yield
    finally:
        llama_cpp.llama_set_abort_callback(llm.ctx, llama_cpp.ggml_abort_callback(), None)
