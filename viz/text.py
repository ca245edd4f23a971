"""How values become text on a page: names cut and wrapped, dates and numbers as read in Indonesia.

Invariant: what comes from data stays text: no control or direction-changing character passes, and escaping is
left to the template (HTML) and to `json_block` (data inside a script element).
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from viz.words import MONTHS, UNKNOWN

# C0/C1 controls, soft breaks, lone surrogates and the characters that turn the reading direction (a name could
# otherwise show as another).
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\Z")


def plain(value: object) -> str:
    """A value as one line of visible text ("" for None)."""
    return "" if value is None else _UNSEEN.sub(" ", str(value)).strip()


def cut(value: object, limit: int) -> str:
    """A name in at most `limit` characters; a cut one ends in an ellipsis (the full one belongs in the tooltip)."""
    text = plain(value)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def wrap(value: object, width: int, lines: int = 2) -> str:
    """A name over at most `lines` lines of about `width` characters, cut where it does not fit."""
    out: list[str] = []
    rest = plain(value)
    while rest and len(out) < lines - 1 and len(rest) > width:
        at = rest.rfind(" ", 0, width + 1)
        at = at if at > 0 else width
        out.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    if rest:
        out.append(cut(rest, width))
    return "\n".join(out)


def date_text(stated: str | None) -> str:
    """A stated date as it is read in Indonesia: 2023-03-06 = 6 Mar 2023, 2023-03 = Mar 2023 ("" for None)."""
    match = _ISO.match(stated or "")
    if match is None or (match[2] and not 1 <= int(match[2]) <= 12):
        return plain(stated)
    year, month, day = match.groups()
    return " ".join(x for x in (str(int(day)) if day else "", MONTHS[int(month) - 1] if month else "", year) if x)


def range_text(start: str, end: str) -> str:
    """Two stated dates as a span, without repeating what both share: 5-6 Jun 2023, 30 Jun - 2 Jul 2023."""
    first, last = date_text(start).split(), date_text(end).split()
    if len(first) == len(last) == 3 and first[2] == last[2]:
        first = first[:1] if first[1] == last[1] else first[:2]
    return " – ".join((" ".join(first), " ".join(last)))


def number_text(value: float | None, digits: int = 2) -> str:
    """A number with decimal comma and at most `digits` decimals; None is "unknown", never 0."""
    if value is None:
        return str(UNKNOWN)
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if value and text.strip("-") == "0":  # a small number is not nothing
        return "< " + f"{10**-digits:.{digits}f}".replace(".", ",")
    whole, _, part = text.partition(".")
    whole = f"{int(whole):,}".replace(",", ".") if whole.lstrip("-") else whole
    return f"{whole},{part}" if part else whole


def web_address(value: object) -> str | None:
    """An http(s) address that may become a link, else None (`javascript:` and the like stay text)."""
    text = plain(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.netloc else None


def json_block(value: Any) -> str:
    """JSON that can stand inside a script element: ASCII only, without `<`, `>` and `&`, keys sorted."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
