"""Loads a GGUF file with llama.cpp as it fits this machine. One of the modules that import llama_cpp.

It runs inside the worker process only. It knows nothing of prompts or replies; `models.fitting` makes the plan.
"""

import ctypes
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import fitting, hardware
from models.errors import ModelError, ModelFileError
from models.fitting import Device, Plan
from models.run_options import KvCache
from models.wire import Options

if TYPE_CHECKING:
    import llama_cpp

LOG = logging.getLogger(__name__)

PROMPT_BATCH = 256  # tokens read between two looks at whether the request was cancelled (on a GPU; on a CPU any time)

_GPU, _INTEGRATED_GPU = 1, 2  # ggml_backend_dev_type
_METAL = ("MTL", "Metal")  # a graphics card by type, with the machine's own memory
_TEMPLATE = "tokenizer.chat_template"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model with its context; `template` is the file's own, if it has one, `backend` what computes.

    `gpu_memory` is in bytes, of all graphics cards with a memory of their own.
    """

    llm: "llama_cpp.Llama"
    plan: Plan
    template: str | None
    backend: str
    gpu_memory: int = 0


def load(options: Options) -> Loaded:
    """Load the file as planned, or as the next best plan when llama.cpp refuses that.

    Raises `ModelFileError` when llama.cpp refuses the file, `ModelError` when memory does not suffice.
    """
    first = fitting.plan(options.header, options.wishes, machine=hardware.look(), devices=devices())
    plans = [first, *fitting.retries(first, options.wishes)]
    for plan in plans[:-1]:
        try:
            return _loaded(options, plan)
        except ModelError as error:
            LOG.debug("this plan was refused: %s (%s)", plan, error)
    return _loaded(options, plans[-1])


def devices() -> list[Device]:
    """The graphics cards that the installed llama.cpp was built for and finds now; none on a CPU build.

    As llama.cpp itself does, integrated ones count only when there is no other.
    """
    import llama_cpp

    if not llama_cpp.llama_supports_gpu_offload():
        return []
    found = [_device(number) for number in range(_ggml("dev_count", ctypes.c_size_t, ())())]
    cards = [device for kind, device in found if kind == _GPU]
    return cards or [device for kind, device in found if kind == _INTEGRATED_GPU]


def new_context(llm: "llama_cpp.Llama") -> None:
    """Make the context anew, empty: llama.cpp wants adapters to be loaded before their context is made."""
    import llama_cpp._internals as internals

    llm._ctx.close()  # type: ignore[no-untyped-call]
    llm._ctx = internals.LlamaContext(model=llm._model, params=llm.context_params, verbose=False)
    llm.reset()  # type: ignore[no-untyped-call]


def send_log_to_logging() -> object:
    """Make llama.cpp log to `logging` at debug level instead of stderr; the result must be kept alive."""
    import llama_cpp
    import llama_cpp._logger  # sets its own callback when it is imported: it has to come first

    def log(_level: int, text: bytes, _data: object) -> None:
        LOG.debug("%s", text.decode("utf-8", "replace").rstrip())

    callback = llama_cpp.llama_log_callback(log)
    llama_cpp.llama_log_set(callback, ctypes.c_void_p(0))
    return callback


def _device(number: int) -> tuple[int, Device]:
    handle = _ggml("dev_get", ctypes.c_void_p, (ctypes.c_size_t,))(number)
    kind = int(_ggml("dev_type", ctypes.c_int, (ctypes.c_void_p,))(handle))
    name = (_ggml("dev_name", ctypes.c_char_p, (ctypes.c_void_p,))(handle) or b"").decode("utf-8", "replace")
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    _ggml("dev_memory", None, (ctypes.c_void_p,) * 3)(handle, ctypes.byref(free), ctypes.byref(total))
    shared = kind == _INTEGRATED_GPU or name.startswith(_METAL)
    return kind, Device(name, memory_free=free.value, memory_total=total.value, is_shared=shared)


def _ggml(name: str, result: object, arguments: tuple[object, ...]) -> "ctypes._NamedFuncPointer":
    """One of ggml's device functions, which llama-cpp-python does not wrap; some live in its base library."""
    from llama_cpp import _ctypes_extensions
    from llama_cpp import _ggml as ggml

    function = f"ggml_backend_{name}"
    library = ggml.libggml
    if not hasattr(library, function):
        library = _ctypes_extensions.load_shared_library("ggml-base", ggml.libggml_base_path)
    found: ctypes._NamedFuncPointer = getattr(library, function)
    found.restype, found.argtypes = result, arguments  # type: ignore[assignment]
    return found


def _loaded(options: Options, plan: Plan) -> Loaded:
    import llama_cpp

    with _templates_hidden():
        llm = _llama(options, plan)
    system = llama_cpp.llama_print_system_info().decode("utf-8", "replace")
    backend = system.split(":", maxsplit=1)[0].strip() if plan.gpu_layers else ""
    own = sum(device.memory_total for device in devices() if not device.is_shared)
    return Loaded(llm, plan, _template(llm), backend or "CPU", own)


def _template(llm: "llama_cpp.Llama") -> str | None:
    try:
        return llm._model.metadata().get(_TEMPLATE)
    except UnicodeDecodeError:  # something in the header is no text; llama.cpp itself does not mind
        return None


def _llama(options: Options, plan: Plan) -> "llama_cpp.Llama":
    import llama_cpp

    name = options.header.path.name
    kinds: dict[KvCache, int] = {
        "f16": llama_cpp.GGML_TYPE_F16,
        "q8_0": llama_cpp.GGML_TYPE_Q8_0,
        "q4_0": llama_cpp.GGML_TYPE_Q4_0,
    }
    try:
        return llama_cpp.Llama(
            model_path=str(options.header.path),
            n_ctx=plan.context_tokens,
            n_batch=PROMPT_BATCH,
            n_ubatch=PROMPT_BATCH,
            n_threads=plan.threads,
            n_threads_batch=plan.threads,
            n_gpu_layers=plan.gpu_layers,
            flash_attn=plan.flash_attention,
            type_k=kinds[plan.kv_cache],
            type_v=kinds[plan.kv_cache],
            verbose=False,
        )
    except (MemoryError, ValueError) as error:
        if isinstance(error, MemoryError) or "context" in str(error):
            raise ModelError(
                f"There is not enough free memory to run “{name}”. Close other programs, or choose a smaller model."
            ) from error
        raise ModelFileError(
            f"“{name}” could not be loaded: it is damaged, or of a kind that the installed llama.cpp does not know. "
            "Choose another model."
        ) from error


@contextmanager
def _templates_hidden() -> Iterator[None]:
    """Keep llama-cpp-python from compiling the file's chat templates, which would fail the load when one is broken.

    Confidant chooses the template itself (`models.chat_format`).
    """
    import llama_cpp._internals as internals

    whole = internals.LlamaModel.metadata

    def without_templates(model: "internals.LlamaModel") -> dict[str, str]:
        return {key: value for key, value in whole(model).items() if not key.startswith(_TEMPLATE)}

    internals.LlamaModel.metadata = without_templates  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        internals.LlamaModel.metadata = whole  # type: ignore[method-assign]
