"""Forbids every socket but loopback, in this process and, as a sitecustomize, in the processes that it starts.

It uses Python's audit events, which fire below any library's own wrapping. What was tried is recorded as well as
refused, because a library may swallow the refusal.
"""

import ipaddress
import os
import sys
from pathlib import Path

LOG_VARIABLE = "CONFIDANT_TEST_NETLOG"
_NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost"}
_EVENTS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}

attempts: list[str] = []
installed = False


class OutsideConnectionError(RuntimeError):
    """Something tried to reach beyond this machine."""


def is_local(host: object) -> bool:
    """Whether a host, as given to a socket function, is this machine."""
    if host is None:
        return True
    name = host.decode(errors="replace") if isinstance(host, bytes) else str(host)
    if name.lower() in _NAMES:
        return True
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False


def _host(event: str, arguments: tuple[object, ...]) -> object:
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        return arguments[0]
    address = arguments[1] if len(arguments) > 1 else None
    return address[0] if isinstance(address, tuple) else None  # a str is a Unix socket's path: local


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _EVENTS or is_local(_host(event, arguments)):
        return
    attempt = f"{os.getpid()} {event} {_host(event, arguments)!r}"
    attempts.append(attempt)
    _note(attempt)
    raise OutsideConnectionError(f"Outside connection refused: {attempt}")


def _note(line: str) -> None:
    if path := os.environ.get(LOG_VARIABLE):
        with Path(path).open("a", encoding="utf-8") as log:
            log.write(line + "\n")


def install() -> None:
    """Start refusing; can not be taken back within this process."""
    global installed
    if not installed:
        installed = True
        sys.addaudithook(_refuse)
        _note(f"{os.getpid()} guarded")
