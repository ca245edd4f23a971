"""Names of companies and places, and numbers: taken apart and compared.

Invariant: the legal form of a company and the generic words of a place never make two of them alike; a number is
alike another only if one slip of the hand parts them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from ingest.name_spelling import letters_of
from queries.resolution_rarity import TokenRarity

_FORM_WORDS = (
    "pt cv ud pd po firma fa koperasi kop yayasan lpk blkln blk pjtki p3mi pptkis tbk persero perseroan terbatas inc "
    "ltd sdn bhd co corp company agency agensi"
)
_BRANCH = re.compile(r"\b(?:cabang|kantor cabang|kc|branch|perwakilan|wilayah)\b.*", re.IGNORECASE)
_GENERIC_WORDS = (
    "penampungan tempat rumah ruko gudang mess kos kost kontrakan hotel losmen wisma pelabuhan bandara bandar udara "
    "internasional international pelabuhan dermaga jalur tikus pos lintas batas negara plbn kantor terminal shelter di "
    "milik jalan jl gang gg kampung kp dusun desa kelurahan kota kabupaten kab"
)
_FORMS = frozenset(_FORM_WORDS.split())
_GENERIC = frozenset(_GENERIC_WORDS.split())
_WORD = re.compile(r"[^\W_]+")
_SLIP = 0.84
_LETTER_BITS = 3.5


@dataclass(frozen=True)
class PlainName:
    """`tokens`: the words that tell it apart; `generic`: the others that say what it is."""

    tokens: tuple[str, ...]
    generic: frozenset[str]


@lru_cache(maxsize=200_000)
def company_name(text: str) -> PlainName:
    """A company's name without its legal form and branch: 'PT. Karya Semesta Sejahtera (cabang NTB)'."""
    bare = re.sub(r"\([^)]*\)", " ", text.replace("P.T.", "PT").replace("C.V.", "CV"))
    bare = _BRANCH.sub(" ", bare) if _words(_BRANCH.sub(" ", bare)) - _FORMS else bare
    return _taken_apart(bare, _FORMS)


@lru_cache(maxsize=200_000)
def place_name(text: str) -> PlainName:
    """A place's name without the words that say what kind of place it is."""
    return _taken_apart(text, _GENERIC)


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


def _taken_apart(text: str, generic: frozenset[str]) -> PlainName:
    words = [letters_of(word) or word for word in _WORD.findall(text.casefold())]
    own = tuple(word for word in words if word not in generic)
    return PlainName(own or tuple(words), frozenset(w for w in words if w in generic))


def compare_plain(a: PlainName, b: PlainName, rarity: TokenRarity) -> tuple[str, int]:
    """(level, bits of what is in common): exact, slip, contained, partial or conflict."""
    if not a.tokens or not b.tokens:
        return "unknown", 0
    one, other = "".join(a.tokens), "".join(b.tokens)
    left, right = set(a.tokens), set(b.tokens)
    bits = round(rarity.common_bits(a.tokens, b.tokens))
    if one == other or left == right:
        # 'Alfindosurya' is 'Alfindo Surya': the one with more words tells how rare they are.
        return "exact", round(max(sum(map(rarity.bits, name.tokens)) for name in (a, b)))
    if _acronym(a.tokens, b.tokens) or _acronym(b.tokens, a.tokens):
        return "acronym", round(_LETTER_BITS * min(len(one), len(other)))
    # Numbers tell branches and gates apart: 'Ruko 3' is not 'Ruko 8'.
    if {t for t in left ^ right if t.isdigit()}:
        return "conflict", 0
    if DamerauLevenshtein.normalized_similarity(one, other) >= _SLIP:
        return "slip", bits
    if left < right or right < left:
        return "contained", bits
    return ("partial", bits) if bits >= 4 and len(left & right) * 2 >= min(len(left), len(right)) else ("conflict", 0)


def _acronym(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return len(short) == 1 and len(words) > 1 and short[0] == "".join(word[0] for word in words)


def compare_numbers(a: str, b: str) -> str:
    """'one_slip' where one digit is wrong, missing or changes places with its neighbour, else 'conflict'."""
    if a == b:
        return "exact"
    shortest = 7
    if min(len(a), len(b)) < shortest:
        return "conflict"
    return "one_slip" if DamerauLevenshtein.distance(a, b, score_cutoff=1) == 1 else "conflict"
