"""How much two names have in common, in bits: rare tokens say much, common ones and initials little.

Invariant: rarity is counted over the whole graph, the two compared records left out, with what is common in Indonesia
at large as the prior; more data can make a token commoner or rarer than the prior, never infinitely rare.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import DamerauLevenshtein

from ingest.name_forms import name_forms
from ingest.name_spelling import sound_of

# The share of people who bear a name that is listed as common (Muhammad, Siti …), and how many records that is worth.
_COMMON_SHARE = 0.02
_PRIOR_RECORDS = 30.0
_LETTER_BITS = 3.5
_ALIKE = 0.8
_ALIKE_LOSS = 2.5


class TokenRarity:
    """Counts of the tokens of all names of a label."""

    def __init__(self, names: Iterable[Iterable[str]]) -> None:
        self._count: Counter[str] = Counter()
        self._records = 0
        for tokens in names:
            self._records += 1
            self._count.update(set(tokens))
        self._known: dict[str, float] = {}

    def bits(self, token: str) -> float:
        """−log2 of the share of other records with this token."""
        if token not in self._known:
            prior = _COMMON_SHARE if token in name_forms().common else 0.0
            others = max(self._count[token] - 2, 0) + 0.5
            share = (others + _PRIOR_RECORDS * prior) / (self._records + 1 + _PRIOR_RECORDS)
            self._known[token] = -math.log2(share)
        return self._known[token]

    def common_bits(self, left: Sequence[str], right: Sequence[str]) -> float:
        """The bits of what two lists of tokens have in common: equal, alike, or one the initial of the other."""
        rest = list(right)
        total = 0.0
        open_tokens: list[str] = []
        for token in left:
            if token in rest:
                rest.remove(token)
                total += self.bits(token) if len(token) > 1 else _LETTER_BITS
            else:
                open_tokens.append(token)
        for token in open_tokens:
            found = next((other for other in rest if alike(token, other)), None)
            if found is not None:
                rest.remove(found)
                short = min(len(token.rstrip(".")), len(found.rstrip(".")))
                whole = max(self.bits(token), self.bits(found)) - _ALIKE_LOSS
                total += _LETTER_BITS * short if short <= 3 else max(whole, _LETTER_BITS)
        return total


def alike(one: str, other: str) -> bool:
    """True for a token and its initial or abbreviation, or two that sound alike or differ by a slip."""
    a, b = one.rstrip("."), other.rstrip(".")
    if not a or not b:
        return False
    if len(a) == 1 or len(b) == 1 or one != a or other != b:
        short, long = sorted((a, b), key=len)
        return long.startswith(short) or (len(short) > 1 and long[0] == short[0] and _subsequence(short, long))
    return sound_of(a) == sound_of(b) or DamerauLevenshtein.normalized_similarity(a, b) >= _ALIKE


def _subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)
