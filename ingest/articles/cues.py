"""Cue phrases kept as data: which words in a text speak for which label, and how strongly.

Invariant: a phrase is matched word by word inside one sentence, in time linear in the text; a hit keeps the characters
that it was read from.  An officer adds a phrase in the YAML file; no code changes.

The language of the files (data/*.yaml): a label has rules; a rule has a `weight`, its `cues`, and may have `with`
(one of these must stand in the same sentence), `without` (none of these may) and `not_after` (none of these within
the few words before).  In a phrase, `a|b` are alternatives of a word, `a_b` two words as one, `*` stands for any
letters, `9` for any number, `~3` for up to three words between.  A phrase with a capital letter is matched with its
case, any other without.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ingest.articles.article import Span, TextView
from ingest.articles.sentences import data

_BETWEEN = r"[^\w\n.!?;:]{1,3}"
_NUMBER = (
    r"(?:\d[\d.]{0,8}|(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|seratus|seorang|"
    r"belasan|puluhan|ratusan|ribuan)(?:[^\w\n](?:belas|puluh|ratus))?)"
)
_SENTENCE_LONGEST = 1200
_REACH_BEFORE = 32  # characters in which `not_after` is looked for: about four words


@dataclass(frozen=True)
class CueHit:
    """A phrase found in the text: the label it speaks for, its weight, and the sentence (index) that holds it."""

    label: str
    weight: float
    span: Span
    cue: str
    sentence: int


@dataclass(frozen=True)
class _Rule:
    label: str
    weight: float
    cue: str
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    bars: re.Pattern[str] | None
    not_after: re.Pattern[str] | None


def phrase_pattern(phrase: str) -> str:
    """The regular expression of one phrase (ValueError: empty phrase); bounded, so linear in the text."""
    parts: list[str] = []
    pending = ""
    for word in phrase.split():
        if word.startswith("~"):
            pending = rf"(?:{_BETWEEN}[\w/.'’-]{{1,40}}){{0,{int(word[1:])}}}?"
            continue
        if word == "9":
            parts.append((pending + _BETWEEN if parts else "") + _NUMBER)
            pending = ""
            continue
        options = "|".join(
            re.escape(option).replace(r"\*", r"[\w'’-]{0,30}").replace("_", _BETWEEN) for option in word.split("|")
        )
        parts.append((pending + _BETWEEN if parts else "") + f"(?:{options})")
        pending = ""
    if not parts:
        raise ValueError(f"a cue phrase needs a word: {phrase!r}")
    return "".join(parts) + r"(?!\w)"


def any_pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """One expression that finds any of the phrases at the start of a word, or None if there are none."""
    patterns = [f"(?{_flag(phrase)}:{phrase_pattern(phrase)})" for phrase in phrases]
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + ")") if patterns else None


def _flag(phrase: str) -> str:
    return "-i" if phrase != phrase.lower() else "i"


def sentence_around(view: TextView, span: Span) -> str:
    """The sentence at a span; of one without end (a list, a broken text) only what stands near the span."""
    sentence = view.sentence_at(span.start)
    if sentence.span.end - sentence.span.start <= _SENTENCE_LONGEST:
        return sentence.text
    start = max(sentence.span.start, span.start - _SENTENCE_LONGEST // 2)
    return view.text[start : min(sentence.span.end, span.end + _SENTENCE_LONGEST // 2)]


class CueTable:
    """All cues of one file, found in one pass over the words of a text."""

    def __init__(self, labels: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self.labels = tuple(labels)
        self._by_start: dict[str, list[_Rule]] = defaultdict(list)
        for label, rules in labels.items():
            for rule in rules:
                self._add(label, rule)

    def _add(self, label: str, rule: Mapping[str, Any]) -> None:
        needs, bars, not_after = (any_pattern(rule.get(key, ())) for key in ("with", "without", "not_after"))
        for cue in rule["cues"]:
            flags = 0 if cue != cue.lower() else re.IGNORECASE
            compiled = re.compile(phrase_pattern(cue), flags)
            entry = _Rule(label, float(rule["weight"]), cue, compiled, needs, bars, not_after)
            for start in {
                option.lower().partition("*")[0].partition("_")[0][:2] for option in cue.split()[0].split("|")
            }:
                self._by_start[start].append(entry)

    def hits(self, view: TextView) -> tuple[CueHit, ...]:
        """Every hit in order of the text; a phrase of one label inside a longer one of that label is left out."""
        found: list[CueHit] = []
        for token in view.tokens:
            for start in {token.lower[:2], token.lower[:1]} if token.is_word else ():
                for rule in self._by_start.get(start, ()):
                    match = rule.pattern.match(view.text, token.span.start)
                    if match is not None:
                        span = Span(*match.span())
                        sentence = view.sentence_at(span.start)
                        if _holds(rule, sentence_around(view, span), view.text, span):
                            found.append(CueHit(rule.label, rule.weight, span, rule.cue, sentence.index))
        return _widest(found)


def _holds(rule: _Rule, sentence: str, text: str, span: Span) -> bool:
    if rule.needs is not None and not rule.needs.search(sentence):
        return False
    if rule.bars is not None and rule.bars.search(sentence):
        return False
    before = text[max(0, span.start - _REACH_BEFORE) : span.start]
    return rule.not_after is None or not rule.not_after.search(re.split(r"[\n.!?;:]", before)[-1])


def _widest(found: list[CueHit]) -> tuple[CueHit, ...]:
    kept: list[CueHit] = []
    last: dict[str, Span] = {}
    for hit in sorted(found, key=lambda h: (h.span.start, -h.span.end, -h.weight)):
        earlier = last.get(hit.label)
        if earlier is None or hit.span not in earlier:
            kept.append(hit)
            last[hit.label] = hit.span
    return tuple(kept)


@lru_cache(maxsize=16)
def cue_table(name: str) -> CueTable:
    """The table of data/<name>.yaml, read once."""
    return CueTable(data(name))


def normal_zones(view: TextView) -> tuple[int, int]:
    """(end of the title, end of the lead) as characters; without a known title the first is 0.

    The lead is the first two paragraphs that are long enough to be prose, at most 900 characters.
    """
    title_end = len(view.article.title) if view.article.title and view.text.startswith(view.article.title) else 0
    at, prose = title_end, 0
    while at < len(view.text) and prose < 2 and at - title_end < 900:
        end = view.text.find("\n", at + 1)
        end = len(view.text) if end < 0 else end
        prose += end - at > 140
        at = end
    return title_end, min(at, title_end + 900)


def labels_of(view: TextView, name: str, *, least: float = 1.0) -> tuple[tuple[str, Span], ...]:
    """(label, characters of its strongest phrase) of every label whose different phrases weigh `least` together.

    Labels come in the order of the file data/<name>.yaml.
    """
    table = cue_table(name)
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    strongest: dict[str, CueHit] = {}
    for hit in table.hits(view):
        weights[hit.label].setdefault(view.text[hit.span.start : hit.span.end].casefold(), hit.weight)
        if hit.label not in strongest or hit.weight > strongest[hit.label].weight:
            strongest[hit.label] = hit
    return tuple((label, strongest[label].span) for label in table.labels if sum(weights[label].values()) >= least)
