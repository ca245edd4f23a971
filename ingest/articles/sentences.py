"""Where sentences and words begin and end in Indonesian prose.

Invariant: bounds are characters of the text that was given, end exclusive; sentences cover every character that is not
white space exactly once and in order; a paragraph (line) end always ends a sentence.  Every expression is linear.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

# The loader written in C builds the same plain values some ten times as fast; not every build of PyYAML has it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Zero-width, bidirectional and other invisible format characters, soft hyphen, byte order mark.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# Control characters, and halves of surrogate pairs (no text can be stored with them).
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK = re.compile("[^\\S\n]+")
_TOKEN = re.compile(r"Rp(?=\.?\s?\d)|\d+(?:[.,:]\d+)*(?![^\W\d_])|[^\W_]+(?:[-'’][^\W_]+)*|[^\w\s]|_")
_STOP = re.compile(r"[.!?…]+[\"”’'»)\]]*")
_CLOSING = "\"”’'»)]"
_OPENING = "\"“‘'«(["
_DEGREE = re.compile(r"(?:[A-Z][A-Za-z]{0,4}\.)+[A-Z][A-Za-z]{0,4}\Z")
_INITIAL = re.compile(r"(?<![^\W\d_])(?:[A-Z]|[BCDFGHJKLMNPQRSTVWXYZ][bcdfghjklmnpqrstvwxyz])\Z")  # A., Ch., Th.
_WORD_START = re.compile(r"[^\W_]+")
_LOOK_BACK = 24


def data(name: str) -> Any:
    """The content of ingest/articles/data/<name>.yaml."""
    text = resources.files("ingest.articles").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, in C where there is one


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    return {key: frozenset(str(word) for word in words) for key, words in data("sentences").items()}


def clean_text(text: str) -> str:
    """NFC, no invisible or control characters, "\\n" between lines, single spaces, no empty lines, trimmed lines."""
    plain = _LINE_END.sub("\n", unicodedata.normalize("NFC", text))
    plain = _BLANK.sub(" ", _CONTROL.sub("", _INVISIBLE.sub("", plain)))
    return "\n".join(line for line in (line.strip() for line in plain.split("\n")) if line)


def token_bounds(text: str) -> list[tuple[int, int]]:
    """(start, end) of every word, number and mark; 'Una-Una', 'BP3MI', 'Ma'ruf', '1.281' and '06.30' are one each."""
    return [match.span() for match in _TOKEN.finditer(text)]


def sentence_bounds(text: str) -> list[tuple[int, int, int]]:
    """(start, end, paragraph) of every sentence; paragraphs are the lines, counted from 0."""
    found: list[tuple[int, int, int]] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        start = at
        for match in _STOP.finditer(line):
            if at + match.end() > start and _ends_sentence(line, match.start(), match.end()):
                _add(found, text, start, at + match.end(), number)
                start = at + match.end()
        _add(found, text, start, at + len(line), number)
        at += len(line) + 1
    return found


def _add(found: list[tuple[int, int, int]], text: str, start: int, end: int, paragraph: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end, paragraph))


def _ends_sentence(line: str, stop: int, end: int) -> bool:
    """Does the mark at `stop` (with closing quotes up to `end`) end a sentence?"""
    rest = line[end : end + 64]
    if not rest.strip():
        return True
    words = _words()
    after = rest.lstrip()
    following = after.lstrip(_OPENING)
    match = _WORD_START.match(following)
    word = match.group() if match else ""
    closed = end > stop + 1 and any(c in _CLOSING for c in line[stop:end])
    if closed and word.lower() in words["attribution"]:
        return False  # '… orang." Pungkas Johan.'
    if line[stop] != "." or line[stop : stop + 2] == "..":
        return bool(rest[0].isspace() and (word[:1].isupper() or word[:1].isdigit() or after[0] in _OPENING))
    before = line[max(0, stop - _LOOK_BACK) : stop]
    last = before.split()[-1].lstrip(_OPENING) if before.split() and not before[-1].isspace() else ""
    if not rest[0].isspace():
        return not closed and _glued(before, word, words)
    if not (word[:1].isupper() or word[:1].isdigit() or (after[0] in _OPENING and word)):
        return False
    if closed:
        return True
    return not _keeps_on(last, word, words)


def _glued(before: str, word: str, words: dict[str, frozenset[str]]) -> bool:
    """'… telah diuraikan.Selain itu': a stop without a space after it, but no address or degree."""
    tail = re.split(r"[^a-z]", before[-12:])[-1]
    return (
        len(tail) >= 3
        and tail not in words["abbreviations"]
        and len(word) >= 2
        and word[0].isupper()
        and word[1:].islower()
        and word.lower() not in words["domains"]
    )


def _keeps_on(last: str, word: str, words: dict[str, frozenset[str]]) -> bool:
    """Is the stop after `last` part of an abbreviation that goes on with `word`?"""
    starter = word.lower() in words["starters"] and word[:1].isupper()
    bare = last.lower()
    piece = re.split(r"[.,/(]", bare)[-1]
    if bare in words["ending_abbreviations"]:
        return False
    if len(piece) == 1 and piece.isalpha():
        return not starter  # 'Drs. H. Nur', but 'berinisial H. Mereka …'
    if bare in words["abbreviations"] or piece in words["abbreviations"]:
        return True
    if _INITIAL.search(last) or _DEGREE.match(last):
        return not starter
    if bare in words["degrees"] or piece in words["degrees"]:
        return not starter
    return False
