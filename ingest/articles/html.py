"""Main text, title, publisher and day of an HTML page (trafilatura); runs in this process or in extract_child.

Invariant: imports nothing of the project, so that the child can load it; no network; a page without main text gives an
empty text, never an exception.  `needs_child` tells which pages could be slow, from one linear pass over the tags.
"""

from __future__ import annotations

import html as entities
import logging
import re
from typing import Any

MAX_TAGS = 20_000
MAX_DEPTH = 200
MAX_MARKUP = 1_500_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
# Tags without an end, or whose end may be left out.
_OPEN_ENDED = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot",
    "path", "circle", "rect", "line", "polygon", "use",
})  # fmt: skip
_HIDDEN = re.compile(r"<(script|style|head|nav|footer|noscript|svg)\b[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|div|br|li|h[1-6]|tr|table|article|section|blockquote|ul|ol|figcaption)\b[^<>]*>", re.I)
_ANY_TAG = re.compile(r"<[^<>]*>")
_TITLE = re.compile(r"<title\b[^<>]*>([^<]{1,400})<", re.IGNORECASE)


def needs_child(markup: str) -> bool:
    """True if the page is so large or so deep that reading it might take seconds (it is then read under limits)."""
    if len(markup) > MAX_MARKUP:
        return True
    depth = 0
    for count, match in enumerate(_TAG.finditer(markup)):
        if match.group(2).lower() not in _OPEN_ENDED:
            depth += -1 if match.group(1) else 1
        if depth > MAX_DEPTH or count > MAX_TAGS:
            return True
    return False


def extract(markup: str) -> dict[str, Any]:
    """{"text", "title", "published", "publisher"}: paragraphs end with "\\n"; the others are None if not stated."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found: Any = None
    try:
        found = trafilatura.bare_extraction(
            markup, include_comments=False, include_tables=True, include_images=False, include_links=False,
            with_metadata=True, date_extraction_params={"extensive_search": False, "original_date": True},
        )  # fmt: skip
    except Exception:  # any fault of a page becomes an empty reading, which the caller refuses
        found = None
    text = (getattr(found, "text", None) or "") if found is not None else ""
    if len(text) < 200:
        plain = plain_text(markup)
        text = plain if len(plain) > 2 * len(text) else text
    return {
        "text": text,
        "title": getattr(found, "title", None) or _page_title(markup),
        "published": getattr(found, "date", None),
        "publisher": getattr(found, "sitename", None),
    }


def plain_text(markup: str) -> str:
    """All visible text of the page, a line a block: for pages in which no main text is found.  Linear."""
    kept, at = [], 0
    low = markup.lower()
    unclosed: set[str] = set()
    for match in _HIDDEN.finditer(markup):
        tag = match.group(1).lower()
        if match.start() < at or tag in unclosed:
            continue
        end = low.find("</" + tag, match.end())
        if end < 0:
            unclosed.add(tag)
            continue
        kept.append(markup[at : match.start()])
        at = end
    kept.append(markup[at:])
    text = _ANY_TAG.sub("", _BLOCK.sub("\n", " ".join(kept)))
    lines = (" ".join(line.split()) for line in entities.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _page_title(markup: str) -> str | None:
    match = _TITLE.search(markup[:200_000])
    return " ".join(entities.unescape(match.group(1)).split()) or None if match else None
