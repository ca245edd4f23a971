"""Dates in Indonesian prose, each resolved to the days that it means, and which of them is the event's.

Invariants: a day is given only if the text (with the day of publication, if known) settles its year; where weekday
and date contradict each other the date counts; the day of publication is never taken for the event's day by itself.
"""

from __future__ import annotations

import re
from collections import Counter

from ingest.articles.article import Span, TextView
from ingest.articles.cues import any_pattern, normal_zones
from ingest.articles.date_forms import DateMention, find_dates
from ingest.articles.event_kind import find_event_kind
from ingest.articles.sentences import data

__all__ = ["DateMention", "find_dates", "find_event_date"]

_TALKS = frozenset({"policy_statement"})
_ACTS = frozenset({"operation", "case"})
_LEAD_POINTS, _UPPER_POINTS, _UPPER_END = 2.0, 1.0, 1800
_LEAST = 1.5


def find_event_date(view: TextView, kind: str | None = None) -> tuple[str | None, Span | None]:
    """(ISO day or month of the event, its characters); the first day if it lasted several; (None, None): not said.

    `kind` (event_kind.KINDS; read from the text if not given) decides what counts: of an operation or a case the day
    of what the police, the border or the court did; of a statement the day on which it was made; else the day on which
    people met.
    """
    kind = kind or find_event_kind(view)[0]
    mentions = find_dates(view)
    again = Counter(mention.start for mention in mentions)
    lead_end = normal_zones(view)[1]
    best: tuple[float, int, DateMention] | None = None
    for mention in mentions:
        if mention.precision == "year" or mention.metadata:
            continue
        score = _score(view, mention, kind, lead_end) + 0.3 * min(3, again[mention.start] - 1)
        if score >= _LEAST and (best is None or (score, -mention.span.start) > best[:2]):
            best = (score, -mention.span.start, mention)
    if best is None:
        return None, None
    mention = best[2]
    return mention.start if mention.precision == "day" else mention.start[:7], mention.span


def _score(view: TextView, mention: DateMention, kind: str, lead_end: int) -> float:
    sentence = view.sentence_at(mention.span.start)
    before = view.text[max(sentence.span.start, mention.span.start - 70) : mention.span.start]
    after = view.text[mention.span.end : mention.span.end + 60]
    points = 3.0 if mention.precision == "day" else 0.5
    points += 1.0 * mention.weekday - 0.5 * mention.relative
    at = mention.span.start
    points += _LEAD_POINTS if at < lead_end else _UPPER_POINTS if at < _UPPER_END else 0.0
    words = _patterns()
    near = view.text[max(sentence.span.start, at - 160) : min(sentence.span.end, mention.span.end + 120)]
    if words["held"].search(near):
        points += 1.5
    if kind in _ACTS and words["acted"].search(near):
        points += 2.0
    if words["said"].search(before) or words["said"].match(after.lstrip(" )(,.")):
        points -= 1.0 if kind in _ACTS else 0.0 if kind in _TALKS else 0.5
    if words["since"].search(before[-28:]):
        points -= 3.5
    if words["law"].search(before):
        points -= 6.0
    if words["background"].search(near) or words["looking_back"].match(sentence.text):
        points -= 2.0
    if words["ahead"].search(near):
        points -= 5.0
    if mention.dateline:
        points -= 1.5
    return points


_PATTERNS: dict[str, re.Pattern[str]] = {}


def _patterns() -> dict[str, re.Pattern[str]]:
    if not _PATTERNS:
        for key, phrases in data("date_words").items():
            pattern = any_pattern(phrases)
            assert pattern is not None, key  # noqa: S101
            tail = r"[^\w\n]{0,3}(?:(?:tanggal|tgl|hari|pada|bulan|pertengahan|awal|akhir)[^\w\n]{1,3}){0,2}\Z"
            _PATTERNS[key] = re.compile(pattern.pattern + tail) if key == "since" else pattern
        _PATTERNS["law"] = re.compile(
            r"(?:Undang-[Uu]ndang|\bUU|\bPP|Perpres|Permen\w*|Peraturan|Keputusan|Inpres|\bSK|Nomor|"
            r"No\.)[^.\n]{0,50}\Z"
        )
    return _PATTERNS
