"""Changing to another embedder: embed and index everything anew in the background, then hand over in one step.

Meanwhile the old embedder and its index answer, and what is new is caught up with before the handover; both models take
memory for that time. The handover is one line in the vault. Killed before it, the change goes on at the next start,
with what was embedded already; killed after it, only tidying is left. A vector is never compared with another model's:
vectors lie in the vault under their embedder's name, and each embedder has an index of its own.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from memory import upkeep, vectors
from memory.calibration import calibrate
from memory.items import ItemStore
from memory.scale import Scale
from memory.spaces import Handover, Remembered, Space, Spaces
from memory.topics import TOPICS, TopicMap
from memory.upkeep import Stop, StoppedError
from memory.vault import Vault
from models.embedder import Embedder, close
from models.errors import ConfidantError, ModelCrashed, ModelError

log = logging.getLogger(__name__)

_LOADING = 1  # the first step


@dataclass(frozen=True, slots=True)
class Reindexing:
    """How far the change to another embedder is, in steps: each item is embedded and then put into the new index."""

    embedder: str
    done: int
    total: int


class Reindexer:
    """Makes one change at a time; a later one takes the place of the one that is under way."""

    def __init__(
        self,
        vault: Vault,
        *,
        spaces: Spaces,
        items: ItemStore,
        topics: TopicMap,
        handover: Handover,
        calibrate: Callable[[Embedder], Scale] = calibrate,
    ) -> None:
        self._vault = vault
        self._spaces = spaces
        self._items = items
        self._topics = topics
        self._handover = handover
        self._calibrate = calibrate
        self._lock = threading.Lock()
        self._stop = Stop()
        self._thread: threading.Thread | None = None
        self._progress: Reindexing | None = None
        self.trouble = ""

    def begin(self, embedder: Embedder, *, reference: str) -> None:
        """Begin to change to this embedder, and remember it as wanted; `reference` is what opens it again."""
        with self._lock:
            self._end()
            wanted = Remembered(embedder.name, reference)
            self._spaces.want(wanted)
            self.trouble = ""
            self._stop = Stop()
            self._progress = Reindexing(embedder.name, 0, _LOADING + 2 * self._items.count())
            work = threading.Thread(
                target=self._run, args=(embedder, wanted, self._stop), name="changing the embedder", daemon=True
            )
            self._thread = work
            work.start()

    def progress(self) -> Reindexing | None:
        """How far the change is; None when none is under way."""
        return self._progress

    def end(self) -> None:
        """Stop at the next step; the change goes on at the next start."""
        with self._lock:
            self._end()

    def wait(self) -> None:
        """Wait for the end of the change that is under way, if one is."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def give_up(self) -> None:
        """Stop the change, and forget that it was wanted, with all that it has made."""
        with self._lock:
            self._end()
            self._stop = Stop()
            self._forget()

    def tidy(self) -> None:
        """What a kill may have left: vectors and indexes of embedders that are neither in use, chosen nor wanted."""
        in_use = self._items.embedder_name
        chosen, wanted = self._spaces.chosen(), self._spaces.wanted()
        keep = {in_use, *(each.name for each in (chosen, wanted) if each is not None)}
        if chosen is None or chosen.name == in_use:  # otherwise the chosen one may be back at the next start
            upkeep.settle(self._vault, in_use=in_use, keep=keep, stop=self._stop)
        self._spaces.sweep(keep=keep)

    def _end(self) -> None:
        self._stop.ask()
        self.wait()
        self._thread = self._progress = None

    def _run(self, embedder: Embedder, wanted: Remembered, stop: Stop) -> None:
        try:
            self._change(embedder, wanted, stop)
        except StoppedError:
            log.info("the change of the embedder was stopped; it can go on later")
        except ModelCrashed as error:  # the model may do better after a restart, so the change is not given up
            self.trouble = str(error)
        except ModelError as error:
            self.trouble = str(error)
            self._forget()
        except ConfidantError as error:
            self.trouble = str(error)
        except Exception:  # the thread's outermost edge: it becomes a sentence, and the old index goes on
            log.exception("the change of the embedder failed")
            self.trouble = "The change to the other embedding model failed. It is tried again at the next start."
        finally:
            if self._items.space.embedder is not embedder:
                close(embedder)
            self._progress = None

    def _change(self, embedder: Embedder, wanted: Remembered, stop: Stop) -> None:
        space = self._prepared(embedder)
        self._advance(_LOADING)
        try:
            done = False
            while not done:
                last = upkeep.fill(self._vault, space.embedder, stop=stop, advance=self._advance)
                upkeep.align(self._vault, space.index, stop=stop, advance=self._advance)
                done = self._hand_over(space, wanted, after=last)
        finally:
            if self._items.space is not space:
                space.index.close()
        upkeep.fill(self._vault, space.embedder, stop=stop)  # what was written during the handover itself
        upkeep.align(self._vault, space.index, stop=stop)
        self.tidy()
        self._vault.checkpoint()
        log.info("the embedder is now %s", embedder.name)

    def _prepared(self, embedder: Embedder) -> Space:
        """The embedder's space, once it is loaded and known to be of use; the space in use when it is that one's."""
        if embedder.name == self._items.embedder_name:
            return self._items.space
        embedder.warm()
        if self._spaces.scale(embedder.name) is None:
            self._spaces.keep_scale(embedder.name, self._calibrate(embedder))
        return self._spaces.of(embedder)

    def _hand_over(self, space: Space, wanted: Remembered, *, after: int) -> bool:
        """Take the space into use, unless something has been added that it does not know yet."""
        topics = space.embedder.embed(TOPICS)
        with self._handover.changing():
            with self._vault.write() as session:
                if vectors.lacking(session, embedder=space.embedder.name, after=after, count=1):
                    return False
                self._spaces.choose(session, wanted)
            before = self._items.space
            if before is not space:
                self._items.use(space)
                self._topics.use(space.embedder, space.scale, topics)
        if before is not space:
            before.index.erase()
            close(before.embedder)
        return True

    def _forget(self) -> None:
        """The model is not fit: forget that it was wanted, with all that it left."""
        self._spaces.want(None)
        self.tidy()

    def _advance(self, steps: int) -> None:
        now = self._progress
        if now is not None:
            done = now.done + steps
            self._progress = Reindexing(now.embedder, done, max(now.total, done))
