"""The vectors of the texts that one piece of work needs: by one embedder, each computed once, many at a time.

An embedder takes nearly as long for one text as for three, so whoever works on a message gathers its texts first. It
must not know what the texts are for, nor keep anything longer than that piece of work.
"""

import logging
from collections.abc import Iterable, Sequence

import numpy as np

from memory.scale import Scale
from memory.spaces import Space
from models.embedder import Vectors
from models.errors import ModelError

log = logging.getLogger(__name__)


class TextVectors:
    """Unit vectors by text, all by the embedder of one space, also if memory changes to another one meanwhile."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self._known: dict[str, Vectors] = {}

    @property
    def embedder(self) -> str:
        """Whose vectors these are; those of different embedders are never compared."""
        return self.space.embedder.name

    @property
    def scale(self) -> Scale:
        """How their cosines compare with MiniLM's, on which thresholds are set."""
        return self.space.scale

    def lacking(self, texts: Iterable[str]) -> list[str]:
        """Those of the texts whose vectors are not known yet, each once."""
        return [text for text in dict.fromkeys(texts) if text not in self._known]

    def add(self, texts: Iterable[str]) -> None:
        """Embed what is not known of these texts; loads the embedder, and raises what it raises."""
        wanted = self.lacking(texts)
        if wanted:
            found = np.asarray(self.space.embedder.embed(wanted), dtype=np.float32)
            self._known |= zip(wanted, found, strict=True)

    def add_if_ready(self, texts: Iterable[str]) -> None:
        """The same, but nothing while the embedder is being loaded or when it fails: words alone decide then."""
        if self.space.embedder.is_ready:
            try:
                self.add(texts)
            except ModelError as error:  # its process died; the next piece that is embedded starts it again
                log.warning("text vectors: %s", error)

    def know(self, text: str, vector: Vectors) -> None:
        """Take over the vector of a text from elsewhere: unit length, shape (dimensions,), by this very embedder."""
        self._known.setdefault(text, vector)

    def get(self, text: str) -> Vectors | None:
        """The vector of a text, shape (dimensions,), if it is known."""
        return self._known.get(text)

    def stacked(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts that are known, shape (len(texts), dimensions); at least one text."""
        return np.stack([self._known[text] for text in texts])
