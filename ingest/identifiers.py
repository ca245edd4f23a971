"""Phones, accounts, plates and handles in the form in which they are compared.

Invariant: two ways of writing one number give one value (phones: E.164); what is no number is kept as written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import phonenumbers

_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_PHONE_MARKS = re.compile(r"[0-9OolI+()\s./\-–]+\Z")
_TRUNK_ZERO = re.compile(r"\(0\)")


def normalise_phone(written: str) -> tuple[str, str | None]:
    """(E.164 number, or the text as written; a warning or None).

    `0812-…`, `62 812…`, `+62812…` and `812…` are one number; O, o, l and I among digits are read as digits, with a
    warning.  Source: ITU-T E.164; Google's libphonenumber (phonenumbers) for lengths and prefixes, region ID.
    """
    text = unicodedata.normalize("NFKC", written).strip()
    digits, warning = text, None
    if re.search(r"[OolI]", text) and _PHONE_MARKS.match(text) and sum(c.isdigit() for c in text) >= 5:
        digits = text.translate(_LOOKALIKES)
        warning = "a letter among the digits was read as a digit (O as 0, l as 1)"
    number = _e164(_TRUNK_ZERO.sub("", digits))
    if number is None:
        return written, "not a phone number: kept as written, compared as text"
    return number, warning


def _e164(text: str) -> str | None:
    compact = re.sub(r"[\s().\-–/]", "", text)
    if not re.fullmatch(r"\+?[0-9]{7,17}", compact):
        return None
    if compact.startswith("+"):
        tries = [compact]
    elif compact.startswith("00"):
        tries = ["+" + compact[2:]]
    elif compact.startswith("0"):
        tries = ["+62" + compact[1:]]
    elif compact.startswith("62"):
        tries = ["+" + compact, "+62" + compact]
    else:
        tries = ["+62" + compact, "+" + compact]
    if not compact.startswith(("+", "0", "62", "8")):
        return _first(tries, phonenumbers.is_valid_number)
    # Lengths are known for certain, ranges change: a number of a possible length in a range not yet listed counts.
    return _first(tries, phonenumbers.is_valid_number) or _first(tries[:1], phonenumbers.is_possible_number)


def _first(tries: list[str], test: Callable[[phonenumbers.PhoneNumber], bool]) -> str | None:
    for candidate in tries:
        try:
            number = phonenumbers.parse(candidate, None)
        except phonenumbers.NumberParseException:
            continue
        if test(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def normalise_handle(written: str, kind: str) -> str:
    """An account or vehicle without spaces, dots and dashes, in capitals; a social handle in lower case, trimmed."""
    text = " ".join(unicodedata.normalize("NFKC", written).split())
    if kind == "social":
        return text.casefold()
    return re.sub(r"[\s.\-–]", "", text).upper() or text
