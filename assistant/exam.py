"""A short exam that decides whether a chat model is allowed to learn from what the user says.

It puts the very question of `memory.extract_llm` about made-up messages and counts what comes through the checks of
`memory.findings`. Pure but for the model that it is given; it must not know memories, chats or who shows the figures.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant import prompts
from assistant.exam_cases import CASES, Case, Expected, Known
from assistant.spare_time import SpareTime
from memory import people
from memory.extract_llm import ANSWER_TOKENS, Question, instruction, questions, schema
from memory.findings import DOUBTFUL, ExtractionInvalid, Finding, read_answer
from memory.gate import own_words
from memory.values import Memory
from models.chat import ChatModel, PromptMessage
from models.errors import InputError, PromptTooLong

AT = datetime(2026, 3, 11, 18, 30)
VERSION = 1  # of the cases and the question; another one makes a model sit the exam anew

LEAST_COVERAGE = 0.6  # of what there is to note; the rules note much of it anyway
MOST_INVENTION = 0.1  # of what is noted: a wrong memory is worse than a missing one
MOST_WRONG_SUBJECT = 0.05
MOST_MISSED_UPDATES = 0.5
LEAST_ABSTENTION = 0.85
MOST_INVALID = 0.1
MOST_MS = 30_000.0  # for one message; the work stands back for the chat, but should come to an end


@dataclass(frozen=True, slots=True)
class Marked:
    """One case with its counts. `ms` is what the answer took, None when the gate had nothing to ask."""

    expected: int
    found: int
    findings: int
    invented: int
    wrong_subject: int
    updates: int
    updated: int
    is_valid: bool
    ms: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """How a model did: shares in [0, 1], milliseconds per message, and whether it may learn."""

    cases: int
    coverage: float
    invention: float
    wrong_subject: float
    missed_updates: float
    abstention: float
    invalid: float
    ms_per_turn: float
    passed: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something that takes minutes has come: cases of the exam, or messages."""

    done: int
    total: int


def sit(model: ChatModel, case: Case) -> Marked | None:
    """Let the model do one case; None when it was cancelled. Raises `ModelError` when it dies."""
    known = tuple(_memory(number, each) for number, each in enumerate(case.known, 1))
    asked = questions(own_words(case.said), known, at=AT, count_tokens=model.count_tokens)
    began = time.perf_counter()
    findings: list[Finding] = []
    is_valid = True
    for question in asked:
        try:
            answer = model.complete(prompt(case, question), schema(question), ANSWER_TOKENS)
            if answer.done.reason == "cancelled":
                return None
            findings += read_answer(answer.text, question)
        except (ExtractionInvalid, PromptTooLong):
            is_valid = False
    took = (time.perf_counter() - began) * 1000
    return mark(case, findings, is_valid=is_valid, ms=took if asked else None)


def examine(model: Callable[[], ChatModel], spare: SpareTime) -> Iterator[Progress | Report]:
    """The whole exam in the spare time of the model in use, as `model` gives it; the report comes last.

    A turn interrupts a case, which is then done again. Raises `InputError` when the program ends or the model is
    changed meanwhile, `ModelError` when the model dies.
    """
    examined = model()
    marks: list[Marked] = []
    while len(marks) < len(CASES):
        yield Progress(len(marks), len(CASES))
        with spare.work(wait=True) as mine:
            if not mine or model() is not examined:
                raise InputError("The exam was broken off, because the model was changed or closed. Begin it again.")
            marked = sit(examined, CASES[len(marks)])
        if marked is not None:
            marks.append(marked)
    yield report(marks)


def prompt(case: Case, question: Question) -> tuple[PromptMessage, ...]:
    """A chat of one round, and the question behind it, as in a real chat."""
    return (
        PromptMessage("system", prompts.SYSTEM),
        PromptMessage("user", prompts.user_content(case.said, day=AT.date())),
        PromptMessage("assistant", case.reply),
        PromptMessage("user", instruction(question)),
    )


def mark(case: Case, findings: Sequence[Finding], *, is_valid: bool = True, ms: float | None = 0.0) -> Marked:
    """Count what was found, invented, said of somebody else, and closed. What is only proposed counts for nothing."""
    sure = [finding for finding in findings if finding.candidate.confidence > DOUBTFUL]
    hits = [[each for each in case.expected if _is_said(each, finding)] for finding in sure]
    right = {each for finding, said in zip(sure, hits, strict=True) for each in said if _is_about(each, finding)}
    strangers = [finding for finding, said in zip(sure, hits, strict=True) if not said]
    updates = [each for each in case.expected if each.closes]
    closed = {finding.target for finding in sure}
    return Marked(
        expected=len(case.expected),
        found=len(right),
        findings=len(sure),
        invented=sum(not _is_tolerated(case, finding) for finding in strangers),
        wrong_subject=sum(
            bool(said) and not any(_is_about(each, finding) for each in said)
            for finding, said in zip(sure, hits, strict=True)
        ),
        updates=len(updates),
        updated=sum(str(each.closes) in closed for each in updates),
        is_valid=is_valid,
        ms=ms,
    )


def report(marks: Sequence[Marked]) -> Report:
    """The figures over all cases, and the verdict. Without a finding, nothing was invented, nor covered."""
    findings = sum(each.findings for each in marks)
    silent = [each for each in marks if not each.expected]
    times = [each.ms for each in marks if each.ms is not None]
    figures = {
        "coverage": _share(sum(each.found for each in marks), sum(each.expected for each in marks)),
        "invention": _share(sum(each.invented for each in marks), findings),
        "wrong_subject": _share(sum(each.wrong_subject for each in marks), findings),
        "missed_updates": 1 - _share(sum(each.updated for each in marks), sum(each.updates for each in marks)),
        "abstention": _share(sum(not each.invented for each in silent), len(silent)),
        "invalid": _share(sum(not each.is_valid for each in marks), len(marks)),
        "ms_per_turn": statistics.median(times) if times else 0.0,
    }
    passed = (
        figures["coverage"] >= LEAST_COVERAGE
        and figures["invention"] <= MOST_INVENTION
        and figures["wrong_subject"] <= MOST_WRONG_SUBJECT
        and figures["missed_updates"] <= MOST_MISSED_UPDATES
        and figures["abstention"] >= LEAST_ABSTENTION
        and figures["invalid"] <= MOST_INVALID
        and figures["ms_per_turn"] <= MOST_MS
    )
    return Report(cases=len(marks), passed=passed, **figures)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _is_said(expected: Expected, finding: Finding) -> bool:
    """Whether a finding says the expected thing of anybody."""
    candidate = finding.candidate
    said = people.normal(f"{candidate.text} {candidate.value or ''}")
    fits = not expected.slots or (candidate.slot or "") in expected.slots
    return fits and people.normal(expected.words) in said


def _is_about(expected: Expected, finding: Finding) -> bool:
    """Whether it says it of the right one, and closes nothing else than what it should."""
    same = people.same_subject(expected.subject, finding.candidate.subject)
    return same and finding.target in (None, str(expected.closes))


def _is_tolerated(case: Case, finding: Finding) -> bool:
    said = people.normal(f"{finding.candidate.subject} {finding.candidate.text}")
    words = [*case.tolerated, *(each.words for each in case.expected)]
    return finding.target is None and any(people.normal(each) in said for each in words)


def _memory(number: int, known: Known) -> Memory:
    return Memory(
        id=str(number),
        text=known.text,
        subject=known.subject,
        kind="fact",
        slot=known.slot,
        value=known.value,
        status="current",
        valid_from=None,
        valid_to=None,
        event_on=None,
        confidence=0.9,
        pinned=False,
        sensitivity=None,
        uses=0,
        created_at=AT,
        updated_at=AT,
    )
