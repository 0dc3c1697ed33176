"""The model itself, inside the worker process: the only module that imports llama_cpp.

It knows nothing of pipes or of the rest of the program: `models.serving` brings the requests. llama_cpp is imported
when the model is loaded, never when this module is.
"""

import ctypes
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import template
from models.chat import Done, Piece, PromptMessage, Sampling
from models.errors import ModelError, ModelFileError, PromptTooLong
from models.reply import Reply
from models.transcript import Transcript
from models.wire import Options, Ready

if TYPE_CHECKING:
    import llama_cpp
    from llama_cpp.llama_grammar import LlamaGrammar

LOG = logging.getLogger(__name__)

_PROMPT_BATCH = 256  # tokens read between two looks at whether the request was cancelled (on a GPU; on a CPU any time)
_LEAST_REPLY = 16  # tokens of room that a prompt has to leave
_MIN_P = 0.05  # llama.cpp's own default: keeps a small model from drawing from the far tail

_SURROGATES = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")

Cancelled = Callable[[], bool]


class LlamaModel:
    """One loaded GGUF model with one conversation's KV cache, which is kept between requests. Used from one thread.

    Only `count_tokens` may be called from another one meanwhile: it reads the vocabulary, which never changes.
    """

    def __init__(self, options: Options) -> None:
        self._log_callback = _send_log_to_logging()
        self._name = Path(options.path).name
        self._llm = _load(options, self._name)
        self._window = min(len(self._llm.input_ids), self._llm.n_ctx())
        self._vocabulary = self._llm._model.vocab  # llama.cpp's own token functions need it
        self._render, self._stops = self._template()
        self._transcript = Transcript()

    def about(self) -> Ready:
        """What was loaded."""
        import llama_cpp

        system = llama_cpp.llama_print_system_info().decode("utf-8", "replace")
        return Ready(
            context_tokens=self._window,
            parameters=self._llm._model.n_params(),
            backend=system.split(":", maxsplit=1)[0].strip() or "CPU",
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without template or special tokens."""
        return [len(self._tokens(text, special=False)) for text in texts]

    def generate(
        self,
        messages: Sequence[PromptMessage],
        sampling: Sampling,
        *,
        schema: Mapping[str, Any] | None,
        cancelled: Cancelled,
    ) -> Iterator[Piece | Done]:
        """The reply's pieces and one `Done`. Raises `PromptTooLong`; `ModelError` for a schema that is none."""
        text, prompt = self._prompt(messages)
        room = self._window - len(prompt)
        if room < min(_LEAST_REPLY, sampling.max_tokens):
            raise PromptTooLong(
                f"This is too long for the model: it takes {len(prompt)} tokens and the model can read {self._window} "
                "at a time, with its reply. Shorten the message, or choose a model with a larger context."
            )
        grammar = _grammar(schema)
        cached = self._rewind(prompt)
        if not self._read_prompt(prompt[cached:-1], cancelled):
            yield Done("cancelled", prompt_tokens=len(prompt), cached_tokens=cached, generated_tokens=0)
            return
        reply = Reply(bytes_of=self._bytes, is_end=self._is_end, limit=min(room, sampling.max_tokens))
        stops = () if schema is not None else self._stops
        yield from reply.pieces(self._draw(prompt, sampling, grammar), stops=stops, cancelled=cancelled)
        if reply.is_exact:
            self._transcript.keep(text + reply.text, prompt + reply.tokens)
        generated = len(reply.tokens)
        yield Done(reply.reason, prompt_tokens=len(prompt), cached_tokens=cached, generated_tokens=generated)

    def _draw(self, prompt: list[int], sampling: Sampling, grammar: "LlamaGrammar | None") -> Iterator[int]:
        import llama_cpp

        seed = llama_cpp.LLAMA_DEFAULT_SEED if sampling.seed is None else sampling.seed & 0x7FFFFFFF
        self._llm.set_seed(seed)
        tokens: Iterator[int] = self._llm.generate(
            prompt,
            temp=sampling.temperature,
            top_p=sampling.top_p,
            top_k=sampling.top_k,
            min_p=_MIN_P,
            repeat_penalty=sampling.repeat_penalty,
            grammar=grammar,
        )
        return tokens

    def _prompt(self, messages: Sequence[PromptMessage]) -> tuple[str, list[int]]:
        """The prompt's text, and its tokens: those that were read and written before, where it begins with them."""
        import llama_cpp

        text = template.render_with_fallbacks(self._render, [template.defused(m, self._is_control) for m in messages])
        length, known = self._transcript.start_of(text)
        rest = self._tokens(text[length:], special=True)
        if known and rest and llama_cpp.llama_vocab_is_control(self._vocabulary, rest[0]):  # a seam that is one anyway
            return text, known + rest
        tokens = self._tokens(text, special=True)
        start = self._llm.token_bos()
        if start >= 0 and self._llm._model.add_bos_token() and tokens[:1] != [start]:
            tokens.insert(0, start)
        return text, tokens

    def _tokens(self, text: str, *, special: bool) -> list[int]:
        tokens: list[int] = self._llm.tokenize(text.encode("utf-8", "replace"), add_bos=False, special=special)
        return tokens

    def _is_control(self, text: str) -> bool:
        return self._tokens(text, special=True) != self._tokens(text, special=False)

    def _rewind(self, prompt: list[int]) -> int:
        """Roll the KV cache back to what it has in common with the prompt, and say how many tokens that is.

        The last token is always read again, because the next one is drawn from what the model says after it.
        """
        import llama_cpp

        known = self._llm.input_ids[: self._llm.n_tokens].tolist()
        common = 0
        for before, now in zip(known, prompt[:-1], strict=False):
            if before != now:
                break
            common += 1
        memory = llama_cpp.llama_get_memory(self._llm.ctx)
        if common and llama_cpp.llama_memory_seq_rm(memory, 0, common, -1):
            self._llm.n_tokens = common
            return common
        # Recurrent and hybrid models (Mamba, …) cannot forget a part: they read everything again.
        llama_cpp.llama_memory_clear(memory, True)
        self._llm.reset()  # type: ignore[no-untyped-call]
        return 0

    def _read_prompt(self, tokens: list[int], cancelled: Cancelled) -> bool:
        """Evaluate the tokens; False when cancelled, with the KV cache at the last whole batch."""
        for start in range(0, len(tokens), _PROMPT_BATCH):
            if cancelled():
                return False
            try:
                with self._abort_when(cancelled):
                    self._llm.eval(tokens[start : start + _PROMPT_BATCH])
            except RuntimeError:  # llama-cpp-python raises it for every status but 0; 2 is "aborted"
                if cancelled():
                    return False
                raise
        return not cancelled()

    @contextmanager
    def _abort_when(self, cancelled: Cancelled) -> Iterator[None]:
        """Let llama.cpp ask `cancelled` before each operation of a batch (on a CPU only).

        It is not set while a reply is drawn: there it would cost a tenth of the speed, and one token is soon over.
        """
        import llama_cpp

        callback = llama_cpp.ggml_abort_callback(lambda _: cancelled())
        llama_cpp.llama_set_abort_callback(self._llm.ctx, callback, None)
        try:
            yield
        finally:
            llama_cpp.llama_set_abort_callback(self._llm.ctx, llama_cpp.ggml_abort_callback(), None)

    def _template(self) -> tuple[template.Render, tuple[str, ...]]:
        """How messages become text, and the stop texts that this needs."""
        source = self._llm.metadata.get("tokenizer.chat_template")
        if not source:
            return template.plain, template.PLAIN_STOPS
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        formatter = Jinja2ChatFormatter(
            template=source,
            eos_token=self._token_text(self._llm.token_eos()),
            bos_token=self._token_text(self._llm.token_bos()),
        )

        def render(messages: Sequence[PromptMessage]) -> str:
            plain: list[Any] = [{"role": message.role, "content": message.content} for message in messages]
            return str(formatter(messages=plain).prompt)

        return render, ()

    def _is_end(self, token: int) -> bool:
        import llama_cpp

        return token == self._llm.token_eos() or llama_cpp.llama_vocab_is_eog(self._vocabulary, token)

    def _bytes(self, token: int) -> bytes:
        """The bytes of one token, b"" for a control token.

        llama-cpp-python's own `detokenize` has room for 32 bytes and reads past them for a longer token; llama.cpp
        answers with minus the length it needs.
        """
        import llama_cpp

        room = 64
        while True:
            buffer = ctypes.create_string_buffer(room)
            length = llama_cpp.llama_token_to_piece(self._vocabulary, token, buffer, room, 0, False)
            if length >= 0:
                return buffer.raw[:length]
            room = -length

    def _token_text(self, token: int) -> str:
        return str(self._llm._model.token_get_text(token)) if token >= 0 else ""


def _load(options: Options, name: str) -> "llama_cpp.Llama":
    """Load the file; `ModelFileError` when llama.cpp refuses it, `ModelError` when memory does not suffice."""
    import llama_cpp

    try:
        return llama_cpp.Llama(
            model_path=options.path,
            n_ctx=options.context_tokens,
            n_batch=_PROMPT_BATCH,
            n_ubatch=_PROMPT_BATCH,
            n_threads=options.threads,
            n_threads_batch=options.threads,
            n_gpu_layers=-1 if llama_cpp.llama_supports_gpu_offload() else 0,
            verbose=False,
        )
    except (MemoryError, ValueError) as error:
        if isinstance(error, MemoryError) or "context" in str(error):
            raise ModelError(
                f"There is not enough free memory to run “{name}”. Close other programs, or choose a smaller model."
            ) from error
        raise _refused(name) from error
    except Exception as error:  # the template, which is a program inside the file, may raise anything when compiled
        raise _refused(name) from error


def _refused(name: str) -> ModelFileError:
    return ModelFileError(
        f"“{name}” could not be loaded: it is damaged, or of a kind that the installed llama.cpp does not know. "
        "Choose another model."
    )


def _grammar(schema: Mapping[str, Any] | None) -> "LlamaGrammar | None":
    """The grammar of a JSON schema, or None without one."""
    if schema is None:
        return None
    from llama_cpp.llama_grammar import LlamaGrammar, json_schema_to_gbnf

    try:
        rules = _SURROGATES.sub(_one_character, json_schema_to_gbnf(json.dumps(schema)))
        return LlamaGrammar.from_string(rules, verbose=False)
    except Exception as error:  # the converter raises bare KeyError, AssertionError, … for what it does not know
        raise ModelError(
            "The form in which the model should answer cannot be used; this is a fault of the program."
        ) from error


def _one_character(match: re.Match[str]) -> str:
    """The pair of escapes as the one character they mean; the converter writes pairs, the grammar knows only units."""
    character: str = json.loads(f'"{match.group()}"')
    return character


def _send_log_to_logging() -> object:
    """Make llama.cpp log to `logging` at debug level instead of stderr; the result must be kept alive."""
    import llama_cpp
    import llama_cpp._logger  # sets its own callback when it is imported: it has to come first

    def log(_level: int, text: bytes, _data: object) -> None:
        LOG.debug("%s", text.decode("utf-8", "replace").rstrip())

    callback = llama_cpp.llama_log_callback(log)
    llama_cpp.llama_log_set(callback, ctypes.c_void_p(0))
    return callback
