"""Phrases kept as data, found word by word: the lexicon language of data/agencies.yaml and data/posts.yaml.

Invariant: matching looks at each word of the text once per phrase that begins there, so it is linear; the longest
phrase at a place wins; an abbreviation of up to four capitals matches only where the text has capitals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ingest.articles.article import Token
from ingest.articles.sentences import token_bounds

_MOST_FORMS = 5000
_SHORT_CAPITALS = 4


T = TypeVar("T")


@dataclass
class _Node(Generic[T]):
    children: dict[str, _Node[T]] = field(default_factory=dict)
    ends: list[tuple[tuple[str, ...], T]] = field(default_factory=list)


def expand(pattern: str) -> tuple[str, ...]:
    """Every form of a pattern: '[x]' may be missing, '(a|b)' is a choice (ValueError: brackets do not pair)."""
    forms = _expand(pattern)
    return tuple(dict.fromkeys(" ".join(form.split()) for form in forms if form.strip()))


def _expand(pattern: str) -> list[str]:
    start = next((i for i, char in enumerate(pattern) if char in "[("), None)
    if start is None:
        if "]" in pattern or ")" in pattern:
            raise ValueError(f"brackets do not pair in the pattern {pattern!r}")
        return [pattern]
    end = _closing(pattern, start)
    choices = [form for part in _split(pattern[start + 1 : end]) for form in _expand(part)]
    if pattern[start] == "[":
        choices.append("")
    rest = _expand(pattern[end + 1 :])
    forms = [pattern[:start] + choice + tail for choice in choices for tail in rest]
    if len(forms) > _MOST_FORMS:
        raise ValueError(f"the pattern {pattern!r} has more than {_MOST_FORMS} forms")
    return forms


def _closing(pattern: str, start: int) -> int:
    depth = 0
    for index in range(start, len(pattern)):
        depth += (pattern[index] in "[(") - (pattern[index] in "])")
        if depth == 0:
            return index
    raise ValueError(f"brackets do not pair in the pattern {pattern!r}")


def _split(inside: str) -> list[str]:
    parts, depth = [""], 0
    for char in inside:
        depth += (char in "[(") - (char in "])")
        if char == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


class PhraseTable(Generic[T]):
    """Phrases and what each stands for; `longest` finds the longest phrase that begins at a token."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, patterns: Iterable[str], value: T) -> None:
        """Add every form of the patterns (ValueError: bad pattern); of equal forms the first one added counts."""
        for pattern in patterns:
            for form in expand(pattern):
                words = tuple(form[start:end] for start, end in token_bounds(form))
                node = self._root
                for word in words:
                    node = node.children.setdefault(word.lower(), _Node())
                node.ends.append((words, value))

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[int, T] | None:
        """(index after the last token, value) of the longest phrase that begins at tokens[start], or None."""
        node, found = self._root, None
        for index in range(start, len(tokens)):
            following = node.children.get(tokens[index].lower)
            if following is None:
                break
            node = following
            for words, value in node.ends:
                if _capitals_agree(words, tokens, start):
                    found = index + 1, value
                    break
        return found


def _capitals_agree(words: tuple[str, ...], tokens: Sequence[Token], start: int) -> bool:
    return all(
        not word.isupper() or len(word) > _SHORT_CAPITALS or len(word) == 1 or tokens[start + i].text.isupper()
        for i, word in enumerate(words)
    )
