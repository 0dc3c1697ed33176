"""Choosing the embedding model that memory searches with: what there is, what is in use, how far a change is.

It must not know how texts are embedded or indexed, nor Gradio.
"""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from models import embedders
from models.embedder import Embedder
from models.embedders import EmbedderChoice
from models.errors import InputError, ModelFileError

if TYPE_CHECKING:
    from memory.reindex import Reindexing
    from memory.service import MemoryService

logger = logging.getLogger(__name__)

ITEMS_PER_S = 50.0  # MiniLM embeds about 110 sentences a second on two cores; larger models are slower
_MB = 1_000_000


class EmbedderDesk:
    """The embedding models of one user's memory."""

    def __init__(self, memory: "MemoryService", *, open_embedder: Callable[[EmbedderChoice], Embedder]) -> None:
        """`open_embedder` makes the embedder of a choice without loading it, or raises `ModelFileError`."""
        self._memory = memory
        self._open = open_embedder

    def choices(self, found: Iterable[Path] = ()) -> list[EmbedderChoice]:
        """What can be chosen: the one that comes with the program, the chosen one, and what of `found` is one."""
        chosen = self._memory.embedding.reference
        ids = [embedders.MINILM, *([chosen] if chosen else []), *(str(path) for path in found)]
        choices = []
        for each in dict.fromkeys(ids):
            try:
                choices.append(embedders.choice(each))
            except ModelFileError as error:
                logger.info("not an embedding model to choose: %s", error)
        return choices

    @property
    def in_use(self) -> EmbedderChoice | None:
        """The one that memory searches with now; None when even the one that comes with the program is gone."""
        chosen = self._memory.embedding.reference
        try:
            return embedders.choice(chosen if chosen and not self._memory.embedding.stands_in else embedders.MINILM)
        except ModelFileError:
            return None  # it goes on as long as it is loaded; the memory's warnings say it at the next start

    def choose(self, path_or_id: Path | str) -> None:
        """Begin to change to this one; memory goes on with the old one until all is indexed anew.

        To choose the one in use while a change is under way gives the change up.

        Raises `ModelFileError` for what is no embedding model, `InputError` when it is in use already.
        """
        choice = embedders.choice(str(path_or_id))
        embedder = self._open(choice)
        if embedder.name == self._memory.embedding.name:
            if self._memory.reindexing() is not None:
                self._memory.embedding.keep()
                return
            if not self._memory.embedding.stands_in:
                raise InputError(f"Memory searches with “{choice.name}” already.")
        self._memory.change_embedder(embedder, reference=choice.id)

    def cost(self, choice: EmbedderChoice) -> str:
        """What a change costs, in a sentence to show before it."""
        items = self._memory.embedding.items.count()
        minutes = max(1, round(items / ITEMS_PER_S / 60))
        return (
            f"Memory reads its {items:,} pieces again with “{choice.name}”: about {minutes} min or more in the "
            f"background, with about {max(1, round(choice.size_bytes / _MB)):,} MB more memory in use meanwhile. You "
            "can go on chatting. What you deleted earlier stays deleted; only a new wording of it may be learnt again."
        )

    def progress(self) -> "Reindexing | None":
        """How far the change is; None when none is under way."""
        return self._memory.reindexing()

    def warnings(self) -> tuple[str, ...]:
        """What is wrong, in sentences: the chosen one is gone, or a change has failed."""
        return self._memory.embedding.warnings
