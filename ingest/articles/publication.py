"""The day on which an article was published, as its header line writes it ("Kamis, 15 Juni 2023 | 12:24 WIB").

Invariant: only a whole date (day, month and year) that exists counts; what the text tells of an event is no business
of this module.
"""

from __future__ import annotations

import re
from datetime import date

_NAMES = (
    "januari jan january", "februari pebruari feb peb february", "maret mar march", "april apr", "mei may",
    "juni jun june", "juli jul july", "agustus agu ags agt aug august", "september sept sep", "oktober okt oct october",
    "november nopember nov nop", "desember des dec december",
)  # fmt: skip
# Number by Indonesian or English name or abbreviation.
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
_WORDED = re.compile(r"(?<!\d)(\d{1,2})[ .\-/]{0,2}([A-Za-z]{3,9})\.?[ ,.\-/]{1,2}(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"(?<![A-Za-z])([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")


def iso_day(year: int, month: int, day: int) -> str | None:
    """'2023-06-15' if that day exists (from 1945 on), else None."""
    try:
        return date(year, month, day).isoformat() if year >= 1945 else None
    except ValueError:
        return None


def find_day(line: str) -> tuple[str, tuple[int, int]] | None:
    """(ISO day, its characters) of the first whole date in a short line, day before month, or None."""
    hits = []
    for pattern in (_WORDED, _MONTH_FIRST, _SLASHED, _ISO):
        for match in pattern.finditer(line):
            found = _read(pattern, match)
            if found:
                hits.append((match.start(), match.end(), found))
                break
    if not hits:
        return None
    start, end, found = min(hits)
    return found, (start, end)


def _read(pattern: re.Pattern[str], match: re.Match[str]) -> str | None:
    first, second, third = match.groups()
    if pattern is _WORDED:
        month = MONTHS.get(second.lower())
        return iso_day(int(third), month, int(first)) if month else None
    if pattern is _MONTH_FIRST:
        month = MONTHS.get(first.lower())
        return iso_day(int(third), month, int(second)) if month else None
    if pattern is _SLASHED:
        return iso_day(int(third), int(second), int(first))
    return iso_day(int(first), int(second), int(third))
