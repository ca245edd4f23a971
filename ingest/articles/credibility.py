"""How far a statement can be believed, by the words of its sentence (Admiralty numbers, NATO AJP-2.1).

Invariant: the number depends only on the sentence and on whether anybody speaks in the text; the table is published
(data/credibility.yaml, docs/extraction.md).
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.articles.article import Span, TextView
from ingest.articles.cues import any_pattern, sentence_around
from ingest.articles.sentences import data

_SAID = "2"


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = []
    for row in data("credibility")["rows"]:
        pattern = any_pattern(row["cues"])
        if pattern is not None:
            rows.append((str(row["number"]), pattern))
    return tuple(rows)


def credibility(view: TextView, span: Span) -> str:
    """ "1" … "6" for what the sentence at the span states."""
    if not view.sentences:
        return _settings()["unknown"]
    sentence = sentence_around(view, span)
    for number, pattern in _rows():
        if pattern.search(sentence):
            return number
    speaks = next(pattern for number, pattern in _rows() if number == _SAID).search(view.text) is not None
    return _settings()["plain" if speaks else "unknown"]


@lru_cache(maxsize=1)
def _settings() -> dict[str, str]:
    return {key: str(value) for key, value in data("credibility").items() if key != "rows"}
