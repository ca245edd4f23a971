"""Names of suspects as articles write them: "AS (45)", "SI alias Jojo", "Eduard Leneng, Marta Kaligula dan …".

Invariant: a name is taken only where the words before it introduce one; a capital word of the field ("TPPO", "NTT") is
no name.  Every expression is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.articles.article import Span
from ingest.articles.sentences import data

_INITIALS = (
    r"(?:[A-Z](?:\.\s?[A-Z]){1,4}\.?(?![A-Za-z])|[A-Z](?:\.(?=\s[a-z(]|,))?(?![\w’']|-\w|"
    r"\.?\s[A-Z][a-z])|[A-Z]{2,5}(?![\w’']|-\w))"
)
_WORD = r"[A-Z][a-z’'`-]{1,24}(?:[A-Z][a-z]{1,24})?"
_PIECE = rf"(?:{_WORD}|[A-Z]\.?(?=\s[A-Z])|[A-Z]{{3,14}}(?![\w]))"
_FULL = (
    rf"(?:(?:M|Moh|Muh|Abd|St|I)\.?\s)?{_PIECE}(?:\s(?:bin|binti|binte|al|van|de)(?=\s[A-Z])|"
    rf"\s{_PIECE}\.?){{0,6}}"
)
_TITLE = r"(?:(?:H|Hj|Ust|Ir|Drs|Dra|dr|Dr)\.\s){0,2}"
_ALIAS = (
    rf"(?:\s?,?\s?\(?(?:alias|als\.?|a\.?k\.?a\.?|dikenal dengan nama|yang dikenal)\s(?:[\"“']?(?:{_FULL}|"
    rf"{_INITIALS})[\"”']?)\)?)?"
)
_INITIALS_NAME = re.compile(rf"{_TITLE}[\"“']?(?P<name>{_INITIALS}{_ALIAS})[\"”']?")
_FULL_NAME = re.compile(rf"{_TITLE}[\"“']?(?P<name>{_FULL}{_ALIAS})[\"”']?")
_AGE = (
    r"(?:\s?\(\s?(?:[LPlp]\s?[,/]\s?)?(?:\d{1,2})\s?(?:tahun|thn|th)?\s?\)|\s?,\s?(?:\d{1,2})(?:\s(?:tahun|"
    r"thn|th))?(?=\s?[,.;)]|\s(?:dan|serta)))"
)
_AGE_AFTER = re.compile(_AGE)
_NOTE = r"(?:\s?\([^()\n]{1,80}\))"
_AFTER_NAME = re.compile(
    rf"(?:{_AGE}|{_NOTE}){{0,2}}"
    r"(?:,\s(?:direktur|staf|karyawan|karyawati|pegawai|pemilik|manajer|pengelola|pengurus|komisaris|pimpinan|sopir|"
    r"mantan\s\w{2,14})\s[^,;.()\n]{1,60}(?:\s\([^()\n]{1,20}\))?(?=,?\s(?:dan|serta)\s[A-Z])|"
    r",?\s(?:(?:seorang\s)?(?:perempuan|wanita|laki-laki|lelaki|pria|warga)\s)?(?:asal|warga|dari|penduduk|selaku|"
    r"sebagai|yang berperan|berperan|bertugas|kelahiran|(?:yang\s)?(?:tinggal|berdomisili|beralamat)\sdi|perempuan|"
    r"laki-laki)\s[^,;.()\n]{1,60}?(?=\s?[,;.()\n]|\s(?:dan|serta|sedangkan|yang|di|ke|pada|saat|telah|kini|ditangkap|"
    r"diamankan)\s|\Z)(?:,\s(?:RT|RW|Dusun|Desa|Kelurahan|Kecamatan|Kabupaten|Kota|Provinsi|[A-Z]\w{2,14}(?=,|\.|\sdan))"
    r"[^,;.()\n]{0,30}?(?=[,;.\n]|\sdan\s|\Z)){0,4})?"
)
_SEPARATOR = re.compile(
    r"\s?(?:[,;/]\s?(?:dan|serta|lalu|kemudian|hingga|juga|maupun)?|dan|serta|&|bersama|beserta|maupun)\s(?:juga\s)?"
    r"(?:(?:istrinya|suaminya|anaknya|rekannya|adiknya|kakaknya|iparnya|istri|suami|tersangka|terdakwa|pelaku|"
    r"seorang\s\w{1,12}|"
    r"laki-laki|perempuan|wanita|pria),?\s){0,2}(?:(?:yang\s)?(?:berinisial|berinisal|inisial|bernama|yakni|yaitu)\s)?"
)


@dataclass(frozen=True)
class Named:
    """A name in a list of names: the words, its characters, the characters with age and note, initials or not."""

    name: str
    span: Span
    whole: Span
    initials: bool


@lru_cache(maxsize=1)
def never_names() -> frozenset[str]:
    """Capital words that are no name, folded."""
    return frozenset(word.casefold() for word in data("recruiters")["never"])


def names_from(text: str, at: int, *, full: bool, limit: int = 40) -> list[Named]:
    """The names of a list that begins at a character; `full`: names in words count even without an age."""
    found: list[Named] = []
    while len(found) < limit:
        named = _name_at(text, at, full=full, listed=bool(found))
        if named is None:
            break
        found.append(named)
        separator = _SEPARATOR.match(text, named.whole.end)
        if separator is None:
            break
        at = separator.end()
    return found


def _name_at(text: str, at: int, *, full: bool, listed: bool) -> Named | None:
    """The name at a character; without `full` a name in words counts only with an age behind it.

    A short word of the field ("AD", "SK") is initials with an age behind it or inside a list (`listed`).
    """
    match = _INITIALS_NAME.match(text, at)
    initials = match is not None and (
        not _is_never(match["name"])
        or _AGE_AFTER.match(text, match.end()) is not None
        or (listed and len(match["name"]) <= 2)
    )
    if not initials:
        match = _FULL_NAME.match(text, at)
        if match is not None and not (full or _AGE_AFTER.match(text, match.end())):
            match = None
        if match is not None and not _may_be_person(match["name"]):
            match = None
    if match is None:
        return None
    after = _AFTER_NAME.match(text, match.end())
    end = after.end() if after else match.end()
    raw = match["name"].rstrip(" ,(")
    if raw.endswith(".") and not re.search(r"[A-Z]\.[A-Z]\.\Z", raw):
        raw = raw.rstrip(".")
    start = match.start("name")
    return Named(" ".join(raw.split()), Span(start, start + len(raw)), Span(start, end), initials)


def _is_never(name: str) -> bool:
    return name.rstrip(".").casefold() in never_names()


@lru_cache(maxsize=1)
def _not_people() -> frozenset[str]:
    return frozenset(data("not_people"))


def _may_be_person(name: str) -> bool:
    words = [word.strip(".'’`-").casefold() for word in name.split()]
    return (
        bool(words)
        and words[0] not in _not_people()
        and not all(_is_never(word) for word in words)
        and not any(word in _not_people() for word in words[:2])
    )
