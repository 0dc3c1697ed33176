"""Which embedder memory searches with, and that its index is whole: at the start, in idle moments, during a change.

Nothing here is waited for by a question: until the embedder is loaded and the index repaired, the words alone decide,
and the index as far as it is there. It knows nothing of memories or messages.
"""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from memory.items import ItemStore
from memory.reindex import Reindexer, Reindexing
from memory.spaces import Handover, Remembered, Spaces
from memory.topics import TOPICS, TopicMap
from memory.upkeep import StoppedError
from memory.vault import Vault
from models.embedder import Embedder, close
from models.errors import ConfidantError, ModelError, ModelFileError

log = logging.getLogger(__name__)

Reopen = Callable[[str], Embedder]

SWEPT_AT_ONCE = 2_000
"""Items in an index that is rebuilt within seconds."""
STANDS_IN = (
    "Until it is back, or you choose another one, memory searches with the one that comes with Confidant; what the "
    "other one had indexed is kept."
)


class Embedding:
    """The embedder in use with its index (`items`) and topics, and the change to another one. Safe in any thread.

    `default` is the embedder that the program comes with; `reopen` makes another one from what it was chosen by.
    """

    def __init__(
        self, vault: Vault, folder: Path, *, default: Embedder, reopen: Reopen | None, handover: Handover
    ) -> None:
        self._default = default
        self._reopen = reopen
        self._handover = handover
        self._warnings: list[str] = []
        self._spaces = Spaces(vault, folder)
        space = self._spaces.of(self._chosen() or default)
        self.items = ItemStore(vault, space=space)
        self.topics = TopicMap(space.embedder, space.scale)
        self._reindexer = Reindexer(vault, spaces=self._spaces, items=self.items, topics=self.topics, handover=handover)
        self._lock = threading.Lock()
        self._is_checked = self._was_repaired = False
        self._sweeping: threading.Thread | None = None

    @property
    def name(self) -> str:
        """The embedder in use."""
        return self.items.embedder_name

    @property
    def reference(self) -> str | None:
        """What the embedder was chosen by that the user has changed to; None: the one that the program comes with."""
        chosen = self._spaces.chosen()
        return None if chosen is None else chosen.reference

    @property
    def stands_in(self) -> bool:
        """Whether the one that the program comes with stands in for a chosen one that is gone."""
        chosen = self._spaces.chosen()
        return chosen is not None and chosen.name != self.name

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong, in sentences for the page: the chosen one is gone, or a change has failed."""
        return tuple(each for each in (*self._warnings, self._reindexer.trouble) if each)

    def change(self, embedder: Embedder, *, reference: str) -> None:
        """Begin to change to another embedder, and return at once; a change that is under way is given up for it.

        Everything is embedded and indexed anew in the background; meanwhile the one in use goes on, and both are
        loaded. `reference` opens it again at the next start.
        """
        self._reindexer.begin(embedder, reference=reference)

    def keep(self) -> None:
        """Give up a change that is under way, and stay with the embedder in use."""
        self._reindexer.give_up()

    def progress(self) -> Reindexing | None:
        """How far a change is; None when none is under way."""
        return self._reindexer.progress()

    def wait(self) -> None:
        """Wait for the end of the change that is under way, if one is."""
        self._reindexer.wait()

    def warm(self) -> None:
        """Open the index, load the embedder, repair the index, and go on with a change that a restart has interrupted.

        Raises `ModelFileError` when not even the embedder that the program comes with can be loaded.
        """
        self.items.space.index.open()
        self._load()
        self.topics.warm()
        try:
            self.check()
            self.items.read_ahead()
        except StoppedError:  # the program ends; the next start goes on
            return
        wanted = self._spaces.wanted()
        if wanted is not None and self._reindexer.progress() is None:
            self._resume(wanted)

    def check(self) -> bool:
        """Once after the start, and when damage was met: bring the index in line with the vault.

        Whether anything had to be done since the start. Raises `StoppedError` when the program ends meanwhile.
        """
        with self._lock:
            if not self._is_checked or self.items.is_damaged:
                self._was_repaired = self.items.repair() or self._was_repaired
                self._is_checked = True
                if self._reindexer.progress() is None:
                    self._reindexer.tidy()
            return self._was_repaired

    def maintain(self) -> None:
        """Repair the index, and rebuild it when deleted vectors may still lie in its files.

        Nothing is done while it is being repaired anyway. A large index is rebuilt in a thread of its own, which takes
        minutes, so that learning does not wait for it.
        """
        if self._lock.locked():
            return
        self.check()
        if not self.items.has_leftovers:
            return
        if self.items.count() <= SWEPT_AT_ONCE:
            self.items.sweep()
        elif self._sweeping is None or not self._sweeping.is_alive():
            self._sweeping = threading.Thread(target=self._sweep, name="rebuilding the index", daemon=True)
            self._sweeping.start()

    def wait_until_swept(self) -> None:
        """Wait for the end of a rebuild that `maintain` has begun, if one is under way."""
        if self._sweeping is not None:
            self._sweeping.join()

    def close(self) -> None:
        """End all work at its next step, and let go of index and embedder; a change goes on at the next start."""
        self.items.stop()
        self._reindexer.end()
        if self._sweeping is not None:
            self._sweeping.join()
        with self._lock:  # a repair has ended
            self._is_checked = True
        self.items.space.index.close()
        if self.items.space.embedder is not self._default:  # that one belongs to whoever gave it
            close(self.items.space.embedder)

    def _chosen(self) -> Embedder | None:
        """The embedder that the user has changed to, unless it cannot be had."""
        chosen = self._spaces.chosen()
        if chosen is None or chosen.name == self._default.name or self._reopen is None:
            return None
        try:
            embedder = self._reopen(chosen.reference)
        except ModelError as error:
            self._warnings.append(f"{error} {STANDS_IN}")
            return None
        if embedder.name == chosen.name:
            return embedder
        self._warnings.append(f"The embedding model “{chosen.reference}” is not the one it was. {STANDS_IN}")
        return None

    def _load(self) -> None:
        """Load the embedder in use; when it cannot be, the one that the program comes with stands in."""
        try:
            self.items.space.embedder.warm()
        except ModelFileError as error:
            if self.name == self._default.name:
                raise
            self._warnings.append(f"{error} {STANDS_IN}")
            space = self._spaces.of(self._default)
            topics = self._default.embed(TOPICS)
            with self._handover.changing():
                self.items.use(space)
                self.topics.use(space.embedder, space.scale, topics)

    def _resume(self, wanted: Remembered) -> None:
        known = self._default if wanted.name == self._default.name else None
        try:
            embedder = known or (self._reopen(wanted.reference) if self._reopen else None)
        except ModelError as error:
            self._warnings.append(str(error))
            embedder = None
        if embedder is None:
            self._spaces.want(None)
        else:
            self._reindexer.begin(embedder, reference=wanted.reference)

    def _sweep(self) -> None:
        try:
            self.items.sweep()
        except StoppedError:
            log.info("the index is rebuilt at the next start")
        except ConfidantError:
            log.exception("the index could not be rebuilt; it is tried again")
