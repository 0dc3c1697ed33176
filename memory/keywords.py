"""The keyword channel: the best pieces for a few words by BM25, among the vault's own words (FTS5).

Words that thousands of pieces hold tell little and cost most: they are left out while rarer ones are there.
"""

from collections import OrderedDict
from collections.abc import Sequence

from sqlmodel import Session

from memory import lookups

COMMON = 1_000
"""A word that more pieces hold is common: by itself it tells little, and BM25 over all of them costs most."""
COUNTED = 8_000
"""So far the pieces that hold a word are counted."""
MOST_MATCHES = 1_000
"""A search takes in its rarest words first, and no more of them once together they match so many pieces (2,000 find no
more)."""
_KEPT = 4_096
_GROWTH = 0.02


class Frequencies:
    """In how many pieces each word stands, counted again once the vault has grown by a fiftieth since."""

    def __init__(self) -> None:
        self._counted: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def of(self, session: Session, word: str, *, last: int) -> int:
        """The number of pieces, at most `COUNTED`; `last` is the newest piece's id."""
        count, then = self._counted.get(word, (0, -1))
        if then < 0 or last > then * (1 + _GROWTH):
            query = "SELECT count(*) FROM (SELECT 1 FROM item_text WHERE item_text MATCH ? LIMIT ?)"
            count = int(lookups.asked(session, query, (f'"{word}"', COUNTED))[0][0])
            self._counted[word] = (count, last)
            if len(self._counted) > _KEPT:
                self._counted.popitem(last=False)
        return count


def search(session: Session, words: Sequence[str], *, frequencies: Frequencies, count: int) -> list[tuple[int, float]]:
    """The best pieces for any of the words by BM25: (id, score), best first; higher is better."""
    match = rarest(session, words, frequencies=frequencies)
    if not match:
        return []
    query = "SELECT rowid, -rank FROM item_text WHERE item_text MATCH ? ORDER BY rank LIMIT ?"
    return [(int(row[0]), float(row[1])) for row in lookups.asked(session, query, (match, count))]


def rarest(session: Session, words: Sequence[str], *, together: int = 2, frequencies: Frequencies | None = None) -> str:
    """What FTS5 is asked for any of these words: among few pieces all of them, among many the telling ones.

    Common words are asked for only where they stand together, the two rarest of them, or, if `together` is more, so
    many: what holds those as well comes first.
    """
    (newest,) = lookups.asked(session, "SELECT max(id) FROM item", ())
    last = int(newest[0] or 0)
    if last < COMMON:
        return " OR ".join(f'"{word}"' for word in words)
    frequencies = frequencies or Frequencies()
    counted = sorted((frequencies.of(session, word, last=last), place, word) for place, word in enumerate(words))
    counted = [one for one in counted if one[0]]
    chosen: list[str] = []
    matches = 0
    for number, _, word in counted:
        if number <= COMMON and matches + number <= MOST_MATCHES:
            chosen.append(f'"{word}"')
            matches += number
    common = [f'"{word}"' for number, _, word in counted if number > COMMON][:together]
    if len(common) >= 2 or not chosen:  # common words tell something where they stand together
        chosen += [f"({' AND '.join(common[:2])})"] if common else []
    if len(common) > 2:
        chosen.append(f"({' AND '.join(common)})")
    return " OR ".join(chosen)
