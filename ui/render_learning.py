"""How learning stands → the line under the memories and the one under the model; pure.

It knows the figures of the exam and no gradio, no session and no assistant.
"""

from assistant.exam import (
    LEAST_ABSTENTION,
    LEAST_COVERAGE,
    MOST_INVALID,
    MOST_INVENTION,
    MOST_MISSED_UPDATES,
    MOST_MS,
    MOST_WRONG_SUBJECT,
    Progress,
    Report,
)
from ui.render import button, esc

RULES_ALONE = "so the built-in rules work alone"
NOT_TESTED = "This model has not been tested for learning."
STOPPED = "Stopped. What is left is read when you have not written for a while."


def untested() -> str:
    """What is said of a model that has not sat the exam."""
    return _line(NOT_TESTED, button("Test it", "learning:test"))


def testing(progress: Progress) -> str:
    """How far the exam is; the chat goes on meanwhile."""
    return _working(f"Testing: {progress.done} of {progress.total}…", progress)


def verdict(report: Report, *, facts: int) -> str:
    """The exam's outcome in a sentence; `facts` is how many there were to find."""
    found = round(report.coverage * facts)
    if report.passed:
        invented = f"{report.invention:.0%} of its notes invented" if report.invention else "none invented"
        return _line(f"It may help learning: {found} of {facts} facts found, {invented}.")
    return _line(f"{_why_not(report, found=found, facts=facts)}, {RULES_ALONE}.")


def known(exam: str) -> str:
    """What an earlier exam said: "passed" or "failed"."""
    if exam == "passed":
        return _line("This model has passed its test and helps learning.")
    return _line(f"This model has not passed its test, {RULES_ALONE}.")


def broken_off(sentence: str) -> str:
    """Why the exam came to no verdict, and the way to begin again."""
    return _line(sentence, button("Test it", "learning:test"))


def backlog_line(backlog: int) -> str:
    """What is still being learnt from; "" when nothing is."""
    if not backlog:
        return ""
    return f'<p class="cf-loading" role="status">{_SPINNER}Learning from {_messages(backlog)}…</p>'


def reading_line(unread: int, *, note: str = "") -> str:
    """For a model that may learn: what it has not read, and reading everything again."""
    left = ""
    if unread:
        left = _line(f"{_messages(unread)} not yet read by this model.", button("Read them now", "learning:read"))
    again = f'<p class="cf-learning">{button("Read my whole history again", "learning:again")}</p>'
    return (_line(note) if note else "") + left + again


def reading(progress: Progress) -> str:
    """How far the reading of old messages is."""
    return _working(f"Reading {progress.done} of {_messages(progress.total)}…", progress)


_SPINNER = '<span class="cf-spinner" aria-hidden="true"></span>'


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count:,} messages"


def _line(sentence: str, action: str = "") -> str:
    return f'<p class="cf-learning" role="status">{esc(sentence)} {action}</p>'


def _working(sentence: str, progress: Progress) -> str:
    return (
        f'<p class="cf-learning" role="status">{esc(sentence)} {button("Stop", "learning:stop")}</p>'
        f'<progress class="cf-progress" max="{max(progress.total, 1)}" value="{progress.done}"></progress>'
    )


def _why_not(report: Report, *, found: int, facts: int) -> str:
    """The gravest of the reasons: a wrong memory is worse than a missing one."""
    reasons = (
        (report.invention > MOST_INVENTION or report.abstention < LEAST_ABSTENTION, "It would invent facts"),
        (report.wrong_subject > MOST_WRONG_SUBJECT, "It would mix up who is meant"),
        (report.invalid > MOST_INVALID, "Its answers can often not be used"),
        (report.coverage < LEAST_COVERAGE, f"It found {f'only {found}' if found else 'none'} of {facts} facts"),
        (report.missed_updates > MOST_MISSED_UPDATES, "It does not notice when something has changed"),
        (report.ms_per_turn > MOST_MS, f"It needs {report.ms_per_turn / 1000:.0f} s for one message on this computer"),
    )
    return next((sentence for is_so, sentence in reasons if is_so), "It did not pass its test")
