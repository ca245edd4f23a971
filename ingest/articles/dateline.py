"""The dateline of an article: "JAKARTA, KOMPAS.com -", "Liputan6.com, Batam -", "Aceh Barat, KemenP2MI (10/07) -".

Invariant: a dateline stands at the beginning of a paragraph, is at most 80 characters long and ends with a dash, a bar
or (after at least two parts) a colon; its parts are capitalised names, addresses of web sites or dates in brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(
    r"\s*\.?\s*(?:(?<=\s)[-–—|]{1,2}(?!\d)|[-–—|]{1,2}(?=\s)|(?<=[A-Za-z)])[–—](?=[A-Z\"“])|//|:(?=\s))\s*"
)
_PIECE = re.compile(r"[^,;()/|]+")
_DATE_PIECE = re.compile(r"[\d\s/.\-]+\Z")
_DOMAIN = re.compile(
    r"[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.(?:com|id|net|org|tv|info|news|co|online|site|press)\Z", re.IGNORECASE
)
_LONGEST = 80
_SMALL = frozenset({"dan", "di", "of", "the", "pos", "online", "post"})


@dataclass(frozen=True)
class Dateline:
    """Parts (text, start, end: characters of the line), dates in brackets left out; `end`: where the prose begins."""

    parts: tuple[tuple[str, int, int], ...]
    end: int


def read_dateline(line: str) -> Dateline | None:
    """The dateline with which the paragraph begins, or None."""
    head = line[: _LONGEST + 4]
    for mark in _MARK.finditer(head):
        if mark.start() == 0 or mark.start() > _LONGEST:
            return None
        parts = _parts(head[: mark.start()])
        if parts is None:
            return None
        if mark.group().strip().startswith(":") and len(parts) < 2:
            continue
        if mark.end() >= len(line):
            return None
        return Dateline(tuple(parts), mark.end()) if parts else None
    return None


def is_address(part: str) -> bool:
    """'KOMPAS.com', 'suaraindo.id': the address of a web site."""
    return _DOMAIN.match(part) is not None


def _parts(head: str) -> list[tuple[str, int, int]] | None:
    found = []
    for match in _PIECE.finditer(head):
        text = match.group().strip(" .-–—'\"“”")
        if not text or _DATE_PIECE.match(text):
            continue
        words = text.split()
        if len(words) > 5 or not all(w[0].isupper() or w in _SMALL or is_address(w) for w in words):
            return None
        start = match.start() + match.group().index(text)
        found.append((text, start, start + len(text)))
    return found if 0 < len(found) <= 4 else None
