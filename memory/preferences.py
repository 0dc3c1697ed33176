"""The user's small switches and choices, kept in the vault because they are personal, too."""

from memory.vault import Vault

_PREFIX = "preference:"


class Preferences:
    """Named strings, and the switch of the memory as a whole."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @property
    def memory_on(self) -> bool:
        """Whether anything is recalled or learnt at all; on until the user says otherwise."""
        return self.get("memory_on") != "no"

    @memory_on.setter
    def memory_on(self, on: bool) -> None:
        self.set("memory_on", None if on else "no")

    def get(self, name: str) -> str | None:
        """What was kept under this name, or None."""
        value = self._vault.entry(_PREFIX + name)
        return None if value is None else value.decode()

    def set(self, name: str, value: str | None) -> None:
        """Keep a choice; None forgets it."""
        self._vault.set_entry(_PREFIX + name, None if value is None else value.encode())
