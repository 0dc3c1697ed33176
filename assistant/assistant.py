"""The assistant as the page sees it: chats and memory, turns, the choice of a model, and how things stand.

It ties turn, background and models together and holds no logic of its own. It must not know Gradio, nor which concrete
model or embedder it was given.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant import turn
from assistant.background import Background
from assistant.events import Failed, Finished, TurnEvent
from assistant.exam import Progress, Report, examine
from assistant.model_reader import ModelReader
from assistant.model_shelf import ModelChoice, ModelShelf
from assistant.settings import Settings
from assistant.spare_time import SpareTime
from assistant.token_counts import TokenCounts
from assistant.trouble import log_trouble
from assistant.verdicts import Verdicts, mark_of
from memory.values import Learnt
from models.errors import ConfidantError, InputError

if TYPE_CHECKING:
    from memory.service import MemoryService

logger = logging.getLogger(__name__)

TURN_WAIT_S = 5.0  # a stopped reply needs a moment to end; a longer wait would look like a hang
RECENT_CHATS = 20
MODEL_PREFERENCE = "model_path"
NO_MODEL = "There is no chat model yet. Choose one first."
NOT_ALLOWED = (
    "This model has not shown yet that it reads well enough. Let it sit the exam first; until it passes, Confidant "
    "learns by its own rules."
)
BUSY = "A reply is still being written, perhaps in another window. Stop it or wait for its end, then try again."


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand.

    `loading` names what is not ready yet, `model` is "" when there is none, `backlog` counts the messages that are
    still to be learnt from. `exam` says whether the model may help to learn, `unread` counts the messages that no such
    model has read yet.
    """

    loading: tuple[str, ...]
    model: str
    is_starter: bool
    warnings: tuple[str, ...]
    backlog: int
    exam: Literal["passed", "failed", "not taken"] = "not taken"
    unread: int = 0


class Assistant:
    """One user's assistant. Methods may be called from any thread; one reply is written at a time."""

    def __init__(
        self,
        *,
        settings: Settings,
        memory: "MemoryService",
        shelf: ModelShelf,
        warm_memory: Callable[[], object],
        warnings: tuple[str, ...] = (),
    ) -> None:
        """Raises `ModelFileError` when the model that the settings name cannot be used."""
        self.settings = settings
        self.memory = memory
        self._shelf = shelf
        self._warm_memory = warm_memory
        self._warnings = list(warnings)
        self._loading: dict[str, threading.Thread] = {}
        self._stop = threading.Event()
        self._turn = threading.Lock()
        self._starting = threading.Lock()
        self._spare = SpareTime(self._cancel_model)
        self._verdicts = Verdicts(memory.preferences)
        self._reader = ModelReader(memory, spare=self._spare, tools=self._tools, allowed_reader=self._allowed_reader)
        self._background = Background(memory, read_some=self._reader.read_some)
        if warning := shelf.begin(memory.preferences.get(MODEL_PREFERENCE)):
            self._warnings.append(warning)
        self._counts = TokenCounts(shelf.model.count_tokens)
        settle_interrupted(memory)

    def start(self) -> None:
        """Load the models in the background and begin to learn what is queued; call it when the page is up.

        Until then nothing heavy is loaded, unless a message needs it. Further calls do nothing.
        """
        with self._starting:
            if self._loading:
                return
            self._start()

    def _start(self) -> None:
        self._load("chat model", lambda: self._shelf.in_use and self._shelf.model.info())
        self._load("memory model", self._warm_memory)
        self._background.start()

    def take_turn(self, chat_id: str, text: str) -> Iterator[TurnEvent]:
        """Answer a new message; see `assistant.turn`. Closing the iterator stops the reply."""
        return self._run(lambda tools: turn.take_turn(tools, chat_id=chat_id, text=text))

    def retry(self, chat_id: str) -> Iterator[TurnEvent]:
        """Answer the chat's last user message if it has no reply, or one that failed or was stopped."""
        return self._run(lambda tools: turn.retry_turn(tools, chat_id=chat_id))

    def stop(self) -> None:
        """End the reply that is being written within one token; its text so far is kept as "stopped"."""
        self._stop.set()
        self._cancel_model()

    def wait_learnt(self, message_id: str, *, timeout_s: float) -> Learnt | None:
        """What was learnt from a user's message, once that is done; None when it is not within `timeout_s` seconds.

        Raises `NotFound` when its chat was deleted meanwhile.
        """
        if not self._background.wait(message_id, timeout_s=timeout_s):
            return None
        learnt = self.memory.memories.learnt([message_id]).get(message_id)
        return learnt or Learnt(message_id, self.memory.chats.message(message_id).chat_id)

    @property
    def is_writing(self) -> bool:
        """Whether a reply is being written just now, by whichever window."""
        return self._turn.locked()

    def models(self) -> list[ModelChoice]:
        """The models to choose from, the starter first."""
        return self._shelf.choices()

    def choose_model(self, path: Path) -> None:
        """Change to another model, load it, and remember the choice.

        Raises `ModelFileError`, and the current one stays; `InputError` while a reply is being written.
        """
        if not self._turn.acquire(timeout=TURN_WAIT_S):
            raise InputError(BUSY)
        try:
            with self._background.paused(), self._spare.turn():
                self._shelf.choose(path)
                self._counts = TokenCounts(self._shelf.model.count_tokens)
            self.memory.preferences.set(MODEL_PREFERENCE, str(path))
        finally:
            self._turn.release()

    def status(self) -> Status:
        """How things stand at this moment; never waits for a model."""
        model = self._shelf.in_use
        return Status(
            loading=tuple(name for name, thread in self._loading.items() if thread.is_alive()),
            model=model.name if model else "",
            is_starter=model is not None and model.is_starter,
            warnings=tuple(self._warnings),
            backlog=self.memory.queue.size(),
            exam=self._exam_state(),
            unread=self.memory.readings.unread(),
        )

    def exam(self) -> Iterator[Progress | Report]:
        """Let the model in use sit the exam, in its spare time; the last item is the report, which is remembered.

        A model that passes reads what waits. Raises `InputError` without a model, or when the model is changed
        meanwhile; `ModelError` when it dies.
        """
        choice = self._shelf.in_use
        if choice is None:
            raise InputError(NO_MODEL)
        for item in examine(lambda: self._shelf.model, self._spare):
            if isinstance(item, Report):
                self._verdicts.put(choice.path, item)
                self._background.poke()
            yield item

    def reread(self, *, all_history: bool) -> Iterator[Progress]:
        """Let the model read what no model has read yet, or all that it has not read itself; yields how far it is.

        It goes on in the background if nobody listens, and after a restart. Raises `InputError` when the model has not
        passed the exam.
        """
        if self._allowed_reader() is None:
            raise InputError(NOT_ALLOWED)
        total = self._reader.ask_again(all_history=all_history)
        self._background.poke()
        yield from self._reader.follow(total)

    def pause_reading(self) -> None:
        """Read no more in a row after `reread`; what is left waits until nobody has written for a while."""
        self._reader.pause()

    def close(self) -> None:
        """Stop a running reply, learn what is queued for a few seconds, end the model's process, close the vault."""
        self.stop()
        self._spare.close()
        if self._turn.acquire(timeout=TURN_WAIT_S):
            self._turn.release()
        self._background.close()
        self._shelf.model.close()
        self.memory.close()

    def _run(self, begin: Callable[[turn.TurnTools], turn.TurnEvents]) -> Iterator[TurnEvent]:
        """Run a turn, one at a time. Its last event comes when all is released, so that learning can begin."""
        if not self._turn.acquire(timeout=TURN_WAIT_S):
            yield Failed(BUSY)
            return
        self.start()
        last: TurnEvent | None = None
        try:
            self._stop.clear()
            with self._background.paused(), self._spare.turn(), closing(begin(self._tools())) as events:
                for event in events:
                    if isinstance(event, Finished | Failed):
                        last = event
                    else:
                        yield event
        finally:
            self._turn.release()
        if last is not None:
            yield last

    def _tools(self) -> turn.TurnTools:
        return turn.TurnTools(
            memory=self.memory,
            model=self._shelf.model,
            settings=self.settings,
            count_tokens=self._counts,
            stop=self._stop,
            now=datetime.now,
        )

    def _cancel_model(self) -> None:
        self._shelf.model.cancel()

    def _exam_state(self) -> Literal["passed", "failed", "not taken"]:
        choice = self._shelf.in_use
        report = None if choice is None else self._verdicts.get(choice.path)
        return "not taken" if report is None else "passed" if report.passed else "failed"

    def _allowed_reader(self) -> str | None:
        """The mark of the model in use, if it has passed the exam."""
        choice = self._shelf.in_use
        return mark_of(choice.path) if choice is not None and self._exam_state() == "passed" else None

    def _load(self, name: str, work: Callable[[], object]) -> None:
        thread = threading.Thread(target=self._loaded, args=(name, work), name=f"loading {name}", daemon=True)
        self._loading[name] = thread
        thread.start()

    def _loaded(self, name: str, work: Callable[[], object]) -> None:
        began = time.monotonic()
        try:
            work()
        except ConfidantError as error:
            self._warnings.append(str(error))
        except Exception as error:  # noqa: BLE001  a thread's outermost edge: it becomes a warning on the page
            log_trouble(logger, f"Loading the {name}", error)
            self._warnings.append(
                f"The {name} could not be loaded. Run the program with “doctor” to see what is wrong."
            )
        logger.info("The %s took %.1f s to load.", name, time.monotonic() - began)


def settle_interrupted(memory: "MemoryService") -> None:
    """Mark replies that an earlier run was killed in as stopped; they can only be last, in a chat used of late."""
    for chat in memory.chats.list()[:RECENT_CHATS]:
        for message in memory.chats.messages(chat.id, last=1):
            if message.status == "pending":
                memory.chats.update_message(message.id, text=message.text, status="stopped")
