"""Names of agencies: taken apart and compared across abbreviations, renamings and reorganisations.

Invariant: the same office in another place, a regency's office and its city's, and a unit and its office are never one
agency; a department that was merged or split is worth a look, not a match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from ingest.agency_forms import Found, agency_forms, respelled, scan, words_of
from ingest.gazetteer import register
from ingest.name_comparison import NameMatch
from ingest.region_words import squash

# Level: likeness, in the order of strength; docs/resolution.md says what each means.
AGENCY_LEVELS: dict[str, float] = {
    "agency_exact": 1.0,
    "agency_same": 0.97,
    "agency_renamed": 0.92,
    "agency_close_spelling": 0.85,
    "agency_reorganised": 0.80,
    "agency_level_unclear": 0.55,
    "agency_merged": 0.50,
    "agency_place_missing": 0.45,
    "agency_split": 0.40,
    "unknown": 0.30,
    "agency_parent": 0.10,
    "agency_other_unit": 0.05,
    "agency_other_level": 0.03,
    "agency_other_place": 0.02,
    "agency_other_office": 0.0,
}


@dataclass(frozen=True)
class AgencyName:
    """One agency name, taken apart.

    office: which office it is across its names ('bp3mi', 'kanim', 'polres', 'department'), None if none is known;
    kind: of the agency kinds of docs/tables.md, or None; fields: what a department looks after, sorted; level:
    national, province, regency (or city, unsaid), kabupaten, city, district or village; place: squashed, or None;
    unit: a unit inside the office, or None; number: as in 'Kodim 1627'; ended: the year in which this form went out
    of use; words: the folded words; aliases: other names given with it.
    """

    text: str
    words: tuple[str, ...]
    office: str | None = None
    kind: str | None = None
    fields: tuple[str, ...] = ()
    level: str | None = None
    place: str | None = None
    unit: str | None = None
    number: str | None = None
    ended: int | None = None
    aliases: tuple[AgencyName, ...] = ()


_BRACKETS = re.compile(r"\(([^()]*)\)")
_NOT_SAID = re.compile(r"\b(?:tidak|rekaan|fiktif|contoh)\b", re.IGNORECASE)
_AT = re.compile(r".*\bdi\s+", re.IGNORECASE)
_GOVERNMENT_OF = {
    "province": "pemprov", "kabupaten": "pemkab", "city": "pemkot", "district": "kecamatan", "village": "pemdes",
}  # fmt: skip
_SEATED = frozenset({"bp3mi", "kanwil_imigrasi", "kanwil_kumham"})


@lru_cache(maxsize=50_000)
def parse_agency_name(text: str) -> AgencyName:
    """Take an agency's name apart.  Never fails; what no form covers has no office, and is compared by its words."""
    asides: list[str] = []

    def aside(match: re.Match[str]) -> str:
        inner = match[1].strip()
        if not inner or _NOT_SAID.search(inner):
            return " "
        if agency_forms().also.search(inner) or any(f.what in {"office", "department"} for f in scan(words_of(inner))):
            asides.append(inner)
            return " "
        return f" {_AT.sub('', inner)} "

    bare = _BRACKETS.sub(aside, text)
    parts = [part for piece in (bare, *asides) for part in agency_forms().also.split(piece) if words_of(part)]
    if not parts:
        return AgencyName(text, ())
    names = [_parse_one(part) for part in parts]
    main = names[0]
    others = tuple(
        replace(other, place=other.place or main.place, level=other.level or main.level) for other in names[1:]
    )
    return replace(main, text=text, aliases=tuple(dict.fromkeys(o for o in others if o.office or o.place)))


def _parse_one(text: str) -> AgencyName:
    forms, words = agency_forms(), words_of(text)
    found = scan(words)
    head = _head(found)
    if head is None and respelled(words) != words:
        found = scan(respelled(words))
        head = _head(found)
    if head is None:
        return _informal(text, words, found)
    before, first = found[:head], found[head]
    fields = sorted({f for found_one in found for f in _fields_of(found_one)})
    unit = _unit(before)
    rest = found[head + 1 :]
    if first.what == "office":
        office, kind, fields = first.value, forms.office_kind[first.value], []
        rest = [f for f in rest if f.what != "office"] if first.value != "bareskrim" else []
        if first.value == "pemda":
            office, kind = _government(rest, kind)
    else:
        office = "department"
        lead = next((f for one in found for f in _fields_of(one)), "")
        kind = forms.field_kind.get(lead, "other")
        while rest and rest[0].what in {"field", "filler", "body"}:
            rest = rest[1:]
    level, place, number = _place(rest)
    if place and office in _SEATED:
        place = forms.seats.get(place, place)
    if place and office == "kemenag":
        office, level = ("kanwil_kemenag", level) if level == "province" else ("kankemenag", level or "regency")
    level = level or forms.office_level.get(office)
    unit = unit or _unit([f for f in rest if f.what == "unit"])
    return AgencyName(
        text, words, office, kind, tuple(fields), level, place, unit, number, forms.ended.get(first.words)
    )


def _head(found: list[Found]) -> int | None:
    """Where the office or the department is named, None if nowhere."""
    offices = (at for at, f in enumerate(found) if f.what in {"office", "department"})
    return next(offices, next((at for at, f in enumerate(found) if f.what == "field"), None))


def _fields_of(found: Found) -> list[str]:
    if found.what == "field":
        return found.value.split()
    return found.value.split()[1:] if found.what == "department" else []


def _government(rest: list[Found], kind: str) -> tuple[str, str]:
    level = next((f.value for f in rest if f.what == "level"), None)
    return {"kabupaten": "pemkab", "city": "pemkot", "province": "pemprov"}.get(level or "", "pemda"), kind


def _informal(text: str, words: tuple[str, ...], found: list[Found]) -> AgencyName:
    """'Imigrasi Batam', 'Kecamatan Buleleng': what people say for the office."""
    if found and found[0].what == "level" and found[0].value in _GOVERNMENT_OF:
        _, place, _ = _place(found[1:])
        office = _GOVERNMENT_OF[found[0].value]
        return AgencyName(text, words, office, agency_forms().office_kind[office], (), found[0].value, place)
    if "imigrasi" not in words:
        level, place, _ = _place([f for f in found if f.what in {"level", "word"}])
        return AgencyName(text, words, level=level, place=place)
    level, place, number = _place([f for f in found if f.words != ("imigrasi",)])
    office = "kanim" if place else "ditjen_imigrasi"
    return AgencyName(text, words, office, "immigration", (), level, place, None, number)


def _unit(before: list[Found]) -> str | None:
    """What stands before the office: a part of it, or somebody beside it; listed units by their key, others as said."""
    said = [f for f in before if f.what in {"unit", "word"}]
    if not said:
        return None
    return " ".join(sorted({f.value if f.value != "part" else " ".join(f.words) for f in said}))


def _place(rest: list[Found]) -> tuple[str | None, str | None, str | None]:
    """(level, squashed place, number) from what stands behind the office."""
    forms = agency_forms()
    number = next((f.value for f in rest if f.what == "word" and f.value.isdigit()), None)
    level: str | None = None
    words: list[str] = []
    for f in rest:
        if f.what == "level":
            level = level or f.value
            if words and f.value not in {"city", "kabupaten"}:
                break
        elif f.what == "word" and not f.value.isdigit():
            words.append(f.value)
        elif f.what in {"office", "body", "department", "field"}:
            words.extend(f.words)
    known = forms.places.get(tuple(words))
    return level, squash(known or " ".join(words)) or None, number


@lru_cache(maxsize=10_000)
def _is_region(place: str) -> bool:
    """Does a region of any level bear this squashed name?"""
    return place in _upper_names() or place in register().village_index


@lru_cache(maxsize=1)
def _upper_names() -> frozenset[str]:
    names = register().upper.values()
    return frozenset(squash(re.sub(r"^(?:Kabupaten|Kota|Kab\.)\s+(?:Adm(?:\.|inistrasi)\s+)?", "", n)) for n in names)


def _places(a: AgencyName, b: AgencyName) -> str:
    """same, near, missing or other."""
    if a.number and b.number and a.number != b.number:
        return "other"
    if a.place == b.place:
        return "same" if a.place or (a.level == b.level == "national") or a.number else "missing"
    if not a.place or not b.place:
        return "same" if a.number and a.number == b.number else "missing"
    one_slip = min(len(a.place), len(b.place)) >= 6 and OSA.distance(a.place, b.place, score_cutoff=1) <= 1
    return "near" if one_slip and not (_is_region(a.place) and _is_region(b.place)) else "other"


def _by_words(a: AgencyName, b: AgencyName) -> str:
    if _acronym(a.words, b.words) or _acronym(b.words, a.words):
        return "agency_same"
    if fuzz.ratio(" ".join(a.words), " ".join(b.words)) >= 94 and a.place != b.place:
        return "agency_close_spelling"
    return "agency_other_office"


def _acronym(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """'SBMI Malang', 'Serikat Buruh Migran Indonesia Malang': the first word has the first letters of several."""
    if not short or len(short[0]) < 3 or len(long) < len(short[0]):
        return False
    said = len(long) - len(short) + 1
    return said == len(short[0]) and "".join(w[0] for w in long[:said]) == short[0] and long[said:] == short[1:]


def _office_level(a: AgencyName, b: AgencyName) -> str | None:
    """The level reached by what the two offices are, None if they are one office under one name."""
    forms = agency_forms()
    if a.office != b.office:
        return "agency_split" if frozenset({a.office or "", b.office or ""}) in forms.split else "agency_other_office"
    if a.unit != b.unit:
        return "agency_parent" if a.unit is None or b.unit is None else "agency_other_unit"
    if a.office == "department" and a.fields != b.fields:
        mine, others = set(a.fields), set(b.fields)
        if not mine & others:
            return "agency_other_office"
        return "agency_reorganised" if mine <= others or others <= mine else "agency_merged"
    return "agency_renamed" if a.ended != b.ended else None


def _level_clash(a: AgencyName, b: AgencyName) -> str | None:
    levels = {name.level for name in (a, b) if name.level != "regency"} - {None}
    if a.level == b.level or not levels:
        return None
    if len(levels) == 2:
        return "agency_other_level"
    return "agency_level_unclear" if a.place in agency_forms().twins else None


def _compare_one(a: AgencyName, b: AgencyName) -> str:
    if not a.words or not b.words:
        return "unknown"
    if a.words == b.words:
        return "agency_exact"
    if a.office is None or b.office is None:
        return _by_words(a, b) if a.office == b.office else "agency_other_office"
    level = _office_level(a, b)
    if level is not None and AGENCY_LEVELS[level] < AGENCY_LEVELS["unknown"]:
        return level
    places = _places(a, b)
    if places == "other":
        return "agency_other_place"
    if places == "missing":
        return "agency_place_missing"
    clash = _level_clash(a, b) if level != "agency_split" else None
    if clash:
        return clash
    return level or ("agency_close_spelling" if places == "near" else "agency_same")


def compare_agency_names(a: AgencyName, b: AgencyName) -> NameMatch:
    """The level that two agency names reach (AGENCY_LEVELS, docs/resolution.md), aliases included.  Symmetric."""
    levels = [_compare_one(x, y) for x in (a, *a.aliases) for y in (b, *b.aliases)]
    best = max(levels, key=AGENCY_LEVELS.__getitem__)
    return NameMatch(best, AGENCY_LEVELS[best])


def agency_keys(name: AgencyName) -> tuple[str, ...]:
    """Keys under which names of one agency meet, sorted: office or field with place, number, else the first words."""
    keys: set[str] = set()
    for one in (name, *name.aliases):
        if one.office is None:
            keys |= {f"w:{word}" for word in one.words if len(word) > 3}
            continue
        for part in one.fields or (one.office,):
            keys.add(f"o:{part}|{(one.place or one.number or '')[:4]}")
    return tuple(sorted(keys))
