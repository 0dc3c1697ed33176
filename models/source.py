"""What a person may enter to name a model to download → a `Source`. Pure: it must not ask any server.

A `Source` is either a repository on the hub, with or without a file in it, or the address of one GGUF file.
"""

import ipaddress
import os
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from models.errors import InputError

MAIN = "main"

_HUB_HOSTS = {"huggingface.co", "www.huggingface.co", "hf.co"}
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?"
_REPOSITORY = re.compile(rf"{_NAME}/{_NAME}")
_QUANTISATION = re.compile(r"[A-Za-z0-9_.-]+")
_HOW = "Enter a repository (“owner/name”), a file in one (“owner/name/file.gguf”), or the https address of a GGUF file."


@dataclass(frozen=True, slots=True)
class Source:
    """What to fetch: `repository` with an optional `path` or `quantisation` in it, or else an `address`.

    `revision` is a branch, tag or commit of the repository.
    """

    repository: str | None = None
    path: str | None = None
    quantisation: str | None = None
    revision: str = MAIN
    address: str | None = None

    @property
    def label(self) -> str:
        """How to name it in a sentence."""
        if self.repository is None:
            return urlsplit(self.address or "").path.rpartition("/")[2] or "the file"
        return self.repository


def parse(text: str) -> Source:
    """The source that `text` names. Raises `InputError` with a sentence when it names none."""
    text = text.strip().strip("\"'<>")
    if not text:
        raise InputError(_HOW)
    if "://" in text:
        return _from_address(text)
    host, _, rest = text.partition("/")
    if host.lower() in _HUB_HOSTS:
        return _in_hub(rest)
    return _in_hub(text)


def is_loopback(host: str) -> bool:
    """Whether a host, as it stands in an address, is this machine for sure."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def may_be_asked(address: str) -> bool:
    """Whether an address is encrypted on its way, or does not leave this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def _from_address(text: str) -> Source:
    try:
        parts = urlsplit(text)
        host, user = (parts.hostname or "").lower(), parts.username
    except ValueError as error:
        raise InputError(f"This address cannot be read. {_HOW}") from error
    if not host or not may_be_asked(text):
        raise InputError("Only addresses that begin with https:// are fetched, so that nobody can change the file.")
    if user is not None:
        raise InputError("The address holds a name or password. Enter it without; an access token has its own field.")
    if host in _HUB_HOSTS or host == _own_hub():
        return _in_hub(unquote(parts.path).strip("/"))
    if not unquote(parts.path).lower().endswith(".gguf"):
        raise InputError("The address does not end in .gguf, so it is no model that Confidant can use.")
    return Source(address=text)


def _own_hub() -> str | None:
    """The host of the hub that the environment names instead of the public one."""
    return urlsplit(os.environ.get("HF_ENDPOINT", "")).hostname


def _in_hub(text: str) -> Source:
    """From "owner/name", then a path, a path as the hub's pages have it, or ":" and a quantisation."""
    rest, _, quantisation = text.strip("/").partition(":")
    parts = [part for part in rest.split("/") if part]
    repository = "/".join(parts[:2])
    if not _REPOSITORY.fullmatch(repository) or ".." in repository or "--" in repository:
        raise InputError(f"“{text}” names no model. {_HOW}")
    revision, path = _inside(parts[2:])
    if quantisation and (path or not _QUANTISATION.fullmatch(quantisation)):
        raise InputError(
            f"“{text}” names no model. After the colon stands a quantisation, such as “owner/name:Q4_K_M”."
        )
    return Source(repository=repository, path=path, quantisation=quantisation or None, revision=revision)


def _inside(parts: list[str]) -> tuple[str, str | None]:
    """Revision and path from what follows the repository's name."""
    revision = MAIN
    if parts and parts[0] in {"blob", "resolve", "raw", "tree"}:
        kind, parts = parts[0], parts[1:]
        if parts[:1] == ["refs"]:
            revision, parts = "/".join(parts[:3]), parts[3:]
        elif parts:
            revision, parts = parts[0], parts[1:]
        if kind == "tree":  # a folder's page
            return revision, None
    if not parts:
        return revision, None
    if ".." in parts or not parts[-1].lower().endswith(".gguf"):
        raise InputError(f"“{parts[-1]}” is no GGUF file. {_HOW}")
    return revision, "/".join(parts)
