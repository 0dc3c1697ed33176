"""The model itself, inside the worker process: messages in, a reply's pieces out. One of the modules with llama_cpp.

It knows nothing of pipes or of the rest of the program: `models.serving` brings the requests. llama_cpp is imported
when the model is loaded, never when this module is.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models import chat_format, kv_cache, loading, template, thinking
from models.chat import Done, FinishReason, Piece, PromptMessage, Sampling, Thought
from models.errors import ModelError, PromptTooLong
from models.lora import Adapters
from models.reply import Reply
from models.run_options import Adapter
from models.thinking import Thinking
from models.transcript import Transcript
from models.vocabulary import Vocabulary
from models.wire import Options, Ready

if TYPE_CHECKING:
    from llama_cpp.llama_grammar import LlamaGrammar

_LEAST_REPLY = 16  # tokens of room that a prompt has to leave
_SURROGATES = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


class LlamaModel:
    """One loaded GGUF model with one conversation's KV cache, which is kept between requests. Used from one thread.

    Only `count_tokens` may be called from another one meanwhile: it reads the vocabulary, which never changes.
    """

    def __init__(self, options: Options) -> None:
        self._log_callback = loading.send_log_to_logging()
        name = options.header.path.name
        self._loaded = loading.load(options)
        self._llm = self._loaded.llm
        self._window = min(len(self._llm.input_ids), self._llm.n_ctx())
        self._vocabulary = Vocabulary(self._llm)
        self._format = chat_format.choose(
            own=self._loaded.template,
            wished=options.wishes.chat_template,
            compiled=self._compiled,
            has_token=self._vocabulary.has_token,
            name=name,
        )
        self._adapters = Adapters(self._llm, model_name=name)
        self._transcript = Transcript()

    def about(self) -> Ready:
        """What was loaded."""
        plan = self._loaded.plan
        return Ready(
            context_tokens=self._window,
            parameters=self._llm._model.n_params(),
            backend=self._loaded.backend,
            gpu_layers=plan.gpu_layers,
            gpu_memory=self._loaded.gpu_memory,
            notices=tuple(notice for notice in (self._format.notice, *plan.notices) if notice),
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without template or special tokens."""
        return [len(self._vocabulary.tokens(text, special=False)) for text in texts]

    def use_adapters(self, adapters: Sequence[Adapter]) -> None:
        """Let these LoRA adapters act and no others. Raises `ModelFileError` when one does not fit; then none act."""
        self._adapters.use(adapters)

    def generate(
        self,
        messages: Sequence[PromptMessage],
        sampling: Sampling,
        *,
        schema: Mapping[str, Any] | None,
        cancelled: Callable[[], bool],
    ) -> Iterator[Piece | Thought | Done]:
        """The reply's pieces and one `Done`. Raises `PromptTooLong`; `ModelError` for a schema that is none."""
        grammar = _grammar(schema)
        text = self._text(messages, thinks=schema is None)
        prompt = self._tokens_of(text)
        room = self._room(prompt, sampling)
        cached = kv_cache.rewind(self._llm, prompt)
        if not kv_cache.read(self._llm, prompt[cached:-1], cancelled):
            yield Done("cancelled", prompt_tokens=len(prompt), cached_tokens=cached, generated_tokens=0)
            return
        at_limit: FinishReason = "context" if room <= sampling.max_tokens else "length"
        thoughts = Thinking(text, is_begun=_is_continued(messages)) if schema is None else None
        reply = Reply(self._vocabulary, limit=min(room, sampling.max_tokens), at_limit=at_limit, thinking=thoughts)
        stops = () if schema is not None else (*self._format.stops, *sampling.stop)
        yield from reply.pieces(self._draw(prompt, sampling, grammar), stops=stops, cancelled=cancelled)
        if reply.is_exact:
            self._transcript.keep(text + reply.text, prompt + reply.tokens)
        generated = len(reply.tokens)
        yield Done(reply.reason, prompt_tokens=len(prompt), cached_tokens=cached, generated_tokens=generated)

    def _room(self, prompt: Sequence[int], sampling: Sampling) -> int:
        """Tokens that the prompt leaves for a reply; raises `PromptTooLong` when they are too few."""
        room = self._window - len(prompt)
        if room < min(_LEAST_REPLY, sampling.max_tokens):
            raise PromptTooLong(
                f"This is too long for the model: it takes {len(prompt)} tokens and the model can read {self._window} "
                "at a time, with its reply. Shorten the message, or choose a model with a larger context."
            )
        return room

    def _draw(self, prompt: list[int], sampling: Sampling, grammar: "LlamaGrammar | None") -> Iterator[int]:
        import llama_cpp

        seed = llama_cpp.LLAMA_DEFAULT_SEED if sampling.seed is None else sampling.seed & 0x7FFFFFFF
        self._llm.set_seed(seed)
        tokens: Iterator[int] = self._llm.generate(
            prompt,
            temp=sampling.temperature,
            top_p=sampling.top_p,
            top_k=sampling.top_k,
            min_p=sampling.min_p,
            repeat_penalty=sampling.repeat_penalty,
            grammar=grammar,
        )
        return tokens

    def _text(self, messages: Sequence[PromptMessage], *, thinks: bool) -> str:
        """The prompt's text; a last message of the assistant's is left open, for the reply to go on from it."""
        said = [template.defused(message, self._vocabulary.is_control) for message in messages]
        begun = said.pop().content if _is_continued(messages) else None
        text = template.render_with_fallbacks(self._format.render, said)
        if begun is None and thinks:
            return text
        text = thinking.without(text, template=self._format.source)
        return template.continued(text, begun or "")

    def _tokens_of(self, text: str) -> list[int]:
        """The prompt's tokens: those that were read and written before, where it begins with them."""
        length, known = self._transcript.start_of(text)
        rest = self._vocabulary.tokens(text[length:], special=True)
        if known and (not rest or self._vocabulary.is_control_token(rest[0])):  # a seam that is one anyway
            return known + rest
        return self._vocabulary.with_start(self._vocabulary.tokens(text, special=True))

    def _compiled(self, source: str, *, in_parts: bool) -> template.Render:
        """The chat template as a function; raises whatever the template does."""
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        formatter = Jinja2ChatFormatter(
            template=source, eos_token=self._vocabulary.end_text, bos_token=self._vocabulary.start_text
        )

        def render(messages: Sequence[PromptMessage]) -> str:
            plain: list[Any] = [
                {
                    "role": message.role,
                    "content": [{"type": "text", "text": message.content}] if in_parts else message.content,
                }
                for message in messages
            ]
            return str(formatter(messages=plain).prompt)

        return render


def _is_continued(messages: Sequence[PromptMessage]) -> bool:
    return len(messages) > 1 and messages[-1].role == "assistant"


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
