"""Which lines of a page are the article: title and prose stay; header, captions, related links and footer go.

Invariant: nothing is added or reworded; a line that reads as prose (long, or ending as a sentence does) is only left
out if it begins or ends as boilerplate does (data/boilerplate.yaml).  The publication day and the publisher are read
from the header lines that are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.articles.dateline import is_address, read_dateline
from ingest.articles.publication import MONTHS, find_day
from ingest.articles.sentences import data

_LONGEST_BOILERPLATE = 200
_PROSE = 120
_LONGEST_TITLE = 240
_WORD = re.compile(r"[^\W\d_]+")
# Names and abbreviations of weekdays.
_DAYS = frozenset(data("boilerplate")["weekdays"])
_CREDIT = re.compile(
    r"[(\[]([^()\[\]]{2,80})[)\]]\s*\.?\Z|(?:foto|photo|dok|dokumentasi|sumber)\s*[:/.]\s*[^:]{2,60}\Z",
    re.IGNORECASE,
)
_INLINE_RELATED = re.compile(r"[(\[]?\s*\b(?:baca juga|baca pula|simak juga|lihat juga)\s*[:;]", re.IGNORECASE)
_SIGNATURE = re.compile(r"(?<=[.!?”\"])\s*\((?:\*+|[A-Za-z][A-Za-z0-9/.,&\-* ]{0,24})\)\s*\.?\Z")
_BULLET = re.compile(r"(?:\d{1,2}[.)]|[-•*–a-h][.)]?)\s")
_SENTENCE_END = (".", "!", "?", "…", ".”", '."', "”", '"', ".)", ":", ";", ",")


@lru_cache(maxsize=1)
def _rules() -> dict[str, tuple[str, ...]]:
    return {key: tuple(str(word) for word in words) for key, words in data("boilerplate").items()}


@lru_cache(maxsize=1)
def _byline() -> re.Pattern[str]:
    words = sorted(_rules()["bylines"], key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, words)) + r")\s*[:|/–—\-]", re.IGNORECASE)


@dataclass
class Page:
    """What was kept, and what the header said (`published_late`: a line after the prose did)."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    published_late: bool = False
    kept: list[str] = field(default_factory=list)
    left_out: int = 0


def select_lines(lines: list[str], *, title: str | None = None) -> Page:
    """The article's lines (clean, not empty) in order; `title` is the page's own, if metadata give it."""
    page, given = Page(title=title), len(lines)
    if title is not None:
        lines = _from_title(lines, title)
    body = _without_lists(lines, page)
    _read_head(body, page)
    _trim_tail(page)
    if page.title is None and not page.kept:
        page.kept = body  # a few words only: all that there is
    page.left_out = given - len(page.kept) - (page.title is not None)
    if page.publisher is None:
        page.publisher = _publisher(page.kept)
    return page


def _from_title(lines: list[str], title: str) -> list[str]:
    """Drop what stands before the title and the title's own lines (it is put back by the caller)."""
    key = _fold(title)
    for at, line in enumerate(lines[:40]):
        if _fold(line) == key:
            lines = lines[at:]
            break
    return [line for line in lines if _fold(line) != key]


def _without_lists(lines: list[str], page: Page) -> list[str]:
    """Drop boilerplate, and the titles that follow a "Baca juga" or "Berita terkait" heading."""
    rules, in_list = _rules(), False
    kept: list[str] = []
    for full in lines:
        line, bare = full, _fold(full)
        if bare in rules["ends"] and len(kept) > 1:
            break
        if bare in rules["heads"]:
            in_list = True
            continue
        if in_list and not is_prose(line):
            continue
        in_list = False
        day = _header_day(line)
        if day is not None:
            _note_day(page, line, day, in_head=not any(map(is_prose, kept[-1:])))
            continue
        if _is_boilerplate(line):
            continue
        cut = _INLINE_RELATED.search(line)
        if cut and cut.start() > 0 and len(line) - cut.start() <= _LONGEST_BOILERPLATE:
            line = line[: cut.start()].rstrip()
        kept.append(line)
    return kept


def _note_day(page: Page, line: str, day: str, *, in_head: bool) -> None:
    """The last header line before the prose counts (the first may be today's date), else the first one after it."""
    updated = any(word in line.lower() for word in ("diperbarui", "updated", "update"))
    if page.published is None or (in_head and not updated and not page.published_late):
        page.published = day
        page.published_late = not in_head


def _read_head(lines: list[str], page: Page) -> None:
    """Take the title, and drop crumbs and repeated titles before the first prose."""
    body_at = next((at for at, line in enumerate(lines) if _begins_body(line)), len(lines))
    for line in lines[:body_at]:
        if page.title is None and (len(line.split()) >= 4 or len(line) >= 25 or body_at == 1):
            page.title = line
        elif page.title and (len(line.split()) >= 6 or body_at == len(lines)) and not _repeats(line, page.title):
            page.kept.append(line)
    page.kept += [line for line in lines[body_at:] if page.title is None or _fold(line) != _fold(page.title)]


def _trim_tail(page: Page) -> None:
    """Drop titles of other articles after the last prose, and the writer's sign "(red)"."""
    kept = page.kept
    prose = [at for at, line in enumerate(kept) if is_prose(line) or _BULLET.match(line)]
    if len(prose) >= 2:
        del kept[prose[-1] + 1 :]
    if kept:
        kept[-1] = _SIGNATURE.sub("", kept[-1])


def is_prose(line: str) -> bool:
    """Does the line read as running text: long, or ending as a sentence ends?"""
    return (
        len(line) >= _PROSE
        or (line.endswith(_SENTENCE_END) and len(line.split()) >= 4)
        or _SIGNATURE.search(line) is not None
    )


def _begins_body(line: str) -> bool:
    """Prose, but no long title: titles end without a mark."""
    return (is_prose(line) and (line.endswith(_SENTENCE_END) or len(line) > _LONGEST_TITLE)) or (
        read_dateline(line) is not None and len(line) >= _PROSE
    )


def _is_boilerplate(line: str) -> bool:
    low = line.lower()
    rules = _rules()
    if len(line) <= _LONGEST_BOILERPLATE:
        if low.startswith(rules["starts"]) or low.rstrip(" :").endswith(("teks foto", "baca juga")):
            return True
        if _byline().match(line) and len(line) <= 160 and not (len(line) > 80 and line.endswith((".", "."))):
            return True
        if low.startswith("id ") and "," in low and not line.endswith("."):
            return True  # the key words that a wire agency puts under its title
    if len(line) <= 400:
        credit = _CREDIT.search(line)
        if credit:
            inside = (credit.group(1) or "foto").lower()
            words = set(_WORD.findall(inside))
            return credit.group(1) is None or any(
                c in words or c in inside.split("/")[0] for c in rules["credits"] if " " in c or c in words
            )
    return False


def _header_day(line: str) -> str | None:
    """The day, if the line is a header line: a whole date, and little beside it."""
    if len(line) > 160:
        return None
    found = find_day(line)
    if found is None:
        return None
    day, (start, end) = found
    rest = _WORD.findall((line[:start] + " " + line[end:]).lower())
    known = set(_rules()["header_words"]) | _DAYS | set(MONTHS)
    others = [word for word in rest if word not in known]
    if line.rstrip().endswith((".", ",", "”", '"')) and others:
        return None
    meta = "|" in line or ":" in line or len(others) != len(rest) or not rest
    return day if len(others) <= (4 if meta else 1) else None


def _publisher(lines: list[str]) -> str | None:
    """The address of a web site in a dateline, or the part of it that is set apart by case ("KOMPAS.com")."""
    for line in lines[:3]:
        dateline = read_dateline(line)
        if dateline:
            for part, _, _ in dateline.parts:
                if is_address(part):
                    return part
    return None


def _repeats(line: str, title: str) -> bool:
    a, b = _fold(line), _fold(title)
    return a in b or b in a


def _fold(line: str) -> str:
    return " ".join(_WORD.findall(line.lower()))
