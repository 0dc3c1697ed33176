"""Pure: a system prompt, the history and the newest message → messages within a token budget, append-only.

What was sent stays as it was while it fits, so that the model's cache of it stays good: turn n + 1 begins with turn n,
and a reply that is continued with what it was so far. When it no longer fits, old rounds are dropped down to half of
the room at once, so that the next drop is many turns away. Where the prompt starts is a function of the history alone
(a reply knows where it was cut and continued), so it comes out the same after a restart.

It must not know of memory, models or the disk; it counts tokens through the function that it is given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.context_use import ContextUse
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

    `asked` holds more than one text when the earlier ones were never answered, and `notes` what memory put into each of
    them ("" for nothing). `reply` is "" in a round to answer; `cuts` are its beginnings from which it was continued.
    `begins_at` is the id of the first message.
    """

    asked: tuple[str, ...]
    reply: str = ""
    notes: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    begins_at: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A prompt, and what takes how much of the window in it."""

    prompt: tuple[PromptMessage, ...]
    use: ContextUse


def rounds_of(messages: Sequence[Message], *, with_notes: bool) -> list[Round]:
    """The messages of one chat, oldest first, as strictly alternating rounds; the last one is open if unanswered."""
    rounds: list[Round] = []
    asked: list[Message] = []
    days: dict[str, bool] = {}
    day = None
    for message in messages:
        if message.speaker == "user":
            days[message.id] = message.at.date() != day
            day = message.at.date()
            asked.append(message)
        elif asked and message.text.strip():
            rounds.append(_round(asked, message, new_days=days, with_notes=with_notes))
            asked = []
    if asked:
        rounds.append(_round(asked, None, new_days=days, with_notes=with_notes))
    return rounds


def _round(asked: Sequence[Message], reply: Message | None, *, new_days: dict[str, bool], with_notes: bool) -> Round:
    notes = tuple(message.notes if with_notes else "" for message in asked)
    texts = (
        user_content(message.text, day=message.at.date() if new_days[message.id] else None, notes=note)
        for message, note in zip(asked, notes, strict=True)
    )
    if reply is None:
        return Round(tuple(texts), notes=notes, begins_at=asked[0].id)
    cuts = tuple(reply.text[: cut.at] for cut in reply.cuts if cut.at < len(reply.text))
    return Round(tuple(texts), reply.text, notes, cuts, asked[0].id)


@dataclass(frozen=True, slots=True)
class Window:
    """A model's context window and what of it is kept free for the reply, in tokens."""

    tokens: int
    reply_reserve: int = 0


def fit(
    *, system: str, rounds: Sequence[Round], budget_tokens: int, count_tokens: CountTokens
) -> tuple[PromptMessage, ...]:
    """The prompt of `plan`, at most `budget_tokens` long."""
    return plan(system=system, rounds=rounds, window=Window(budget_tokens), count_tokens=count_tokens).prompt


def plan(*, system: str, rounds: Sequence[Round], window: Window, count_tokens: CountTokens) -> Plan:
    """The prompt for the last of `rounds`, which leaves the reserve free, with what a template adds.

    It ends with the user's message, or where that has a reply already with the reply, which is then to be continued.
    Raises `PromptTooLong` when the system prompt and the last round alone do not fit.
    """
    layout = _lay_out(system, rounds, window=window, count_tokens=count_tokens)
    if layout.asked[-1] > layout.room:
        raise PromptTooLong(
            "This message is longer than the model can read at once. "
            "Shorten it or send it in parts, or choose a model with a larger context window."
        )
    if rounds[-1].reply and layout.asked[-1] + layout.sizes[rounds[-1].reply] > layout.room:
        raise PromptTooLong(
            "This reply fills all that the model can read at once, so it cannot be continued. "
            "Write a new message to go on from here."
        )
    prompt = [PromptMessage("system", system)]
    for parts, each in zip(layout.said[layout.start :], rounds[layout.start :], strict=True):
        prompt.append(PromptMessage("user", JOINT.join(parts)))
        prompt.append(PromptMessage("assistant", each.reply))
    return Plan(tuple(prompt if rounds[-1].reply else prompt[:-1]), layout.use(window))


def measure(*, system: str, rounds: Sequence[Round], window: Window, count_tokens: CountTokens) -> ContextUse:
    """What the chat takes as it stands, before anything new is said: all of it is history then."""
    use = _lay_out(system, rounds, window=window, count_tokens=count_tokens).use(window)
    return replace(use, history=use.history + use.message, message=0)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which rounds stand in the prompt, from `start` on, and how much each text takes; `room` is what they may take."""

    rounds: Sequence[Round]
    system: int
    room: int
    sizes: dict[str, int]
    said: Sequence[tuple[str, ...]]
    asked: Sequence[int]
    start: int

    def use(self, window: Window) -> ContextUse:
        """The figures of the prompt; a reply that is to be continued counts as history."""
        kept = self.rounds[self.start :]
        notes = [_notes_size(each, said, self.sizes) for each, said in zip(kept, self.said[self.start :], strict=True)]
        message = self.asked[-1] - notes[-1] if kept else 0
        replies = sum(self.sizes[each.reply] for each in kept if each.reply)
        return ContextUse(
            window=window.tokens,
            profile=self.system,
            memories=sum(notes),
            history=sum(self.asked[self.start :]) + replies - sum(notes) - message,
            message=message,
            reply_reserve=window.reply_reserve,
            dropped_rounds=self.start,
            begins_at=kept[0].begins_at if self.start else "",
        )


def _lay_out(system: str, rounds: Sequence[Round], *, window: Window, count_tokens: CountTokens) -> _Layout:
    said_by_all = (text for each in rounds for text in (*each.asked, each.reply, *each.notes, *each.cuts))
    texts = list(dict.fromkeys([system, *said_by_all]))
    counts = zip(texts, count_tokens(texts), strict=True)
    sizes = {text: count + MESSAGE_OVERHEAD for text, count in counts}
    room = window.tokens - window.reply_reserve - sizes[system]
    said = [_said(each, sizes=sizes, room=room) for each in rounds]
    asked = [_size(parts, sizes) for parts in said]
    start = _start(asked, rounds, sizes=sizes, room=room)
    return _Layout(rounds, system=sizes[system], room=room, sizes=sizes, said=said, asked=asked, start=start)


def _said(turn: Round, *, sizes: dict[str, int], room: int) -> tuple[str, ...]:
    """What the user's side of a round holds: messages without a reply go along as long as all are short."""
    return turn.asked if _size(turn.asked, sizes) <= room // 2 else turn.asked[-1:]


def _size(texts: Sequence[str], sizes: dict[str, int]) -> int:
    return sum(sizes[text] for text in texts)


def _notes_size(turn: Round, said: Sequence[str], sizes: dict[str, int]) -> int:
    """The notes in what the user's side holds; they have no template of their own around them."""
    return sum(sizes[note] - MESSAGE_OVERHEAD for note in turn.notes[-len(said) :] if note)


def _start(asked: Sequence[int], rounds: Sequence[Round], *, sizes: dict[str, int], room: int) -> int:
    """The first round to send, found by playing the turns again from the first one; sizes and room are in tokens.

    A round was sent when it was asked, and again each time its reply was continued; the last one's reply is, now.
    """
    start = held = 0
    for turn, size in enumerate(asked):
        reply, cuts = rounds[turn].reply, rounds[turn].cuts
        is_continued = turn == len(asked) - 1 and reply
        for part in (0, *(sizes[cut] for cut in cuts), *((sizes[reply],) if is_continued else ())):
            if held + size + part > room:
                while start < turn and held + size + part > room // 2:
                    held -= asked[start] + sizes[rounds[start].reply]
                    start += 1
        held += size + sizes[reply]
    return start
