"""Files that the user has added from elsewhere on the computer, used where they lie: a list kept in the preferences.

It must not know what the files are; one list is for chat models, another for adapters.
"""

import json
from pathlib import Path

from memory.preferences import Preferences


class AddedFiles:
    """An ordered list of paths under one name. Files that are gone stay listed: a drive may come back."""

    def __init__(self, preferences: Preferences, *, name: str) -> None:
        self._preferences = preferences
        self._name = f"added:{name}"

    def all(self) -> list[Path]:
        """The paths, in the order in which they were added."""
        return [Path(text) for text in json.loads(self._preferences.get(self._name) or "[]")]

    def add(self, path: Path) -> None:
        """Add a path, once."""
        self._keep([*(each for each in self.all() if each != path), path])

    def remove(self, path: Path) -> None:
        """Take a path off the list; the file stays where it is."""
        self._keep([each for each in self.all() if each != path])

    def _keep(self, paths: list[Path]) -> None:
        self._preferences.set(self._name, json.dumps([str(path) for path in paths]) if paths else None)
