"""How an unexpected exception is logged: its kind and where it arose, never its message.

Messages of database and tokenizer errors quote the texts at hand, and a log must not hold what the user said.
"""

import logging
import traceback


def log_trouble(logger: logging.Logger, doing: str, error: BaseException) -> None:
    """Log that `doing` failed, with the frames of `error`, without its message or any value."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    logger.error("%s failed: %s at %s", doing, type(error).__qualname__, where)
