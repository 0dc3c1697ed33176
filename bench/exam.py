"""`python -m bench exam --model FILE`: may this model learn from what the user says? It puts the app's own exam."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant import exam
from assistant.exam_cases import CASES, Case
from bench.progress import track
from models.chat import ChatModel
from models.process import ProcessChatModel


def measure(path: Path) -> dict[str, Any]:
    """The report on a model file, and one item for each case. Raises `ModelFileError`, or `ModelCrashed`."""
    model = ProcessChatModel(path)
    try:
        info = model.info()
        return {"model": info.name, "parameters": info.parameters, **examine(model, CASES)}
    finally:
        model.close()


def examine(model: ChatModel, cases: Sequence[Case]) -> dict[str, Any]:
    """The figures with the cases' own marks as `items`."""
    items, marks = [], []
    for case in track(cases, "exam"):
        marked = exam.sit(model, case)
        if marked is None:
            raise RuntimeError("a case was cancelled; nothing to report")
        marks.append(marked)
        items.append({"said": case.said, **asdict(marked)})
    return {**asdict(exam.report(marks)), "items": items}
