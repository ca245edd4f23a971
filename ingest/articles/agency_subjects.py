"""Offices named after what they do: which subjects the words after 'Dinas' or 'Kementerian' name, and how many offices.

Invariant: 'Dinas Sosial, Kesehatan dan Pendidikan' is three offices, because data/agencies.yaml knows no office that
holds those three together; 'Dinas Sosial, Pemberdayaan Perempuan dan Perlindungan Anak' is one.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.articles.agency_lexicon import AgencyLexicon
from ingest.articles.article import Token

JOINS = frozenset({"dan", "&", ",", "serta", "/", "-"})
Group = tuple[int, int, str]


def subjects(lexicon: AgencyLexicon, tokens: Sequence[Token], start: int) -> list[Group]:
    """(first, last, kind) of each office that the words from `start` name; several if no office holds them all."""
    parts: list[tuple[int, int, str, bool]] = []
    at, comma = start, False
    while at < len(tokens):
        match = lexicon.subjects.longest(tokens, at)
        if match is None:
            break
        parts.append((at, match[0], match[1], comma))
        at, comma = match[0], False
        while at < len(tokens) and tokens[at].lower in JOINS and _goes_on(lexicon, tokens, at + 1):
            comma = True
            at += 1
    return _grouped(lexicon, parts)


def _goes_on(lexicon: AgencyLexicon, tokens: Sequence[Token], at: int) -> bool:
    while at < len(tokens) and tokens[at].lower in JOINS:
        at += 1
    return at < len(tokens) and tokens[at].is_capital and lexicon.subjects.longest(tokens, at) is not None


def _grouped(lexicon: AgencyLexicon, parts: Sequence[tuple[int, int, str, bool]]) -> list[Group]:
    if not parts:
        return []
    kinds = list(dict.fromkeys(kind for *_, kind, _ in parts if kind != "other"))
    holds = len(kinds) < 2 or any(set(kinds) <= group for group in lexicon.together)
    if holds or (len(kinds) == 2 and len(parts) == 2):
        return [(parts[0][0], parts[-1][1], kinds[0] if kinds else "other")]
    groups: list[Group] = []
    for first, last, kind, comma in parts:
        if groups and (not comma or kind == groups[-1][2]):
            groups[-1] = (groups[-1][0], last, groups[-1][2])
        else:
            groups.append((first, last, kind))
    return groups
