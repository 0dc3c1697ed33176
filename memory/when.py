"""A date found in a text: its first and last day, and how a person would write it. Pure values."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from memory.date_words import SEASON_OF
from memory.values import Span

Precision = Literal["day", "days", "week", "weekend", "month", "season", "year"]
_LASTS = {"week": 6, "weekend": 1}


@dataclass(frozen=True, slots=True)
class When:
    """`on` is the first day (of the week, month, season or year, by `precision`), `end` the last of several days."""

    on: date
    precision: Precision
    span: Span
    end: date | None = None

    @property
    def until(self) -> date:
        """The last day of what is meant: the day itself, or the end of the stretch."""
        if self.end is not None:
            return self.end
        if self.precision in ("month", "season", "year"):
            months = {"month": 1, "season": 3, "year": 12}[self.precision]
            return months_on(self.on.replace(day=1), months) - timedelta(days=1)
        return self.on + timedelta(days=_LASTS.get(self.precision, 0))

    @property
    def label(self) -> str:
        """The date for a person: "Friday 24 April 2026", "4 July 2026 to 18 July 2026", "October 2024", "2021"."""
        if self.precision == "day":
            return f"{self.on:%A} {_day(self.on)}"
        if self.precision == "week":
            return f"the week from {_day(self.on)} to {_day(self.until)}"
        if self.precision in ("days", "weekend"):
            return f"{_day(self.on)} to {_day(self.until)}"
        if self.precision == "month":
            return f"{self.on:%B} {self.on.year}"
        if self.precision == "season":
            return f"{SEASON_OF[self.on.month]} {self.on.year}"
        return str(self.on.year)


def _day(on: date) -> str:
    return f"{on.day} {on:%B} {on.year}"


def months_on(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def make(year: int, month: int, day: int) -> date | None:
    """The date, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest(month: int, day: int, at: date, *, is_past: bool) -> date | None:
    """The day in the year that makes it the next (or, of the past, the last) one."""
    this = make(at.year, month, day)
    if this is None:
        return None
    if is_past and this > at:
        return make(at.year - 1, month, day)
    if not is_past and this < at:
        return make(at.year + 1, month, day)
    return this
