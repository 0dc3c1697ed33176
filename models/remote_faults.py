"""What a model server says when it will not or cannot answer → one error with a sentence for a person. Pure.

It knows HTTP's numbers and the forms in which such servers complain, and nothing of connections.
"""

import json
import re
from http import HTTPStatus

from models.errors import ModelCrashed, ModelError, PromptTooLong

MAX_TOLD = 200  # characters of a server's own words that are shown

_TOO_LONG = re.compile(r"context[ _](length|size|window)|exceed_context|prompt is too long", re.IGNORECASE)


class Refused(ModelError):
    """The server will not have a request as it is. `said` are the server's own words."""

    def __init__(self, sentence: str, *, said: str) -> None:
        super().__init__(sentence)
        self.said = said


def gone(host: str) -> ModelCrashed:
    """The error for a server that stops in the middle."""
    return ModelCrashed(f"The server at {host} stopped answering. Check that it is still running, then try again.")


def silent(host: str) -> ModelCrashed:
    """The error for a server that goes on without saying anything."""
    return ModelCrashed(f"The server at {host} has been silent for too long, so Confidant stopped waiting. Try again.")


def broken_off(host: str) -> ModelCrashed:
    """The error for a reply that ends without saying that it is complete."""
    return ModelCrashed(f"The server at {host} broke off in the middle of its reply. Try again.")


def strange(host: str) -> ModelError:
    """The error for an answer that is not what a model server says."""
    return ModelError(
        f"The server at {host} answered in a way that Confidant does not understand. "
        "Check that the address is the one of a model server."
    )


def too_long() -> PromptTooLong:
    """The error for a prompt that does not fit into the server's context window."""
    return PromptTooLong(
        "This is too long for the model to read at once. "
        "Shorten the message, or choose a model with a larger context window."
    )


def told(raw: bytes | str) -> tuple[str, str]:
    """A server's own words about a fault, on one line and short, and its name for it; "" where there is none."""
    try:
        read = json.loads(raw)
    except ValueError:
        return "", ""
    fault = read.get("error", read) if isinstance(read, dict) else read
    if isinstance(fault, dict):
        said = fault.get("message") or fault.get("detail") or ""
        code = f"{fault.get('code') or ''} {fault.get('type') or ''}"
    else:
        said, code = fault, ""
    words = "".join(letter if letter.isprintable() else " " for letter in str(said)[: 4 * MAX_TOLD])
    return " ".join(words.split())[:MAX_TOLD], code


def refusal(host: str, status: int, raw: bytes) -> ModelError:
    """The error for an answer that is not the one hoped for: HTTP's status and what came with it."""
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return ModelError(
            f"The server at {host} points to another address, and Confidant does not follow it there by itself. "
            "Enter the server's real address."
        )
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return ModelError(f"The server at {host} wants a key, or does not accept this one. Enter its key again.")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return ModelError(f"The server at {host} has too much to do. Wait a moment, then try again.")
    said, code = told(raw)
    if status >= HTTPStatus.BAD_REQUEST and (_TOO_LONG.search(said) or _TOO_LONG.search(code)):
        return too_long()
    return _from_words(host, status, said=said, is_page=raw.lstrip()[:1] == b"<")


def _from_words(host: str, status: int, *, said: str, is_page: bool) -> ModelError:
    quoted = f" It says: “{said}”" if said else ""
    if status in (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT):
        return ModelError(f"The server at {host} is not ready.{quoted} Wait a moment, then try again.")
    if is_page:
        return ModelError(f"What answers at {host} is a web page and no model server. Check the address and the port.")
    if status == HTTPStatus.NOT_FOUND:
        sentence = f"The server at {host} does not have what was asked for. Check its address and its model.{quoted}"
        return Refused(sentence, said=said)
    if status >= HTTPStatus.BAD_REQUEST:
        return Refused(f"The server at {host} could not answer (error {status}).{quoted} Try again.", said=said)
    return ModelError(f"The server at {host} reports a fault.{quoted} Try again.") if said else strange(host)
