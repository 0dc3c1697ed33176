"""A reply with thoughts: control tokens that mark them, stop texts that only end the reply; pure."""

from collections.abc import Sequence

from models.chat import Piece, Thought
from models.reply import Reply
from models.thinking import Thinking


class Words:
    """A vocabulary of whole words, by number; those in angle or square brackets are control tokens."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    def bytes_of(self, token: int) -> bytes:
        return b"" if self.marker(token) else self._words[token].encode()

    def is_end(self, token: int) -> bool:
        return token == len(self._words)

    def marker(self, token: int) -> str:
        word = self._words[token]
        return word if word[0] in "<[" else ""


def read(words: Sequence[str], *, stops: Sequence[str] = (), prompt: str = "") -> tuple[str, str, Reply]:
    """The thought and the reply in these words, and how it ended."""
    reply = Reply(Words(words), limit=100, thinking=Thinking(prompt))
    parts = list(reply.pieces(iter(range(len(words) + 1)), stops=stops, cancelled=lambda: False))
    thought = "".join(part.text for part in parts if isinstance(part, Thought))
    return thought, "".join(part.text for part in parts if isinstance(part, Piece)), reply


def test_a_marked_thought_is_no_part_of_the_reply() -> None:
    thought, text, reply = read(["[THINK]", "so", " so", "[/THINK]", "Yes", "."])
    assert (thought, text, reply.text, reply.reason) == ("so so", "Yes.", "Yes.", "stop")
    assert not reply.is_exact, "the text is not all that the tokens say"


def test_a_stop_text_in_a_thought_ends_nothing() -> None:
    thought, text, reply = read(["<think>", "a END b", "</think>", "Yes", " END", " more"], stops=["END"])
    assert (thought, text, reply.reason) == ("a END b", "Yes ", "stop")
    assert len(reply.tokens) == 5


def test_a_reply_without_thoughts_is_exact() -> None:
    thought, text, reply = read([" Yes", "."])
    assert (thought, text, reply.is_exact) == ("", " Yes.", True)


def test_all_is_thought_until_it_is_closed() -> None:
    thought, text, _ = read(["so", " on"], prompt="<think>\n")
    assert (thought, text) == ("so on", "")
