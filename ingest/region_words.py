"""Words before a region's name that say its level, and how names are compared.

Invariant: two spellings are the same name only if they differ in case, spaces, hyphens, dots, apostrophes or
diacritics; everything else is in the alias file (region_aliases.yaml), where a person has decided it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Longest first within a level.  `city` and `kabupaten` are the two kinds of the level `regency`;
# `kelurahan` and `desa` the two kinds of the level `village` (a name may be borne by one of each in a district).
_WORDS: dict[str, tuple[str, ...]] = {
    "province": ("provinsi", "propinsi", "province", "prov", "prop"),
    "kabupaten": ("kabupaten administrasi", "kab administrasi", "kab adm", "kabupaten", "regency", "kab"),
    "city": ("kota administrasi", "kota adm", "kotamadya", "kotamdya", "kodya", "kota", "city of"),
    "district": ("kecamatan", "kapanewon", "kemantren", "district", "distrik", "kec"),
    "kelurahan": ("kelurahan", "kel"),
    "desa": (
        "desa adat", "desa", "village", "kalurahan", "nagari", "gampong", "gampoeng", "kampung", "kampong", "pekon",
        "lembang", "tiyuh", "ds",
    ),
}  # fmt: skip
LEVEL_OF_KIND = {
    "province": "province", "kabupaten": "regency", "city": "regency", "district": "district",
    "kelurahan": "village", "desa": "village",
}  # fmt: skip


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(r"[.]?\s+".join(map(re.escape, word.split())) for word in words)


_PREFIX = re.compile(
    "(?:" + "|".join(f"(?P<{kind}>{_alternatives(words)})" for kind, words in _WORDS.items()) + r")(?:\.\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"\s+(?:(?P<province>province)|(?P<kabupaten>regency)|(?P<city>city)|(?P<district>district)|(?P<desa>village))\Z",
    re.IGNORECASE,
)
_SPLIT_BEFORE = re.compile(r"\s+(?=(?:kecamatan|kec|kabupaten|kab|provinsi|propinsi|prov|distrik)\b)", re.IGNORECASE)
_KEPULAUAN = re.compile(r"\bkep\b\.?", re.IGNORECASE)


@lru_cache(maxsize=200_000)
def squash(name: str) -> str:
    """The form in which names are compared: no case, diacritics, spaces or marks; 'Kep.' is 'Kepulauan'."""
    spelled = _KEPULAUAN.sub("kepulauan", name)
    plain = unicodedata.normalize("NFKD", spelled)
    return "".join(c for c in plain.casefold() if c.isalnum())


def take_level_word(piece: str) -> tuple[str, str] | None:
    """(kind, rest) if the piece begins with a level word ('Kab. Buleleng') or ends with an English one, else None."""
    match = _PREFIX.match(piece)
    if match:
        kind = match.lastgroup or ""
        return kind, piece[match.end() :].strip()
    match = _SUFFIX.search(piece)
    if match:
        return match.lastgroup or "", piece[: match.start()].strip()
    return None


def split_pieces(text: str) -> list[str]:
    """'Desa Panji, Kec. Sukasada, Buleleng' as its pieces, left to right, without empty ones."""
    return [piece.strip() for piece in text.split(",") if piece.strip()]


def split_at_level_words(text: str) -> list[str]:
    """The same for 'Desa Panji Kec. Sukasada Kab. Buleleng', written without commas."""
    return [part.strip() for piece in split_pieces(text) for part in _SPLIT_BEFORE.split(piece) if part.strip()]
