"""Bytes to text: byte order marks, the page's own charset, UTF-8, Windows-1252; binary is refused.

Invariant: every step is linear; None means that the bytes are no text.
"""

from __future__ import annotations

import codecs
import re

_CHARSET = re.compile(rb"charset\s{0,8}=\s{0,8}[\"']?([A-Za-z0-9_\-]{1,40})", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# Control characters: more than so many, and more than this share, are no text.
_FEW, _MANY = 4, 0.02
# UTF-8 that somebody once read as Windows-1252 and saved again: â€œ for “.
_TWICE = ("â€", "â\x80", "Ã©", "Â\xa0")


def decode(raw: bytes) -> tuple[str, str] | None:
    """(text, encoding) or None if these bytes are not text (too many zero bytes or control characters)."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _read(raw, encoding)
    declared = _CHARSET.search(raw[:4096])
    try:
        found = raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        name = declared.group(1).decode("ascii") if declared else "cp1252"
        found = _read_other(raw, name)
    text, encoding = found
    if _is_binary(text):
        return None
    return repair(text), encoding


def repair(text: str) -> str:
    """Undo a text that was encoded twice (â€œ → “), if that is possible without loss."""
    if not any(mark in text for mark in _TWICE):
        return text
    table: dict[int, str] = {}
    for char in set(text):
        byte = _byte(char)
        if byte is None:
            return text
        table[ord(char)] = chr(byte)
    try:
        return text.translate(table).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _byte(char: str) -> int | None:
    """The byte that Windows-1252 reads as this character (the five bytes it leaves open stand for themselves)."""
    try:
        return char.encode("cp1252")[0]
    except UnicodeError:
        return ord(char) if ord(char) < 256 else None


def _read(raw: bytes, encoding: str) -> tuple[str, str] | None:
    text = raw.decode(encoding, "replace").replace("\ufffd", "")
    return None if _is_binary(text) else (text, encoding)


def _read_other(raw: bytes, name: str) -> tuple[str, str]:
    """Not UTF-8: damaged UTF-8 if most of its marks are, else the declared encoding, else Windows-1252."""
    loose = raw.decode("utf-8", "replace")
    damaged = loose.count("\ufffd")
    if sum(1 for c in loose if ord(c) > 127 and c != "\ufffd") > 4 * damaged:
        return loose.replace("\ufffd", ""), "utf-8"
    try:
        codec = codecs.lookup(name).name
        if codec in {"utf-8", "iso8859-1", "ascii"}:  # what pages call so is Windows-1252
            codec = "cp1252"
        return raw.decode(codec, "replace").replace("\ufffd", ""), codec
    except (LookupError, UnicodeError, ValueError):
        return raw.decode("cp1252", "replace").replace("\ufffd", ""), "cp1252"


def _is_binary(text: str) -> bool:
    sample = text[:200_000]
    odd = sum(1 for c in sample if (c < " " and c not in "\t\n\r\x0b\x0c\x1b") or c == "\x7f" or "\x80" <= c <= "\x9f")
    return odd > max(_FEW, _MANY * len(sample))
