"""The address of a model server: what a person typed → one plain form, and whether it is this computer. Pure.

It must not know what is asked of the server. No name is ever looked up: only what can be told from the text counts, so
a name that happens to lead back to this computer is treated as another machine.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from models.errors import InputError

_ENDINGS = re.compile(r"(/v1)?(/chat/completions|/completions|/models)?/*$")
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*\.?")
_PATH = re.compile(r"[A-Za-z0-9._~/-]*")
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  what servers print for "every address of mine"
_EXAMPLE = "Enter it like this: http://127.0.0.1:8080"


def checked(address: str) -> str:
    """The address as scheme, host, port and path prefix, without “/v1”, such as “http://127.0.0.1:8080”.

    Without a scheme it becomes http for this computer and https for any other. Raises `InputError` with a sentence for
    what is no address, and for one that carries a password.
    """
    parts = _split(address.strip())
    if parts.scheme not in ("http", "https"):
        raise InputError(f"A model server's address begins with http or https. {_EXAMPLE}")
    if "@" in parts.netloc:
        raise InputError("The address holds a name or a password. Leave it out, and enter a key in the field for it.")
    if parts.query or parts.fragment or not _PATH.fullmatch(parts.path):
        raise InputError(f"Only the beginning of the server's address is needed. {_EXAMPLE}")
    return f"{parts.scheme}://{_host(parts)}{_port(parts)}{_ENDINGS.sub('', parts.path)}"


def host_of(address: str) -> str:
    """The host and port, as a person would name the server, such as “127.0.0.1:8080”. Raises `InputError`."""
    return urlsplit(checked(address)).netloc


def is_this_machine(address: str) -> bool:
    """Whether the address can only be this computer: 127.0.0.0/8, ::1 or “localhost”. Raises `InputError`."""
    return _is_loopback(urlsplit(checked(address)).hostname or "")


def warning(address: str) -> str:
    """What a person has to know before this server is used; "" when it is on this computer. Raises `InputError`."""
    if is_this_machine(address):
        return ""
    told = (
        f"Your messages and the notes beside them leave this computer: the whole chat is sent to {host_of(address)}, "
        "and whoever runs that server can read and keep it. Memories marked private are not sent."
    )
    if _is_open(address):
        told += " This address begins with http, not https, so others on the way there can read along, too."
    return told


def _is_open(address: str) -> bool:
    """Whether what is sent leaves this computer without encryption. Raises `InputError`."""
    return checked(address).startswith("http:") and not is_this_machine(address)


def _split(text: str) -> SplitResult:
    """The parts; a scheme is added where there is none."""
    if not text or re.search(r"[\s\\\x00-\x1f\x7f]", text):
        raise InputError(f"This is no address of a server. {_EXAMPLE}")
    try:
        if "://" in text:
            return urlsplit(text)
        host = urlsplit(f"//{text}").hostname or ""
        return urlsplit(f"{'http' if _is_loopback(_ANY_ADDRESS.get(host, host)) else 'https'}://{text}")
    except ValueError as error:  # such as a bracket without its other half
        raise InputError(f"This is no address of a server. {_EXAMPLE}") from error


def _host(parts: SplitResult) -> str:
    """The host in one form that everybody reads alike; brackets around an IPv6 address."""
    host = parts.hostname or ""
    host = _ANY_ADDRESS.get(host, host)
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        pass  # a name
    else:
        return f"[{number}]" if number.version == 6 else str(number)
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if not _NAME.fullmatch(name) or name.replace(".", "").isdigit():
        raise InputError(f"“{host}” is no name of a server. {_EXAMPLE}")
    return name


def _port(parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError as error:
        raise InputError("The number behind the colon is no port; it goes from 1 to 65535.") from error
    if port == 0:
        raise InputError("The number behind the colon is no port; it goes from 1 to 65535.")
    return "" if port is None else f":{port}"


def _is_loopback(host: str) -> bool:
    if host in ("localhost", "localhost."):
        return True
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = number.ipv4_mapped if isinstance(number, ipaddress.IPv6Address) else None
    return (mapped or number).is_loopback
