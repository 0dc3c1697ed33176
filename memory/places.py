"""Where messages stand: their chat and order, speaker and day, a row each. Pure values, made by `memory.columns`.

In one question a message is known by a key, its place in time over all chats, 1 and up; a memory's key is a number
below 0; 0 is nobody's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NOBODY = 0


@dataclass(frozen=True, slots=True)
class Places:
    """Where messages stand, a row each in the order of time: key, chat, speaker's name, day, whether the assistant's.

    Chats are numbers; a name is a place in `names`, where 0 stands for "" (unknown); days are proleptic ordinals.
    """

    keys: Keys
    chats: Keys
    authors: Keys
    days: Keys
    by_assistant: Flags
    names: Sequence[str] = ("",)

    def __len__(self) -> int:
        return len(self.keys)

    def rows(self, keys: Keys) -> Keys:
        """The row of each of these keys, -1 where it is not among them."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, at, -1)

    def only(self, chosen: Flags) -> "Places":
        """Those whose flag is set."""
        return Places(
            self.keys[chosen],
            self.chats[chosen],
            self.authors[chosen],
            self.days[chosen],
            self.by_assistant[chosen],
            self.names,
        )

    def beside(self, step: int) -> Keys:
        """For each message the row of the one so many places away in the same chat, -1 where there is none."""
        rows = self.rows(self.keys + step)
        return np.where((rows >= 0) & (self.chats[rows] == self.chats), rows, -1)
