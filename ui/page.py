"""Start the page and keep it up until Ctrl-C. It imports gradio late, after `ui.security` has shut off what calls home.

It must not know which concrete parts the assistant was given, nor what is on the page (`ui.layout`).
"""

import logging
import socket
import time
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING

from ui import security
from ui.quick_gradio import import_gradio

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.model_room import ModelRoom
    from assistant.paths import Paths
    from assistant.settings import Settings

SECONDS_BETWEEN_LOOKS = 0.2
logger = logging.getLogger(__name__)


def prepare(settings: "Settings", paths: "Paths") -> None:
    """Check the port and import gradio, safely; takes seconds, and may run beside the opening of the assistant.

    Raises `PortInUse`.
    """
    if settings.port:
        security.ensure_port_free(settings.port)
    security.shut_off_outside(paths.uploads)
    import_gradio()
    import ui.layout  # noqa: F401


def launch(
    assistant: "Assistant",
    room: "ModelRoom",
    settings: "Settings",
    paths: "Paths",
    *,
    on_up: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the page at 127.0.0.1 and block until Ctrl-C; `on_up` gets its address once it answers.

    Raises `PortInUse`.
    """
    prepare(settings, paths)
    from ui.layout import STYLES, build_page, page_head, theme

    port = settings.port or _any_free_port()
    page = build_page(lambda: assistant, lambda: room, folder=paths.models)
    options = security.launch_options(port)
    try:
        page.launch(**options, theme=theme(), css_paths=list(STYLES), head=page_head(), prevent_thread_lock=True)
    except OSError as error:  # gradio's word for a port that was taken in the meantime
        raise security.port_in_use(port) from error
    address = f"http://{security.HOST}:{port}"
    logger.info("The page is up at %s", address)
    on_up(address)
    if settings.open_browser:
        webbrowser.open(address)
    try:
        while page.is_running:
            time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        page.close(verbose=False)


def _any_free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((security.HOST, 0))
        return int(probe.getsockname()[1])
