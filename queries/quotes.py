"""The sentence behind a claim that was read from a text, for whoever asks for an entity.

Invariant: a quote is taken from the very document that the claim's locator counts in, or there is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from graph.documents import Document, documents_of
from graph.ledger import Ledger
from ingest.articles.sentences import sentence_bounds

Json = dict[str, Any]
_LOCATOR = re.compile(r"text:(\d{1,9})-(\d{1,9})@([0-9a-f]{8})\Z")
_LONGEST = 600


def add_quotes(answer: Json, ledger: Ledger) -> Json:
    """Give each claim of a `show` answer that was read from a text its `quote`: {"before", "text", "after"}."""
    quote = quoter(ledger)
    for claim in _claims(answer):
        found = quote(claim["source"]["id"], claim.get("locator") or "")
        if found is not None:
            claim["quote"] = found
    return answer


def quoter(ledger: Ledger) -> Callable[[str, str], Json | None]:
    """A function of (source id, locator) that gives the quote, or None; each source's documents are read once."""
    kept: dict[str, list[Document]] = {}

    def quote(source: str, locator: str) -> Json | None:
        place = place_of(locator)
        if place is None:
            return None
        if source not in kept:
            kept[source] = documents_of(ledger, source)
        text = next((d.text for d in kept[source] if d.sha256.startswith(place[2])), None)
        return None if text is None else quoted(text, place[0], place[1])

    return quote


def place_of(locator: str) -> tuple[int, int, str] | None:
    """(start, end, first characters of the document's SHA-256) of a locator in a text; None for any other."""
    found = _LOCATOR.match(locator)
    return None if found is None else (int(found.group(1)), int(found.group(2)), found.group(3))


def quoted(text: str, start: int, end: int) -> Json | None:
    """The sentence around characters `start` … `end`, cut to 600 characters; None if they are not in the text."""
    if not 0 <= start < end <= len(text):
        return None
    bounds = [(a, b) for a, b, _ in sentence_bounds(text) if a < end and b > start]
    first, last = (bounds[0][0], bounds[-1][1]) if bounds else (start, end)
    first, last = max(first, start - _LONGEST), min(last, end + _LONGEST)
    return {"before": text[first:start], "text": text[start:end], "after": text[end:last]}


def _claims(answer: Json) -> Iterator[Json]:
    for prop in answer["properties"]:
        for value in prop["values"]:
            yield from value["claims"]
    for group in answer["relationships"]:
        for item in group["items"]:
            yield from item["claims"]
