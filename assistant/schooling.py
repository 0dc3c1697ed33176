"""Whether the model in use may help to learn, and the reading that it then does: the exam, and what waits for it.

It ties the exam, its verdicts and the reader together. It must not know how the exam is done or what is read.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

from assistant.exam import Progress, Report, examine
from assistant.model_reader import ModelReader
from assistant.model_shelf import ModelShelf
from assistant.spare_time import SpareTime
from assistant.verdicts import Verdicts, mark_of
from models.errors import InputError

if TYPE_CHECKING:
    from assistant.turn import TurnTools
    from memory.service import MemoryService

ExamState = Literal["passed", "failed", "not taken"]
NO_MODEL = "There is no chat model yet. Choose one first."
ELSEWHERE = (
    "A model that runs elsewhere does not help to learn, because it would be sent what you said in earlier chats. "
    "Confidant learns by its own rules."
)
NOT_ALLOWED = (
    "This model has not shown yet that it reads well enough. Let it sit the exam first; until it passes, Confidant "
    "learns by its own rules."
)


class Schooling:
    """One user's models at school. `poke` is called when there is something new to read in the background."""

    def __init__(
        self, memory: "MemoryService", *, shelf: ModelShelf, spare: SpareTime, tools: Callable[[], "TurnTools"]
    ) -> None:
        self._shelf = shelf
        self._spare = spare
        self.verdicts = Verdicts(memory.preferences)
        self.reader = ModelReader(memory, spare=spare, tools=tools, allowed_reader=self.allowed_reader)
        self.poke: Callable[[], object] = lambda: None

    @property
    def state(self) -> ExamState:
        """How the model in use did."""
        choice = self._shelf.in_use
        report = None if choice is None else self.verdicts.get(choice)
        return "not taken" if report is None else "passed" if report.passed else "failed"

    def allowed_reader(self) -> str | None:
        """The mark of the model in use, if it has passed the exam and runs on this computer.

        Reading means to be sent what was said in earlier chats, private things among it.
        """
        choice = self._shelf.in_use
        return mark_of(choice) if choice is not None and choice.is_local and self.state == "passed" else None

    def exam(self) -> Iterator[Progress | Report]:
        """Let the model in use sit the exam, in its spare time; the last item is the report, which is remembered.

        A model that passes reads what waits. Raises `InputError` without a model, or when the model is changed
        meanwhile; `ModelError` when it dies.
        """
        choice = self._shelf.in_use
        if choice is None:
            raise InputError(NO_MODEL)
        if not choice.is_local:
            raise InputError(ELSEWHERE)
        for item in examine(lambda: self._shelf.model, self._spare):
            if isinstance(item, Report):
                self.verdicts.put(choice, item)
                self.poke()
            yield item

    def reread(self, *, all_history: bool) -> Iterator[Progress]:
        """Let the model read what no model has read yet, or all that it has not read itself; yields how far it is.

        It goes on in the background if nobody listens, and after a restart. Raises `InputError` when the model has not
        passed the exam.
        """
        if self.allowed_reader() is None:
            raise InputError(NOT_ALLOWED)
        total = self.reader.ask_again(all_history=all_history)
        self.poke()
        yield from self.reader.follow(total)

    def pause(self) -> None:
        """Read no more in a row after `reread`; what is left waits until nobody has written for a while."""
        self.reader.pause()
