"""A scripted chat model for tests: keeps the contract of `models.chat.ChatModel` without a model.

A token is a word with the white space before it. It must not know what the rest of the program does with a reply.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from models.chat import Completion, Done, FinishReason, ModelInfo, Piece, PromptMessage, Sampling, Thought
from models.errors import ModelCrashed, PromptTooLong
from models.run_options import Adapter

Reply = str | Callable[[Sequence[PromptMessage]], str]


class FakeChatModel:
    """Replies with what it was given, word by word; the last reply is repeated when they run out.

    `prompts` are the messages of every `stream`, `json_prompts` those of every `complete_json`. Clear `gate` to hold
    the next word back until it is set (or cancelled). `crash_after(n)` makes the next reply die after n words.
    """

    def __init__(
        self,
        replies: Sequence[Reply] = ("All right.",),
        *,
        json_replies: Sequence[str] = (),
        context_tokens: int = 4096,
        seconds_per_word: float = 0.0,
    ) -> None:
        self.prompts: list[tuple[PromptMessage, ...]] = []
        self.json_prompts: list[tuple[PromptMessage, ...]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.closed = False
        self.adapters: tuple[Adapter, ...] = ()
        self._replies = list(replies)
        self._json_replies = list(json_replies)
        self._context_tokens = context_tokens
        self._seconds_per_word = seconds_per_word
        self._crash_after: int | None = None
        self._cancelled = threading.Event()
        self._turn = threading.Lock()
        self._cache: list[str] = []

    def crash_after(self, words: int) -> None:
        """Let the next reply end with `ModelCrashed` after so many words; the one after it works again."""
        self._crash_after = words

    def info(self) -> ModelInfo:
        return ModelInfo(
            name="fake", path=None, context_tokens=self._context_tokens, parameters=0, is_starter=True, backend="none"
        )

    def is_loaded(self) -> bool:
        return not self.closed

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Thought | Done]:
        with self._turn:
            self._cancelled.clear()
            self.prompts.append(tuple(messages))
            yield from self._words(self._next_reply(messages), messages, sampling.max_tokens)

    def complete(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> Completion:
        with self._turn:
            self._cancelled.clear()
            self.json_prompts.append(tuple(messages))
            text = self._json_replies.pop(0) if self._json_replies else json.dumps(_smallest(schema))
            *pieces, done = self._words(text, messages, max_tokens)
            assert isinstance(done, Done)
            return Completion("".join(piece.text for piece in pieces if isinstance(piece, Piece)), done)

    def complete_json(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> str:
        return self.complete(messages, schema, max_tokens).text

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(_words(text)) for text in texts]

    def use_adapters(self, adapters: Sequence[Adapter]) -> None:
        self.adapters = tuple(adapters)

    def cancel(self) -> None:
        self._cancelled.set()

    def close(self) -> None:
        self.cancel()
        self.closed = True

    def _next_reply(self, messages: Sequence[PromptMessage]) -> str:
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        return reply(messages) if callable(reply) else reply

    def _words(self, text: str, messages: Sequence[PromptMessage], limit: int) -> Iterator[Piece | Done]:
        prompt = [word for message in messages for word in (f"<{message.role}>", *_words(message.content))]
        if len(prompt) >= self._context_tokens:
            raise PromptTooLong("This is too long for the fake model. Shorten the message.")
        cached = next((i for i, (a, b) in enumerate(zip(self._cache, prompt, strict=False)) if a != b), None)
        cached = min(len(self._cache), len(prompt)) if cached is None else cached
        written: list[str] = []
        crash_after, self._crash_after = self._crash_after, None
        words = _words(text)
        for word in words[:limit]:
            if len(written) == crash_after:
                raise ModelCrashed("The fake model stopped unexpectedly. Try again.")
            if self._wait_cancelled():
                break
            written.append(word)
            yield Piece(word)
        finished: FinishReason = "length" if len(words) > limit else "stop"
        reason: FinishReason = "cancelled" if self._cancelled.is_set() else finished
        self._cache = [*prompt, "<assistant>", *written]
        yield Done(reason, prompt_tokens=len(prompt), cached_tokens=cached, generated_tokens=len(written))

    def _wait_cancelled(self) -> bool:
        """Wait for the gate and the time of one word; True when cancelled."""
        while not self.gate.wait(0.005):
            if self._cancelled.is_set():
                return True
        time.sleep(self._seconds_per_word)
        return self._cancelled.is_set()


def _words(text: str) -> list[str]:
    """The text in words, each with the white space before it; joined they are the text again."""
    return re.findall(r"\s*\S+|\s+$", text)


def _smallest(schema: Mapping[str, Any]) -> Any:
    """The smallest value that a simple JSON schema allows."""
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type", "object"):
        case "object":
            return {name: _smallest(schema["properties"][name]) for name in schema.get("required", ())}
        case "array":
            return [_smallest(schema["items"])] * schema.get("minItems", 0)
        case "string":
            return "x" * schema.get("minLength", 0)
        case "boolean":
            return False
        case _:
            return schema.get("minimum", 0)
