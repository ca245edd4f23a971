"""Cells to values: numbers, dates, words, grades, by the rules of docs/tables.md.

Invariant: a cell is read in exactly one way or not at all (Fault); nothing is rounded, completed or guessed.
A raw cell is text, or what a spreadsheet holds: int, float, bool, ExcelDate.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz, process

from ingest.words import ENTRIES, fold_word, indonesian_words, word_table

Raw = str | int | float | bool


class ExcelDate(str):
    """An ISO date (day, month or year) that the spreadsheet held as a date, not as text."""

    __slots__ = ()


class Fault(Exception):  # noqa: N818 (it is a finding about a cell, turned into a Problem with its place)
    """Why a cell cannot be read: message, what was expected, nearest valid values; `secret`: never show the value."""

    def __init__(self, message: str, expected: str = "", nearest: Sequence[str] = (), *, secret: bool = False) -> None:
        super().__init__(message)
        self.message, self.expected, self.nearest, self.secret = message, expected, list(nearest), secret


def to_text(raw: Raw) -> str:
    """The cell as text, trimmed: 5.0 is '5', True is 'true'."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    return str(raw).strip().strip("\ufeff\u200b\u200e\u200f").strip()


# -- numbers ---------------------------------------------------------------------------------------------------------
_EXPECTED_NUMBER = "a number: 5.000.000 or 5,000,000 or Rp 5.000.000 or 0,5"
_MONEY = re.compile(r"(?:rp|idr)\s*\.?\s*", re.IGNORECASE)
_ENDING = re.compile(r"\s*[.,](?:-|–|—)\Z")
_PLAIN = re.compile(r"[0-9]+\Z")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*\Z")
_ONE_SEPARATOR = re.compile(r"([0-9]+)[.,]([0-9]+)\Z")
_BOTH = re.compile(r"([0-9]{1,3}(?:([.,])[0-9]{3})(?:\2[0-9]{3})*)(?!\2)[.,]([0-9]+)\Z")
_LARGEST = 2**53


def parse_number(raw: Raw) -> tuple[float, str | None]:
    """(the number, a warning or None).  One separator before exactly three digits is thousands, else decimal.

    `Rp`, `IDR` and a closing `,-` are allowed; a leading minus too.  Fault otherwise.
    """
    if isinstance(raw, bool):
        raise Fault("yes or no is no number", _EXPECTED_NUMBER)
    if isinstance(raw, int | float):
        if not math.isfinite(raw) or abs(raw) > 1e300:
            raise Fault("not a finite number", _EXPECTED_NUMBER)
        # 400000.0 of a spreadsheet and 400000 of a text file are one number, and must make one claim.
        return (int(raw) if raw == int(raw) and abs(raw) <= _LARGEST else raw), None
    text = to_text(raw)
    sign = -1 if text[:1] in {"-", "−"} else 1
    body = _ENDING.sub("", _MONEY.sub("", text[1:] if sign < 0 else text, count=1)).strip()
    if _PLAIN.match(body):
        return _finite(sign, body, text)
    if _GROUPED.match(body):
        odd = f"{text!r} was read as thousands; write a decimal comma as 0,5" if body[0] == "0" else None
        return _finite(sign, re.sub("[.,]", "", body), text)[0], odd
    one = _ONE_SEPARATOR.match(body)
    if one:
        if len(one[2]) == 3:
            read = one[1] + one[2]
            return _finite(sign, read, text)[0], f"{text!r} was read as {read}: three digits after a separator"
        return _finite(sign, f"{one[1]}.{one[2]}", text)
    both = _BOTH.match(body)
    if both:
        return _finite(sign, re.sub("[.,]", "", both[1]) + "." + both[3], text)
    raise Fault("not a number", _EXPECTED_NUMBER)


def _finite(sign: int, digits: str, text: str) -> tuple[float, None]:
    if len(digits) > 300:
        raise Fault("too large a number", _EXPECTED_NUMBER)
    number = sign * (float(digits) if "." in digits else int(digits))
    if isinstance(number, int) and abs(number) > _LARGEST:
        raise Fault("too large a number", f"at most {_LARGEST}")
    return number, None


def parse_count(raw: Raw) -> tuple[int, str | None]:
    """A whole number that is not negative."""
    number, warning = parse_number(raw)
    if number != int(number) or number < 0:
        raise Fault("a count is whole and not negative", "a whole number from 0")
    if number > _LARGEST:
        raise Fault("too large a number", f"at most {_LARGEST}")
    return int(number), warning


def parse_price(raw: Raw) -> tuple[float, str | None]:
    """An amount in rupiah, not negative."""
    number, warning = parse_number(raw)
    if number < 0:
        raise Fault("a price is not negative", "an amount from 0, as Rp 5.000.000")
    return number, warning


_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]+)?\Z")


def parse_degrees(raw: Raw, limit: float) -> float:
    """Latitude (limit 90) or longitude (180) in degrees; the dot is decimal, a comma is an error."""
    expected = f"degrees with a decimal point between -{limit:g} and {limit:g}, as -8.5833"
    if isinstance(raw, bool):
        raise Fault("not a number of degrees", expected)
    text = to_text(raw).replace("−", "-")
    if isinstance(raw, str):
        if "," in text:
            raise Fault("a comma in degrees: the decimal sign is a dot here", expected, [text.replace(",", ".")])
        if not _DEGREES.match(text):
            raise Fault("not a number of degrees", expected)
    number = float(text)
    if not abs(number) <= limit:
        raise Fault("outside the globe", expected)
    return number


# -- dates -----------------------------------------------------------------------------------------------------------
_EXPECTED_DATE = "2023-06-15, 2023-06, 2023, 15 Juni 2023, 15/06/2023 or Juni 2023"
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?\Z")
_NUMERIC = re.compile(r"(?:([0-9]{1,2})\s*[/.-]\s*)?([0-9]{1,2})\s*[/.-]\s*([0-9]{4})\Z")
_WORDED = re.compile(r"(?:([0-9]{1,2})[\s-]+)?([^\W\d_]{3,10})\.?[\s-]+([0-9]{4})\Z")
_WEEKDAY = re.compile(r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)\s*,?\s+", re.IGNORECASE)
_MONTHS = {
    word: month
    for month, words in enumerate(
        (
            "januari jan january", "februari pebruari feb peb february", "maret mar mrt march", "april apr", "mei may",
            "juni jun june", "juli jul july", "agustus agt agu ags agus aug august", "september sep sept",
            "oktober okt oct october", "november nopember nov nop", "desember des dec december",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip


def parse_date(raw: Raw) -> tuple[str, str | None]:
    """(ISO date of the precision stated, a warning or None); day before month; a two-digit year is a Fault."""
    if isinstance(raw, ExcelDate):
        return str(raw), _unusual(int(raw[:4]))
    if isinstance(raw, bool | float) and not (isinstance(raw, float) and raw.is_integer()):
        raise Fault("not a date", _EXPECTED_DATE)
    text = " ".join(to_text(raw).split())
    text = _WEEKDAY.sub("", text, count=1)
    iso = _ISO.match(text)
    if iso:
        day, month, year = iso[3], iso[2], iso[1]
    else:
        other = _NUMERIC.match(text) or _WORDED.match(text)
        if not other:
            raise Fault(_why_no_date(text), _EXPECTED_DATE)
        day, month, year = other[1], other[2], other[3]
        if not month.isdigit():
            named = _MONTHS.get(month.casefold())
            if named is None:
                close = process.extract(month.casefold(), list(_MONTHS), scorer=fuzz.ratio, limit=1, score_cutoff=60)
                raise Fault(f"{month!r} is no month", _EXPECTED_DATE, [str(hit[0]) for hit in close])
            month = str(named)
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise Fault("there is no such day", _EXPECTED_DATE) from None
    parts = [year] + [f"{int(part):02d}" for part in (month, day) if part]
    return "-".join(parts), _unusual(int(year))


def _unusual(year: int) -> str | None:
    return None if 1900 <= year <= 2100 else f"the year {year} is unusual"


def _why_no_date(text: str) -> str:
    if re.fullmatch(r"[0-9]{5}", text):
        return "not a date: probably the number by which a spreadsheet counts days; format the column as date"
    if re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}", text):
        return "a year of two digits can be two years: write four"
    return "not a date"


# -- words and grades ------------------------------------------------------------------------------------------------
def parse_word(raw: Raw, list_name: str) -> str:
    """The entry of a fixed list that the word means, in English or Indonesian, whatever its case."""
    text = to_text(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool) and list_name.startswith("yes_no"):
        text = {"1": "yes", "0": "no"}.get(text, text)
    table = word_table(list_name)
    entry = table.get(fold_word(text))
    if entry is None:
        close = process.extract(fold_word(text), list(table), scorer=fuzz.WRatio, limit=3, score_cutoff=60)
        nearest = list(dict.fromkeys(table[str(hit[0])] for hit in close))
        raise Fault("not one of the words allowed here", "one of " + expected_words(list_name), nearest)
    return entry


def expected_words(list_name: str) -> str:
    """The entries of a list with their first Indonesian word: 'meeting (rapat), outreach (sosialisasi), …'."""
    shown = []
    for entry in ENTRIES[list_name]:
        other = indonesian_words(list_name, entry)
        shown.append(f"{entry} ({other[0]})" if other else entry)
    return ", ".join(shown)


_GRADE = re.compile(r"([A-Fa-f])\s*-?\s*([1-6])\Z")


def parse_grade(raw: Raw) -> tuple[str, str]:
    """An Admiralty grade as (reliability, credibility): 'B2' → ('B', '2')."""
    match = _GRADE.match(to_text(raw))
    if not match:
        raise Fault("not an Admiralty grade", "a letter A-F and a digit 1-6, as B2")
    return match[1].upper(), match[2]


def split_list(raw: Raw) -> list[str]:
    """A list separated by `;`, trimmed, without empty or repeated entries."""
    return list(dict.fromkeys(part.strip() for part in to_text(raw).split(";") if part.strip()))
