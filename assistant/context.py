"""Pure: a system prompt, the history and the newest message → messages within a token budget, append-only.

What was sent stays as it was while it fits, so that the model's cache of it stays good: turn n + 1 begins with turn n.
When it no longer fits, old rounds are dropped down to half of the room at once, so that the next drop is many turns
away. Where the prompt starts is a function of the history alone, so it comes out the same after a restart.

It must not know of memory, models or the disk; it counts tokens through the function that it is given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.prompts import user_content
from memory.values import Message
from models.chat import PromptMessage
from models.errors import PromptTooLong

CountTokens = Callable[[Sequence[str]], list[int]]

MESSAGE_OVERHEAD = 8  # tokens that a chat template puts around one message; ChatML 5, Llama 3 up to 7
JOINT = "\n\n"


@dataclass(frozen=True, slots=True)
class Round:
    """What the user sent and the reply to it, as the model gets them.

    `asked` holds more than one text when the earlier ones were never answered; `reply` is "" in the round to answer.
    """

    asked: tuple[str, ...]
    reply: str = ""


def rounds_of(messages: Sequence[Message], *, with_notes: bool) -> list[Round]:
    """The messages of one chat, oldest first, as strictly alternating rounds; the last one is open if unanswered."""
    rounds: list[Round] = []
    asked: list[str] = []
    day = None
    for message in messages:
        if message.speaker == "user":
            new_day = None if message.at.date() == day else message.at.date()
            asked.append(user_content(message.text, day=new_day, notes=message.notes if with_notes else ""))
            day = message.at.date()
        elif asked and message.text.strip():
            rounds.append(Round(tuple(asked), message.text))
            asked = []
    if asked:
        rounds.append(Round(tuple(asked)))
    return rounds


def fit(
    *, system: str, rounds: Sequence[Round], budget_tokens: int, count_tokens: CountTokens
) -> tuple[PromptMessage, ...]:
    """The prompt for the last of `rounds`, at most `budget_tokens` long with what a template adds.

    Raises `PromptTooLong` when the system prompt and the last message alone do not fit.
    """
    texts = [system, *(text for each in rounds for text in (*each.asked, each.reply))]
    sizes = {text: count + MESSAGE_OVERHEAD for text, count in zip(texts, count_tokens(texts), strict=True)}
    room = budget_tokens - sizes[system]
    said = [_said(each, sizes=sizes, room=room) for each in rounds]
    start = _start([_size(text, sizes) for text in said], [sizes[each.reply] for each in rounds], room=room)
    prompt = [PromptMessage("system", system)]
    for parts, each in zip(said[start:], rounds[start:], strict=True):
        prompt.append(PromptMessage("user", JOINT.join(parts)))
        prompt.append(PromptMessage("assistant", each.reply))
    return tuple(prompt[:-1])


def _said(turn: Round, *, sizes: dict[str, int], room: int) -> tuple[str, ...]:
    """What the user's side of a round holds: messages without a reply go along as long as all are short."""
    return turn.asked if _size(turn.asked, sizes) <= room // 2 else turn.asked[-1:]


def _size(texts: Sequence[str], sizes: dict[str, int]) -> int:
    return sum(sizes[text] for text in texts)


def _start(asked: Sequence[int], replied: Sequence[int], *, room: int) -> int:
    """The first round to send, found by playing the turns again from the first one; sizes and room are in tokens."""
    start = held = 0
    for turn, size in enumerate(asked):
        if held + size > room:
            while start < turn and held + size > room // 2:
                held -= asked[start] + replied[start]
                start += 1
        held += size + replied[turn]
    if asked[-1] > room:
        raise PromptTooLong(
            "This message is longer than the model can read at once. "
            "Shorten it or send it in parts, or choose a model with a larger context window."
        )
    return start
