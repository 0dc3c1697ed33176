"""A loaded model's vocabulary: text ↔ tokens, and what single tokens mean. One of the modules that import llama_cpp.

It knows nothing of prompts or replies. It may be used from any thread: a vocabulary never changes.
"""

import ctypes
from typing import TYPE_CHECKING

from models.thinking import MARKERS

if TYPE_CHECKING:
    import llama_cpp


class Vocabulary:
    """The vocabulary of one loaded model."""

    def __init__(self, llm: "llama_cpp.Llama") -> None:
        self._llm = llm
        self._vocab = llm._model.vocab  # llama.cpp's own token functions need it
        self._special = self._special_tokens()
        self._markers = {token: text for text, token in self._special.items() if text in MARKERS}

    def tokens(self, text: str, *, special: bool) -> list[int]:
        """The tokens of a text; with `special`, control tokens that are spelt out in it are read as such."""
        tokens: list[int] = self._llm.tokenize(text.encode("utf-8", "replace"), add_bos=False, special=special)
        return tokens

    def has_token(self, text: str) -> bool:
        """Whether there is a control token (or one added later) of this very text."""
        return text in self._special

    def is_control(self, text: str) -> bool:
        """Whether the model would read a control token in this text."""
        return self.tokens(text, special=True) != self.tokens(text, special=False)

    def is_control_token(self, token: int) -> bool:
        """Whether the token is none of the text, but a sign of its own."""
        import llama_cpp

        return bool(llama_cpp.llama_vocab_is_control(self._vocab, token))

    def is_end(self, token: int) -> bool:
        """Whether the token ends a reply."""
        import llama_cpp

        return token == self._llm.token_eos() or bool(llama_cpp.llama_vocab_is_eog(self._vocab, token))

    def marker(self, token: int) -> str:
        """The text of a control token that tells thinking from a reply; "" for all others."""
        return self._markers.get(token, "") if self.is_control_token(token) else ""

    def bytes_of(self, token: int) -> bytes:
        """The bytes of one token, b"" for a control token.

        llama-cpp-python's own `detokenize` has room for 32 bytes and reads past them for a longer token; llama.cpp
        answers with minus the length it needs.
        """
        import llama_cpp

        room = 64
        while True:
            buffer = ctypes.create_string_buffer(room)
            length = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, room, 0, False)
            if length >= 0:
                return buffer.raw[:length]
            room = -length

    @property
    def start_text(self) -> str:
        """The text of the token that begins every prompt, "" if there is none."""
        return self._text(self._llm.token_bos())

    @property
    def end_text(self) -> str:
        """The text of the token that ends a reply, "" if there is none."""
        return self._text(self._llm.token_eos())

    def with_start(self, tokens: list[int]) -> list[int]:
        """The tokens of a whole prompt with the one that has to begin it, unless the template has written it."""
        start = self._llm.token_bos()
        if start >= 0 and self._llm._model.add_bos_token() and tokens[:1] != [start]:
            return [start, *tokens]
        return tokens

    def _text(self, token: int) -> str:
        return str(self._llm._model.token_get_text(token)) if token >= 0 else ""

    def _special_tokens(self) -> dict[str, int]:
        """Control tokens and those added later, by their text; read once, about 0.1 s for 150,000 tokens."""
        import llama_cpp

        special = llama_cpp.LLAMA_TOKEN_ATTR_CONTROL | llama_cpp.LLAMA_TOKEN_ATTR_USER_DEFINED
        attributes, text_of = llama_cpp.llama_vocab_get_attr, llama_cpp.llama_vocab_get_text
        found = [token for token in range(self._llm.n_vocab()) if attributes(self._vocab, token) & special]
        return {(text_of(self._vocab, token) or b"").decode("utf-8", "replace"): token for token in found}
