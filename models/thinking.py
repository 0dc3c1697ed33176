"""Tells a model's thinking from its reply while the text streams. Pure; it must not know llama.cpp or processes.

Models that think write it before the reply, between tags: `<think>…</think>` (DeepSeek-R1, Qwen3, SmolLM3, …),
`[THINK]…[/THINK]` (Magistral), or in a channel of its own (gpt-oss, whose format is called harmony). The first tag may
stand at the end of the prompt already, where the chat template has put it. Tags inside the reply itself are just text.
"""

from collections.abc import Iterator
from typing import Literal

from models.chat import Piece, Thought

_CLOSES = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<seed:think>": "</seed:think>",
    "[THINK]": "[/THINK]",
    "<|START_THINKING|>": "<|END_THINKING|>",
    "<|channel|>analysis<|message|>": "<|end|>",
    "<|channel|>commentary<|message|>": "<|end|>",
}
_FINAL = "<|channel|>final<|message|>"
_TURN = "<|start|>assistant"
_SKIPPED = (_TURN, _FINAL, "<|START_RESPONSE|>", "<|END_RESPONSE|>")
_CHANNELS = ("<|start|>", "<|channel|>", "<|message|>", "<|end|>")
_EMPTY_THOUGHT = "<think>\n\n</think>\n\n"

# Texts of control tokens that mean something here; all other control tokens are never shown.
MARKERS = frozenset([*_CLOSES, *_CLOSES.values(), *_SKIPPED, *_CHANNELS])

_State = Literal["start", "thinking", "reply"]


class Thinking:
    """Splits one reply. `prompt` is the text that the model goes on from; with `is_begun` the reply has begun in it."""

    def __init__(self, prompt: str = "", *, is_begun: bool = False) -> None:
        opened = _opened_by(prompt)
        self._close = _CLOSES[opened] if opened and not is_begun else ""
        self._state: _State = "reply" if is_begun else "thinking" if self._close else "start"
        self._held = ""
        self._fresh = True  # nothing of this thought has been shown yet
        self._marked = bool(self._close)  # a tag was seen: white space after it belongs to nothing

    def feed(self, text: str) -> Iterator[Piece | Thought]:
        """What may be shown after this text; what may be the beginning of a tag is held back."""
        self._held += text
        yield from self._sorted(ended=False)

    def marker(self, text: str) -> Iterator[Piece | Thought]:
        """As `feed`, for a control token with one of the texts in `MARKERS`; inside a reply it begins a new part."""
        if self._state == "reply":
            if text not in _CHANNELS:
                return
            self._state, self._marked = "start", True
        self._held += text
        yield from self._sorted(ended=False)

    def rest(self) -> Iterator[Piece | Thought]:
        """What is still held back when the stream ends; an unclosed thought is all thought."""
        yield from self._sorted(ended=True)

    def _sorted(self, *, ended: bool) -> Iterator[Piece | Thought]:
        before: tuple[_State, str] | None = None
        while before != (self._state, self._held):
            before = (self._state, self._held)
            if self._state == "start":
                self._begin(ended=ended)
            elif self._state == "thinking":
                if thought := self._think(ended=ended):
                    yield Thought(thought)
            elif self._held:
                piece, self._held = self._held, ""
                yield Piece(piece)

    def _begin(self, *, ended: bool) -> None:
        """Take a tag off the beginning, wait for the rest of one, or find that the reply has begun."""
        said = self._held.lstrip()
        for tag in (*_CLOSES, *_SKIPPED):
            if said.startswith(tag):
                self._held, self._marked = said[len(tag) :], True
                if tag in _CLOSES:
                    self._state, self._close, self._fresh = "thinking", _CLOSES[tag], True
                return
        if not ended and any(tag.startswith(said) for tag in (*_CLOSES, *_SKIPPED)):
            return
        self._state = "reply"
        if self._marked:
            self._held = said

    def _think(self, *, ended: bool) -> str:
        """The thought that may be shown; the state changes where it is closed."""
        if self._fresh:
            self._held = self._held.lstrip()
        end = self._held.find(self._close)
        if end >= 0:
            thought, self._held = self._held[:end], self._held[end + len(self._close) :]
            self._state = "start"
        else:
            held = 0 if ended else _beginning(self._held, self._close)
            thought, self._held = self._held[: len(self._held) - held], self._held[len(self._held) - held :]
        self._fresh = self._fresh and not thought
        return thought


def without(prompt: str, *, template: str) -> str:
    """The prompt, ended so that the reply begins at once and nothing is thought first.

    `template` is the source of the chat template: it tells whether the model thinks where the prompt does not say so.
    """
    opened = _opened_by(prompt)
    if opened:
        return f"{prompt.rstrip()}\n\n{_CLOSES[opened]}\n\n"
    if prompt.endswith(_TURN):
        return prompt + _FINAL
    can_skip = "enable_thinking" in template and "</think>" in template
    return prompt + _EMPTY_THOUGHT if can_skip and not prompt.rstrip().endswith("</think>") else prompt


def _opened_by(prompt: str) -> str:
    """The tag that stands at the prompt's very end, or ""."""
    end = prompt.rstrip()
    return next((tag for tag in _CLOSES if end.endswith(tag)), "")


def _beginning(text: str, tag: str) -> int:
    """How many characters at the end of the text may be the beginning of the tag."""
    return next((n for n in range(len(tag) - 1, 0, -1) if text.endswith(tag[:n])), 0)
