"""Errors of huggingface_hub and httpx2 → sentences. It must not know what was being done with the answer."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.errors import DownloadError, TokenNeeded
from models.source import Source

if TYPE_CHECKING:
    import httpx2

BUSY = {408, 425, 429, 500, 502, 503, 504}  # may be better in a while


@contextlib.contextmanager
def translated(source: Source, *, has_token: bool) -> Iterator[None]:
    """Raise this project's errors instead of the libraries'."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        yield
    except HfHubHTTPError as error:
        raise refused(error, source, has_token=has_token) from error
    except HFValidationError as error:
        raise DownloadError(f"“{source.label}” is no name that a repository can have. Check the spelling.") from error
    except httpx2.TooManyRedirects as error:
        raise DownloadError(
            "The server sends from one address to the next without end. Choose another source."
        ) from error
    except (httpx2.RequestError, httpx2.InvalidURL) as error:
        raise DownloadError(unreachable(error)) from error


@contextlib.contextmanager
def reading_a_list() -> Iterator[None]:
    """Raise `DownloadError` where huggingface_hub stumbles over an answer that is no list of a repository's files."""
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        yield
    except (HfHubHTTPError, HFValidationError):  # ValueErrors with a meaning of their own
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DownloadError(
            "The server answered with something that is not a list of models. Check the address, or try again later."
        ) from error


@contextlib.contextmanager
def reading_settings() -> Iterator[None]:
    """Raise `DownloadError` where httpx2 stumbles over what the environment says of proxies and certificates."""
    import httpx2

    try:
        yield
    except (ImportError, OSError, ValueError, httpx2.InvalidURL) as error:  # ImportError: SOCKS needs a package
        raise DownloadError(
            "The proxy or certificate settings of this computer cannot be used for a download. Check the environment "
            "variables HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE; a SOCKS proxy does not work."
        ) from error


def refused(error: Exception, source: Source, *, has_token: bool) -> DownloadError:
    """The sentence for an answer with an error status; `error` is huggingface_hub's `HfHubHTTPError`."""
    from huggingface_hub.errors import DisabledRepoError, GatedRepoError, RemoteEntryNotFoundError

    status = int(getattr(getattr(error, "response", None), "status_code", 0))
    if isinstance(error, DisabledRepoError):
        return DownloadError(f"“{source.label}” was taken down by the hub. Choose another model.")
    if isinstance(error, GatedRepoError) or (status == 403 and source.repository):
        return TokenNeeded(
            f"“{source.label}” is given to those who accept its licence: open its page on the hub, accept it there, "
            "then enter an access token here and resume."
        )
    if status == 401:
        return _unknown_user(source, has_token=has_token)
    sentence = f"The server refused to send “{source.label}” ({status}). Choose another source."
    if isinstance(error, RemoteEntryNotFoundError):
        sentence = f"This file is not in “{source.label}” any more. Look up the model again."
    elif status in {404, 410}:
        sentence = f"“{source.label}” was not found there. Check the spelling, or choose another model."
    elif status in BUSY:
        sentence = f"The server is too busy to answer ({status}). What has arrived is kept: resume later."
    return DownloadError(sentence)


def check_status(response: "httpx2.Response", source: Source, *, has_token: bool) -> None:
    """Raise `DownloadError` or `TokenNeeded` for an error status; a streamed answer is read for that."""
    from huggingface_hub.errors import HfHubHTTPError
    from huggingface_hub.utils import hf_raise_for_status  # type: ignore[attr-defined]  # documented, not in __all__

    try:
        hf_raise_for_status(response)
    except HfHubHTTPError as error:
        raise refused(error, source, has_token=has_token) from error


def unreachable(error: Exception) -> str:
    """The sentence for a connection that could not be made or was lost; `error` is httpx2's `RequestError`."""
    import httpx2

    with contextlib.suppress(RuntimeError, AttributeError):  # an error without its request
        host = error.request.url.host  # type: ignore[attr-defined]
        if isinstance(error, httpx2.ProxyError):
            return f"The proxy did not connect to {host}. Check the proxy settings, then try again."
        return f"{host} cannot be reached, or the connection broke. Check your connection, then try again."
    return "The server cannot be reached. Check your connection, then try again."


def _unknown_user(source: Source, *, has_token: bool) -> TokenNeeded:
    if has_token:
        return TokenNeeded(f"The access token was not accepted for “{source.label}”. Enter a new one, then resume.")
    return TokenNeeded(
        f"“{source.label}” does not exist, or is only for those with an access token. Check the spelling, "
        "or accept its licence on the hub, enter an access token here and resume."
    )
