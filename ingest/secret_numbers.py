"""Identity numbers: keyed hashes of them, and a watch that none stands in a name or note.

Invariant: no identity number leaves this module; messages never contain one.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from hashlib import sha256

from ingest.values import Fault, Raw, to_text

_ADVICE = "leave it out; an identity number may only stand in a column id_number (nik), where it is hashed"
_NIK_RUN = re.compile(r"(?<!\d)\d{16}(?!\d)")
_NIK_SPACED = re.compile(r"(?<![\d.\-/])\d(?:[ .\-]?\d){15}(?![\d]|[.\-/]\d)")
# Indonesian passports: one letter and seven digits, or two letters and six or seven (PP 31/2013; Dirjen Imigrasi).
_PASSPORT = re.compile(r"(?<![A-Za-z0-9/.\-])([A-Za-z]\d{7}|[A-Za-z]{2}\d{6,7})(?![A-Za-z0-9]|[/.\-]\d)")
_PASSPORT_NAMED = re.compile(r"\b(?:paspor|passport|pasfor)\b\D{0,20}?\b([A-Za-z]{1,2}[ \-]?\d{6,7})\b", re.IGNORECASE)
# Prefixes of other numbers that look alike: reports, decrees, licences, phones, kilometres.
_NOT_PASSPORT = frozenset(
    {"LP", "SK", "NO", "RT", "RW", "KM", "HP", "WA", "PT", "CV", "UU", "PP", "BP", "ST", "SP", "PN", "RP"}
)
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+\Z")


def find_identity_number(text: str) -> str | None:
    """'NIK' or 'passport number' if the text holds one, else None."""
    if not any(c.isdigit() for c in text):
        return None
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    if _NIK_RUN.search(plain):
        return "NIK"
    if any(_is_plausible_nik(match[0]) for match in _NIK_SPACED.finditer(plain)):
        return "NIK"
    for match in _PASSPORT.finditer(plain):
        if re.match("[A-Za-z]+", match[1])[0].upper() not in _NOT_PASSPORT:  # type: ignore[index]
            return "passport number"
    return "passport number" if _PASSPORT_NAMED.search(plain) else None


def _is_plausible_nik(written: str) -> bool:
    """Province 11-96, a day 1-31 (women: +40), a month 1-12: what a NIK's first twelve digits must be."""
    digits = re.sub(r"\D", "", written)
    province, day, month = int(digits[:2]), int(digits[6:8]) % 40, int(digits[8:10])
    return 11 <= province <= 96 and 1 <= day <= 31 and 1 <= month <= 12


def refuse_identity_number(text: str) -> None:
    """Fault (which hides the value) if the text holds an identity number."""
    found = find_identity_number(text)
    if found:
        raise Fault(f"holds what looks like a {found}", _ADVICE, secret=True)


def keyed_hash(key: bytes, purpose: str, value: str) -> str:
    """HMAC-SHA-256 (RFC 2104) of a value, 64 hex digits; `purpose` keeps unlike numbers apart."""
    return hmac.new(key, f"{purpose}\x00{value}".encode(), sha256).hexdigest()


def hash_id_number(raw: Raw, key: bytes) -> str:
    """The keyed hash of an identity number, written with or without spaces, dots and dashes."""
    if not isinstance(raw, str) and isinstance(raw, int | float) and abs(raw) >= 1e15:
        raise Fault(
            "a spreadsheet keeps only 15 digits of a number: the last ones are lost",
            "the column formatted as text, and the number written again", secret=True,
        )  # fmt: skip
    text = to_text(raw)
    if _SCIENTIFIC.match(text):
        raise Fault("a spreadsheet has shortened the number", "the column formatted as text", secret=True)
    compact = re.sub(r"[\s.\-–]", "", unicodedata.normalize("NFKC", text)).upper()
    if not re.search("[0-9]", compact):
        raise Fault("no number", "an identity number (NIK, passport)", secret=True)
    return keyed_hash(key, "id_number", compact)
