"""Did an agency take part in what the article tells, or is it merely mentioned?

Invariant: decided from words of the sentences that name it (data/attendance.yaml) and the kind of the event; an agency
that the text says stayed away did not take part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ingest.articles.article import Sentence, Span, TextView
from ingest.articles.sentences import data

TOOK_PART, NOT_TOLD, MENTIONED, ABSENT = 1, 0, -1, -2
_NEAR_BEFORE = 70
_RIGHT_BEFORE = 24
_WISHED_WITHIN = 300
_MOST_MENTIONS = 40  # of one agency; what they say is settled long before
_ASKED_BEFORE = 60
_NEAR_AFTER = 90
_REACH = 900  # characters of a sentence that are looked at on either side
_LEAD = 3  # paragraphs, the title counted
_LISTING = frozenset({"dan", "serta", "maupun", "atau", "juga", "dari", "untuk"})
_ENFORCING = frozenset(
    {"", "police", "military", "prosecution", "court", "immigration", "customs", "migrant_protection",
     "foreign_affairs", "social_affairs", "women_children"}
)  # fmt: skip
_MEETINGS = frozenset({"coordination_meeting", "outreach", "agreement"})
_DATED = re.compile(r"\b\d{1,2}(?:[/.-]\d{1,2}[/.-]| [A-Z][a-z]{2,8} )(20\d\d)\b")
_IN_YEAR = re.compile(r"\b(?:[Pp]ada|[Ss]ejak|[Tt]ahun|[Dd]i) (20\d\d)\b")
_DATED_WITHIN = 5000
_QUOTES = re.compile('["“”]')
_QUOTED = re.compile('["“][^"“”]*["”]')
_ITEM = re.compile(r"\s*(?:\d{1,2}[.)]|[-•*–▪·]|[a-z][.)])\s?")
_LONGEST_LIST = 60
_DATELINE = re.compile(r"(?: ?\([\d/., ]+\))? ?[-–—:] ")
_DATELINE_WITHIN = 60


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    options = "|".join(re.escape(str(word)).replace(r"\*", r"\w{0,12}") for word in words)
    return re.compile(rf"\b(?:{options})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    content = data("attendance")
    lists = {key: list(content[key]) for key in content if key != "capacity"}
    lists["took_part_before"] += lists["said_before"]
    return {key: _pattern(words) for key, words in lists.items()}


def verdict(view: TextView, span: Span, kind: str = "") -> int:
    """What this mention says: TOOK_PART, NOT_TOLD, only MENTIONED, or ABSENT.

    `kind` is the kind of the event: in a statement (`policy_statement`) only who speaks takes part.
    """
    words = _words()
    sentence = view.sentence_at(span.start)
    left = _QUOTED.sub(" ", view.text[max(sentence.span.start, span.start - _REACH) : span.start])
    right = _QUOTED.sub(" ", view.text[span.end : min(sentence.span.end, span.end + _REACH)])
    if any(words["absent"].search(part) for part in (right[:40].partition(",")[0], left[-40:].rpartition(",")[2])):
        return ABSENT
    if _only_mentioned(view, span, left, right) or (kind in _MEETINGS and _long_ago(view, sentence)):
        return MENTIONED
    statement = kind == "policy_statement"
    before = words["said_before" if statement else "took_part_before"]
    if statement and (words["present_before"].search(left[-_WISHED_WITHIN:]) or _acted(words, left, right)):
        return TOOK_PART
    after = words["said_after" if statement else "took_part_after"]
    acts = after.search(right[:_NEAR_AFTER]) is not None
    close = before.search(left[-_RIGHT_BEFORE:]) is not None
    said = words["said_before"].search(left[-_RIGHT_BEFORE:]) is not None
    if words["asked"].search(left[-_ASKED_BEFORE:]) and not said and not statement:
        return MENTIONED
    far, ahead = left[-_WISHED_WITHIN:], right[:_WISHED_WITHIN]
    if words["wished"].search(far) or (words["wished"].search(ahead) and not acts and not close):
        return MENTIONED
    if acts or close or (not statement and (before.search(left) or before.search(_lead_in(view, span)))):
        return TOOK_PART
    return NOT_TOLD


def _acted(words: dict[str, re.Pattern[str]], left: str, right: str) -> bool:
    """'sudah ditangkap Polres X', 'Polres X menggagalkan'; not what somebody wishes."""
    done = words["acted_before"].search(left[-_RIGHT_BEFORE:]) or words["acted_after"].search(right[:_RIGHT_BEFORE])
    return done is not None and not words["wished"].search(left[-_WISHED_WITHIN:])


def _long_ago(view: TextView, sentence: Sentence) -> bool:
    """Does the sentence tell of an earlier year than that of the text's first full date ('pada 2019')?"""
    written = _DATED.search(view.text, 0, _DATED_WITHIN)
    told = [int(match.group(1)) for match in _IN_YEAR.finditer(sentence.text[:_REACH])]
    return bool(told) and written is not None and max(told) < int(written.group(1)) and (
        written.group(1) not in sentence.text
    )  # fmt: skip


def _lead_in(view: TextView, span: Span) -> str:
    """What stands before the list whose item this is: 'dihadiri:' above lines '1. …', '2. …'."""
    line = view.text.rfind("\n", 0, span.start) + 1
    if not _ITEM.match(view.text, line):
        return ""
    for _ in range(_LONGEST_LIST):
        above = view.text.rfind("\n", 0, max(0, line - 1)) + 1
        if line == 0:
            return ""
        if not _ITEM.match(view.text, above):
            text = view.text[above : line - 1].rstrip()
            return text[-_NEAR_AFTER:] if text.endswith(":") else ""
        line = above
    return ""


def _only_mentioned(view: TextView, span: Span, left: str, right: str) -> bool:
    """In a quotation, in the dateline, or after words such as 'rekomendasi dari', 'di bawah'."""
    words = _words()
    far = left[-_WISHED_WITHIN:]
    ends = [match.end() for match in words["mentioned_before"].finditer(far)]
    if ends and _still_said(far[ends[-1] :], words["took_part_before"]):
        return True
    line = max(view.text.rfind("\n", 0, span.start) + 1, span.start - 2 * _REACH)
    if span.start - line < _DATELINE_WITHIN and _DATELINE.match(right) and not any(c in ".;" for c in left):
        return True
    return len(_QUOTES.findall(view.text, line, span.start)) % 2 == 1


def _still_said(gap: str, acting: re.Pattern[str]) -> bool:
    """Does the word before the gap still speak of what follows it: near by, or in a list ('ahli dari A serta B')?"""
    if acting.search(gap):
        return False
    return len(gap) <= _NEAR_BEFORE or all(
        word[0].isupper() or word in _LISTING for word in re.findall(r"[^\W\d_]+", gap)
    )


def took_part(view: TextView, spans: Sequence[Span], kind: str, agency_kind: str = "") -> bool:
    """Did the agency with these mentions take part in an event of this kind?

    Of a case or an operation those took part whose work it is (police, border, courts, `_ENFORCING`) unless the text
    says otherwise; another office must act or stand in the first lines.
    """
    spans = spans[:_MOST_MENTIONS]
    verdicts = [verdict(view, span, kind) for span in spans]
    if ABSENT in verdicts:
        return False
    if TOOK_PART in verdicts:
        return True
    if kind == "policy_statement":
        return False
    return any(
        found == NOT_TOLD
        and (
            view.sentence_at(span.start).paragraph < _LEAD
            or (kind in ("operation", "case") and agency_kind in _ENFORCING)
        )
        for found, span in zip(verdicts, spans, strict=True)
    )


def came(view: TextView, spans: Sequence[Span]) -> bool:
    """Does a sentence that names an office without a name ('camat') say that it came?"""
    words = _words()
    for span in spans[:_MOST_MENTIONS]:
        sentence = view.sentence_at(span.start)
        left = view.text[max(sentence.span.start, span.start - _REACH) : span.start]
        right = view.text[span.end : min(sentence.span.end, span.end + _NEAR_AFTER)]
        if verdict(view, span) == TOOK_PART and (words["came"].search(left) or words["came"].search(right)):
            return True
    return False


def capacity(view: TextView, spans: Sequence[Span]) -> str | None:
    """host, speaker or participant, as the sentences that name the agency say; None if none of them says."""
    content = _capacities()
    for name, pattern in content.items():
        for span in spans:
            sentence = view.sentence_at(span.start)
            after = view.text[span.end : min(sentence.span.end, span.end + _NEAR_AFTER // 2)]
            before = view.text[max(sentence.span.start, span.start - _RIGHT_BEFORE) : span.start]
            if pattern.search(after) or pattern.search(before):
                return name
    return "participant" if any(verdict(view, span) == TOOK_PART for span in spans) else None


@lru_cache(maxsize=1)
def _capacities() -> dict[str, re.Pattern[str]]:
    return {name: _pattern(words) for name, words in data("attendance")["capacity"].items()}
