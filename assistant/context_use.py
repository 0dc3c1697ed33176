"""What takes how much of a model's context window, in tokens: the figures of the page's meter.

It must not know how they come about (`assistant.context`) nor how they are shown.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContextUse:
    """One prompt within a window of `window` tokens; each part with what a chat template adds to it.

    `profile` is the whole system prompt, `memories` all notes that are still in the prompt, `message` the newest one
    without its notes, `reply_reserve` what is kept free for the reply. `dropped_rounds` of the chat, the oldest, are
    not in the prompt; where there are any, `begins_at` is the id of the first message that is.
    """

    window: int
    profile: int = 0
    memories: int = 0
    history: int = 0
    message: int = 0
    reply_reserve: int = 0
    dropped_rounds: int = 0
    begins_at: str = ""

    @property
    def prompt(self) -> int:
        """What the model is sent."""
        return self.profile + self.memories + self.history + self.message

    @property
    def free(self) -> int:
        """What nobody has asked for yet."""
        return max(0, self.window - self.prompt - self.reply_reserve)
