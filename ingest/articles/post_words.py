"""The words of data/posts.yaml: heads of posts, titles before a name, degrees after it, words that are no names.

Invariant: read once a process and never changed; all words are compared in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ingest.articles.article import Token
from ingest.articles.lexicon import PhraseTable
from ingest.articles.sentences import data

_DEGREE = re.compile(r"(?:[SMD][A-Z]?[a-z]{0,4}\.?){1,4}\Z")


@dataclass(frozen=True)
class PostWords:
    """Sets of words, and tables of phrases (`heads` of posts, posts `alone` with their kind, `private` persons)."""

    heads: PhraseTable[str]
    alone: PhraseTable[str]
    private: PhraseTable[str]
    acting: PhraseTable[str]
    former: frozenset[str]
    field_words: frozenset[str]
    titles: frozenset[str]
    degrees: frozenset[str]
    not_names: frozenset[str]
    speech: frozenset[str]
    of_hamlets: frozenset[str]
    civil: frozenset[str]


def _table(groups: Mapping[str, list[str]]) -> PhraseTable[str]:
    table: PhraseTable[str] = PhraseTable()
    for value, patterns in groups.items():
        table.add(patterns, value)
    return table


@lru_cache(maxsize=1)
def post_words() -> PostWords:
    """The words of data/posts.yaml."""
    content = data("posts")
    words = {key: frozenset(str(word).lower() for word in content[key]) for key in
             ("former", "field_words", "titles", "degrees", "not_names", "speech", "of_hamlets", "civil")}  # fmt: skip
    return PostWords(
        _table({"head": content["heads"]}), _table(content["alone"]), _table({"private": content["private"]}),
        _table({"acting": content["acting"]}), **words,
    )  # fmt: skip


def is_title(token: Token) -> bool:
    """Is it a rank or a form of address, as a capitalised word before a name ('AKBP', 'Drs', 'Ibu')?"""
    return token.is_capital and token.lower in post_words().titles and len(token.text) > 1
