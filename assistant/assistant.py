"""The assistant as the page sees it: chats and memory, turns, the choice of a model, and how things stand.

It ties turn, background and models together and holds no logic of its own. It must not know Gradio, nor which concrete
model or embedder it was given.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from assistant import composing, turn
from assistant.background import Background
from assistant.context_use import ContextUse
from assistant.events import Failed, Finished, TurnEvent
from assistant.habits import HabitBook, Habits
from assistant.loading import Loading
from assistant.model_shelf import ModelChoice, ModelShelf
from assistant.pace import Pace
from assistant.schooling import ExamState, Schooling
from assistant.settings import Settings
from assistant.spare_time import SpareTime
from assistant.token_counts import TokenCounts
from memory.values import Learnt
from models.chat import ModelInfo
from models.errors import ConfidantError, InputError, ModelError, NotFound
from models.run_options import Adapter

if TYPE_CHECKING:
    from memory.service import MemoryService

FOR_EVER = -1.0
TURN_WAIT_S = 5.0  # a stopped reply needs a moment to end; a longer wait would look like a hang
RECENT_CHATS = 20
MODEL_PREFERENCE = "model_path"
BUSY = "A reply is still being written, perhaps in another window. Stop it or wait for its end, then try again."


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand.

    `loading` names what is not ready yet, `model` is "" when there is none, `backlog` counts the messages that are
    still to be learnt from. `exam` says whether the model may help to learn, `unread` counts the messages that no such
    model has read yet. `is_local` is False when what is sent to the model leaves this computer.
    """

    loading: tuple[str, ...]
    model: str
    is_starter: bool
    warnings: tuple[str, ...]
    backlog: int
    exam: ExamState = "not taken"
    unread: int = 0
    is_local: bool = True


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
        self._loading = Loading(self._warnings)
        self._started = False
        self._stop = threading.Event()
        self._turn = threading.Lock()
        self._starting = threading.Lock()
        self._spare = SpareTime(self._cancel_model)
        self.schooling = Schooling(memory, shelf=shelf, spare=self._spare, tools=self._tools)
        self._background = Background(memory, read_some=self.schooling.reader.read_some)
        self.schooling.poke = self._background.poke
        if warning := shelf.begin(memory.preferences.get(MODEL_PREFERENCE)):
            self._warnings.append(warning)
        self._counts = TokenCounts(shelf.model.count_tokens)
        self.habits = HabitBook(memory.preferences)
        self.pace = Pace(memory.preferences)
        self.arriving = ""  # the id of a model that is about to be used, once no reply is being written
        settle_interrupted(memory)

    def start(self) -> None:
        """Load the models in the background and begin to learn what is queued; call it when the page is up.

        Until then nothing heavy is loaded, unless a message needs it. Further calls do nothing.
        """
        with self._starting:
            if not self._started:
                self._started = True
                self._start()

    def _start(self) -> None:
        self._loading.begin("chat model", lambda: self._shelf.in_use and self._shelf.model.info())
        self._loading.begin("memory model", self._warm_memory)
        self._background.start()

    def take_turn(self, chat_id: str, text: str) -> Iterator[TurnEvent]:
        """Answer a new message; see `assistant.turn`. Closing the iterator stops the reply."""
        return self._run(chat_id, lambda tools: turn.take_turn(tools, chat_id=chat_id, text=text))

    def retry(self, chat_id: str) -> Iterator[TurnEvent]:
        """Answer the chat's last user message if it has no reply, or one that failed or was stopped."""
        return self._run(chat_id, lambda tools: turn.retry_turn(tools, chat_id=chat_id))

    def continue_reply(self, chat_id: str) -> Iterator[TurnEvent]:
        """Go on with the chat's last reply where a limit has cut it; see `assistant.turn`."""
        return self._run(chat_id, lambda tools: turn.continue_turn(tools, chat_id=chat_id))

    def context_use(self, chat_id: str) -> ContextUse | None:
        """What a chat takes of the model's context as it stands; None while no model is loaded, which is not awaited.

        Raises `NotFound`.
        """
        if not self._shelf.model.is_loaded():
            return None
        try:
            return composing.measure(self._tools(), chat_id)
        except ModelError:  # it ended just now; the next message says so
            return None

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

    def choose_model(self, model_id: str, *, wait_s: float = TURN_WAIT_S) -> None:
        """Change to another model, or to the same one with other habits, load it, and remember the choice.

        Raises `ModelError`, and the current one stays; `InputError` when a reply is still being written after `wait_s`.
        """
        if not self._turn.acquire(timeout=wait_s):
            raise InputError(BUSY)
        try:
            with self._background.paused(), self._spare.turn():
                self._shelf.choose(self._shelf.find(model_id))
                self._counts = TokenCounts(self._shelf.model.count_tokens)
            self.memory.preferences.set(MODEL_PREFERENCE, model_id)
        finally:
            self._turn.release()

    def choose_when_free(self, model_id: str) -> None:
        """Change to a model that has just arrived, as soon as no reply is being written; a failure is a warning."""
        self.arriving = model_id
        try:
            self.choose_model(model_id, wait_s=FOR_EVER)
        except ConfidantError as error:
            self._warnings.append(str(error))
        finally:
            self.arriving = ""

    def set_habits(self, model_id: str, habits: Habits) -> None:
        """Let a model run and write in another way from now on; the one in use is loaded anew where that is needed.

        Raises `InputError` for values that make no sense, `ModelError` when it cannot run like that: all then stays.
        """
        before = self.habits.get(model_id)
        self.habits.put(model_id, habits)
        in_use = self._shelf.in_use
        if in_use is None or in_use.id != model_id or not before.needs_reload(habits):
            return
        try:
            self.choose_model(model_id)
        except ConfidantError:
            self.habits.put(model_id, before)
            raise

    def loaded_model(self) -> ModelInfo | None:
        """What is known of the model in use; None while it is not loaded, which is not awaited."""
        model = self._shelf.model
        return model.info() if model.is_loaded() else None

    def set_unload_after(self, minutes: int | None) -> None:
        """Free the model's memory after so many idle minutes, None never. Raises `InputError`, `ModelError`."""
        in_use = self._shelf.in_use
        if minutes != self.habits.unload_after_minutes:
            self.habits.unload_after_minutes = minutes
            if in_use is not None:
                self.choose_model(in_use.id)

    @property
    def model_in_use(self) -> ModelChoice | None:
        """What is known of the model in use without loading it; None when there is none."""
        return self._shelf.in_use

    def status(self) -> Status:
        """How things stand at this moment; never waits for a model."""
        model, loaded = self._shelf.in_use, self.loaded_model()
        return Status(
            loading=self._loading.names,
            model=model.name if model else "",
            is_starter=model is not None and model.is_starter,
            warnings=(*self._warnings, *(loaded.notices if loaded else ())),
            backlog=self.memory.queue.size(),
            exam=self.schooling.state,
            unread=self.memory.readings.unread(),
            is_local=model is None or model.is_local,
        )

    def close(self) -> None:
        """Stop a running reply, learn what is queued for a few seconds, end the model's process, close the vault."""
        self.stop()
        self._spare.close()
        if self._turn.acquire(timeout=TURN_WAIT_S):
            self._turn.release()
        self._background.close()
        self._shelf.model.close()
        self.memory.close()

    def _run(self, chat_id: str, begin: Callable[[turn.TurnTools], turn.TurnEvents]) -> Iterator[TurnEvent]:
        """Run a turn, one at a time. Its last event comes when all is released, so that learning can begin."""
        if not self._turn.acquire(timeout=TURN_WAIT_S):
            yield Failed(BUSY)
            return
        self.start()
        last: TurnEvent | None = None
        in_use = self._shelf.in_use
        try:
            self._stop.clear()
            with self._background.paused(), self._spare.turn(), closing(begin(self._tools(chat_id))) as events:
                for event in self.pace.watched(events, model_id=in_use.id if in_use else ""):
                    if isinstance(event, Finished | Failed):
                        last = event
                    else:
                        yield event
        finally:
            self._turn.release()
        if last is not None:
            yield last

    def _tools(self, chat_id: str = "") -> turn.TurnTools:
        in_use = self._shelf.in_use
        habits = self.habits.get(in_use.id) if in_use else Habits()
        return turn.TurnTools(
            memory=self.memory,
            model=self._shelf.model,
            settings=self.settings,
            count_tokens=self._counts,
            sampling=habits.sampling(model=in_use.name if in_use else "", max_tokens=self.settings.reply_tokens),
            adapters=self._adapters(chat_id),
            stop=self._stop,
            now=datetime.now,
        )

    def _adapters(self, chat_id: str) -> tuple[Adapter, ...]:
        try:
            return self.memory.chats.get(chat_id).adapters
        except NotFound:  # the turn itself says that the chat is gone
            return ()

    def _cancel_model(self) -> None:
        self._shelf.model.cancel()


def settle_interrupted(memory: "MemoryService") -> None:
    """Mark replies that an earlier run was killed in as stopped; they can only be last, in a chat used of late."""
    for chat in memory.chats.list()[:RECENT_CHATS]:
        for message in memory.chats.messages(chat.id, last=1):
            if message.status == "pending":
                memory.chats.update_message(message.id, text=message.text, status="stopped")
