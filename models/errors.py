"""The one tree of errors. Every message is a sentence for a person: what happened, and what to do next.

    ConfidantError
    ├── ModelError                 the chat model or the embedder
    │   ├── ModelFileError         missing, truncated, or not a GGUF file
    │   ├── ModelCrashed           the worker process died; the next message starts it again
    │   └── PromptTooLong          the newest message alone does not fit into the context window
    ├── VaultError                 the encrypted database
    │   ├── KeyMissing             the vault is there and its key is not; nothing was overwritten
    │   ├── KeyWrong               the key at hand does not open this vault
    │   ├── StorageReadOnly        the data folder cannot be written
    │   └── StorageFull            no space left
    ├── DownloadError              a model could not be looked up or fetched
    │   └── TokenNeeded            the repository wants its licence accepted, or an access token
    └── InputError                 what the user typed or started cannot be used
        ├── MessageEmpty
        ├── MessageTooLong
        ├── NotFound               a chat, message or memory that no longer exists
        ├── FolderInUse            a second instance on the same data folder
        └── PortInUse

It stands in the lowest package because imports point downwards; foreign exceptions are translated where their library
is imported.
"""


class ConfidantError(Exception):
    """Base of all errors that a person may see; `str(error)` is the sentence to show."""


class ModelError(ConfidantError):
    """The chat model or the embedder cannot do what was asked."""


class ModelFileError(ModelError):
    """A model file is missing, truncated, or not a GGUF file."""


class ModelCrashed(ModelError):
    """The model's worker process died; the next message starts it again."""


class PromptTooLong(ModelError):
    """The newest message alone does not fit into the model's context window."""


class VaultError(ConfidantError):
    """The encrypted database cannot be used."""


class KeyMissing(VaultError):
    """The vault exists, its key does not; nothing was overwritten."""


class KeyWrong(VaultError):
    """The key at hand does not open this vault; nothing was overwritten."""


class StorageReadOnly(VaultError):
    """The data folder cannot be written."""


class StorageFull(VaultError):
    """No space is left for the data folder."""


class DownloadError(ConfidantError):
    """A model could not be looked up or fetched; what has arrived of it is kept where it can be continued."""


class TokenNeeded(DownloadError):
    """The repository is there for those who accepted its licence or have an access token."""


class InputError(ConfidantError):
    """What the user typed or started cannot be used."""


class MessageEmpty(InputError):
    """A message without any visible character."""


class MessageTooLong(InputError):
    """A message longer than `Settings.max_message_chars`."""


class NotFound(InputError):
    """A chat, message or memory that no longer exists."""


class FolderInUse(InputError):
    """Another instance holds the data folder."""


class PortInUse(InputError):
    """Another program listens on the port."""
