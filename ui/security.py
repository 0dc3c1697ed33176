"""What the page's server may do: environment, headers, hosts, paths and launch flags, all on the strict side.

Gradio is a web framework made for sharing; this program is made for keeping things to oneself. It must know nothing of
chats or memories, and it never imports gradio: `shut_off_outside` has to run before anybody does.
"""

import os
import shutil
import socket
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from models.errors import PortInUse
from ui import uploads

HOST = "127.0.0.1"
TRUSTED_HOSTS = ("127.0.0.1", "localhost", "[::1]")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio boots from an inline script and compiles component code with `new Function`.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'none'",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
# What the page asks for, and nothing more: no proxying, API calls by name, monitoring, editing or run history, and no
# uploads but those that `ui.uploads` lets pass.
OPEN_PATHS = frozenset(
    {
        "/",
        "/config",
        "/favicon.ico",
        "/theme.css",
        "/gradio_api/theme.css",
        "/gradio_api/startup-events",
        "/gradio_api/app_id",
        "/gradio_api/queue/join",
        "/gradio_api/queue/data",
        "/gradio_api/cancel",
        "/gradio_api/reset",
        "/gradio_api/upload_progress",
        *uploads.PATHS,
    }
)
OPEN_PREFIXES = ("/assets/", "/static/", "/svelte/", "/gradio_api/heartbeat/")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def shut_off_outside(temp_folder: Path) -> None:
    """Set the environment that gradio reads at import: no analytics, no hub, temporary files in `temp_folder`.

    What an earlier run has left there, such as half a file, is removed.
    """
    shutil.rmtree(temp_folder, ignore_errors=True)
    temp_folder.mkdir(parents=True, exist_ok=True)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_RUN_HISTORY"] = "False"
    os.environ["GRADIO_SHARE"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(temp_folder)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    # A proxy from the environment must not stand between this machine and itself.
    hosts = [host for host in os.environ.get("NO_PROXY", os.environ.get("no_proxy", "")).split(",") if host]
    both = ",".join(dict.fromkeys([*hosts, HOST, "localhost"]))
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = both


class Guard:
    """Pure ASGI middleware: headers on every answer, 404 for what the page does not use, 403 for other sites."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one request; `lifespan` events pass untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_headers(list(message.get("headers", [])))
            await send(message)

        refusal = _refusal(scope)
        if refusal is not None:
            await _answer(send_with_headers, refusal)
        elif scope["path"] in uploads.PATHS:
            await self.app(scope, uploads.OneModel(receive, dict(scope["headers"])), send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)


def _refusal(scope: Scope) -> int | None:
    """The status to refuse a request with, or None. Browsers send Origin with every POST, so other sites are seen."""
    path = str(scope["path"])
    if path not in OPEN_PATHS and not path.startswith(OPEN_PREFIXES):
        return 404
    headers = dict(scope.get("headers", []))
    origin, host = headers.get(b"origin"), headers.get(b"host", b"")
    if origin is not None and origin != b"http://" + host:
        return 403
    return uploads.refusal(str(scope["method"]), headers) if path in uploads.PATHS else None


def _with_headers(raw: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    ours = {name.encode(): value.encode() for name, value in HEADERS.items()}
    return [pair for pair in raw if pair[0].lower() not in ours] + list(ours.items())


async def _answer(send: Send, status: int) -> None:
    body = b"Not available."
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def middleware() -> list[Any]:
    """For `launch(app_kwargs={"middleware": …})`: trusted hosts outermost (DNS rebinding), then the guard."""
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    return [
        Middleware(TrustedHostMiddleware, allowed_hosts=list(TRUSTED_HOSTS), www_redirect=False),
        Middleware(Guard),
    ]


def launch_options(port: int) -> Mapping[str, Any]:
    """Arguments for `Blocks.launch`: this machine only, nothing shared, recorded, documented or monitored."""
    return {
        "server_name": HOST,
        "server_port": port,
        "share": False,
        "run_history": False,
        "footer_links": [],
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "enable_monitoring": False,
        "strict_cors": True,
        "show_error": False,
        "quiet": True,
        "inbrowser": False,
        "max_file_size": None,  # a model's file is large: `ui.uploads` looks at what the disk has room for
        "app_kwargs": {"middleware": middleware(), "openapi_url": None},
    }


def ensure_port_free(port: int) -> None:
    """Raise `PortInUse` when another program listens on the port; the check binds it for a moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # on Windows the option would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise port_in_use(port) from error


def port_in_use(port: int) -> PortInUse:
    """The sentence for a port that cannot be had."""
    return PortInUse(
        f"Port {port} is used by another program (or by a Confidant that is already running). "
        f"Close it, or start with another port: --port {port + 1}"
    )
