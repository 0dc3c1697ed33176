"""What one open page looks at: ids and switches of a browser tab, kept on the server in a `gr.State`.

Only ids: what they mean is read from the assistant's stores whenever something is drawn. It knows no gradio.
"""

from dataclasses import dataclass, field

from assistant.context_use import ContextUse
from memory.values import Message, Recall

WINDOW = 50


@dataclass
class Running:
    """The turn being written: the user's message once it is on disk, what is thought and written so far.

    `use` is what its prompt takes of the model's context, once that is known; `thought_s` is in seconds.
    """

    chat_id: str
    message: Message | None = None
    recall: Recall | None = None
    use: ContextUse | None = None
    memory_on: bool = True
    thoughts: str = ""
    thought_s: float = 0.0
    thought_from: float | None = None
    text: str = ""


@dataclass
class View:
    """One tab. `chat_id` None is a new chat that exists with its first message; `memory_on` is that one's switch.

    `use` is what the open chat took of the model's context when it was last measured.
    """

    chat_id: str | None = None
    memory_on: bool = True
    shown: int = WINDOW
    target: str | None = None
    renaming_chat: str | None = None
    deleting_chat: str | None = None
    editing_memory: str | None = None
    deleting_memory: str | None = None
    search: str = ""
    running: Running | None = None
    to_learn: str | None = None
    asked_about: str | None = None
    use: ContextUse | None = None
    errors: dict[str, str] = field(default_factory=dict)

    def look_at(self, chat_id: str | None, *, target: str | None = None) -> None:
        """Turn to a chat (None: a new one), at its end or at the message `target`."""
        self.chat_id, self.target, self.use = chat_id, target, None
        self.shown, self.memory_on = WINDOW, True
        self.renaming_chat = self.deleting_chat = None

    @property
    def is_writing_here(self) -> bool:
        """Whether the reply being written belongs to the chat that is shown."""
        return self.running is not None and self.running.chat_id == self.chat_id
