"""Dates as offices state them: a day, a month or a year, each an interval of days.

Invariant: a stated date is kept as it was stated ("2023-06" stays a month); only intervals are computed.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


def interval(stated: str) -> tuple[date, date]:
    """First and last possible day of an ISO date of day, month or year precision (ValueError otherwise)."""
    match = _ISO.match(stated)
    if match is None:
        raise ValueError(f"not an ISO date: {stated!r}")
    year, month, day = int(match[1]), match[2], match[3]
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        last = calendar.monthrange(year, int(month))[1]
        return date(year, int(month), 1), date(year, int(month), last)
    exact = date(year, int(month), int(day))
    return exact, exact


def first_day(stated: str) -> date:
    """First possible day of a stated date."""
    return interval(stated)[0]


def last_day(stated: str) -> date:
    """Last possible day of a stated date: what an age counts from."""
    return interval(stated)[1]


def months_before(day: date, months: int) -> date:
    """The same day `months` calendar months earlier, or the last day of that month if it has no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_between(earlier: date, later: date) -> int:
    """Whole days from `earlier` to `later` (negative if it comes before)."""
    return (later - earlier) // timedelta(days=1)
