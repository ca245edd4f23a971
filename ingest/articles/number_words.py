"""Numbers in Indonesian prose, in digits or words: "tujuh belas", "dua puluh lima", "1.281", "ke-12", "seorang".

Invariant: a vague number ("belasan", "puluhan", "hampir seratus") has no value; nothing is rounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.articles.article import Span, TextView, Token

_UNITS = {"nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
          "sembilan": 9}  # fmt: skip
_WHOLE = {"sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000}
_PEOPLE_ONE = {"seorang": 1, "sepasang": 2, "pasutri": 2}
_SCALES = {"belas": 10, "puluh": 10, "ratus": 100, "ribu": 1000, "juta": 1_000_000}
_VAGUE = frozenset(
    [
        "belasan",
        "puluhan",
        "ratusan",
        "ribuan",
        "jutaan",
        "sejumlah",
        "beberapa",
        "sebagian",
        "banyak",
        "sekelompok",
        "serombongan",
    ]
)
_ABOUT = frozenset(["sekitar", "hampir", "kurang", "lebih", "nyaris", "ratusan", "mendekati", "kira-kira"])
_ORDINAL = re.compile(r"ke-?(\d{1,4})\Z")
_DIGITS = re.compile(r"\d{1,3}(?:\.\d{3})+\Z|\d{1,6}\Z")


@dataclass(frozen=True)
class NumberMention:
    """A number: its value (None if vague), the tokens it covers (first, last index), collective ("keenam korban")."""

    span: Span
    value: int | None
    first: int
    last: int
    collective: bool = False


def find_numbers(view: TextView) -> tuple[NumberMention, ...]:
    """Every whole number of the text, in order; shares, prices and clock times are not numbers of people here."""
    found: list[NumberMention] = []
    tokens = view.tokens
    at = 0
    while at < len(tokens):
        taken = _number_at(tokens, at)
        if taken is None:
            at += 1
            continue
        value, last, collective = taken
        span = Span(tokens[at].span.start, tokens[last].span.end)
        found.append(NumberMention(span, value, at, last, collective))
        at = last + 1
    return tuple(found)


def _number_at(tokens: tuple[Token, ...], at: int) -> tuple[int | None, int, bool] | None:
    word = tokens[at].lower
    if word in _VAGUE:
        return None, at, False
    if word in _PEOPLE_ONE:
        return _PEOPLE_ONE[word], at, False
    ordinal = _ORDINAL.match(word)
    if ordinal:
        return int(ordinal[1]), at, True
    if tokens[at].is_number:
        return _digits_at(tokens, at)
    collective = word.startswith("ke") and (word[2:] in _UNITS or word[2:] in _WHOLE)
    first = word[2:] if collective else word
    if first not in _UNITS and first not in _WHOLE:
        return None
    value, last = _words_at(tokens, at, first)
    return value, last, collective


def _digits_at(tokens: tuple[Token, ...], at: int) -> tuple[int | None, int, bool] | None:
    text = tokens[at].text
    if not _DIGITS.match(text):
        return None
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if following == "-" and at + 2 < len(tokens) and tokens[at + 2].lower == "an":
        return None, at + 2, False
    value = int(text.replace(".", ""))
    if following in ("ribu", "ratus", "juta"):
        return value * _SCALES[following], at + 1, False
    return value, at, False


def _words_at(tokens: tuple[Token, ...], at: int, first: str) -> tuple[int, int]:
    """(value, last token) of the number words that begin at `at`."""
    total, current = 0, _UNITS.get(first, _WHOLE.get(first, 0))
    if first == "seribu":
        total, current = 1000, 0
    last = at
    for index in range(at + 1, min(at + 10, len(tokens))):
        word = tokens[index].lower
        if word == "belas" and current % 10 > 0:
            current += 10
        elif word in ("puluh", "ratus") and current % 10:
            current = current - current % 10 + (current % 10) * _SCALES[word]
        elif word in ("ribu", "juta") and current:
            total, current = total + current * _SCALES[word], 0
        elif word in _UNITS and (current == 0 or current % 10 == 0) and tokens[index - 1].lower not in _UNITS:
            current += _UNITS[word]
        elif word in _WHOLE and tokens[index - 1].lower in ("ratus", "seratus", "ribu", "seribu"):
            current += _WHOLE[word]
        else:
            break
        last = index
    return total + current, last


def is_about(tokens: tuple[Token, ...], first: int) -> bool:
    """Does the text call the number that begins at token `first` approximate ("sekitar", "hampir")?"""
    return any(tokens[index].lower in _ABOUT for index in range(max(0, first - 2), first))
