"""LoRA adapters on a loaded model. One of the modules that import llama_cpp; it runs inside the worker process only.

An adapter is read once and kept; which of them act, and how strongly, can change before every request. The model's
weights stay as they are, memory-mapped.
"""

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import loading
from models.errors import ModelFileError
from models.run_options import Adapter

if TYPE_CHECKING:
    import llama_cpp


class Adapters:
    """The adapters of one loaded model."""

    def __init__(self, llm: "llama_cpp.Llama", *, model_name: str) -> None:
        self._llm = llm
        self._model_name = model_name
        self._read: dict[Path, Any] = {}  # llama.cpp's handles
        self._now: tuple[Adapter, ...] = ()

    def use(self, adapters: Sequence[Adapter]) -> bool:
        """Let these act and no others; whether anything changed, and then the cache of the prompt has been emptied.

        Raises `ModelFileError` when one of them does not belong to the model; then none of them act.
        """
        wanted = tuple(adapters)
        if wanted == self._now:
            return False
        self._now = ()
        try:
            self._read_new([adapter.path for adapter in wanted])
        except ModelFileError:
            self._set(())
            raise
        self._set(wanted)
        self._now = wanted
        return True

    def _read_new(self, paths: Sequence[Path]) -> None:
        import llama_cpp

        new = [path for path in dict.fromkeys(paths) if path not in self._read]
        for path in new:
            handle = llama_cpp.llama_adapter_lora_init(self._llm._model.model, str(path).encode("utf-8"))
            if not handle:
                raise ModelFileError(
                    f"The adapter “{path.name}” does not fit “{self._model_name}”: it was made for another model, or "
                    "the file is damaged. Remove it from this chat, or choose the model that it was made for."
                )
            self._read[path] = handle
        if new:
            loading.new_context(self._llm)

    def _set(self, adapters: Sequence[Adapter]) -> None:
        import llama_cpp

        count = len(adapters)
        handles = (llama_cpp.llama_adapter_lora_p_ctypes * count)(*(self._read[each.path] for each in adapters))
        scales = (ctypes.c_float * count)(*(each.scale for each in adapters))
        llama_cpp.llama_set_adapters_lora(self._llm.ctx, handles, count, scales)
        # what stands in the cache was computed with other weights
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self._llm.ctx), True)
        self._llm.reset()  # type: ignore[no-untyped-call]
