"""What to offer somebody who has only the starter model: the best that this machine can run, by its own speed."""

from typing import TYPE_CHECKING

from models import catalogue, hardware
from models.download import Downloads
from models.download_records import UNFINISHED
from models.recommend import Recommendation, recommend

if TYPE_CHECKING:
    from assistant.assistant import Assistant


def offer(assistant: "Assistant", downloads: Downloads) -> Recommendation:
    """The recommendation at this moment; the speed is known once the starter model has written a little."""
    unfinished = [state for state in downloads.states() if state.status in UNFINISHED]
    info = assistant.loaded_model()
    starter = next((choice for choice in assistant.models() if choice.is_starter), None)
    return recommend(
        hardware.look(),
        backend=info.backend if info else "",
        tokens_per_second=assistant.pace.of(starter.id) if starter else None,
        catalogue=catalogue.load(),
        gpu_memory=info.gpu_memory if info else 0,
        fetching=[state.source.path or state.name for state in unfinished],
    )
