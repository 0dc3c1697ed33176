"""What can be fetched: lists a repository's models, or looks at one address, by huggingface_hub and httpx2.

It is loaded in the download's own process only, because importing huggingface_hub reads the environment once for all,
and the program itself runs with HF_HUB_OFFLINE=1. It must not write files.
"""

import contextlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from models.errors import DownloadError
from models.hub_errors import check_status, reading_a_list, reading_settings, translated
from models.hub_files import Part, RemoteFile, grouped
from models.source import Source, is_loopback, may_be_asked

if TYPE_CHECKING:
    import httpx2

MAX_REDIRECTS = 5
CONNECT_S = 15.0
READ_S = 30.0  # without a single byte, before the connection counts as lost

_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "0",
    "TRANSFORMERS_OFFLINE": "0",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_XET": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_VERBOSITY": "error",
}


def prepare_process() -> None:
    """Set what huggingface_hub reads when it is first imported; only for a process that does nothing else."""
    os.environ.update(_ENVIRONMENT)


class Hub:
    """One HTTP client for one download. `endpoint` None: HF_ENDPOINT, or the public hub. Proxies: the environment's.

    `token` goes to the endpoint's own host and nowhere else, whatever is redirected; nothing goes to a host beyond
    this machine unencrypted, and no server elsewhere can send us to one on this machine. Raises `DownloadError` when
    the environment's proxies cannot be used.
    """

    def __init__(self, token: str | None, *, endpoint: str | None = None) -> None:
        import httpx2
        from huggingface_hub import constants

        self.endpoint = (endpoint or constants.ENDPOINT).rstrip("/")
        self._token = token
        self._asked = self.endpoint  # what the user has named
        with reading_settings():
            self._client = httpx2.Client(
                event_hooks={"request": [self._guard]},
                follow_redirects=True,
                max_redirects=MAX_REDIRECTS,
                timeout=httpx2.Timeout(READ_S, connect=CONNECT_S),
                headers={"accept-encoding": "identity"},
            )

    @property
    def has_token(self) -> bool:
        """Whether the hub is asked in somebody's name."""
        return self._token is not None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def files(self, source: Source) -> list[RemoteFile]:
        """What is there to choose from, smallest first. Raises `DownloadError`, or `TokenNeeded`."""
        with translated(source, has_token=self.has_token):
            if source.address is not None:
                return [self._at_address(source, source.address)]
            with reading_a_list():
                return grouped(self._in_repository(source))

    @contextlib.contextmanager
    def get(self, address: str, *, headers: dict[str, str]) -> Iterator["httpx2.Response"]:
        """The answer to a GET, its body not yet read; errors are the library's own."""
        self._asked = address
        if self._token is not None:
            headers = headers | {"authorization": f"Bearer {self._token}"}
        with self._client.stream("GET", address, headers=headers) as response:
            yield response

    def _guard(self, request: "httpx2.Request") -> None:
        """Before each request, redirected ones included."""
        address = str(request.url)
        inwards = is_loopback(request.url.host) and not is_loopback(urlsplit(self._asked).hostname or "")
        if inwards or not may_be_asked(address):
            raise DownloadError(
                f"The server points to {request.url.host}{'' if inwards else ' without encryption'}, "
                "so nothing was fetched from there. Choose another source."
            )
        request.headers["user-agent"] = "confidant"  # the library would tell its version, and Python's
        if _origin(address) != _origin(self.endpoint):
            request.headers.pop("authorization", None)

    def _in_repository(self, source: Source) -> list[Part]:
        from huggingface_hub import HfApi, hf_hub_url, set_client_factory

        set_client_factory(lambda: self._client)
        assert source.repository is not None  # noqa: S101  a source has one or the other
        info = HfApi(endpoint=self.endpoint, token=self._token or False).model_info(
            source.repository, revision=source.revision, files_metadata=True, timeout=READ_S
        )
        commit = info.sha or source.revision  # what was listed is what is fetched, even when the branch moves on
        return [
            Part(
                path=file.rfilename,
                address=hf_hub_url(source.repository, file.rfilename, revision=commit, endpoint=self.endpoint),
                size=file.lfs.size if file.lfs else file.size,
                sha256=file.lfs.sha256.lower() if file.lfs else None,
            )
            for file in info.siblings or ()
        ]

    def _at_address(self, source: Source, address: str) -> RemoteFile:
        with self.get(address, headers={}) as response:
            check_status(response, source, has_token=self.has_token)
            length = response.headers.get("content-length", "")
        path = unquote(urlsplit(address).path)
        part = Part(path=path, address=address, size=int(length) if length.isdigit() else None)
        return next(iter(grouped([part])), RemoteFile(part.name, (part,)))


def _origin(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
