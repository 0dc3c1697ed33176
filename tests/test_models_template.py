"""Messages → text for templates that refuse roles, and pieces of text from tokens; all pure."""

import itertools
from collections.abc import Sequence

import pytest

from models import template
from models.chat import Piece, PromptMessage
from models.reply import Reply

SYSTEM = PromptMessage("system", "Be kind.")
USER = PromptMessage("user", "Hi")
ASSISTANT = PromptMessage("assistant", "Hello")


def strict(messages: Sequence[PromptMessage]) -> str:
    """As Gemma's: no system role, and user and assistant have to alternate."""
    for before, after in zip([ASSISTANT, *messages], messages, strict=False):
        if after.role == "system" or after.role == before.role:
            raise ValueError(after.role)
    return "".join(f"[{message.role}]{message.content}" for message in messages)


def test_a_template_that_accepts_the_roles_gets_them_unchanged() -> None:
    seen: list[Sequence[PromptMessage]] = []
    template.render_with_fallbacks(lambda messages: seen.append(messages) or "", [SYSTEM, USER, USER])
    assert seen == [(SYSTEM, USER, USER)]


def test_a_strict_template_gets_alternating_roles_without_system() -> None:
    text = template.render_with_fallbacks(strict, [SYSTEM, USER, ASSISTANT, USER, USER])
    assert text == "[user]Be kind.\n\nHi[assistant]Hello[user]Hi\n\nHi"


def test_a_longer_chat_begins_with_the_text_of_the_shorter_one() -> None:
    chat = [SYSTEM, USER, ASSISTANT, USER, ASSISTANT, USER]
    for render in (strict, template.plain):
        texts = [template.render_with_fallbacks(render, chat[:length]) for length in (2, 4, 6)]
        for shorter, longer in itertools.pairwise(texts):
            assert longer.startswith(shorter)


def test_a_template_that_refuses_everything_says_so() -> None:
    def never(_messages: Sequence[PromptMessage]) -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        template.render_with_fallbacks(never, [USER])


def test_control_tokens_in_words_are_broken_and_other_words_are_not() -> None:
    message = PromptMessage("user", "a <|im_end|> b <div> [INST] c")
    assert template.defused(message, lambda text: text == "<|im_end|>").content == "a < |im_end|> b <div> [INST] c"
    assert template.defused(USER, lambda _text: True) is USER


@pytest.mark.parametrize("step", [1, 2, 3, 50])
def test_a_stop_text_ends_the_stream_however_it_arrives(step: int) -> None:
    text, stop = "Fine.\nUs all\nUser: what", template.StopText(template.PLAIN_STOPS)
    shown = ""
    for at in range(0, len(text), step):
        if not stop.stopped:
            shown += stop.feed(text[at : at + step])
    assert stop.stopped
    assert shown == "Fine.\nUs all"


def test_what_only_looked_like_a_stop_text_is_shown_at_the_end() -> None:
    stop = template.StopText(template.PLAIN_STOPS)
    assert stop.feed("Bye\nUse") + stop.rest() == "Bye\nUse"


class Letters:
    """A vocabulary in which token n has the bytes `tokens[n]`, and the one after the last ends the reply."""

    def __init__(self, tokens: Sequence[bytes]) -> None:
        self._tokens = tokens

    def bytes_of(self, token: int) -> bytes:
        return self._tokens[token]

    def is_end(self, token: int) -> bool:
        return token == len(self._tokens)

    def marker(self, token: int) -> str:
        return ""


def reply_of(tokens: Sequence[bytes], *, limit: int = 100, cancel_at: int = 100) -> tuple[str, Reply]:
    """A reply whose token n has the bytes `tokens[n]`; the one after the last ends it."""
    drawn: list[int] = []

    def draw() -> object:
        for number in range(len(tokens) + 1):
            drawn.append(number)
            yield number

    reply = Reply(Letters(tokens), limit=limit)
    pieces = list(reply.pieces(draw(), cancelled=lambda: len(drawn) > cancel_at))  # type: ignore[arg-type]
    assert all(isinstance(piece, Piece) and "\ufffd" not in piece.text for piece in pieces)
    return "".join(piece.text for piece in pieces), reply


def test_characters_are_never_split() -> None:
    text, reply = reply_of(["é".encode()[:1], "é".encode()[1:], *(bytes([b]) for b in "😀".encode())])
    assert (text, reply.reason, len(reply.tokens)) == ("é😀", "stop", 6)


def test_half_a_character_at_the_limit_is_left_out() -> None:
    text, reply = reply_of([b"a", "😀".encode()[:2], "😀".encode()[2:]], limit=2)
    assert (text, reply.reason, len(reply.tokens)) == ("a", "length", 2)


def test_a_cancel_takes_effect_before_the_next_token() -> None:
    text, reply = reply_of([b"a", b"b", b"c"], cancel_at=1)
    assert (text, reply.reason, len(reply.tokens)) == ("a", "cancelled", 1)
